# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 at random instants of a rotation. tests/tools/kill-rounds does it at length.

The provider ends the old refresh token when it answers, so who dies between that and the keychain's having the new pair
loses the session. Nobody may lose it at any other instant.
"""

import datetime
import os
import random
import statistics
import subprocess
import time
import unittest
from typing import NamedTuple, Optional

from tests.real.harness.agent import AgentTest, take
from tests.real.harness.program import AUTHTRAY

TRIALS = 5  # to learn how long a rotation takes
TAIL = 1.2  # the kills fall on a little more than that
WIDEST = 1  # second from the provider's answer to the keychain, on a busy machine


class Round(NamedTuple):
    """Times are seconds since the wish for a refresh."""

    killed: float
    answered: Optional[float]  # when the provider had spent the old refresh token, if it did
    is_stored: bool  # the keychain has the new pair
    is_lost: bool

    @property
    def is_inside(self):
        """In the window: the old refresh token is spent, and what came for it is nowhere."""
        return self.answered is not None and not self.is_stored and self.killed - self.answered < WIDEST

    def __str__(self):
        answered = "did not answer" if self.answered is None else f"answered after {milliseconds(self.answered)}"
        return (f"killed after {milliseconds(self.killed)}; the provider {answered}; "
                f"{'stored' if self.is_stored else 'not stored'}; {'LOST' if self.is_lost else 'alive'}")


class KillRounds:
    """prepare(), begin() a rotation, wait until it is finish()ed; `victim` is who is killed."""

    rounds = int(os.environ.get("KILL_ROUNDS", 20))
    victim = None

    def test_loses_no_session_but_in_the_window(self):
        usual = statistics.median(self.time_rotation() for _ in range(TRIALS))
        rounds = [self.kill(random.uniform(0, TAIL * usual)) for _ in range(self.rounds)]
        self.print_result(usual, rounds)
        self.assertEqual([str(each) for each in rounds if each.is_lost and not each.is_inside], [])

    def time_rotation(self):
        self.prepare()
        begun = time.monotonic()
        self.begin()
        self.finish()
        return time.monotonic() - begun

    def kill(self, instant):
        self.prepare()
        before = self.stored()
        earlier = len(self.events("refresh"))
        begun = time.time()
        self.begin()
        time.sleep(instant)
        self.victim.kill()
        killed = time.time() - begun
        self.victim.wait()
        is_stored = self.stored() != before
        is_lost = not self.is_alive()
        answers = [since(event, begun) for event in self.events("refresh")[earlier:] if event["status"] == 200]
        if not is_lost:
            answers.pop()  # to the question whether it lives
        if is_lost:
            self.login_done()
        return Round(killed, answers[0] if answers else None, is_stored, is_lost)

    def is_alive(self):
        done = self.cli("refresh", "--force", "--no-agent")
        if done.returncode != 0:
            self.assertIn("says the session has ended", done.stdout)
        return done.returncode == 0

    def print_result(self, usual, rounds):
        lost = [each for each in rounds if each.is_lost]
        outside = [each for each in lost if not each.is_inside]
        widest = max([each.killed - each.answered for each in lost if each.answered is not None], default=0)
        print(f"\n{type(self).__name__}: {len(rounds)} kills in {milliseconds(TAIL * usual)} from the wish "
              f"(a rotation takes {milliseconds(usual)}), {sum(each.is_stored for each in rounds)} after the new pair was "
              f"stored; {len(lost)} sessions lost, {len(outside)} of them outside of the window; killed at most "
              f"{milliseconds(widest)} after the provider's answer", flush=True)
        for each in lost:
            print(f"  {each}", flush=True)


class CommandLineTest(KillRounds, AgentTest):
    def prepare(self):
        pass

    def begin(self):
        command = [AUTHTRAY, "--cli", "--config", self.config, "refresh", "--force", "--no-agent"]
        self.victim = subprocess.Popen([str(each) for each in command], env=self.desktop.env, stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def finish(self):
        self.assertEqual(self.victim.wait(), 0)


class KilledAgentTest(KillRounds, AgentTest):
    def prepare(self):
        if not self.victim or self.victim.poll() is not None:
            self.victim = self.start_agent()

    def begin(self):
        self.caller = self.send_command("refresh", "--force")

    def finish(self):
        self.assertEqual((take(self.caller), take(self.caller)[:2]), ([b"heard"], [b"answer", b"0"]))


def since(event, begun):
    return datetime.datetime.fromisoformat(event["time"].replace("Z", "+00:00")).timestamp() - begun


def milliseconds(seconds):
    return f"{1000 * seconds:.0f} ms"


if __name__ == "__main__":
    unittest.main()
