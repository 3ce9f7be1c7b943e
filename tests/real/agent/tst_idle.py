# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""How often an agent with nothing to do wakes up: its threads' voluntary context switches.
tests/tools/idle does it at length."""

import contextlib
import os
import re
import time
import unittest
from pathlib import Path

from tests.real.harness.agent import AgentTest
from tests.real.harness.program import wait_until

CALM = 16  # seconds without a wake-up after which it counts as idle: GLib lets its spare threads go after 15
SETTLING = 120


class IdleTest(AgentTest):
    access_token_seconds = 86400
    seconds = int(os.environ.get("IDLE_SECONDS", 20))

    def test_agent_that_is_signed_in(self):
        agent = self.start_agent()
        wait_until(lambda: self.wake_ups_in(agent, CALM) == 0, SETTLING, "the agent to have nothing more to do")
        wake_ups = self.wake_ups_in(agent, self.seconds)
        print(f"\n{wake_ups} wake-ups in {self.seconds} s", flush=True)
        self.assertIsNone(agent.poll())
        self.assertLessEqual(wake_ups, self.seconds // 60)

    def wake_ups_in(self, agent, seconds):
        before = switches(agent)
        time.sleep(seconds)  # what is measured, not what is waited for
        after = switches(agent)
        ended = before.keys() - after.keys()
        return sum(count - before.get(thread, 0) for thread, count in after.items()) + len(ended)


def switches(process):
    """For each thread how often it has come back from waiting."""
    counts = {}
    for thread in Path(f"/proc/{process.pid}/task").iterdir():
        with contextlib.suppress(OSError):  # it has just ended
            status = (thread / "status").read_text()
            counts[thread.name] = int(re.search(r"(?m)^voluntary_ctxt_switches:\s+(\d+)$", status).group(1))
    return counts


if __name__ == "__main__":
    unittest.main()
