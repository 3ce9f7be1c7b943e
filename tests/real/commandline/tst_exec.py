# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""`exec`: a command with tokens in its environment."""

import json
import os
import signal

from tests.real.harness.agent import AgentTest
from tests.real.harness.program import BOUND_BY_MODES
from tests.support.scratch import TIMEOUT, wait_until

SHOW = "import os, json; print(json.dumps(dict(os.environ)))"


class ExecTest(AgentTest):
    def run_exec(self, *arguments, **options):
        return self.cli("exec", *arguments, **options)

    def environment(self, *arguments, **options):
        done = self.run_exec(*arguments, "--", "python3", "-c", SHOW, **options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def token(self, *arguments):
        return self.cli("token", *arguments).stdout.strip()

    def test_token_is_in_the_variable(self):
        self.assertEqual(self.environment()["AUTHTRAY_TOKEN"], self.token())
        named = self.environment("--env", "GITLAB_TOKEN")
        self.assertEqual((named["GITLAB_TOKEN"], "AUTHTRAY_TOKEN" in named), (self.token(), False))

    def test_agent_is_asked(self):
        self.start_agent()
        self.assertEqual(self.environment()["AUTHTRAY_TOKEN"], self.token())

    def test_several_profiles(self):
        done = self.cli(*self.login_arguments(profile="other"), env=self.browser_env("grace"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.addCleanup(self.cli, "logout", "--profile", "other", "--force")
        both = self.environment("--env", "A", "--profile", self.profile, "--env=B", "--profile=other")
        self.assertEqual((both["A"], both["B"]), (self.token("--profile", self.profile), self.token("--profile", "other")))
        self.assertNotEqual(both["A"], both["B"])

    def test_nothing_else_changes_in_the_environment(self):
        plain = json.loads(self.desktop.run(["python3", "-c", SHOW], env={"BROWSER": "false"}).stdout)
        self.assertEqual(self.environment().keys() - plain.keys(), {"AUTHTRAY_TOKEN"})

    def test_signals_streams_and_limits_are_the_callers(self):
        for command in (["grep", "Sig[IB]", "/proc/self/status"], ["ls", "/proc/self/fd"], ["sh", "-c", "ulimit -a; umask"]):
            with self.subTest(command=command):
                self.assertEqual(self.run_exec("--", *command).stdout, self.desktop.run(command).stdout)

    def test_exit_code_is_the_commands(self):
        self.assertEqual(self.run_exec("--", "sh", "-c", "exit 7").returncode, 7)
        self.assertEqual(self.run_exec("--", "sh", "-c", "kill -TERM $$").returncode, -signal.SIGTERM)

    def test_command_that_cannot_be_run(self):
        self.check_failed(self.run_exec("--", "no-such-program"), 127, "Error: can't run no-such-program: no such file or directory\n")
        file = self.desktop.folder / "file"
        file.write_text("")
        done = self.desktop.run([*BOUND_BY_MODES, *self.command("exec", "--", file)])
        self.check_failed(done, 126, "permission denied")

    def test_stdin_is_the_commands(self):
        self.assertEqual(self.run_exec("--", "cat", input="words").stdout, "words")

    def test_arguments_are_the_commands(self):
        done = self.run_exec("--", "printf", "%s|", "--json", "--", "a b", "")
        self.assertEqual(done.stdout, "--json|--|a b||")

    def test_terminal_is_the_commands(self):
        terminal = self.on_terminal("exec", "--", "sh", "-c", "test -t 0 && test -t 1 && stty size")
        self.assertEqual(terminal.end(), 0)
        self.assertRegex(terminal.text(), r"\d+ \d+")

    def test_signal_ends_the_command(self):
        child = self.spawn_cli("exec", "--", "sleep", "600")
        wait_until(lambda: os.readlink(f"/proc/{child.pid}/exe").endswith("/sleep"), "the command in the same process")
        child.terminate()
        self.assertEqual(child.wait(TIMEOUT), -signal.SIGTERM)

    def test_without_a_token_nothing_is_run(self):
        marker = self.desktop.folder / "marker"
        done = self.run_exec("--profile", "nobody", "--", "touch", marker)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("nobody", done.stderr)
        self.assertFalse(marker.exists())

    def test_wrong_arguments(self):
        for arguments, message in ((["--", ], "the command is missing"), (["ls"], "the command must stand after --"),
                                   (["--env", "1A", "--", "ls"], "\"1A\" can't be a variable's name"),
                                   (["--env", "A", "--file", "A", "--", "ls"], "the variable A is given twice"),
                                   (["--nonsense", "--", "ls"], "unknown option"),
                                   (["--json", "--", "ls"], "exec shows nothing itself"),
                                   (["--login-validity", "x", "--", "ls"], "invalid value for --login-validity")):
            with self.subTest(arguments=arguments):
                self.check_failed(self.run_exec(*arguments), 3, message)
