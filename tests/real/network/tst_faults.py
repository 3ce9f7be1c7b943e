# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A provider that misbehaves, one row for each fault: what is said, and that only its own word ends a session."""

import json
import unittest
from typing import NamedTuple, Optional

from tests.real.harness.program import ProgramTest

CANT_BE_USED = "gave an answer that can't be used"
NO_REASON = "refused the request"
GONE = "can't reach"
LATE = "timed out"


class Row(NamedTuple):
    fault: str
    says: str = ""  # in Message; nothing where it is no failure
    retry: str = "RetryLater"
    exit_code: int = 2
    is_alive: bool = True  # at the next refresh
    details: dict = {}


REFRESH_ROWS = [
    Row("status-500", "500"),
    Row("status-503-retry-after", "503"),
    Row("status-429-retry-after", "429"),
    Row("proxy-page", NO_REASON, "RetryWillNotFix"),
    Row("bad-request-without-oauth-body", NO_REASON, "RetryWillNotFix"),
    Row("unauthorized", NO_REASON, "RetryWillNotFix"),
    Row("expired-419", NO_REASON, "RetryWillNotFix"),
    Row("oauth-error", "invalid_client", "RetryWillNotFix"),
    Row("invalid-grant", "says the session has ended", "RetryWillNotFix", is_alive=False),
    Row("garbage", CANT_BE_USED),
    Row("empty", CANT_BE_USED),
    Row("wrong-types", CANT_BE_USED),
    Row("huge-body", CANT_BE_USED),
    Row("redirect", CANT_BE_USED),
    Row("other-sub", CANT_BE_USED),
    Row("hang", LATE, exit_code=4),
    Row("drop-before", GONE),
    Row("drop-in-body", GONE),
    Row("drop-after", GONE, is_alive=False),  # the refresh token was spent, and what came for it nobody has
    Row("wrong-content-type"),
    Row("no-expires-in"),
    Row("absurd-expires-in"),
    Row("negative-expires-in"),
    Row("no-refresh-token"),
    Row("null-refresh-token"),
    Row("clock", details={"seconds": 86400}),
    Row("clock", details={"seconds": -86400}),
]


class MeRow(NamedTuple):
    fault: str
    says: str = ""
    exit_code: int = 1
    userinfo_requests: Optional[int] = 1  # None: a GET may be repeated
    refreshes: int = 0
    times: int = 9
    details: dict = {}


ME_ROWS = [
    MeRow("status-500", "500"),
    MeRow("status-503-retry-after", "503"),
    MeRow("status-429-retry-after", "429"),
    MeRow("proxy-page", NO_REASON),
    MeRow("bad-request-without-oauth-body", NO_REASON),
    MeRow("garbage", CANT_BE_USED),
    MeRow("empty", CANT_BE_USED),
    MeRow("wrong-types", CANT_BE_USED),
    MeRow("huge-body", CANT_BE_USED),
    MeRow("redirect", CANT_BE_USED),
    MeRow("other-sub", CANT_BE_USED),
    MeRow("hang", LATE, 4),
    MeRow("drop-before", GONE, userinfo_requests=None),
    MeRow("drop-in-body", GONE),
    MeRow("wrong-content-type", exit_code=0),
    MeRow("clock", exit_code=0, details={"seconds": 86400}),
    MeRow("unauthorized", exit_code=0, userinfo_requests=2, refreshes=1, times=1),
    MeRow("unauthorized", "invalid authentication token", userinfo_requests=2, refreshes=1),
    MeRow("expired-419", exit_code=0, userinfo_requests=2, refreshes=1, times=1),
    MeRow("expired-419", "invalid authentication token", userinfo_requests=2, refreshes=1),
]


class FaultsTest(ProgramTest):
    provider_misbehaves = True

    def setUp(self):
        super().setUp()
        self.login_done()

    def try_each(self, rows, attempt):
        for row in rows:
            with self.subTest(row.fault, **row.details):
                if not self.status("--offline")["authenticated"]:
                    self.login_done()
                attempt(row)
                self.provider.behave()
        self.assertEqual(self.events("redirect-followed"), [])

    def ask(self, row, endpoint, *arguments, times=9):
        """Runs a command while the endpoint does the fault; what came of it, and how many requests each endpoint got."""
        before = {name: len(self.provider.requests(name)) for name in ("token", "userinfo")}
        self.provider.misbehave(endpoint, row.fault, times, **row.details)
        done = self.cli(*arguments, "--timeout", 1 if row.fault == "hang" else 15)
        self.provider.behave()
        return done, {name: len(self.provider.requests(name)) - count for name, count in before.items()}

    def check_life(self, row):
        """What counts is the next refresh: does the provider still know the refresh token that was kept?"""
        is_told_ended = row.fault == "invalid-grant"
        self.assertEqual(self.status("--offline")["authenticated"], not is_told_ended)
        reuses = len(self.events("reuse-detected"))
        done = self.cli("refresh", "--force")
        self.assertEqual(done.returncode, 0 if row.is_alive else 2, done.stdout)
        self.assertEqual(self.status("--offline")["authenticated"], row.is_alive)
        self.assertEqual(len(self.events("reuse-detected")) - reuses, 1 if row.fault == "drop-after" else 0)

    def check_refresh(self, row, done, requests):
        self.assertEqual(done.returncode, row.exit_code if row.says else 0, done.stdout + done.stderr)
        answer = json.loads(done.stdout)
        self.assertEqual((answer["Code"], requests["token"]), ("LoginRefresh", 1))
        if row.says:
            self.assertEqual((answer["Result"], answer["Retry"]), ("AuthenticationError", row.retry))
            self.assertIn(row.says, answer["Message"])
            self.assertIn("127.0.0.1", answer["Message"])
            self.assertTrue(answer["Instructions"])
        else:
            self.assertEqual((answer["Result"], answer["Data"]["AccessToken"]), ("Success", self.stored()["access_token"]))

    def test_refresh_of_a_good_token(self):
        def attempt(row):
            self.check_refresh(row, *self.ask(row, "token", "refresh", "--force"))
            self.check_life(row)

        self.try_each(REFRESH_ROWS, attempt)

    def test_refresh_of_an_expired_token(self):
        def attempt(row):
            self.let_token_age(-60)
            self.check_refresh(row, *self.ask(row, "token", "refresh"))
            self.check_life(row)

        self.try_each(REFRESH_ROWS, attempt)

    def test_refresh_of_a_token_about_to_expire_that_nobody_asked_more_of(self):
        """It is good for what it is good for, unless the provider said otherwise."""
        def attempt(row):
            self.let_token_age(60)
            done, requests = self.ask(row, "token", "refresh")
            is_refused = row.retry == "RetryWillNotFix"
            self.assertEqual((done.returncode, requests["token"]), (2 if is_refused else 0, 1), done.stdout)
            self.check_life(row)

        self.try_each([row for row in REFRESH_ROWS if row.says], attempt)

    def test_me(self):
        def attempt(row):
            done, requests = self.ask(row, "userinfo", "me", times=row.times)
            self.assertEqual(done.returncode, row.exit_code, done.stderr)
            self.assertEqual(requests["token"], row.refreshes)
            self.assertIn(row.userinfo_requests, (requests["userinfo"], None))
            self.assertIn(row.says, done.stderr)
            self.assertEqual("ada@example.com" in done.stdout, row.exit_code == 0)
            self.assertTrue(self.status("--offline")["token_valid"])

        self.try_each(ME_ROWS, attempt)


if __name__ == "__main__":
    unittest.main()
