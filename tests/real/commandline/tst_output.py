# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""An answer that can't be written is a failure: a full disk, a closed stream, a pipe that nobody reads."""

import contextlib
import os
import pathlib
import subprocess

from tests.real.harness.agent import AgentTest
from tests.real.harness.program import AUTHTRAY
from tests.support.scratch import wait_until

FULL = "no space left on device"
CLOSED = "bad file descriptor"
UNREAD = "broken pipe"


def fill(pipe):
    """Writes until the pipe takes no more. Returns how many bytes."""
    count = 0
    with contextlib.suppress(BlockingIOError):
        while True:
            count += os.write(pipe, bytes(4096))
    return count


def is_asleep_or_ended(process):
    return pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] in "SZ"


class OutputTest(AgentTest):
    options = ["--no-agent"]

    def test_token_commands_exit_with_2(self):
        for command in (["token"], ["refresh"], ["refresh", "--output", "yaml"]):
            self.check_each([*self.command(*command, *self.options)], 2)

    def test_other_commands_exit_with_1(self):
        for command in (["status"], ["me"]):
            self.check_each([*self.command(*command, *self.options)], 1)

    def test_program_itself_exits_with_1(self):
        for command in (["--version"], ["--help"], ["--cli", "token", "--help"], ["--cli", "providers"]):
            self.check_each([AUTHTRAY, *command], 1)

    def test_sign_in_that_nobody_is_shown_ends_at_once(self):
        for way in ("--no-browser", "--device"):
            self.check_each(self.command(*self.login_arguments(way, profile="another")), 1)

    def test_closed_streams_are_no_place_for_other_files(self):
        """The program's own pipes and sockets don't get the number of a closed stream."""
        done = self.desktop.run(["sh", "-c", 'exec "$@" <&- 2>&-', "sh", *self.command("token", *self.options)])
        self.assertEqual((done.returncode, done.stdout.strip()), (0, self.stored()["access_token"]))

    def test_full_pipe_is_waited_for_though_it_does_not_block(self):
        """As the event loop of a caller leaves it."""
        for command in ([AUTHTRAY, "--version"], self.command("status", *self.options)):
            with self.subTest(command=command[1:]):
                expected = self.desktop.run(command).stdout
                read, write = os.pipe()
                os.set_blocking(write, False)
                filler = fill(write)
                victim = subprocess.Popen(list(map(str, command)), env=self.desktop.env, stdin=subprocess.DEVNULL, stdout=write)
                os.close(write)
                wait_until(lambda: is_asleep_or_ended(victim.pid), "the program to wait for its reader")
                with open(read, "rb") as pipe:
                    self.assertEqual(pipe.read()[filler:].decode(), expected)
                self.assertEqual(victim.wait(), 0)

    def check_each(self, command, code):
        for redirection, reason in ((">/dev/full", FULL), (">&-", CLOSED), ("| true", UNREAD)):
            with self.subTest(command=command[1:], redirection=redirection):
                done = self.with_output(command, redirection)
                self.assertEqual(done.returncode, code, done.stderr)
                self.assertIn(f"Error: failed to write to the standard output: {reason}\n", done.stderr)

    def with_output(self, command, redirection):
        if redirection != "| true":
            script = f'exec "$@" {redirection}'
            return self.desktop.run(["sh", "-c", script, "sh", *command])
        read, write = os.pipe()
        os.close(read)
        with open(write, "wb") as stdout:
            return subprocess.run(list(map(str, command)), env=self.desktop.env, text=True, stdin=subprocess.DEVNULL,
                                  stdout=stdout, stderr=subprocess.PIPE, check=False)


class GermanSystemTest(AgentTest):
    """The command line is English in every locale, and so are the system's messages in it."""

    def setUp(self):
        super().setUp()
        locales = self.desktop.folder / "locales"
        locales.mkdir(exist_ok=True)
        subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", locales / "de_DE.UTF-8"], check=True)
        self.german = {"LOCPATH": str(locales), "LC_ALL": "de_DE.UTF-8", "LANGUAGE": "de"}

    def test_full_disk(self):
        done = self.desktop.run(["sh", "-c", 'exec "$@" >/dev/full', "sh", *self.command("providers")], env=self.german)
        self.assertIn(f"Error: failed to write to the standard output: {FULL}\n", done.stderr)

    def test_absent_file(self):
        done = self.cli("login", "--issuer", self.provider.issuer, "--client-id", "x", "--profile", "another", "--store", "file",
                        env={**self.german, "AUTHTRAY_PASSPHRASE_FILE": "/absent"})
        self.assertIn("Error: the passphrase file /absent can't be read: no such file or directory\n", done.stderr)


class OutputOfAnAgentTest(OutputTest):
    options = []

    def setUp(self):
        super().setUp()
        self.start_agent()
