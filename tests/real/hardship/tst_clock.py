# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A computer whose clock is a day off, is set while an agent runs, or sleeps: the session is what the provider says it
is, and the provider is asked once at most to learn the time."""

import datetime
import glob
import json
import unittest

from tests.real.harness.agent import AgentTest
from tests.real.harness.program import AUTHTRAY
from tests.real.harness.logind import Sleeper

FAKETIME = "/usr/lib/*/faketime/libfaketimeMT.so.1"
DAY = 86400
NIGHT = 8 * 3600
LIFE = 3600
TOLERANCE = 30  # seconds a busy machine may take between an answer and its journal entry


class ClockTest(AgentTest):
    """Only the program lives by the computer's clock; the test and the provider know the time."""

    access_token_seconds = LIFE
    provider_misbehaves = True
    is_boot_clock_real = True  # the time since boot goes on as it does when a clock is set

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.logind = cls.enter(Sleeper(cls.desktop))
        [cls.faketime] = glob.glob(FAKETIME)

    def setUp(self):
        self.set_clock(0)
        self.provider.behave()
        self.sign_in()

    def set_clock(self, seconds):
        """From now on the computer's clock is so many seconds ahead."""
        new = self.desktop.folder / "clock.new"
        new.write_text(f"{seconds:+d}\n")
        new.rename(self.desktop.folder / "clock")

    def computer(self):
        return {"LD_PRELOAD": self.faketime, "FAKETIME_TIMESTAMP_FILE": str(self.desktop.folder / "clock"),
                "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": str(int(self.is_boot_clock_real))}

    def cli(self, *arguments, person=None, **options):
        environment = {"BROWSER": "false", **(person or {}), **self.computer()}
        environment["BROWSER"] = f"env -u LD_PRELOAD {environment['BROWSER']}"
        return super().cli(*arguments, person=environment, **options)

    def spawn_agent(self):
        return self.until_the_end(self.desktop.spawn([AUTHTRAY, "--cli", "agent", "--config", self.config],
                                                     env=self.computer(), log=self.desktop.log("agent")))

    def sign_in(self):
        self.login_done()
        self.before = len(self.token_requests())

    def token_requests(self):
        return self.provider.requests("token")

    def asked(self):
        """How often the token endpoint has been asked since the sign-in."""
        return len(self.token_requests()) - self.before

    def is_told_the_truth(self, *options, passed=0):
        """What the commands say is what the provider meant, `passed` seconds of sleep later."""
        issued = datetime.datetime.fromisoformat(self.token_requests()[-1]["time"].replace("Z", "+00:00"))
        refresh = self.cli("refresh", *options)
        self.assertEqual((refresh.returncode, self.cli("token", *options).returncode), (0, 0), refresh.stdout)
        status = self.status(*options)
        self.assertEqual((status["authenticated"], status["token_valid"]), (True, True))
        for said in (status["expires_at"], json.loads(refresh.stdout)["Data"]["Expiration Date"]):
            expires = datetime.datetime.fromisoformat(said.replace("Z", "+00:00"))
            self.assertLess(abs((expires - issued).total_seconds() - LIFE - passed), TOLERANCE)
        self.assertEqual(self.events("reuse-detected"), [])


class FastClockTest(ClockTest):
    ahead = DAY

    def test_wrong_since_before_the_sign_in(self):
        self.set_clock(self.ahead)
        self.sign_in()
        self.is_told_the_truth()
        self.start_agent()
        self.is_told_the_truth()
        self.assertEqual(self.asked(), 0)

    def test_wrong_since_the_sign_in(self):
        self.set_clock(self.ahead)
        self.assertEqual(self.cli("status").returncode, 0)
        self.assertEqual(self.asked(), 1, "the one that tells the time")
        self.is_told_the_truth()
        self.start_agent()
        self.is_told_the_truth()
        self.assertEqual(self.asked(), 1)

    def test_wrong_when_an_agent_starts(self):
        self.set_clock(self.ahead)
        self.start_agent()
        self.assertEqual(self.cli("status").returncode, 0)
        self.assertEqual(self.asked(), 1, "the one that tells the time")
        self.is_told_the_truth()
        self.is_told_the_truth("--no-agent")
        self.assertEqual(self.asked(), 1)

    def test_token_that_is_due_is_renewed_once(self):
        self.set_clock(self.ahead)
        self.sign_in()
        self.let_token_age(60)
        self.assertEqual(self.cli("refresh").returncode, 0)
        self.is_told_the_truth()
        self.assertEqual(self.asked(), 1)

    def test_set_while_an_agent_runs(self):
        self.start_agent()
        self.is_told_the_truth()
        self.assertEqual(self.asked(), 0)
        self.set_clock(self.ahead)
        self.assertEqual(self.cli("status").returncode, 0)
        self.assertEqual(self.cli("refresh").returncode, 0)
        self.assertEqual(self.asked(), 1, "the one that tells the time")
        for later in (self.ahead, -self.ahead, 0):
            self.set_clock(later)
            self.logind.wake_up()
            self.is_told_the_truth()
            self.is_told_the_truth("--no-agent")
        self.assertEqual(self.asked(), 1)


class SlowClockTest(FastClockTest):
    ahead = -DAY


class SleepTest(ClockTest):
    """Asleep, the clock on the wall goes on, and the one that timers go by doesn't."""

    ahead = 0

    def test_agent_renews_once_when_it_wakes_up(self):
        self.set_clock(self.ahead)
        self.sign_in()
        self.start_agent()
        self.is_told_the_truth()
        self.logind.fall_asleep()
        self.provider.misbehave("token", "clock", times=1000, seconds=NIGHT)
        self.set_clock(self.ahead + NIGHT)
        for _ in range(3):  # as the clock and the network come back, too
            self.logind.wake_up()
        self.wait(lambda: self.asked() == 1, "the renewal after sleep")
        self.is_told_the_truth(passed=NIGHT)
        self.is_told_the_truth("--no-agent", passed=NIGHT)
        self.assertEqual(self.asked(), 1)


class SleepOfAFastClockTest(SleepTest):
    """Here it is the time since boot that must have gone on. libfaketime then moves the timers' clock as well."""

    ahead = DAY
    is_boot_clock_real = False


class SleepOfASlowClockTest(SleepOfAFastClockTest):
    ahead = -DAY


if __name__ == "__main__":
    unittest.main()
