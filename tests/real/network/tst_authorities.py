# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A company's own certificate authority, for one profile (--ca-file) or for all (SSL_CERT_FILE)."""

import json

from tests.real.harness.authority import Authority
from tests.real.harness.tls_provider import TlsProviderTest


class AuthorityTest(TlsProviderTest):
    host = "127.0.0.1"

    def test_unknown_authority_is_refused(self):
        self.check_nothing_sent(self.login(), 2, "isn't trusted")
        other = Authority(self.desktop, "theirs").file
        self.check_nothing_sent(self.login("--ca-file", other), 2, "isn't trusted")
        self.trust(other)
        self.check_nothing_sent(self.login(), 2, "isn't trusted")

    def test_authority_for_all_profiles(self):
        self.trust(self.authority.file)
        self.sign_in()
        self.check_said(self.cli("refresh", "--force"), 0, "LoginRefresh")
        del self.desktop.env["SSL_CERT_FILE"]
        refreshes = len(self.events("refresh"))
        self.check_said(self.cli("refresh", "--force"), 2, "isn't trusted")
        self.assertEqual(len(self.events("refresh")), refreshes)
        self.assertTrue(self.status("--offline")["token_valid"])

    def test_authority_for_one_profile(self):
        self.sign_in("--ca-file", self.authority.file)
        self.assertEqual(json.loads((self.profiles / "demo.json").read_text())["ca_file"], str(self.authority.file))
        self.check_said(self.cli("refresh", "--force"), 0, "LoginRefresh")
        self.check_said(self.cli("me"), 0, "ada@example.com")
        self.sign_in()
        self.trust(Authority(self.desktop, "theirs").file)
        self.check_said(self.cli("refresh", "--force"), 0, "LoginRefresh")  # both authorities are trusted
        self.check_said(self.cli("logout", "--force"), 0, "was revoked at 127.0.0.1")

    def test_authority_is_removed_from_the_profile(self):
        self.sign_in("--ca-file", self.authority.file)
        self.trust(self.authority.file)
        self.sign_in("--ca-file", "")
        self.assertNotIn("ca_file", json.loads((self.profiles / "demo.json").read_text()))
        del self.desktop.env["SSL_CERT_FILE"]
        self.check_said(self.cli("refresh", "--force"), 2, "isn't trusted")

    def test_authority_for_one_profile_is_unknown_to_others(self):
        self.sign_in("--ca-file", self.authority.file)
        self.check_said(self.cli(*self.login_arguments(profile="other")), 2, "isn't trusted")

    def test_unusable_file_is_reported_before_the_browser_opens(self):
        empty = self.desktop.folder / "empty.pem"
        empty.touch()
        self.check_nothing_sent(self.login("--ca-file", "/nowhere/ca.pem"), 3, "can't read the CA file /nowhere/ca.pem")
        self.check_nothing_sent(self.login("--ca-file", empty), 3, "holds no certificate")
        self.trust("/nowhere/ca.pem")
        self.check_nothing_sent(self.login(), 3, "can't read the CA file /nowhere/ca.pem")

    def test_file_that_has_gone_prevents_only_renewals(self):
        self.sign_in("--ca-file", self.authority.file)
        self.authority.file.unlink()
        self.check_said(self.cli("refresh", "--force"), 3, "can't read the CA file")
        self.check_said(self.cli("token"), 0, "")
        self.assertTrue(self.status()["token_valid"])
