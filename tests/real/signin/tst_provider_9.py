# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A session from sign-in to sign-out at oidc-provider 9, once for each way in which its clients differ."""

import json

from tests.real.harness.program import ProgramTest
from tests.real.harness.provider9 import Provider9


class Provider9Test(ProgramTest):
    @classmethod
    def new_provider(cls, desktop, **_):
        return Provider9(desktop)

    def check_session(self, client, *options, issuer=None, env=None):
        """Returns what `me` printed."""
        login = ["login", "--profile", self.profile, "--issuer", issuer or self.provider.issuer, "--client-id", client, *options]
        done = self.cli(*login, env={**self.browser_env(), **(env or {})})
        self.assertEqual((done.returncode, done.stdout), (0, "✓ Successfully authenticated as ada@example.com\n"), done.stderr)
        before = self.stored()["access_token"]
        renewed = json.loads(self.cli("refresh", "--force").stdout)
        self.assertEqual(renewed["Result"], "Success", renewed)
        self.assertNotEqual(renewed["Data"]["AccessToken"], before)
        me = self.cli("me")
        out = self.cli("logout", "--force")
        self.assertEqual((out.returncode, out.stdout), (0, "✓ Successfully logged out\n"), out.stderr)
        self.assertIn("revoked at 127.0.0.1", out.stderr)
        return me.stdout + me.stderr

    def test_clients_without_a_secret(self):
        for client in ("plain", "es256", "eddsa", "ed25519", "signed-userinfo"):
            with self.subTest(client):
                self.assertIn("Email: ada@example.com\n", self.check_session(client))

    def test_an_access_token_for_another_audience(self):
        """Userinfo refuses it, so the ID token alone tells who has signed in."""
        self.assertIn("Email: ada@example.com\n", self.check_session("audience"))
        self.assertEqual({event["status"] for event in self.events("userinfo")}, {401})

    def test_an_issuer_with_a_path(self):
        self.assertIn("Email: ada@example.com\n", self.check_session("plain", issuer=self.provider.issuer_with_path))

    def test_a_client_with_a_secret(self):
        answer = self.check_session("secret", "--client-secret", "env.APP_SECRET", env={"APP_SECRET": "a secret, of 100%"})
        self.assertIn("Email: ada@example.com\n", answer)
