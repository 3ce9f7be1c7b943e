# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo provider, and the browsers that sign in to it."""

import json
import unittest

from tests.real.harness.oauth_client import Client, Listener
from tests.support.demo_provider import BROWSER, FORM_FILLER, SCOPE, Provider, browser_env
from tests.support.desktop import Desktop


class ProviderTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.desktop = cls.enterClassContext(Desktop(screen=False, keyring=False))

    def setUp(self):
        self.provider = self.enterContext(Provider(self.desktop))
        self.client = Client(self.provider)
        (self.desktop.folder / "provider.jsonl").unlink(missing_ok=True)

    def sign_in(self, browser=BROWSER, **choices):
        """Returns the answer at the redirect URI, and the text of the page on which the browser ends."""
        end_page = self.desktop.folder / "end-page.txt"
        picture = self.desktop.folder / "end-page.png"
        picture.unlink(missing_ok=True)
        with Listener() as listener:
            address = self.client.authorization_address(listener.redirect_uri)
            done = self.desktop.run([browser, address], env=browser_env(end_page=end_page, picture=picture, **choices))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(picture.exists(), browser == BROWSER)
        return listener.answer, end_page.read_text()

    def signed_in(self, **choices):
        answer, _ = self.sign_in(**choices)
        return self.client.exchange(answer["code"])

    def test_discovery_has_what_authtray_needs(self):
        metadata = self.client.metadata
        self.assertEqual(metadata["issuer"], self.provider.issuer)
        self.assertTrue(metadata["authorization_response_iss_parameter_supported"])
        self.assertEqual(metadata["code_challenge_methods_supported"], ["S256"])
        for endpoint in ("revocation", "introspection", "device_authorization", "userinfo"):
            self.assertIn(f"{endpoint}_endpoint", metadata)

    def test_browser_signs_in(self):
        answer, end_page = self.sign_in()
        self.assertEqual(answer["iss"], self.provider.issuer)
        self.assertEqual(answer["state"], self.client.state)
        self.assertIn("You can close this tab", end_page)
        tokens = self.client.exchange(answer["code"])
        self.assertEqual(tokens["expires_in"], 120)
        self.assertIn("refresh_token", tokens)
        self.assertEqual(len(self.provider.events("token")), 1)

    def test_form_filler_does_as_the_browser(self):
        for choices in ({}, {"answer": "deny"}, {"account": "grace"}):
            results = [self.sign_in(browser=browser, **choices) for browser in (BROWSER, FORM_FILLER)]
            self.assertEqual(*[(sorted(answer), "".join(page.split())) for answer, page in results])

    def test_second_account_signs_in_after_the_first(self):
        self.signed_in()
        tokens = self.signed_in(account="grace")
        self.assertEqual(self.client.user_info(tokens)["email"], "grace@example.com")

    def test_user_info_has_the_account(self):
        claims = self.client.user_info(self.signed_in())
        self.assertEqual(claims, {
            "sub": "ada", "name": "Ada Lovelace", "email": "ada@example.com", "email_verified": True,
            "organization": "Analytical Engines", "role": "admin", "created_at": "2024-01-15T10:30:00Z"})

    def test_cancel_denies(self):
        answer, _ = self.sign_in(answer="deny")
        self.assertEqual(answer["error"], "access_denied")
        self.assertEqual(self.provider.events("authorization-answer")[0]["error"], "access_denied")

    def test_reused_refresh_token_ends_the_session(self):
        first = self.signed_in()
        second = self.client.refresh(first)
        self.assertNotEqual(first["refresh_token"], second["refresh_token"])
        self.assertEqual(self.client.refresh(first)["error"], "invalid_grant")
        self.assertEqual(len(self.provider.events("reuse-detected")), 1)
        self.assertEqual(self.client.refresh(second)["error"], "invalid_grant")

    def test_revocation_ends_the_session(self):
        tokens = self.signed_in()
        self.assertTrue(self.client.introspect(tokens)["active"])
        self.client.revoke(tokens)
        self.assertFalse(self.client.introspect(tokens)["active"])
        self.assertEqual(self.client.refresh(tokens)["error"], "invalid_grant")
        self.assertEqual(self.provider.events("revocation")[0]["status"], 200)

    def test_device_is_signed_in(self):
        for browser in (BROWSER, FORM_FILLER):
            device = self.client.post("device_authorization", scope=SCOPE)
            self.assertEqual(self.client.device_token(device)["error"], "authorization_pending")
            done = self.desktop.run([browser, device["verification_uri_complete"]], env=browser_env())
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("refresh_token", self.client.device_token(device))

    def test_journal_contains_no_secret(self):
        answer, _ = self.sign_in()
        tokens = self.client.exchange(answer["code"])
        journal = json.dumps(self.provider.events())
        for secret in (answer["code"], tokens["access_token"], tokens["refresh_token"], tokens["id_token"]):
            self.assertNotIn(secret, journal)

    def test_paused_answers_nobody_until_resumed(self):
        self.provider.pause()
        with self.assertRaises(TimeoutError):
            self.client.discover(timeout=0.5)
        self.provider.resume()
        self.client.discover(timeout=10)
