# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""KeePassXC as the keychain: it locks each entry, and asks the person about each process that wants it. A request that is
dismissed costs no session."""

from tests.real.harness.agent import AgentTest
from tests.support.keepassxc import KeePassXC
from tests.support.scratch import TIMEOUT, wait_until

REFUSED = "the keychain denied access"


class KeePassXCTest(AgentTest):
    desktop_parts = {"keychain": KeePassXC, "panel": False, "notifications": False}

    @property
    def keepassxc(self):
        return self.desktop.keyring

    def run_and(self, answer, *arguments, env=None):
        """Runs a command, and answers KeePassXC's request meanwhile. Returns its exit code and its output."""
        caller = self.spawn_cli(*arguments, env=env)
        answer()
        out, err = caller.communicate(timeout=TIMEOUT)
        return caller.returncode, out + err

    def check_allowed(self, text, *arguments):
        code, output = self.run_and(self.keepassxc.allow, *arguments)
        self.assertEqual(code, 0, output)
        self.assertIn(text, output)

    def check_dismissed(self, *arguments, env=None, text=REFUSED):
        code, output = self.run_and(self.keepassxc.dismiss, *arguments, env=env)
        self.assertEqual(code, 2, output)
        self.assertIn(text, output)


class CommandLineTest(KeePassXCTest):
    def test_allowed_request_lets_read_and_renew(self):
        self.check_allowed("ada@example.com", "status")
        self.check_allowed('"LoginRefresh"', "refresh", "--force")

    def test_dismissed_request_is_named_and_costs_nothing(self):
        counts = [len(self.events(name)) for name in ("authorization", "refresh", "revocation")]
        self.check_dismissed("status")
        self.check_dismissed("refresh", "--force", text='"RetryLater"')
        self.check_dismissed("logout", "--force")
        self.check_dismissed(*self.login_arguments(), env=self.browser_env())
        self.assertEqual([len(self.events(name)) for name in ("authorization", "refresh", "revocation")], counts)
        self.check_allowed('"LoginRefresh"', "refresh", "--force")

    def test_entry_is_labelled_for_people(self):
        self.check_allowed('"LoginRefresh"', "refresh", "--force")
        self.assertEqual(self.keepassxc.labels(), ["Authtray: demo (ada@example.com)"])

    def test_logout_removes_and_revokes(self):
        self.assertTrue(self.keepassxc.has_item())
        self.check_allowed("Successfully logged out", "logout", "--force")
        self.assertFalse(self.keepassxc.has_item())
        self.assertEqual(self.events("revocation")[-1]["status"], 200)
        self.sign_in()

    def test_locked_database_is_named(self):
        self.keepassxc.lock()
        self.addCleanup(self.keepassxc.unlock)
        self.check_said(self.cli("status", "--timeout", "3"), 2, "the keychain is locked")


class AgentWithKeePassXCTest(KeePassXCTest):
    access_token_seconds = 8

    def refreshes(self):
        return len(self.events("refresh"))

    def test_agent_asks_nobody_by_itself_and_renews_what_it_was_given(self):
        self.spawn_agent()
        wait_until(self.socket_path.exists, "the agent's socket")
        self.check_dismissed("status")
        self.check_allowed("ada@example.com", "status")
        before = self.refreshes()
        wait_until(lambda: self.refreshes() > before + 1, "renewals ahead of time")
        self.assertEqual(self.keepassxc.requests(), [])
        self.assertEqual(self.events("reuse-detected"), [])


class TrayTest(KeePassXCTest):
    desktop_parts = {"keychain": KeePassXC, "notifications": False}
    access_token_seconds = 8

    def test_tray_waits_for_the_person_and_asks_nobody_by_itself(self):
        self.start_tray()
        self.wait_for_icon()
        wait_until(lambda: "Waiting for your keychain" in self.tooltip(), "the tooltip that names the keychain")
        self.assertEqual(self.keepassxc.requests(), [])
        self.check_allowed("ada@example.com", "status")
        wait_until(lambda: "Signed in as ada" in self.tooltip(), "the tooltip of the signed-in state")
        self.keepassxc.restart()  # and has forgotten what it released
        wait_until(lambda: "eychain is locked" in self.tooltip(), "the tooltip that names the problem")
        self.assertEqual(self.keepassxc.requests(), [])


class ThreeProfilesTest(KeePassXCTest):
    desktop_parts = {"keychain": KeePassXC, "notifications": False}

    def test_tray_asks_nobody_at_its_start(self):
        for self.profile in ("second", "third"):
            self.sign_in()
        self.start_tray()
        self.wait_for_icon()
        wait_until(lambda: self.tooltip().count("Waiting for your keychain") == 3, "three profiles that wait for the keychain")
        self.assertEqual(self.keepassxc.requests(), [])
        self.check_dismissed("status")  # it does ask where a person wants something
        self.assertEqual(sorted(self.keepassxc.labels()),
                         [f"Authtray: {profile} (ada@example.com)" for profile in ("demo", "second", "third")])
