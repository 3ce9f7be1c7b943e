# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bridges work with tokens of five seconds while the agent, one of them, the proxy or a command is killed (kill -9) at a random
instant: no call of the others may fail, and no refresh token be used twice. tests/tools/kill-rounds runs it for longer.

A process that is killed between the provider's response and the keychain's loses the session, see tst_kill_rounds.py. Then the
round begins again with another session.
"""

import os
import random
import threading
import time
import urllib.request

from tests.real.commandline.tst_mcp import McpTest
from tests.real.hardship.tst_kill_rounds import MAX_WINDOW, kill_with_worker, since
from tests.support.scratch import TIMEOUT, wait_until

BRIDGES = 4


class Worker(threading.Thread):
    """Calls by a bridge until it ends, or is told to."""

    def __init__(self, client):
        super().__init__(daemon=True)
        self.client, self.calls, self.failure, self.is_victim, self.has_to_end = client, 0, None, False, False
        self.start()

    def run(self):
        try:
            while not self.has_to_end:
                self.client.call("echo", text="a")
                self.calls += 1
        except Exception as failure:  # pylint: disable=broad-except
            self.failure = failure

    def end(self):
        self.has_to_end = True
        self.join(TIMEOUT)


class KilledBridgesTest(McpTest):
    access_token_seconds = 5
    rounds = int(os.environ.get("KILL_ROUNDS", 6))

    def setUp(self):
        super().setUp()
        self.list_host(f"127.0.0.1:{self.provider.port}")

    def test_the_others_go_on(self):
        victims = [self.kill_agent, self.kill_bridge, self.kill_proxy, self.kill_command]
        self.begin()
        lost = 0
        for count in range(self.rounds):
            kill = victims[count % len(victims)]
            time.sleep(random.uniform(0, self.access_token_seconds / 2))  # the random instant: a token is renewed at half of its life
            kill()
            killed = time.time()
            if self.go_on():
                continue
            answers = [since(event, killed) for event in self.events("refresh") if event["status"] == 200]
            self.assertTrue(any(abs(seconds) < MAX_WINDOW for seconds in answers), f"{kill.__name__}: {self.failures()}")
            lost += 1
            self.end()
            self.sign_in("--force")
            self.begin()
        self.end()
        print(f"\n{self.rounds} kills, {lost} sessions lost in the window, {len(self.events('refresh'))} renewals, "
              f"{len(self.server.requests(rpc='tools/call'))} calls", flush=True)

    def begin(self):
        self.reused_before = self.reused()
        self.agent = self.start_agent()
        self.proxy = self.start_proxy()
        self.workers = [Worker(self.start_bridge()) for _ in range(BRIDGES)]

    def end(self):
        for worker in self.workers:
            worker.end()
            kill_with_worker(worker.client.child)
        kill_with_worker(self.agent)
        kill_with_worker(self.proxy)

    def go_on(self):
        """Whether all others have made calls with a token that is newer than the kill, and none was used twice."""
        renewals = self.renewals()
        wait_until(lambda: self.renewals() > renewals or self.failures(), "a renewal")
        calls = [worker.calls for worker in self.workers]
        wait_until(lambda: all(worker.calls > count + 1 for worker, count in zip(self.workers, calls)) or self.failures(), "calls of all")
        return not self.failures() and self.proxy_works() and self.reused() == self.reused_before

    def reused(self):
        return len(self.events("reuse-detected"))

    def failures(self):
        return [worker.failure for worker in self.workers if worker.failure]

    def start_proxy(self):
        proxy = self.spawn_cli("proxy", "--to", self.provider.issuer)
        self.proxied = proxy.stdout.readline().strip()
        return proxy

    def proxy_works(self):
        with urllib.request.urlopen(f"{self.proxied}/me", timeout=TIMEOUT) as answer:  # which takes a good token only
            return answer.status == 200

    def kill_agent(self):
        kill_with_worker(self.agent)
        self.agent = self.start_agent()

    def kill_bridge(self):
        worker = self.workers.pop()
        kill_with_worker(worker.client.child)
        self.workers.insert(0, Worker(self.start_bridge()))

    def kill_proxy(self):
        kill_with_worker(self.proxy)
        self.proxy = self.start_proxy()

    def kill_command(self):
        command = self.spawn_cli("refresh", "--force", "--no-agent")
        time.sleep(random.uniform(0, 0.1))
        kill_with_worker(command)
