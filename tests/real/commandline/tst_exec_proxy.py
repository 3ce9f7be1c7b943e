# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""`exec --proxy`: a command with the address of a proxy that adds the token, for as long as the command runs."""

import os
import pathlib
import signal
import sys

from tests.real.commandline.tst_proxy import ProxyTest
from tests.support.scratch import TIMEOUT, wait_until

REQUEST = "import os, sys, urllib.request; print(urllib.request.urlopen(os.environ['AUTHTRAY_PROXY'] + sys.argv[1]).read().decode())"


class ExecProxyTest(ProxyTest):
    def proxies(self):
        """The processes that are a proxy for a command."""
        wanted = b"\0".join(map(os.fsencode, self.command("exec", "--proxy")))
        found = []
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if wanted in (process / "cmdline").read_bytes() and os.getsid(int(process.name)) != os.getsid(0):
                    found.append(int(process.name))
            except OSError:
                pass
        return found

    def run_exec(self, *arguments, **options):
        return self.cli("exec", "--proxy", *arguments, **options)

    def spawn_sleep(self):
        """Sets `base` to the proxy's address."""
        child = self.spawn_cli("exec", "--proxy", "--to", f"http://{self.server.host}", "--", "sh", "-c", "echo $AUTHTRAY_PROXY; exec sleep 600")
        self.base = child.stdout.readline().strip()
        return child

    def wait_until_gone(self):
        wait_until(lambda: not self.proxies(), "the end of the proxy")

    def test_command_uses_the_proxy(self):
        done = self.run_exec("--to", f"http://{self.server.host}", "--", sys.executable, "-c", REQUEST, "/a")
        self.assertEqual((done.returncode, done.stdout.strip(), done.stderr), (0, "0", ""))
        self.assertEqual(dict(self.server.requests[0]["headers"])["authorization"], f"Bearer {self.token()}")
        done = self.run_exec("--profile", self.profile, "--", sys.executable, "-c", REQUEST, f"/http/{self.server.host}/b")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.wait_until_gone()

    def test_command_has_no_token(self):
        done = self.run_exec("--", "env")
        self.assertRegex(done.stdout, r"(?m)^AUTHTRAY_PROXY=http://127\.0\.0\.1:\d+/[\w-]{43}$")
        self.assertNotIn("AUTHTRAY_TOKEN", done.stdout)
        self.assertNotIn(self.token(), done.stdout)

    def test_proxy_lives_as_long_as_the_command(self):
        for number in (signal.SIGTERM, signal.SIGKILL):
            with self.subTest(number.name):
                child = self.spawn_sleep()
                self.assertEqual(self.status_of(f"{self.base}/a"), 200)
                self.assertEqual(len(self.proxies()), 1)
                child.send_signal(number)
                self.assertEqual(child.wait(TIMEOUT), -number)
                self.wait_until_gone()

    def test_killed_proxy_leaves_the_command(self):
        child = self.spawn_sleep()
        os.kill(*self.proxies(), signal.SIGKILL)
        self.wait_until_gone()
        self.assertIsNone(child.poll())
        self.assertEqual(self.curl(f"{self.base}/a").returncode, 7)  # refused
        self.kill(child)

    def test_exit_code_is_the_commands(self):
        self.assertEqual(self.run_exec("--", "sh", "-c", "exit 7").returncode, 7)
        self.check_failed(self.run_exec("--", "no-such-program"), 127, "can't run no-such-program")
        self.wait_until_gone()

    def test_without_a_proxy_nothing_is_run(self):
        self.check_failed(self.run_exec("--profile", "nobody", "--", "echo", "run"), 3, "nobody")
        self.check_failed(self.run_exec("--to", "https://evil.example", "--", "echo", "run"), 3, "may go to evil.example")
        self.wait_until_gone()

    def test_options_that_contradict_each_other(self):
        for options in (["--env", "A"], ["--file", "A"], ["--login-validity", "9"]):
            with self.subTest(options=options):
                self.check_failed(self.run_exec(*options, "--", "echo", "run"), 3, f"--proxy and {options[0]} contradict each other")
        self.check_failed(self.cli("exec", "--to", "https://a.example", "--", "echo", "run"), 3, "Add --proxy")

    def test_proxy_keeps_nothing_open(self):
        reading, writing = os.pipe()
        child = self.spawn_cli("exec", "--proxy", "--", "sh", "-c", f"exec {writing}>&-; echo up; exec sleep 600", pass_fds=[writing])
        self.assertEqual(child.stdout.readline(), "up\n")
        os.close(writing)
        self.assertEqual(os.read(reading, 1), b"")
        os.close(reading)
        self.kill(child)
        self.wait_until_gone()
