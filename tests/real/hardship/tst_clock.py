# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A computer whose clock is a day wrong, is set while an agent runs, or sleeps: the session is valid as long as the provider
says, and at most one request is made to learn the time."""

import datetime
import glob
import json

from tests.real.harness.agent import AgentTest
from tests.real.harness.logind import Logind
from tests.real.harness.program import NO_BROWSER
from tests.support.scratch import wait_until

FAKETIME = "/usr/lib/*/faketime/libfaketimeMT.so.1"
DAY = 86400
NIGHT = 8 * 3600
LIFETIME = 3600
TOLERANCE = 30  # seconds that a busy machine may need from a response to its journal entry


class ClockTest(AgentTest):
    """Only the program sees the wrong clock; the test and the provider see the right one."""

    access_token_seconds = LIFETIME
    has_faults = True
    is_boot_clock_real = True  # the time since boot isn't affected, as if somebody had set the clock

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.logind = cls.enterClassContext(Logind(cls.desktop))
        [cls.faketime] = glob.glob(FAKETIME)

    def setUp(self):
        self.set_clock(0)
        self.provider.clear_faults()
        self.sign_in()

    def set_clock(self, seconds):
        """From now on, the program's clock is so many seconds ahead."""
        new = self.desktop.folder / "clock.new"
        new.write_text(f"{seconds:+d}\n")
        new.rename(self.desktop.folder / "clock")

    def clock_env(self):
        return {"LD_PRELOAD": self.faketime, "FAKETIME_TIMESTAMP_FILE": str(self.desktop.folder / "clock"),
                "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": str(int(self.is_boot_clock_real))}

    def cli(self, *arguments, env=None, **options):
        env = {**NO_BROWSER, **(env or {}), **self.clock_env()}
        env["BROWSER"] = f"env -u LD_PRELOAD {env['BROWSER']}"
        return super().cli(*arguments, env=env, **options)

    def spawn_agent(self, *options, env=None):
        return super().spawn_agent(*options, env=env or self.clock_env())

    def sign_in(self):
        super().sign_in()
        self.requests_before = len(self.token_requests())

    def token_requests(self):
        return self.provider.requests("token")

    def requests_since_sign_in(self):
        return len(self.token_requests()) - self.requests_before

    def check_times(self, *options, slept=0):
        """The commands print the expiry that the provider meant, plus the seconds of a sleep."""
        issued = datetime.datetime.fromisoformat(self.token_requests()[-1]["time"])
        refresh = self.cli("refresh", *options)
        self.assertEqual((refresh.returncode, self.cli("token", *options).returncode), (0, 0), refresh.stdout)
        status = self.status(*options)
        self.assertEqual((status["authenticated"], status["token_valid"]), (True, True))
        for text in (status["expires_at"], json.loads(refresh.stdout)["Data"]["Expiration Date"]):
            expires = datetime.datetime.fromisoformat(text)
            self.assertLess(abs((expires - issued).total_seconds() - LIFETIME - slept), TOLERANCE)
        self.assertEqual(self.events("reuse-detected"), [])


class FastClockTest(ClockTest):
    ahead = DAY

    def test_wrong_before_the_sign_in(self):
        self.set_clock(self.ahead)
        self.sign_in()
        self.check_times()
        self.start_agent()
        self.check_times()
        self.assertEqual(self.requests_since_sign_in(), 0)

    def test_wrong_after_the_sign_in(self):
        self.set_clock(self.ahead)
        self.assertEqual(self.cli("status").returncode, 0)
        self.assertEqual(self.requests_since_sign_in(), 1, "the request whose response has the time")
        self.check_times()
        self.start_agent()
        self.check_times()
        self.assertEqual(self.requests_since_sign_in(), 1)

    def test_wrong_when_an_agent_starts(self):
        self.set_clock(self.ahead)
        self.start_agent()
        self.assertEqual(self.cli("status").returncode, 0)
        self.assertEqual(self.requests_since_sign_in(), 1, "the request whose response has the time")
        self.check_times()
        self.check_times("--no-agent")
        self.assertEqual(self.requests_since_sign_in(), 1)

    def test_token_about_to_expire_is_renewed_once(self):
        self.set_clock(self.ahead)
        self.sign_in()
        self.set_time_left(60)
        self.assertEqual(self.cli("refresh").returncode, 0)
        self.check_times()
        self.assertEqual(self.requests_since_sign_in(), 1)

    def test_set_while_an_agent_runs(self):
        self.start_agent()
        self.check_times()
        self.assertEqual(self.requests_since_sign_in(), 0)
        self.set_clock(self.ahead)
        self.assertEqual(self.cli("status").returncode, 0)
        self.assertEqual(self.cli("refresh").returncode, 0)
        self.assertEqual(self.requests_since_sign_in(), 1, "the request whose response has the time")
        for seconds in (self.ahead, -self.ahead, 0):
            self.set_clock(seconds)
            self.logind.announce_wake_up()
            self.check_times()
            self.check_times("--no-agent")
        self.assertEqual(self.requests_since_sign_in(), 1)


class SlowClockTest(FastClockTest):
    ahead = -DAY


class SleepTest(ClockTest):
    """During sleep, the wall clock continues and the clock of timers stops."""

    ahead = 0

    def test_agent_renews_once_when_it_wakes_up(self):
        self.set_clock(self.ahead)
        self.sign_in()
        self.start_agent()
        self.check_times()
        self.logind.announce_sleep()
        self.provider.inject_fault("token", "clock", times=1000, seconds=NIGHT)
        self.set_clock(self.ahead + NIGHT)
        for _ in range(3):  # the clock and the network cause such a signal too when they come back
            self.logind.announce_wake_up()
        wait_until(lambda: self.requests_since_sign_in() == 1, "the renewal after the sleep")
        self.check_times(slept=NIGHT)
        self.check_times("--no-agent", slept=NIGHT)
        self.assertEqual(self.requests_since_sign_in(), 1)


class SleepOfAFastClockTest(SleepTest):
    """Here, the time since boot has to include the sleep. libfaketime then moves the clock of timers as well."""

    ahead = DAY
    is_boot_clock_real = False


class SleepOfASlowClockTest(SleepOfAFastClockTest):
    ahead = -DAY
