# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""KWallet as the keychain, on a desktop that has no other one."""

import json

from tests.real.harness.agent import AgentTest
from tests.support.keyring import Keyring
from tests.support.kwallet import KWallet
from tests.support.scratch import TIMEOUT, wait_until

LOCKED = "the keychain is locked"
SLOW_START = 2  # seconds; qtkeychain waits for half a second


class KWalletTest(AgentTest):
    desktop_parts = {"keychain": KWallet, "panel": False, "notifications": False}

    @property
    def kwallet(self):
        return self.desktop.keyring

    def lock(self):
        self.kwallet.lock()
        self.addCleanup(self.kwallet.unlock)

    def run_and(self, answer, *arguments, env=None):
        """Runs a command, and answers KWallet's prompt meanwhile. Returns its exit code and its output."""
        caller = self.spawn_cli(*arguments, env=env)
        answer()
        out, err = caller.communicate(timeout=TIMEOUT)
        return caller.returncode, out + err

    def check_dismissed(self, text, *arguments, env=None):
        code, output = self.run_and(self.kwallet.dismiss, *arguments, env=env)
        self.assertEqual(code, 2, output)
        self.assertIn(text, output)


class CommandLineTest(KWalletTest):
    def test_session_is_read_and_renewed(self):
        self.assertTrue(self.kwallet.has_item(self.keychain_user()))
        self.assertTrue(self.status()["token_valid"])
        self.check_session_works()
        self.check_session_works()

    def test_logout_removes_and_revokes(self):
        done = self.cli("logout", "--force")
        self.check_said(done, 0, "Successfully logged out")
        self.assertFalse(self.kwallet.has_item(self.keychain_user()))
        self.assertEqual(self.events("revocation")[-1]["status"], 200)
        self.check_said(self.cli("status"), 1, "Not authenticated")
        self.sign_in()

    def test_dismissed_prompt_is_named_and_costs_nothing(self):
        counts = [len(self.events(name)) for name in ("authorization", "refresh", "revocation")]
        self.lock()
        self.check_dismissed(LOCKED, "status")
        self.check_dismissed('"RetryLater"', "refresh", "--force")
        self.check_dismissed(LOCKED, "logout", "--force")
        self.check_dismissed(LOCKED, *self.login_arguments(), env=self.browser_env())
        self.assertEqual([len(self.events(name)) for name in ("authorization", "refresh", "revocation")], counts)
        self.kwallet.unlock()
        self.check_session_works()

    def test_answered_prompt_lets_the_command_continue(self):
        self.lock()
        code, output = self.run_and(self.kwallet.type_password, "status")
        self.assertEqual(code, 0, output)

    def test_unanswered_prompt_is_waited_for_until_the_timeout(self):
        self.lock()
        self.addCleanup(self.kwallet.dismiss)
        self.check_said(self.cli("status", "--timeout", "2"), 2, LOCKED)


class ServiceTest(KWalletTest):
    def test_service_that_is_killed_after_a_renewal_has_stored_it(self):
        self.check_session_works()
        self.kwallet.kill()
        self.kwallet.unlock()
        self.check_session_works()

    def test_cold_service_is_started_before_another_keychain_is_chosen(self):
        self.kwallet.make_cold(SLOW_START)
        code, output = self.run_and(self.kwallet.type_password, "status")
        self.assertEqual(code, 0, output)

    def test_service_that_starts_too_late_is_waited_for_until_the_timeout(self):
        self.kwallet.make_cold(SLOW_START)
        self.check_said(self.cli("status", "--timeout", "1"), 4, "the keychain doesn't answer")


class SwitchedOffTest(AgentTest):
    """Plasma with KWallet switched off and gnome-keyring in its place."""

    desktop_parts = {"panel": False, "notifications": False}

    def test_another_keychain_is_used(self):
        KWallet(self.desktop).install(is_on=False)
        self.sign_in()
        self.assertIsNotNone(self.stored())
        self.check_session_works()


class SwitchedOffLaterTest(KWalletTest):
    def test_session_in_it_is_neither_called_gone_nor_ended(self):
        self.kwallet.install(is_on=False)
        self.kwallet.kill()
        Keyring(self.desktop).start()
        for arguments in (["status"], ["refresh", "--force", "--output", "text"], ["logout", "--force"]):
            self.check_said(self.cli(*arguments), 2, "another keychain has the session than the one that answers: KWallet")
        self.kwallet.install(is_on=True)
        self.kwallet.unlock()
        self.check_session_works()


class AnotherDesktopTest(KWalletTest):
    def test_session_left_in_it_is_told_of_and_ended_by_a_later_logout(self):
        self.kwallet.install(is_on=False)
        self.kwallet.kill()
        Keyring(self.desktop).start()
        left = "an earlier session of demo is still in KWallet"
        self.check_said(self.sign_in(), 0, left)
        self.check_said(self.cli("status"), 0, left)
        self.check_said(self.cli("logout", "--force"), 0, left)
        self.check_said(self.cli("logout", "--force"), 2, "another keychain has the session")
        self.kwallet.install(is_on=True)
        self.kwallet.unlock()
        self.assertTrue(self.kwallet.has_item(self.keychain_user()))
        before = len(self.events("revocation"))
        self.check_said(self.cli("logout", "--force"), 0, "The earlier session in KWallet was revoked")
        self.assertFalse(self.kwallet.has_item(self.keychain_user()))
        self.assertGreater(len(self.events("revocation")), before)
        self.sign_in()


class WrapperTest(AgentTest):
    """The newest KWallet, which stores in the Secret Service. It has just been started, so no program has opened a wallet."""

    desktop_parts = {"panel": False, "notifications": False}
    access_token_seconds = 8

    def setUp(self):
        self.kwallet = KWallet(self.desktop)
        self.kwallet.install_wrapper()
        super().setUp()

    def test_session_works(self):
        self.assertTrue(self.status()["token_valid"])
        self.check_session_works()
        self.assertIn("Authtray: demo", self.desktop.keyring.items()[0])

    def test_session_of_the_kwallet_before_is_used_and_its_place_noted(self):
        file = self.profiles / "demo.json"
        profile = json.loads(file.read_text())
        file.write_text(json.dumps({**profile, "keychain": "KWallet"}))
        self.check_session_works()
        self.assertEqual(json.loads(file.read_text())["keychain"], "Secret Service")

    def test_agent_renews_ahead_without_another_program(self):
        self.kwallet.kill()
        before = len(self.events("refresh"))
        self.spawn_agent()
        wait_until(lambda: len(self.events("refresh")) > before + 1, "renewals ahead of time")

    def test_locked_is_named(self):
        self.addCleanup(self.desktop.keyring.unlock)
        self.desktop.keyring.lock()
        self.check_said(self.cli("status"), 2, LOCKED)
        self.check_said(self.cli("logout", "--force"), 2, LOCKED)

    def test_logout_removes_and_revokes(self):
        self.check_said(self.cli("logout", "--force"), 0, "Successfully logged out")
        self.assertEqual(self.desktop.keyring.items(), [])
        self.assertEqual(self.events("revocation")[-1]["status"], 200)
        self.sign_in()


class AgentWithKWalletTest(KWalletTest):
    access_token_seconds = 8

    def refreshes(self):
        return len(self.events("refresh"))

    def wait_for_renewals(self):
        before = self.refreshes()
        wait_until(lambda: self.refreshes() > before + 1, "renewals ahead of time")

    def test_agent_renews_ahead(self):
        self.start_agent()
        self.wait_for_renewals()
        self.assertEqual(self.events("reuse-detected"), [])

    def test_locked_wallet_is_waited_for_without_a_prompt(self):
        self.lock()
        self.spawn_agent()
        wait_until(self.socket_path.exists, "the agent's socket")
        self.assertEqual(self.kwallet.prompts(), [])
        self.kwallet.unlock()
        self.wait_for_renewals()


class TrayTest(KWalletTest):
    desktop_parts = {"keychain": KWallet, "notifications": False}

    def test_tray_waits_for_a_locked_wallet(self):
        self.lock()
        self.start_tray()
        self.wait_for_icon()
        wait_until(lambda: "Waiting for your keychain" in self.tooltip(), "the tooltip that names the keychain")
        self.assertEqual(self.kwallet.prompts(), [])
        self.kwallet.unlock()
        wait_until(lambda: "Signed in as ada" in self.tooltip(), "the tooltip of the signed-in state")
