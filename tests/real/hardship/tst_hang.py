# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A command that hangs ends all the same: at its --timeout, and at a signal.

A library that is loaded before the C library hangs or fails in its place.
"""

import json
import os
import signal
import subprocess

from tests.real.harness.agent import AgentTest
from tests.real.harness.program import ProgramTest
from tests.support.scratch import TIMEOUT

TIMED_OUT, INTERRUPTED = 4, 130
HANGING_LOCK = """
#include <unistd.h>
int flock(int descriptor, int operation)
{
    (void)descriptor;
    (void)operation;
    (void)!write(2, "hangs", 5);
    for (;;)
        pause();
}
"""
NO_THREADS = """
#include <errno.h>
int pthread_create(void *thread, void *attributes, void *function, void *argument)
{
    (void)thread;
    (void)attributes;
    (void)function;
    (void)argument;
    return EAGAIN;
}
"""


class OddFileTest(ProgramTest):
    """In place of a profile's file there is something that can't be read to its end."""

    def check_refused(self, reason):
        self.check_failed(self.cli("profiles", "show", "demo", timeout=TIMEOUT), 2, reason)

    def test_pipe(self):
        self.profiles.mkdir(parents=True)
        os.mkfifo(self.profiles / "demo.json")
        self.check_refused("it isn't a file")

    def test_endless_device(self):
        self.profiles.mkdir(parents=True)
        (self.profiles / "demo.json").symlink_to("/dev/zero")
        self.check_refused("it isn't a file")

    def test_endless_file(self):
        self.add_profile()
        os.truncate(self.profiles / "demo.json", 2**40)
        self.check_refused("it has more than 16777216 bytes")


class HangTest(AgentTest):
    def preload(self, text):
        source, library = self.desktop.folder / "hang.c", self.desktop.folder / "hang.so"
        source.write_text(text)
        subprocess.run(["cc", "-shared", "-fPIC", "-fno-builtin", "-o", library, source], check=True)
        return {"LD_PRELOAD": str(library)}

    def test_hanging_command_ends_at_its_timeout(self):
        done = self.cli("refresh", "--force", "--no-agent", "--timeout", "1", env=self.preload(HANGING_LOCK))
        self.assertEqual(done.returncode, TIMED_OUT)
        self.assertIn("Error: the command hangs", done.stderr)
        self.check_session_works("--no-agent")

    def test_hanging_command_ends_at_a_signal(self):
        victim = self.spawn_cli("refresh", "--force", "--no-agent", env=self.preload(HANGING_LOCK))
        self.assertEqual(victim.stderr.read(5), "hangs")
        victim.send_signal(signal.SIGTERM)
        self.assertEqual(victim.wait(TIMEOUT), INTERRUPTED)
        self.check_session_works("--no-agent")

    def test_command_without_threads_says_so(self):
        done = self.cli("refresh", "--force", "--no-agent", env=self.preload(NO_THREADS))
        self.assertEqual(done.returncode, 1, done.stderr)
        answer = json.loads(done.stdout)
        self.assertEqual(answer["Message"], "there is no room for threads")
        self.assertIn("ulimit -v", answer["Instructions"])
        self.check_session_works("--no-agent")
