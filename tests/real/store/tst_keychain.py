# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A keychain that is locked, silent, absent or refuses: each says so in its own words, and no session is lost."""

import unittest

from tests.real.harness.program import ProgramTest


class KeychainTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.login_done()

    def expect(self, done, code, what):
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertIn(what, done.stdout + done.stderr)

    def still_signed_in(self):
        self.assertTrue(self.status()["token_valid"])

    def test_locked(self):
        self.desktop.lock_keyring()
        self.expect(self.cli("status"), 2, "the keychain is locked")
        self.expect(self.cli("refresh"), 2, '"RetryLater"')
        self.expect(self.cli("logout", "--force"), 2, "the keychain is locked")
        self.expect(self.login(), 2, "the keychain is locked")
        self.desktop.unlock_keyring()
        self.still_signed_in()
        self.assertEqual(len(self.events("authorization")), 1, "no browser opens where nothing can be kept")

    def test_silent(self):
        self.desktop.stop_keyring()
        self.expect(self.cli("status", "--timeout", "1"), 4, "the keychain doesn't answer")
        self.expect(self.cli("refresh", "--timeout", "1"), 4, "the keychain doesn't answer")
        self.desktop.continue_keyring()
        self.still_signed_in()

    def test_absent(self):
        self.desktop.kill_keyring()
        self.expect(self.cli("status"), 2, "there is no keychain")
        self.expect(self.login(), 2, "there is no keychain")
        self.desktop.start_keyring()
        self.still_signed_in()

    def test_without_a_session_bus(self):
        self.desktop.env["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nonexistent"
        self.expect(self.cli("status"), 2, "there is no keychain")

    def test_entry_removed_behind_our_back_is_not_being_signed_out(self):
        self.desktop.run(["secret-tool", "clear", "server", "authtray"])
        self.expect(self.cli("status"), 2, "has no entry for the profile \"demo\"")

    def test_entry_of_a_newer_version_is_refused(self):
        self.desktop.run(["secret-tool", "store", "--label=newer", "user", self.item_key(), "server", "authtray",
                          "type", "plaintext", "xdg:schema", "org.qt.keychain"], input='{"version": 99}', check=True)
        self.expect(self.cli("status"), 2, "newer Authtray")


if __name__ == "__main__":
    unittest.main()
