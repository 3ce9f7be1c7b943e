# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A session from sign-in to sign-out at Glewlwyd, which is no relative of the demo provider."""

import json

from tests.real.harness.glewlwyd import BROWSER, Glewlwyd
from tests.real.harness.program import ProgramTest


class GlewlwydTest(ProgramTest):
    @classmethod
    def new_provider(cls, desktop, **_):
        return Glewlwyd(desktop)

    def test_session(self):
        self.add_profile(redirect={"ports": [self.provider.redirect_port]})
        done = self.cli("login", "--profile", "demo", env={"BROWSER": str(BROWSER)})
        self.assertEqual((done.returncode, done.stdout), (0, "✓ Successfully authenticated as ada@example.com\n"), done.stderr)
        before = self.stored()
        self.assertEqual(json.loads(self.cli("refresh", "--force").stdout)["Result"], "Success")
        after = self.stored()
        for name in ("access_token", "refresh_token"):
            self.assertNotEqual(before[name], after[name])
        self.assertIn("Email: ada@example.com\nName: Ada Lovelace\n", self.cli("me").stdout)
        out = self.cli("logout", "--force")
        self.assertEqual((out.returncode, out.stdout), (0, "✓ Successfully logged out\n"), out.stderr)
        self.assertIn("revoked at 127.0.0.1", out.stderr)
