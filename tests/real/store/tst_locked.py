# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A keyring that is locked when the agent starts or while it runs: the agent waits for it, and asks nobody to unlock it
until somebody wants something of it."""

import datetime
import subprocess
import unittest

from tests.real.harness.agent import AgentTest
from tests.real.harness.program import AUTHTRAY, PATIENCE, wait_until

GCR_PROMPTER = "/usr/libexec/gcr-prompter"
LIFE = 8  # seconds
NOTICED = 120  # seconds; unlocked by PAM, gnome-keyring tells nobody, and the agent looks but seldom


class WaitingTest(AgentTest):
    access_token_seconds = LIFE

    def setUp(self):
        super().setUp()
        self.prompted = self.desktop.folder / "prompted"
        self.prompted.unlink(missing_ok=True)
        self.addCleanup(self.desktop.unlock_keyring)

    def watch_for_prompts(self):
        self.desktop.set_prompter("/usr/bin/touch", self.prompted)

    def refreshes(self):
        return len(self.events("refresh"))

    def let_token_expire(self):
        events = self.events("token") + self.events("refresh")
        last = max(datetime.datetime.fromisoformat(event["time"].replace("Z", "+00:00")) for event in events)
        expiry = last + datetime.timedelta(seconds=LIFE + 1)
        self.wait(lambda: datetime.datetime.now(datetime.timezone.utc) > expiry, "the token's expiry")

    def goes_on_by_itself(self, before):
        self.assertEqual(self.refreshes(), before)
        self.desktop.unlock_keyring()
        wait_until(lambda: self.refreshes() > before, NOTICED, "a renewal that nobody asked for")
        self.wait(self.has_agent, "the agent to be signed in")
        self.assertFalse(self.prompted.exists(), "nobody has been asked for the keyring's password")

    def test_keyring_locked_before_the_agent_starts(self):
        self.desktop.lock_keyring()
        before = self.refreshes()
        self.spawn_agent()
        self.wait(self.socket_path.exists, "the agent's socket")
        done = self.cli("status")
        self.assertEqual(done.returncode, 2, done.stdout)
        self.assertIn("the keychain is locked", done.stderr)
        self.watch_for_prompts()
        self.let_token_expire()
        self.goes_on_by_itself(before)

    def test_keyring_locked_when_a_renewal_is_due(self):
        self.start_agent()
        self.watch_for_prompts()
        self.desktop.lock_keyring()
        before = self.refreshes()
        self.let_token_expire()
        self.goes_on_by_itself(before)


class TrayTest(AgentTest):
    desktop_parts = {"notifications": False}

    def tooltip(self):
        service = self.desktop.tray_items()[0].split("/")[0]
        return self.desktop.property(service, "/StatusNotifierItem", "org.kde.StatusNotifierItem", "ToolTip") or ""

    def test_keyring_locked_before_the_tray_app_starts(self):
        self.desktop.lock_keyring()
        self.start_tray()
        self.wait(self.desktop.tray_items, "the tray icon")
        self.wait(lambda: "Waiting for your keychain" in self.tooltip(), "the tooltip that says what it waits for")
        self.desktop.unlock_keyring()
        wait_until(lambda: "Signed in as ada" in self.tooltip(), NOTICED, "the tooltip of being signed in")


class PromptTest(AgentTest):
    """The keyring's own prompt, which takes as long as the person takes."""

    desktop_parts = {"panel": False, "notifications": False}

    def setUp(self):
        super().setUp()
        self.desktop.set_prompter(GCR_PROMPTER)
        self.desktop.lock_keyring()
        self.addCleanup(self.desktop.unlock_keyring)

    def prompts(self):
        return self.desktop.windows("Unlock") + self.desktop.run(
            ["xdotool", "search", "--onlyvisible", "--class", "gcr-prompter"]).stdout.split()

    def is_waited_for(self, *arguments):
        command = [str(AUTHTRAY), "--cli", "--config", str(self.config), *arguments, "--timeout", "60"]
        with subprocess.Popen(command, env=self.desktop.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as caller:
            self.wait(self.prompts, "the keyring's prompt")
            with self.assertRaises(subprocess.TimeoutExpired):
                caller.wait(3)
            self.desktop.answer_prompt()
            out, err = caller.communicate(timeout=PATIENCE)
        self.assertEqual((caller.returncode, err), (0, ""))
        self.assertIn("ada@example.com", out)

    def test_prompt_that_nobody_answers_is_waited_for_no_longer_than_asked(self):
        done = self.cli("status", "--timeout", "3")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("the keychain is locked", done.stderr)
        self.desktop.answer_prompt()  # it stays, as it does for others
        self.wait(self.desktop.keyring_is_unlocked, "the keyring to be unlocked")
        self.assertEqual(self.cli("status").returncode, 0)

    def test_prompt_that_is_answered_late(self):
        self.is_waited_for("status")

    def test_prompt_that_is_answered_late_for_an_agent(self):
        self.spawn_agent()
        self.wait(self.socket_path.exists, "the agent's socket")
        self.is_waited_for("status")
        self.assertTrue(self.has_agent())

    def test_prompt_that_is_answered_too_late_lets_an_agent_go_on(self):
        self.spawn_agent()
        self.wait(self.socket_path.exists, "the agent's socket")
        self.assertEqual(self.cli("status", "--timeout", "3").returncode, 2)
        self.wait(self.prompts, "the keyring's prompt")
        self.desktop.answer_prompt()
        self.wait(self.has_agent, "the agent to be signed in")


if __name__ == "__main__":
    unittest.main()
