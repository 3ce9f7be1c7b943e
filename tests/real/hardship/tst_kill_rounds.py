# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A process is ended at random instants of a rotation. tests/tools/kill-rounds runs it for longer.

The provider ends the old refresh token when it responds. A process that is killed (kill -9) after that, and before the keychain
has the new tokens, loses the session. At any other instant, and by any other signal, no session may be lost.
"""

import contextlib
import datetime
import os
import pathlib
import random
import signal
import statistics
import subprocess
import time
from typing import NamedTuple, Optional

from tests.real.harness.agent import AgentTest, receive
from tests.real.hardship.tst_signals import ENDING

TRIALS = 5  # to measure how long a rotation takes
SPAN = 1.2  # the kills are spread over this multiple of a rotation's duration
MAX_WINDOW = 1  # second from the provider's response to the keychain, on a busy machine


class Result(NamedTuple):
    """Times are seconds since the refresh was requested."""

    killed: float
    answered: Optional[float]  # when the provider responded and ended the old refresh token, if it did
    is_stored: bool  # the keychain has the new tokens
    is_lost: bool

    @property
    def is_in_window(self):
        """The old refresh token had ended, and the new one wasn't stored yet."""
        return self.answered is not None and not self.is_stored and self.killed - self.answered < MAX_WINDOW

    def __str__(self):
        answered = "did not respond" if self.answered is None else f"responded after {milliseconds(self.answered)}"
        return (f"killed after {milliseconds(self.killed)}; the provider {answered}; "
                f"{'stored' if self.is_stored else 'not stored'}; {'LOST' if self.is_lost else 'alive'}")


class KillRounds:
    """Subclasses prepare(), begin() a rotation and wait in finish() for its end; `victim` is the process to kill."""

    rounds = int(os.environ.get("KILL_ROUNDS", 20))
    victim = None

    def test_loses_no_session_outside_of_the_window(self):
        duration = statistics.median(self.time_rotation() for _ in range(TRIALS))
        results = [self.kill_after(random.uniform(0, SPAN * duration)) for _ in range(self.rounds)]
        self.print_results(duration, results)
        self.assertEqual([str(result) for result in results if result.is_lost and not result.is_in_window], [])

    def time_rotation(self):
        self.prepare()
        begun = time.monotonic()
        self.begin()
        self.finish()
        return time.monotonic() - begun

    def kill_after(self, seconds):
        self.prepare()
        before = self.stored()
        earlier = len(self.events("refresh"))
        begun = time.time()
        self.begin()
        time.sleep(seconds)  # the random instant
        self.end_victim()
        killed = time.time() - begun
        self.victim.wait()
        is_stored = self.stored() != before
        is_lost = not self.session_works()
        answers = [since(event, begun) for event in self.events("refresh")[earlier:] if event["status"] == 200]
        if is_lost:
            self.sign_in()
        else:
            answers.pop()  # the response to session_works()
        return Result(killed, answers[0] if answers else None, is_stored, is_lost)

    def end_victim(self):
        kill_with_worker(self.victim)

    def session_works(self):
        done = self.cli("refresh", "--force", "--no-agent")
        if done.returncode != 0:
            self.assertIn("says the session has ended", done.stdout)
        return done.returncode == 0

    def print_results(self, duration, results):
        lost = [result for result in results if result.is_lost]
        outside = [result for result in lost if not result.is_in_window]
        latest = max([result.killed - result.answered for result in lost if result.answered is not None], default=0)
        print(f"\n{type(self).__name__}: {len(results)} kills within {milliseconds(SPAN * duration)} "
              f"(a rotation takes {milliseconds(duration)}), {sum(result.is_stored for result in results)} after the new tokens "
              f"were stored; {len(lost)} sessions lost, {len(outside)} of them outside of the window; killed at most "
              f"{milliseconds(latest)} after the provider's response", flush=True)
        for result in lost:
            print(f"  {result}", flush=True)


class SignalRounds(KillRounds):
    """With a random signal that can be caught: then nothing is lost in the window either."""

    def end_victim(self):
        self.victim.send_signal(random.choice(ENDING))

    def kill_after(self, seconds):
        result = super().kill_after(seconds)
        self.assertFalse(result.is_lost, str(result))
        return result


class CommandLineTest(KillRounds, AgentTest):
    def prepare(self):
        pass

    def begin(self):
        self.victim = self.spawn_cli("refresh", "--force", "--no-agent", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def finish(self):
        self.assertEqual(self.victim.wait(), 0)


class KilledAgentTest(KillRounds, AgentTest):
    def prepare(self):
        if not self.victim or self.victim.poll() is not None:
            self.victim = self.start_agent()

    def begin(self):
        self.caller = self.send_command("refresh", "--force")

    def finish(self):
        self.assertEqual((receive(self.caller), receive(self.caller)[:2]), ([b"heard"], [b"answer", b"0"]))


class InterruptedCommandLineTest(SignalRounds, CommandLineTest):
    pass


class InterruptedAgentTest(SignalRounds, KilledAgentTest):
    pass


def kill_with_worker(child):
    for process in [*worker_of(child.pid), child.pid]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    child.wait()


def worker_of(process):
    """The process that runs the command, if another one only waits for it."""
    with contextlib.suppress(FileNotFoundError):
        return map(int, pathlib.Path(f"/proc/{process}/task/{process}/children").read_text().split())
    return []


def since(event, begun):
    return datetime.datetime.fromisoformat(event["time"]).timestamp() - begun


def milliseconds(seconds):
    return f"{1000 * seconds:.0f} ms"
