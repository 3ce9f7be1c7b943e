# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A keyring that is locked when the agent starts or while it runs: the agent waits for it. The keyring asks for its password
only if somebody uses the session."""

import datetime
import json

from tests.real.harness.agent import AgentTest
from tests.support.scratch import TIMEOUT, wait_until

GCR_PROMPTER = "/usr/libexec/gcr-prompter"
LIFETIME = 8  # seconds
HELD_LIFETIME = 24  # seconds: half of it must do for several commands
UNLOCK_NOTICED = 120  # seconds: gnome-keyring doesn't announce that PAM unlocked it, and the agent looks rarely


class WaitingTest(AgentTest):
    access_token_seconds = LIFETIME

    def setUp(self):
        super().setUp()
        self.prompted = self.desktop.folder / "prompted"
        self.prompted.unlink(missing_ok=True)
        self.addCleanup(self.desktop.keyring.unlock)

    def watch_for_prompts(self):
        self.desktop.keyring.set_prompter("/usr/bin/touch", self.prompted)

    def refreshes(self):
        return len(self.events("refresh"))

    def wait_for_expiry(self):
        times = [datetime.datetime.fromisoformat(event["time"]) for event in self.events("token") + self.events("refresh")]
        expiry = max(times) + datetime.timedelta(seconds=LIFETIME + 1)
        wait_until(lambda: datetime.datetime.now(datetime.timezone.utc) > expiry, "the token's expiry")

    def check_agent_recovers(self, before):
        self.assertEqual(self.refreshes(), before)
        self.desktop.keyring.unlock()
        wait_until(lambda: self.refreshes() > before, "an unprompted renewal", UNLOCK_NOTICED)
        wait_until(self.has_agent, "an agent that is signed in")
        self.assertFalse(self.prompted.exists(), "nobody has been asked for the keyring's password")

    def test_locked_before_the_agent_starts(self):
        self.desktop.keyring.lock()
        before = self.refreshes()
        self.spawn_agent()
        wait_until(self.socket_path.exists, "the agent's socket")
        done = self.cli("status")
        self.assertEqual(done.returncode, 2, done.stdout)
        self.assertIn("the keychain is locked", done.stderr)
        self.watch_for_prompts()
        self.wait_for_expiry()
        self.check_agent_recovers(before)

    def test_locked_when_a_renewal_is_due(self):
        self.start_agent()
        self.watch_for_prompts()
        self.desktop.keyring.lock()
        before = self.refreshes()
        self.wait_for_expiry()
        self.check_agent_recovers(before)


class HeldTokenTest(AgentTest):
    """The keyring can't be read when a token is no longer fresh, but valid: the agent serves what it holds, and asks nobody."""

    access_token_seconds = HELD_LIFETIME

    def setUp(self):
        super().setUp()
        self.prompted = self.desktop.folder / "prompted"
        self.prompted.unlink(missing_ok=True)
        self.desktop.keyring.set_prompter("/usr/bin/touch", self.prompted)

    def start_agent_with_fresh_token(self):
        self.start_agent()
        token = self.token_of(self.cli("refresh", "--force").stdout)
        self.begun = datetime.datetime.now()
        self.wait_for_part_of_life(0.2)  # the agent reads once more what it has written, and nothing between now and half time
        return token

    def wait_for_part_of_life(self, part):
        then = self.begun + datetime.timedelta(seconds=HELD_LIFETIME * part)
        wait_until(lambda: datetime.datetime.now() > then, "a part of the token's life")

    def check_held_token_is_served(self, token, problem):
        self.wait_for_part_of_life(0.6)
        refreshes = len(self.events("refresh"))
        served = self.cli("token")
        self.assertEqual((served.returncode, served.stdout), (0, f"{token}\n"), served.stderr)
        self.assertIn("Warning: the session couldn't be renewed.", served.stderr)
        self.assertIn(problem, served.stderr)
        answer = json.loads(self.cli("refresh").stdout)
        self.assertEqual(answer["Code"], "LoginRefreshPartial")
        self.assertIn(problem, answer["Data"]["Hint"])
        self.assertEqual(len(self.events("refresh")), refreshes)
        self.assertFalse(self.prompted.exists(), "nobody has been asked for the keyring's password")

    def test_locked(self):
        token = self.start_agent_with_fresh_token()
        self.addCleanup(self.desktop.keyring.unlock)
        self.desktop.keyring.lock()
        self.check_held_token_is_served(token, "the keychain is locked")

    def test_hanging(self):
        token = self.start_agent_with_fresh_token()
        self.addCleanup(self.desktop.keyring.resume)
        self.desktop.keyring.pause()
        self.check_held_token_is_served(token, "the keychain doesn't answer")

    def test_gone(self):
        token = self.start_agent_with_fresh_token()
        self.addCleanup(self.desktop.keyring.start)
        self.desktop.keyring.kill()
        self.check_held_token_is_served(token, "there is no keychain")


class TrayTest(AgentTest):
    desktop_parts = {"notifications": False}

    def test_locked_before_the_tray_app_starts(self):
        self.desktop.keyring.lock()
        self.start_tray()
        self.wait_for_icon()
        wait_until(lambda: "Waiting for your keychain" in self.tooltip(), "the tooltip that names the keychain")
        self.desktop.keyring.unlock()
        wait_until(lambda: "Signed in as ada" in self.tooltip(), "the tooltip of the signed-in state", UNLOCK_NOTICED)


class ThreeProfilesTest(AgentTest):
    desktop_parts = {"notifications": False}

    def test_tray_asks_nobody_at_its_start(self):
        for self.profile in ("second", "third"):
            self.sign_in()
        prompted = self.desktop.folder / "prompted"
        self.desktop.keyring.set_prompter("/usr/bin/touch", prompted)
        self.desktop.keyring.lock()
        self.start_tray()
        self.wait_for_icon()
        wait_until(lambda: self.tooltip().count("Waiting for your keychain") == 3, "three profiles that wait for the keychain")
        self.assertFalse(prompted.exists(), "nobody has been asked for the keyring's password")
        self.cli("status", "--timeout", "2")
        wait_until(prompted.exists, "the question for the password, now that a person wants something")


class PromptTest(AgentTest):
    """The keyring's own prompt, which stays until the person answers it."""

    desktop_parts = {"panel": False, "notifications": False}

    def setUp(self):
        super().setUp()
        self.desktop.keyring.set_prompter(GCR_PROMPTER)
        self.desktop.keyring.lock()
        self.addCleanup(self.desktop.keyring.unlock)

    def prompts(self):
        return self.desktop.windows("Unlock") + self.desktop.windows_of("gcr-prompter")

    def start_locked_agent(self):
        self.spawn_agent()
        wait_until(self.socket_path.exists, "the agent's socket")

    def check_prompt_is_waited_for(self, *arguments):
        caller = self.spawn_cli(*arguments, "--timeout", "60")
        wait_until(self.prompts, "the keyring's prompt")
        self.assertEqual(caller.stderr.readline(), "Waiting for the keychain: unlock it, or allow Authtray to use it.\n")
        self.desktop.keyring.type_password()
        out, err = caller.communicate(timeout=TIMEOUT)
        self.assertEqual((caller.returncode, err), (0, ""))
        self.assertIn("ada@example.com", out)

    def test_unanswered_prompt_is_waited_for_until_the_timeout(self):
        self.check_failed(self.cli("status", "--timeout", "3"), 2, "the keychain is locked")
        self.desktop.keyring.type_password()  # the prompt stays after the command has ended
        wait_until(self.desktop.keyring.is_unlocked, "an unlocked keyring")
        self.assertEqual(self.cli("status").returncode, 0)

    def test_prompt_that_is_answered_late(self):
        self.check_prompt_is_waited_for("status")

    def test_prompt_that_is_answered_late_for_an_agent(self):
        self.start_locked_agent()
        self.check_prompt_is_waited_for("status")
        self.assertTrue(self.has_agent())

    def test_prompt_that_is_answered_after_the_timeout_lets_the_agent_continue(self):
        self.start_locked_agent()
        self.assertEqual(self.cli("status", "--timeout", "3").returncode, 2)
        wait_until(self.prompts, "the keyring's prompt")
        self.desktop.keyring.type_password()
        wait_until(self.has_agent, "an agent that is signed in")
