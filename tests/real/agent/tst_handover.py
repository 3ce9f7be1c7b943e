# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tray app replaces an agent that has no window."""

from tests.real.harness.agent import AgentTest, pack, receive
from tests.support.scratch import TIMEOUT, wait_until


class HandoverTest(AgentTest):
    desktop_parts = {"notifications": False}

    def start_refresh(self):
        """A refresh by the agent, which waits for the provider's answer."""
        self.provider.pause()
        caller = self.send_command("refresh", "--force")
        wait_until(self.provider.has_waiting_request, "the request to the provider")
        return caller

    def wait_for_tray(self, agent):
        self.assertEqual(agent.wait(TIMEOUT), 0)
        wait_until(self.has_agent, "the tray app's answer")

    def test_tray_replaces_an_agent_without_a_window(self):
        agent = self.start_agent()
        tray = self.start_tray()
        self.wait_for_tray(agent)
        self.wait_for_icon()
        self.assertEqual(self.ask("status")[0], 0)
        self.assertEqual(self.spawn_agent().wait(TIMEOUT), 0, "another agent finds the tray app and ends")
        self.assertIsNone(tray.poll())

    def test_refresh_that_runs_meanwhile_is_not_lost(self):
        agent = self.start_agent()
        before = self.stored()["access_token"]
        caller = self.start_refresh()
        self.assertEqual(receive(caller), [b"heard"])
        self.start_tray()
        wait_until(lambda: not self.has_agent(), "the agent to close its socket")
        self.provider.resume()
        self.wait_for_tray(agent)
        self.assertNotEqual(self.stored()["access_token"], before)
        self.assertEqual(self.ask("refresh", "--force")[0], 0, "the session still works")
        self.assertEqual(self.events("reuse-detected"), [])

    def refuse_new_tokens(self):
        """The keychain is locked when the agent stores the tokens of a refresh. Returns the access token before."""
        before = self.stored()["access_token"]
        caller = self.start_refresh()
        self.desktop.keyring.lock()
        self.addCleanup(self.desktop.keyring.unlock)
        self.provider.resume()
        self.assertEqual(receive(caller), [b"heard"])
        self.assertIn(b"LoginRefreshPartial", receive(caller)[2])
        return before

    def test_tokens_stay_if_the_successor_dies_at_the_handover(self):
        agent = self.start_agent()
        before = self.refuse_new_tokens()
        successor = self.connect()
        successor.sendall(pack(b"show", b""))
        self.assertEqual(receive(successor)[:2], [b"retiring", b"demo"])
        successor.close()
        wait_until(self.has_agent, "the agent to answer again")
        self.desktop.keyring.unlock()
        wait_until(lambda: self.stored()["access_token"] != before, "the new tokens in the keychain")
        self.assertIsNone(agent.poll())
        self.assertEqual(self.ask("refresh", "--force")[0], 0, "the session still works")
        self.assertEqual(self.events("reuse-detected"), [])

    def test_tokens_that_the_keychain_refused_are_handed_over(self):
        agent = self.start_agent()
        before = self.refuse_new_tokens()
        self.start_tray()
        self.wait_for_tray(agent)
        self.assertIn("LoginRefreshPartial", self.ask("refresh")[1])
        self.desktop.keyring.unlock()
        wait_until(lambda: self.stored()["access_token"] != before, "the new tokens in the keychain")
        self.assertEqual(self.ask("refresh", "--force")[0], 0, "the session still works")
        self.assertEqual(self.events("reuse-detected"), [])

    def test_tokens_of_a_profile_whose_file_is_away_are_kept(self):
        agent = self.start_agent()
        before = self.refuse_new_tokens()
        file = self.profiles / "demo.json"
        away = file.rename(file.with_suffix(".away"))
        self.start_tray()
        self.wait_for_icon()
        self.desktop.keyring.unlock()
        away.rename(file)
        wait_until(lambda: self.stored()["access_token"] != before, "the new tokens in the keychain")
        self.wait_for_tray(agent)
        self.assertEqual(self.ask("refresh", "--force")[0], 0, "the session still works")
        self.assertEqual(self.events("reuse-detected"), [])
