# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Any number of callers at once cause one refresh at the provider, and all get its result. tests/tools/one-refresh runs it
for longer."""

import contextlib
import os
import signal

from tests.real.harness.agent import AgentTest
from tests.support.scratch import wait_until

ABOUT_TO_EXPIRE = 60  # seconds: less than `refresh` needs


class OneRefreshTest(AgentTest):
    callers = int(os.environ.get("ONE_REFRESH_CALLERS", 40))
    rounds = int(os.environ.get("ONE_REFRESH_ROUNDS", 1))

    def run_rounds(self, meanwhile, *options, holds_lock=False):
        """Lets the callers ask for a token while the old one is about to expire, and calls meanwhile(before, release_lock).
        With `holds_lock`, no caller can begin before release_lock() is called."""
        for count in range(self.rounds):
            with self.subTest(round=count), contextlib.ExitStack() as lock:
                before = self.stored()["access_token"]
                refreshes = len(self.events("refresh"))
                if holds_lock:
                    lock.enter_context(self.held_lock())
                self.set_time_left(ABOUT_TO_EXPIRE)  # an agent notices this, too
                callers = [self.spawn_cli("refresh", "--timeout", "60", *options) for _ in range(self.callers)]
                meanwhile(before, lock.close)
                answers = [caller.communicate(timeout=120) for caller in callers]
                self.check(callers, answers, before, refreshes)

    def check(self, callers, answers, before, refreshes):
        failures = [(caller.returncode, *answer) for caller, answer in zip(callers, answers) if caller.returncode != 0]
        self.assertEqual(failures, [])
        self.assertEqual(len(self.events("refresh")) - refreshes, 1)
        tokens = {self.token_of(answer) for answer, _ in answers}
        self.assertEqual(tokens, {self.stored()["access_token"]})
        self.assertNotIn(before, tokens)
        self.check_session_works()

    def test_without_an_agent(self):
        self.run_rounds(nothing, "--no-agent")

    def test_with_an_agent(self):
        self.start_agent()
        self.run_rounds(nothing)

    def test_with_an_agent_and_a_caller_that_ignores_it(self):
        self.start_agent()

        def refresh_alone(before, _):
            self.assertNotEqual(self.token_of(self.cli("refresh", "--no-agent").stdout), before)

        self.run_rounds(refresh_alone)

    def test_with_agents_that_start_and_end(self):
        """An agent is terminated, and agents are killed before and after the rotation, but not within it."""
        agent = self.start_agent()

        def replace_agents(before, release_lock):
            nonlocal agent
            wait_until(lambda: self.connections() > 2, "callers that are connected to the agent")
            for signal_number in (signal.SIGTERM, signal.SIGKILL):
                self.kill(agent, signal_number)
                agent = self.start_agent()
            release_lock()
            wait_until(lambda: self.stored()["access_token"] != before, "the refresh")
            self.kill(agent)
            agent = self.start_agent()

        self.run_rounds(replace_agents, holds_lock=True)


def nothing(*_):
    pass
