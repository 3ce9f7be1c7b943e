# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults of the provider, one row for each: the message, and that only the provider's own refusal ends a session."""

import json
from typing import NamedTuple, Optional

from tests.real.harness.program import ProgramTest

UNUSABLE = "gave an answer that can't be used"
UNREADABLE = "answered with something that can't be read"
REFUSED = "refused the request"
UNREACHABLE = "can't reach"
TIMED_OUT = "timed out"


class Row(NamedTuple):
    fault: str
    message: str = ""  # part of Message; empty if the command succeeds
    retry: str = "RetryLater"
    exit_code: int = 2
    session_survives: bool = True
    details: dict = {}


REFRESH_ROWS = [
    Row("status-500", "500"),
    Row("status-503-retry-after", "503"),
    Row("status-429-retry-after", "429"),
    Row("proxy-page", REFUSED, "RetryWillNotFix"),
    Row("bad-request-without-oauth-body", REFUSED, "RetryWillNotFix"),
    Row("unauthorized", REFUSED, "RetryWillNotFix"),
    Row("expired-419", REFUSED, "RetryWillNotFix"),
    Row("oauth-error", "invalid_client", "RetryWillNotFix"),
    Row("invalid-grant", "says the session has ended", "RetryWillNotFix", session_survives=False),
    Row("garbage", UNREADABLE),
    Row("empty", UNREADABLE),
    Row("wrong-types", UNREADABLE),
    Row("huge-body", UNREADABLE),
    Row("redirect", UNUSABLE),
    Row("other-sub", "for another account", "RetryWillNotFix", session_survives=False),
    Row("hang", TIMED_OUT, exit_code=4),
    Row("drop-before", UNREACHABLE),
    Row("drop-in-body", UNREADABLE),
    Row("drop-after", UNREACHABLE, session_survives=False),  # the old refresh token has ended, and the new one is lost
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
    message: str = ""
    exit_code: int = 1
    userinfo_requests: Optional[int] = 1  # None: any number, because Qt may repeat a GET
    refreshes: int = 0
    times: int = 9
    details: dict = {}


ME_ROWS = [
    MeRow("status-500", "500"),
    MeRow("status-503-retry-after", "503"),
    MeRow("status-429-retry-after", "429"),
    MeRow("proxy-page", exit_code=0),  # the ID token has said who signed in, and userinfo needn't confirm it
    MeRow("bad-request-without-oauth-body", exit_code=0),
    MeRow("garbage", UNUSABLE),
    MeRow("empty", UNUSABLE),
    MeRow("wrong-types", UNUSABLE),
    MeRow("huge-body", UNUSABLE),
    MeRow("redirect", UNUSABLE),
    MeRow("other-sub", UNUSABLE),
    MeRow("hang", TIMED_OUT, 4),
    MeRow("drop-before", UNREACHABLE, userinfo_requests=None),
    MeRow("drop-in-body", UNUSABLE),
    MeRow("wrong-content-type", exit_code=0),
    MeRow("clock", exit_code=0, details={"seconds": 86400}),
    MeRow("unauthorized", exit_code=0, userinfo_requests=2, refreshes=1, times=1),
    MeRow("unauthorized", exit_code=0, userinfo_requests=2, refreshes=1),
    MeRow("expired-419", exit_code=0, userinfo_requests=2, refreshes=1, times=1),
    MeRow("expired-419", exit_code=0, userinfo_requests=2, refreshes=1),
]


class FaultsTest(ProgramTest):
    has_faults = True

    def setUp(self):
        super().setUp()
        self.sign_in()

    def try_each(self, rows, attempt):
        for row in rows:
            with self.subTest(row.fault, **row.details):
                if not self.status("--offline")["authenticated"]:
                    self.sign_in()
                attempt(row)
                self.provider.clear_faults()
        self.assertEqual(self.events("redirect-followed"), [])

    def run_with_fault(self, row, endpoint, *arguments, times=9):
        """Runs a command while the endpoint has the fault. Returns its result, and how many requests each endpoint received."""
        before = {name: len(self.provider.requests(name)) for name in ("token", "userinfo")}
        self.provider.inject_fault(endpoint, row.fault, times, **row.details)
        done = self.cli(*arguments, "--timeout", 1 if row.fault == "hang" else 15)
        self.provider.clear_faults()
        return done, {name: len(self.provider.requests(name)) - count for name, count in before.items()}

    def check_session(self, row):
        """The next refresh shows whether the provider still accepts the stored refresh token."""
        is_known_ended = row.fault in ("invalid-grant", "other-sub")
        self.assertEqual(self.status("--offline")["authenticated"], not is_known_ended)
        reuses = len(self.events("reuse-detected"))
        done = self.cli("refresh", "--force")
        self.assertEqual(done.returncode, 0 if row.session_survives else 2, done.stdout)
        self.assertEqual(self.status("--offline")["authenticated"], row.session_survives)
        self.assertEqual(len(self.events("reuse-detected")) - reuses, 1 if row.fault == "drop-after" else 0)

    def check_refresh(self, row, done, requests):
        self.assertEqual(done.returncode, row.exit_code if row.message else 0, done.stdout + done.stderr)
        answer = json.loads(done.stdout)
        self.assertEqual((answer["Code"], requests["token"]), ("LoginRefresh", 1))
        if row.message:
            self.assertEqual((answer["Result"], answer["Retry"]), ("AuthenticationError", row.retry))
            self.assertIn(row.message, answer["Message"])
            self.assertIn("127.0.0.1", answer["Message"])
            self.assertTrue(answer["Instructions"])
        else:
            self.assertEqual((answer["Result"], answer["Data"]["AccessToken"]), ("Success", self.stored()["access_token"]))

    def test_refresh_of_a_valid_token(self):
        def attempt(row):
            self.check_refresh(row, *self.run_with_fault(row, "token", "refresh", "--force"))
            self.check_session(row)

        self.try_each(REFRESH_ROWS, attempt)

    def test_refresh_of_an_expired_token(self):
        def attempt(row):
            self.set_time_left(-60)
            self.check_refresh(row, *self.run_with_fault(row, "token", "refresh"))
            self.check_session(row)

        self.try_each(REFRESH_ROWS, attempt)

    def test_refresh_of_a_token_about_to_expire(self):
        """The old token is returned, because it is valid still, unless the provider refuses for good."""
        def attempt(row):
            self.set_time_left(60)
            done, requests = self.run_with_fault(row, "token", "refresh")
            is_refused = row.retry == "RetryWillNotFix"
            self.assertEqual((done.returncode, requests["token"]), (2 if is_refused else 0, 1), done.stdout)
            self.check_session(row)

        self.try_each([row for row in REFRESH_ROWS if row.message], attempt)

    def test_me(self):
        def attempt(row):
            done, requests = self.run_with_fault(row, "userinfo", "me", times=row.times)
            self.assertEqual(done.returncode, row.exit_code, done.stderr)
            self.assertEqual(requests["token"], row.refreshes)
            self.assertIn(row.userinfo_requests, (requests["userinfo"], None))
            self.assertIn(row.message, done.stderr)
            self.assertEqual("ada@example.com" in done.stdout, row.exit_code == 0)
            self.assertTrue(self.status("--offline")["token_valid"])

        self.try_each(ME_ROWS, attempt)
