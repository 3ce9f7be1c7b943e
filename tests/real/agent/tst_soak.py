# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""An agent with tokens of two seconds, and clients in a loop. tests/tools/soak does it at length."""

import json
import os
import re
import threading
import time
import unittest
from pathlib import Path

from tests.real.harness.agent import AgentTest

CLIENTS = 20
WARM_UP = 1 / 4  # of the time
MOST_GROWTH = 2048  # KiB from then on, and what libsecret 0.20 loses at each look into the keychain, as secret-tool does too
LIBSECRET_LEAK = 3  # KiB a refresh
MOST_MORE_DESCRIPTORS = 2


class SoakTest(AgentTest):
    access_token_seconds = 2
    seconds = int(os.environ.get("SOAK_SECONDS", 20))

    def test_soak(self):
        self.agent = self.start_agent()
        self.answers, self.failures = 0, []
        warm = self.work(self.seconds * WARM_UP)
        end = self.work(self.seconds * (1 - WARM_UP))
        print(f"\n{self.answers} answers in {self.seconds} s, {len(self.failures)} failed, {len(self.events('refresh'))} "
              f"refreshes; memory {warm[0]} -> {end[0]} KiB, descriptors {warm[1]} -> {end[1]}", flush=True)
        self.assertEqual(self.failures, [])
        self.assertGreater(self.answers, CLIENTS)
        self.assertEqual(self.events("reuse-detected"), [])
        self.assertLessEqual(len(self.events("refresh")), 2 * self.seconds, "a token is renewed at half of its life")
        self.assertLess(end[0] - warm[0], MOST_GROWTH + LIBSECRET_LEAK * len(self.events("refresh")))
        self.assertLessEqual(end[1] - warm[1], MOST_MORE_DESCRIPTORS)

    def work(self, seconds):
        """Lets the clients ask for so long; what the agent needs once they have gone."""
        end = time.monotonic() + seconds
        clients = [threading.Thread(target=self.ask_until, args=[end]) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        self.wait(lambda: self.connections() == 1, "the agent to be alone")
        self.assertIsNone(self.agent.poll())
        return self.memory(), self.descriptors()

    def ask_until(self, end):
        while time.monotonic() < end:
            done = self.cli("refresh")
            if done.returncode == 0 and json.loads(done.stdout)["Data"]["AccessToken"]:
                self.answers += 1
            else:
                self.failures.append(done.stdout + done.stderr)

    def memory(self):
        """In KiB."""
        return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.agent.pid}/status").read_text()).group(1))

    def descriptors(self):
        try:
            return len(os.listdir(f"/proc/{self.agent.pid}/fd"))
        except PermissionError:  # the agent lets only root look
            return 0


if __name__ == "__main__":
    unittest.main()
