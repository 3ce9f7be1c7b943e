# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""An agent with tokens of two seconds, and clients that ask it in a loop. tests/tools/soak runs it for longer."""

import json
import os
import threading
import time

from tests.real.harness.agent import AgentTest
from tests.support.process import resident_memory
from tests.support.scratch import wait_until

CLIENTS = 20
WARM_UP = 1 / 4  # of the time
MAX_GROWTH = 2048  # KiB after the warm-up, and what libsecret 0.20 loses whenever it reads the keychain, in secret-tool too
LIBSECRET_LEAK = 3  # KiB for each refresh
MAX_MORE_DESCRIPTORS = 2


class SoakTest(AgentTest):
    access_token_seconds = 2
    seconds = int(os.environ.get("SOAK_SECONDS", 20))

    def test_soak(self):
        self.agent = self.start_agent()
        self.answers, self.failures = 0, []
        warm = self.run_clients(self.seconds * WARM_UP)
        end = self.run_clients(self.seconds * (1 - WARM_UP))
        refreshes = len(self.events("refresh"))
        print(f"\n{self.answers} answers in {self.seconds} s, {len(self.failures)} failed, {refreshes} refreshes; "
              f"memory {warm[0]} -> {end[0]} KiB, descriptors {warm[1]} -> {end[1]}", flush=True)
        self.assertEqual(self.failures, [])
        self.assertGreater(self.answers, CLIENTS)
        self.assertEqual(self.events("reuse-detected"), [])
        self.assertLessEqual(refreshes, 2 * self.seconds, "a token is renewed at half of its lifetime")
        self.assertLess(end[0] - warm[0], MAX_GROWTH + LIBSECRET_LEAK * refreshes)
        self.assertLessEqual(end[1] - warm[1], MAX_MORE_DESCRIPTORS)

    def run_clients(self, seconds):
        """Lets the clients ask for so long. Returns the agent's memory and descriptors after they have gone."""
        end = time.monotonic() + seconds
        clients = [threading.Thread(target=self.ask_until, args=[end]) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        wait_until(lambda: self.connections() == 1, "an agent without clients")
        self.assertIsNone(self.agent.poll())
        return resident_memory(self.agent.pid), self.descriptors()

    def ask_until(self, end):
        while time.monotonic() < end:
            done = self.cli("refresh")
            if done.returncode == 0 and json.loads(done.stdout)["Data"]["AccessToken"]:
                self.answers += 1
            else:
                self.failures.append(done.stdout + done.stderr)

    def descriptors(self):
        try:
            return len(os.listdir(f"/proc/{self.agent.pid}/fd"))
        except PermissionError:  # the agent allows it to root only
            return 0
