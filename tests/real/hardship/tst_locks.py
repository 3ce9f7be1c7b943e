# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""File systems without locks: flock() fails at once, as on some network mounts and in some sandboxes.

No such file system can be mounted everywhere, so a library that is loaded before the C library fails in its place.
"""

import errno
import os
import subprocess

from tests.real.harness.agent import AgentTest

FAILING_FLOCK = """
#include <errno.h>
int flock(int descriptor, int operation)
{
    (void)descriptor;
    (void)operation;
    errno = %d;
    return -1;
}
"""


class LocksTest(AgentTest):
    def test_good_token_needs_no_lock(self):
        for number in (errno.ENOLCK, errno.ENOSYS):
            with self.subTest(errno.errorcode[number]):
                self.set_time_left(600)
                done = self.without_locks(number, "token")
                self.assertEqual((done.returncode, done.stdout.strip()), (0, self.stored()["access_token"]), done.stderr)

    def test_refresh_token_is_not_spent(self):
        for number in (errno.ENOLCK, errno.ENOSYS):
            with self.subTest(errno.errorcode[number]):
                asked = len(self.events("refresh"))
                done = self.without_locks(number, "refresh", "--force", "--output", "text")
                self.assertEqual(done.returncode, 2)
                self.assertIn(os.strerror(number).lower(), done.stderr.lower())
                self.assertEqual(len(self.events("refresh")), asked)
                self.check_session_works("--no-agent")

    def test_sign_in_is_refused_before_the_browser_opens(self):
        asked = len(self.events("authorization"))
        done = self.without_locks(errno.ENOLCK, *self.login_arguments("--timeout", "5"))
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(os.strerror(errno.ENOLCK).lower(), done.stderr.lower())
        self.assertEqual(len(self.events("authorization")), asked)
        self.check_session_works("--no-agent")

    def without_locks(self, number, command, *options):
        source = self.desktop.folder / "flock.c"
        library = self.desktop.folder / f"flock-{number}.so"
        source.write_text(FAILING_FLOCK % number)
        subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source], check=True)
        return self.cli(command, *options, *([] if "--no-agent" in options else ["--no-agent"]),
                        env={"LD_PRELOAD": str(library), **self.browser_env()})
