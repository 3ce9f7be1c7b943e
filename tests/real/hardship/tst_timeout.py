# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The provider has rotated the refresh token and responds after the caller's --timeout.

The caller gets its time-out when it is due. The response is waited for all the same, and kept.
"""

import json
import os

from tests.real.harness.agent import AgentTest
from tests.real.harness.program import NO_BROWSER
from tests.support.scratch import TIMEOUT, wait_until

TIMED_OUT = 4


class TimeoutTest(AgentTest):
    has_faults = True

    def test_command_keeps_the_tokens_in_the_background(self):
        for command in ("refresh", "token", "me"):
            with self.subTest(command):
                self.set_time_left(-60)
                self.check_late_response_is_kept(command, "--no-agent")
                self.check_session_works("--no-agent")

    def test_container_does_not_end_before_the_tokens_are_kept(self):
        """It ends with its first process, and then the kernel ends what continues in the background."""
        self.hold_tokens()
        before = self.stored()
        rights = [] if os.geteuid() == 0 else ["--user", "--map-current-user"]
        container = self.spawn_with_pipes(
            ["unshare", *rights, "--pid", "--fork", *self.command("refresh", "--force", "--no-agent", "--timeout", "1")],
            NO_BROWSER)
        self.assertIn("{", container.stdout.readline())  # the answer comes in time
        self.wait_for_rotation_after(before)
        self.assertEqual(container.wait(TIMEOUT), TIMED_OUT)
        self.check_session_works("--no-agent")

    def test_agent_keeps_the_tokens(self):
        self.set_time_left(1000)  # so that the agent doesn't renew it by itself
        self.start_agent()
        self.check_late_response_is_kept("refresh", "--force")
        self.check_session_works()

    def test_valid_token_is_handed_out_in_time(self):
        self.set_time_left(60)
        before = self.stored()
        self.hold_tokens()
        done = self.cli("refresh", "--no-agent", "--timeout", "3")
        self.assertEqual((done.returncode, self.token_of(done.stdout)), (0, before["access_token"]))
        self.wait_for_rotation_after(before)
        self.check_session_works("--no-agent")

    def check_late_response_is_kept(self, command, *options):
        before = self.stored()
        self.hold_tokens()
        done = self.cli(command, "--json", "--timeout", "3", *options)  # returns only when its output is closed
        self.assertEqual(done.returncode, TIMED_OUT, done.stdout + done.stderr)
        self.assertIn("timed out waiting for", done.stderr + json.dumps(done.stdout))
        self.wait_for_rotation_after(before)

    def wait_for_rotation_after(self, before):
        self.wait_for_held_tokens()
        self.assertEqual(self.stored()["refresh_token"], before["refresh_token"])
        self.provider.clear_faults()
        # There is no secret for the moment in which the keychain replaces the item.
        wait_until(lambda: (self.stored() or before)["refresh_token"] != before["refresh_token"], "the new refresh token")
