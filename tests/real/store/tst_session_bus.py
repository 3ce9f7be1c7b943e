# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cron job has neither the address of the session bus nor a run-time folder in its environment, but needs the keychain."""

import os
import pathlib

from tests.real.harness.disk import isolate_mounts, mount
from tests.real.harness.program import ProgramTest


def setUpModule():
    isolate_mounts()


class CronTest(ProgramTest):
    def test_keychain_is_found(self):
        self.sign_in()
        run = self.desktop.folder / "run"
        mount("-t", "tmpfs", "authtray", "/run")
        user = pathlib.Path("/run/user", str(os.getuid()))
        user.mkdir(parents=True)
        mount("--bind", run, user)
        for variable in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "DISPLAY"):
            self.desktop.env.pop(variable, None)
        done = self.cli("token")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(done.stdout.strip())
