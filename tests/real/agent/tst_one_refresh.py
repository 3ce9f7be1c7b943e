# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""However many ask at once, one refresh reaches the provider and all get its result.
tests/tools/one-refresh does it at length."""

import contextlib
import os
import signal
import subprocess
import unittest

from tests.real.harness.agent import AgentTest
from tests.real.harness.program import AUTHTRAY

ABOUT_TO_EXPIRE = 60  # seconds: less than `refresh` asks for


class OneRefreshTest(AgentTest):
    callers = int(os.environ.get("ONE_REFRESH_CALLERS", 40))
    rounds = int(os.environ.get("ONE_REFRESH_ROUNDS", 1))

    def each_round(self, meanwhile, *arguments, is_held=False):
        """meanwhile(before, let_go) happens while they ask for a token, the old one being about to expire. With `is_held`
        nobody can begin before let_go() is called."""
        for count in range(self.rounds):
            with self.subTest(round=count), contextlib.ExitStack() as lock:
                before = self.stored()["access_token"]
                refreshes = len(self.events("refresh"))
                if is_held:
                    lock.enter_context(self.held_lock())
                self.let_token_age(ABOUT_TO_EXPIRE)  # an agent notices it too
                asking = [self.spawn_caller(*arguments) for _ in range(self.callers)]
                meanwhile(before, lock.close)
                answers = [each.communicate(timeout=120) for each in asking]
                self.check(asking, answers, before, refreshes)

    def spawn_caller(self, *arguments):
        command = [AUTHTRAY, "--cli", "--config", self.config, "refresh", "--timeout", "60", *arguments]
        return subprocess.Popen([str(each) for each in command], env=self.desktop.env, stdin=subprocess.DEVNULL,
                                text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def check(self, asking, answers, before, refreshes):
        failures = [(each.returncode, *answer) for each, answer in zip(asking, answers) if each.returncode != 0]
        self.assertEqual(failures, [])
        self.assertEqual(len(self.events("refresh")) - refreshes, 1)
        tokens = {self.token_of(answer) for answer, _ in answers}
        self.assertEqual(tokens, {self.stored()["access_token"]})
        self.assertNotIn(before, tokens)
        self.assertEqual(self.cli("refresh", "--force").returncode, 0, "the session is alive afterwards")
        self.assertEqual(self.events("reuse-detected"), [])

    def test_without_an_agent(self):
        self.each_round(nothing, "--no-agent")

    def test_with_an_agent(self):
        self.start_agent()
        self.each_round(nothing)

    def test_with_some_that_go_round_the_agent(self):
        self.start_agent()

        def go_round(before, _):
            self.assertNotEqual(self.token_of(self.cli("refresh", "--no-agent").stdout), before)

        self.each_round(go_round)

    def test_with_agents_that_come_and_go(self):
        """Asked to go, and killed before and after the rotation, though not within."""
        agent = self.start_agent()

        def come_and_go(before, let_go):
            nonlocal agent
            self.wait(lambda: self.connections() > 2, "callers that the agent serves")
            for signal_number in (signal.SIGTERM, signal.SIGKILL):
                self.kill(agent, signal_number)
                agent = self.start_agent()
            let_go()
            self.wait(lambda: self.stored()["access_token"] != before, "the refresh")
            self.kill(agent)
            agent = self.start_agent()

        self.each_round(come_and_go, is_held=True)


def nothing(*_):
    pass


if __name__ == "__main__":
    unittest.main()
