# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Units of systemd that load a token as their credential."""

import unittest

from tests import ROOT
from tests.real.harness.agent import AgentTest
from tests.real.harness.program import AUTHTRAY
from tests.support.usermanager import UserManager

UNITS = ROOT / "resources"
REPORT = """[Service]
Type=oneshot
LoadCredential={name}:%t/authtray-credential.sock
ExecStart=sh -c 'cat "$CREDENTIALS_DIRECTORY/{name}" >{file}'
"""


class UnitCredentialTest(AgentTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.enterClassContext(UserManager(cls.desktop))
        (cls.manager.units / "authtray-credential.socket").write_text((UNITS / "authtray-credential.socket").read_text())
        unit = (UNITS / "authtray-credential@.service.in").read_text()
        unit = unit.replace("@CMAKE_INSTALL_FULL_BINDIR@/authtray --cli", f"{AUTHTRAY} --cli --config {cls.desktop.folder}/config")
        (cls.manager.units / "authtray-credential@.service").write_text(unit)
        cls.manager.control("daemon-reload")
        cls.manager.control("start", "authtray-credential.socket")

    def load(self, name):
        """What a unit finds in its credential of this name."""
        file = self.desktop.folder / "loaded"
        file.unlink(missing_ok=True)
        (self.manager.units / "report.service").write_text(REPORT.format(name=name, file=file))
        self.manager.control("daemon-reload")
        done = self.manager.control("start", "report.service")
        self.assertEqual(done.returncode, 0, done.stderr)
        return file.read_text()

    def test_credentials_name_is_the_profiles(self):
        token = self.cli("token").stdout
        self.assertEqual(self.load(self.profile), token)
        self.start_agent()
        self.assertEqual(self.load(self.profile), token)

    def test_there_is_none_for_another_name(self):
        self.assertEqual(self.load("another"), "")

    def test_run_by_something_else(self):
        done = self.cli("credential", "systemd", input="0/unit/report.service/" + self.profile)
        self.check_failed(done, 3, "Error: standard input isn't a socket to which systemd has connected")


if __name__ == "__main__":
    unittest.main()
