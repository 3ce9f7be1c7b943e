# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""`exec --file`: a command with a file in which there is always a good token."""

import json
import os
import pathlib
import resource
import shlex
import signal
import sys

from tests.real.harness.agent import AgentTest
from tests.real.harness.terminal import CTRL_C, Terminal
from tests.support.scratch import TIMEOUT, wait_until

CTRL_Z = "\x1a"
RENEWALS = 2  # that a reader sees; with 25, it reads for a minute
SHOW = """
import json, os, pathlib, stat
path = pathlib.Path(os.environ["F"])
mode = lambda place: stat.S_IMODE(place.stat().st_mode)
print(json.dumps({"path": str(path), "token": path.read_text(), "modes": [mode(path), mode(path.parent), mode(path.parent.parent)],
                  "others": [name for name, value in os.environ.items() if name == "AUTHTRAY_TOKEN" or path.read_text() in value]}))
"""
# Uses each token that it reads, until it has seen so many.
USE = """
import os, pathlib, sys, urllib.request
path, wanted, seen = pathlib.Path(os.environ["F"]), int(sys.argv[2]), []
while len(seen) < wanted:
    token = path.read_text()
    urllib.request.urlopen(urllib.request.Request(sys.argv[1] + "/me", headers={"Authorization": f"Bearer {token}"})).close()
    if token not in seen:
        seen.append(token)
        print(len(seen), flush=True)
"""
# Says what it is told by the terminal. A handler may come while another one writes, so they don't use a buffer.
ANSWER = """
import os, pathlib, signal, sys
signal.signal(signal.SIGINT, lambda *_: os.write(1, b"interrupted\\n"))
signal.signal(signal.SIGWINCH, lambda *_: os.write(1, b"%d %d\\n" % os.get_terminal_size()))
print("up", flush=True)
for line in sys.stdin:
    print(pathlib.Path(os.environ["F"]).read_text(), "for", line, end="", flush=True)
sys.exit(7)
"""


class ExecFileTest(AgentTest):
    has_faults = True

    def run_exec(self, *arguments, **options):
        return self.cli("exec", *arguments, **options)

    def spawn_exec(self, *arguments, **options):
        """Starts a command that first prints the file's path; returns it and the path."""
        child = self.spawn_cli("exec", "--file", "F", *arguments, **options)
        return child, pathlib.Path(child.stdout.readline().strip())

    def spawn_sleep(self, *arguments, **options):
        return self.spawn_exec(*arguments, "--", "sh", "-c", "echo $F; exec sleep 600", **options)

    def token(self, *arguments):
        return self.cli("token", *arguments).stdout.strip()

    def keepers(self):
        """The processes that keep a file fresh."""
        wanted = b"\0".join(map(os.fsencode, self.command("exec", "--file")))
        found = []
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if wanted in (process / "cmdline").read_bytes() and os.getsid(int(process.name)) != os.getsid(0):
                    found.append(int(process.name))
            except OSError:
                pass
        return found

    @property
    def files(self):
        """The folder of the files' folders."""
        return self.runtime.parent / "exec"

    def wait_until_gone(self):
        wait_until(lambda: not list(self.files.glob("*")), "the end of the file")
        wait_until(lambda: not self.keepers(), "the end of its keeper")


class LongLivedTokenTest(ExecFileTest):
    def test_variable_names_a_private_file_with_the_token(self):
        self.start_agent()
        for umask in ("022", "0", "077", "0377"):
            with self.subTest(umask=umask):
                command = shlex.join(map(str, self.command("exec", "--file", "F", "--", "python3", "-c", SHOW)))
                done = self.desktop.run(["sh", "-c", f"umask {umask}; exec {command}"], env={"BROWSER": "false"})
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                shown = json.loads(done.stdout)
                self.assertEqual(shown["token"], self.token())
                self.assertEqual(shown["modes"], [0o600, 0o700, 0o700])
                self.assertTrue(shown["path"].startswith(f"{self.files}/"), shown["path"])
                self.assertEqual(shown["others"], [])
                self.wait_until_gone()

    def test_files_and_variables_of_several_profiles(self):
        done = self.cli(*self.login_arguments(profile="other"), env=self.browser_env("grace"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.addCleanup(self.cli, "logout", "--profile", "other", "--force")
        done = self.run_exec("--file", "A", "--profile", self.profile, "--file=B", "--profile=other", "--env", "C", "--profile",
                             "other", "--", "sh", "-c", "cat $A; echo; cat $B; echo; echo $C")
        mine, others = self.token("--profile", self.profile), self.token("--profile", "other")
        self.assertEqual((done.stdout.split(), done.stderr), ([mine, others, others], ""))
        done = self.run_exec("--env", "AUTHTRAY_AUTH_TOKEN", "--profile", self.profile, "--env", "B", "--profile", "other", "--",
                             "printenv", "B")
        self.assertEqual((done.stdout.strip(), done.stderr), (others, ""), "a variable has no effect on the next token")
        self.wait_until_gone()

    def test_sign_out_removes_the_file_and_sign_in_brings_it_back(self):
        for has_agent in (False, True):
            if has_agent:
                self.start_agent()
            child, path = self.spawn_sleep()
            other, _ = self.spawn_sleep()
            self.assertEqual(path.read_text(), self.token())
            self.assertEqual(self.cli("logout", "--force").returncode, 0)
            wait_until(lambda: not path.exists(), "the removal of the file")
            self.assertEqual(child.stderr.readline(), f"Warning: nobody is signed in any more, so {path} was removed. "
                                                      "It comes back with the next sign-in.\n")
            self.sign_in()
            wait_until(path.exists, "the file")
            self.assertEqual(path.read_text(), self.token())
            self.kill(child)
            self.kill(other)
            self.wait_until_gone()

    def test_renewal_by_others_reaches_the_file(self):
        child, path = self.spawn_sleep()
        before = path.read_text()
        self.check_session_works()
        wait_until(lambda: path.read_text() == self.token() != before, "the new token")
        self.kill(child)
        self.wait_until_gone()

    def test_file_that_was_removed_comes_back(self):
        child, path = self.spawn_sleep()
        def move_all():
            path.parent.parent.rename(self.desktop.folder / "all-gone")
            self.announce_change()
        for remove in (path.unlink, lambda: path.parent.rename(self.desktop.folder / "gone"), move_all):
            remove()
            wait_until(path.exists, "the file")
            self.assertEqual(path.read_text(), self.token())
            self.assertEqual([place.stat().st_mode & 0o777 for place in (path, path.parent, path.parent.parent)], [0o600, 0o700, 0o700])
        another, _ = self.spawn_sleep()  # which removes what is abandoned
        self.assertTrue(path.exists())
        self.kill(another)
        self.kill(child)
        self.wait_until_gone()

    def test_file_that_is_removed_at_once_comes_back(self):
        self.start_agent()
        started = [self.spawn_exec("--", "sh", "-c", "rm $F; echo $F; exec sleep 600") for _ in range(10)]
        for _, path in started:
            wait_until(path.exists, "the file")
        for child, _ in started:
            self.kill(child)
        self.wait_until_gone()

    def test_keychain_that_is_locked_leaves_the_file(self):
        child, path = self.spawn_sleep()
        before = path.read_text()
        self.desktop.keyring.lock()
        self.addCleanup(self.desktop.keyring.unlock)
        self.announce_change()
        self.assertEqual(self.cli("status", "--offline").returncode, 2)
        self.desktop.keyring.unlock()
        self.assertEqual(path.read_text(), before)
        self.kill(child)
        self.wait_until_gone()

    def test_exit_code_is_the_commands(self):
        self.assertEqual(self.run_exec("--file", "F", "--", "sh", "-c", "exit 7").returncode, 7)
        self.assertEqual(self.run_exec("--file", "F", "--", "sh", "-c", "kill -TERM $$").returncode, -signal.SIGTERM)
        self.check_failed(self.run_exec("--file", "F", "--", "no-such-program"), 127, "can't run no-such-program")
        self.check_failed(self.run_exec("--file", "F", "--file", "G", "--profile", "nobody", "--", "true"), 3, "nobody")
        self.wait_until_gone()

    def test_signal_reaches_the_command(self):
        self.start_agent()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2, signal.SIGKILL):
            with self.subTest(number.name):
                child, path = self.spawn_sleep()
                self.assertEqual(path.read_text(), self.token())
                child.send_signal(number)
                self.assertEqual(child.wait(TIMEOUT), -number)
                self.wait_until_gone()

    def test_signal_to_the_keeper_leaves_the_file(self):
        child, path = self.spawn_sleep()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1, signal.SIGPIPE):
            os.kill(*self.keepers(), number)
        self.assertEqual(path.read_text(), self.token())
        self.kill(child)
        self.wait_until_gone()

    def test_keeper_hides_the_commands_arguments(self):
        child, path = self.spawn_exec("--", "sh", "-c", "echo $F; exec sleep 600", "sh", "--password=hidden")
        [keeper] = self.keepers()
        self.assertNotIn(b"hidden", (pathlib.Path("/proc") / str(keeper) / "cmdline").read_bytes())
        child.kill()
        wait_until(lambda: not path.exists(), "the end of the keeper")

    def test_command_inherits_nothing(self):
        self.start_agent()
        for command in (["grep", "Sig[IB]", "/proc/self/status"], ["ls", "/proc/self/fd"], ["sh", "-c", "ulimit -a; umask"],
                        ["python3", "-c", "import os; print(os.getsid(0) == os.getppid(), os.waitpid(-1, 0))"]):
            with self.subTest(command=command):
                plain, kept = self.desktop.run(command), self.run_exec("--file", "F", "--", *command)
                self.assertEqual((kept.stdout, kept.returncode), (plain.stdout, plain.returncode))
                self.assertEqual(kept.stderr, plain.stderr)

    def test_streams_that_are_closed_stay_closed(self):
        self.start_agent()
        script = "echo /proc/self/fd/[0-2] >&9"
        command = shlex.join(map(str, self.command("exec", "--file", "F", "--", "sh", "-c", f"{script}; cat $F >&9")))
        for closed in ("<&-", ">&-", "2>&-", "<&- >&- 2>&-"):
            with self.subTest(closed=closed):
                plain = self.desktop.run(["sh", "-c", f"exec 9>&1; exec sh -c '{script}' {closed}"])
                done = self.desktop.run(["sh", "-c", f"exec 9>&1; exec {command} {closed}"], env={"BROWSER": "false"})
                self.assertEqual(done.stdout, plain.stdout + self.token())
                self.wait_until_gone()

    def test_ignored_children_hide_no_failure(self):
        ignore = lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        for target in ("--env", "--file"):
            with self.subTest(target=target):
                done = self.run_exec(target, "F", "--profile", "nobody", "--", "echo", "run", preexec_fn=ignore)
                self.assertEqual((done.returncode, done.stdout), (3, ""))

    def test_keeper_keeps_nothing_open(self):
        """What the caller has open is closed as soon as the command has closed it."""
        reading, writing = os.pipe()
        child, _ = self.spawn_exec("--", "sh", "-c", f"exec {writing}>&-; echo $F; exec sleep 600", pass_fds=[writing])
        os.close(writing)
        self.assertEqual(os.read(reading, 1), b"")
        os.close(reading)
        self.assertEqual(len(self.keepers()), 1)
        self.kill(child)

    def test_killed_keepers_file_is_removed_by_the_next(self):
        child, path = self.spawn_sleep()
        os.kill(*self.keepers(), signal.SIGKILL)
        wait_until(lambda: not self.keepers(), "the end of the keeper")
        self.assertIsNone(child.poll())
        self.assertTrue(path.exists())
        self.run_exec("--file", "F", "--", "true")
        self.wait_until_gone()
        self.kill(child)

    def test_killed_keepers_file_is_removed_by_the_agent(self):
        kept, kept_path = self.spawn_sleep()
        child, path = self.spawn_sleep()
        keeper = max(self.keepers())
        os.kill(keeper, signal.SIGKILL)
        wait_until(lambda: keeper not in self.keepers(), "the end of the keeper")
        self.start_agent()
        lost = [place.exists() for place in (kept_path, path)]
        self.assertEqual(sorted(lost), [False, True], "one has a keeper, and stays")
        self.kill(child)
        self.kill(kept)
        self.wait_until_gone()

    def test_terminals_job_control(self):
        shell = Terminal(self.desktop, ["bash", "--norc", "--noprofile", "-i"], {"PS1": "$ ", "BROWSER": "false"})
        self.addCleanup(shell.close)
        shell.type(shlex.join(map(str, self.command("exec", "--file", "F", "--", "python3", "-c", ANSWER))) + "\n")
        shell.wait_for("\nup\n")
        shell.type(CTRL_Z)
        shell.wait_for("Stopped")
        shell.type("echo $((6 * 7)); fg\n")
        shell.wait_for("\n42\n")
        shell.type("you\n")
        shell.wait_for(f"\n{self.token()} for you\n")
        shell.type(CTRL_C)
        shell.wait_for("interrupted")
        shell.resize(columns=99, rows=33)
        shell.wait_for("99 33")
        shell.type("me\n")
        shell.wait_for(f"\n{self.token()} for me\n")
        shell.type("\x04")
        shell.type("echo code $?\n")
        shell.wait_for("\ncode 7\n")
        self.wait_until_gone()
        shell.type("exit\n")
        shell.wait()

    def test_without_room_nothing_is_run(self):
        no_size = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        self.start_agent()
        done = self.run_exec("--file", "F", "--", "echo", "run", preexec_fn=no_size)
        self.check_failed(done, 1, f"Error: failed to write {self.files}/")
        self.assertIn(": file too large\n", done.stderr)
        self.wait_until_gone()
        self.files.rmdir()
        self.files.write_text("")
        self.addCleanup(self.files.unlink, missing_ok=True)
        done = self.run_exec("--file", "F", "--", "echo", "run")
        self.check_failed(done, 1, f"Error: failed to write {self.files}: permission denied\n")
        self.assertTrue(self.socket_path.exists())

    def test_without_descriptors_nothing_is_run(self):
        few = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (4, 4))
        for target in ("--env", "--file"):
            with self.subTest(target=target):
                done = self.run_exec(target, "F", "--", "echo", "run", preexec_fn=few)
                self.check_failed(done, 1, "Error: no process can be started: too many open files\n")

    def test_token_is_renewed_a_minute_before_it_lasts_too_short(self):
        self.set_time_left(122)
        child, path = self.spawn_sleep("--login-validity", "1")
        before = path.read_text()
        wait_until(lambda: path.read_text() != before, "a renewed token")
        self.assertEqual(path.read_text(), self.token())
        self.kill(child)

    def test_wrong_name(self):
        self.check_failed(self.run_exec("--file", "1A", "--", "ls"), 3, "\"1A\" can't be a variable's name")


class ShortLivedTokenTest(ExecFileTest):
    access_token_seconds = 5

    def test_there_is_always_a_good_token(self):
        """Also while there is no agent, and while another one starts."""
        agent = self.start_agent()
        user = self.spawn_cli("exec", "--file", "F", "--", sys.executable, "-c", USE, self.provider.issuer, str(1 + RENEWALS))
        self.assertEqual(user.stdout.readline(), "1\n")
        self.kill(agent)
        self.assertEqual(user.stdout.readline(), "2\n")
        self.start_agent()
        out, err = user.communicate(timeout=TIMEOUT * RENEWALS)
        self.assertEqual((user.returncode, out, err), (0, "".join(f"{2 + number}\n" for number in range(1, RENEWALS)), ""))
        self.wait_until_gone()

    def test_failing_renewal_is_noted_when_the_token_has_expired(self):
        child, path = self.spawn_sleep()
        self.provider.inject_fault("token", "status-500", times=1000)
        before = path.read_text()
        self.assertEqual(child.stderr.readline(), f"Warning: the token in {path} has expired. Authtray tries again to renew it.\n")
        self.assertIn("Error: ", child.stderr.readline())
        self.assertEqual(path.read_text(), before)
        self.provider.clear_faults()
        wait_until(lambda: path.read_text() != before, "a renewed token")
        self.kill(child)
        self.wait_until_gone()

    def test_command_ends_during_a_renewal(self):
        child, path = self.spawn_sleep()
        self.hold_tokens()
        self.wait_for_held_tokens()
        child.terminate()
        child.communicate(timeout=TIMEOUT)  # nothing keeps its streams open
        self.assertEqual(child.returncode, -signal.SIGTERM)
        wait_until(lambda: not path.exists(), "the end of the file")
        self.provider.clear_faults()
        self.wait_until_gone()
        self.check_session_works()
