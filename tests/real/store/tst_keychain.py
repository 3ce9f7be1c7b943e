# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A keychain that is locked, silent, absent, or refuses: each error is named, and no session is lost."""

import json

from tests.real.harness.program import ProgramTest


class KeychainTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.sign_in()

    def check_signed_in(self):
        self.assertTrue(self.status()["token_valid"])

    def test_locked(self):
        self.desktop.keyring.lock()
        self.check_said(self.cli("status"), 2, "the keychain is locked")
        self.check_said(self.cli("refresh"), 2, '"RetryLater"')
        self.check_said(self.cli("logout", "--force"), 2, "the keychain is locked")
        self.check_said(self.login(), 2, "the keychain is locked")
        self.desktop.keyring.unlock()
        self.check_signed_in()
        self.assertEqual(len(self.events("authorization")), 1, "no browser opens if nothing can be stored")

    def test_silent(self):
        self.desktop.keyring.pause()
        self.check_said(self.cli("status", "--timeout", "1"), 4, "the keychain doesn't answer")
        self.check_said(self.cli("refresh", "--timeout", "1"), 4, "the keychain doesn't answer")
        self.desktop.keyring.resume()
        self.check_signed_in()

    def test_absent(self):
        self.desktop.keyring.kill()
        self.check_said(self.cli("status"), 2, "there is no keychain")
        self.check_said(self.login(), 2, "there is no keychain")
        self.check_said(self.cli("logout", "--force"), 2, "demo (ada@example.com): The session was not removed.")
        self.desktop.keyring.start()
        self.check_signed_in()

    def test_without_a_session_bus(self):
        self.desktop.env["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nonexistent"
        self.check_said(self.cli("status"), 2, "there is no keychain")

    def test_entry_is_labelled_for_people(self):
        label = "label = Authtray: demo (ada@example.com)"
        self.assertIn(label, self.desktop.keyring.items()[0])
        self.cli("refresh", "--force")
        self.assertIn(label, self.desktop.keyring.items()[0])

    def test_entry_with_another_label_is_found_and_labelled(self):
        item = json.dumps(self.stored())
        self.desktop.keyring.clear_items()
        self.desktop.keyring.store_item(self.keychain_user(), item)
        self.check_signed_in()
        self.cli("refresh", "--force")
        self.assertIn("label = Authtray: demo", self.desktop.keyring.items()[0])

    def test_entry_that_another_program_removed_does_not_mean_signed_out(self):
        self.desktop.keyring.clear_items()
        self.check_said(self.cli("status"), 1, "the keychain has no session of the profile \"demo\", although it was signed in")

    def test_sign_in_removes_an_entry_that_another_program_added(self):
        self.desktop.keyring.store_item(self.keychain_user(), "garbage", "comment", "added")
        self.assertEqual(len(self.desktop.keyring.items()), 2)
        self.sign_in()
        self.assertTrue(self.stored()["access_token"])
        self.check_signed_in()

    def test_entry_of_a_newer_version_is_refused(self):
        self.desktop.keyring.store_item(self.keychain_user(), '{"version": 99}')
        self.check_said(self.cli("status"), 2, "newer Authtray")
