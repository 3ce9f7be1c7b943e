# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""How often an agent with nothing to do wakes up, counted as its threads' voluntary context switches. tests/tools/idle runs
it for longer."""

import os
import time

from tests.real.harness.agent import AgentTest
from tests.support.process import wake_ups
from tests.support.scratch import wait_until

QUIET = 16  # seconds without a wake-up after which the agent is idle: GLib ends its spare threads after 15
SETTLING = 120  # seconds


class IdleTest(AgentTest):
    access_token_seconds = 86400
    seconds = int(os.environ.get("IDLE_SECONDS", 20))

    def test_signed_in_agent_hardly_wakes_up(self):
        agent = self.start_agent()
        wait_until(lambda: self.wake_ups_in(QUIET, agent) == 0, "an idle agent", SETTLING)
        count = self.wake_ups_in(self.seconds, agent)
        print(f"\n{count} wake-ups in {self.seconds} s", flush=True)
        self.assertIsNone(agent.poll())
        self.assertLessEqual(count, self.seconds // 60)

    def wake_ups_in(self, seconds, agent):
        before = wake_ups(agent.pid)
        time.sleep(seconds)  # the time that is measured
        after = wake_ups(agent.pid)
        ended = before.keys() - after.keys()
        return sum(count - before.get(thread, 0) for thread, count in after.items()) + len(ended)
