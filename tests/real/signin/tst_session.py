# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in, staying signed in and signing out by the command line, with a real keyring, provider and browser."""

import json
import os
import signal
import unittest

from tests.real.harness.program import ProgramTest, SEEING_BROWSER
from tests.support.demo_provider import BROWSER
from tests.support.scratch import TIMEOUT, wait_until

class SignInTest(ProgramTest):
    def test_login_opens_the_browser_and_keeps_the_session(self):
        self.browser = BROWSER
        done = self.sign_in()
        self.assertEqual(done.stdout, "✓ Successfully authenticated as ada@example.com\n")
        self.assertIn("You're signed in", self.end_page_text())
        self.assertIn("ada@example.com", self.end_page_text())
        status = self.status()
        self.assertEqual((status["authenticated"], status["token_valid"], status["email"], status["profile"],
                          status["source"]), (True, True, "ada@example.com", "demo", "keychain"))
        self.assertEqual(self.stored()["version"], 1)

    def test_login_without_a_browser_prints_the_url_alone_on_a_line(self):
        login = self.spawn_cli(*self.login_arguments("--no-browser"), env=self.browser_env())
        self.assertEqual(login.stdout.readline(), "Please open this URL in your browser to authenticate:\n")
        url = login.stdout.readline().strip()
        self.assertEqual(login.stdout.readline(), "Waiting for authentication...\n")
        self.desktop.run([self.browser, url], env=self.browser_env())
        self.assertEqual(login.communicate(timeout=TIMEOUT)[0], "✓ Successfully authenticated as ada@example.com\n")
        self.assertEqual(login.returncode, 0)

    def test_browser_gets_no_variable_of_the_program(self):
        seen = self.desktop.folder / "environment"
        browser = self.desktop.folder / "seeing-browser"
        browser.write_text(f"#!/bin/sh\ntr '\\0' '\\n' < /proc/$$/environ > {seen}\nexec {self.browser_env()['BROWSER']} \"$@\"\n")
        browser.chmod(0o755)
        given = {**self.browser_env(), "BROWSER": str(browser), "LD_LIBRARY_PATH": "/nonexistent/persons"}
        done = self.cli(*self.login_arguments(), env=given)
        self.assertEqual(done.returncode, 0, done.stderr)
        variables = dict(line.split("=", 1) for line in seen.read_text().splitlines())
        self.assertEqual(variables.keys() - {*self.desktop.env, *given}, set())
        self.assertEqual(variables["LD_LIBRARY_PATH"], "/nonexistent/persons")

    def test_no_processs_arguments_have_a_secret_of_the_sign_in(self):
        self.browser = SEEING_BROWSER
        self.sign_in()
        self.check_seen_arguments()

    @unittest.skipUnless(os.getuid() == 0, "only root can become another user")
    def test_address_of_the_browser_leads_no_other_user_on(self):
        address = self.desktop.folder / "address"
        browser = self.desktop.folder / "writing-browser"
        browser.write_text(f"#!/bin/sh\necho \"$1\" > {address}.new\nmv {address}.new {address}\n")
        browser.chmod(0o755)
        self.spawn_cli(*self.login_arguments(), env={"BROWSER": str(browser)})
        wait_until(address.exists, "the address of the browser")
        visit = ["curl", "--silent", "--noproxy", "*", "--include", address.read_text().strip()]
        other_user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        self.assertRegex(self.desktop.run([*other_user, *visit]).stdout, r"^HTTP/1\.1 403 Forbidden\r?\n(?!.*\nLocation:)")
        self.assertRegex(self.desktop.run(visit).stdout, r"^HTTP/1\.1 302 Found\r?\n(?s:.*)\nLocation: http://127\.0\.0\.1:\d+/auth\?")

    def test_browser_may_open_the_address_twice(self):
        browser = self.desktop.folder / "browser-that-fails"
        browser.write_text("#!/usr/bin/env python3\nimport sys, urllib.request\nurllib.request.urlopen(sys.argv[1])\nsys.exit(1)\n")
        browser.chmod(0o755)
        env = self.browser_env()
        done = self.cli(*self.login_arguments(), env={**env, "BROWSER": f"{browser}:{env['BROWSER']}"})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(self.events("authorization")), 2)

    def test_declined_in_the_browser_changes_nothing(self):
        self.check_failed(self.login(answer="deny"), 2, "Error: couldn't sign in: the provider answered with access_denied: the sign-in was cancelled")
        self.assertIn("access_denied", self.end_page_text())
        self.check_nothing_is_kept()

    def test_another_account_is_refused_if_nobody_can_be_asked(self):
        self.sign_in()
        before = self.stored()
        done = self.login(account="grace")
        self.assertEqual(done.returncode, 2)
        self.assertIn("grace@example.com, not ada@example.com", done.stderr)
        self.assertIn("--force", done.stderr)
        self.assertEqual(self.stored(), before)
        self.assertEqual(self.sign_in("--force", account="grace").stdout,
                         "✓ Successfully authenticated as grace@example.com\n")
        self.assertEqual(self.status()["email"], "grace@example.com")

    def test_the_first_profile_stays_the_default(self):
        self.sign_in()
        second = self.cli(*self.login_arguments(profile="second"), env=self.browser_env("grace"))
        self.assertEqual(second.returncode, 0, second.stderr)
        self.assertEqual(self.status()["profile"], "demo")
        self.assertEqual(self.cli("profiles", "default", "second").returncode, 0)
        self.assertEqual((self.status()["profile"], self.status()["email"]), ("second", "grace@example.com"))
        listed = json.loads(self.cli("profiles", "--json").stdout)
        self.assertEqual([(row["profile"], row["default"]) for row in listed], [("demo", False), ("second", True)])

    def test_interrupted_login_keeps_nothing(self):
        login = self.spawn_cli(*self.login_arguments("--no-browser"))
        login.stdout.readline()
        login.send_signal(signal.SIGINT)
        login.communicate(timeout=TIMEOUT)
        self.assertEqual(login.returncode, 130)
        self.check_nothing_is_kept()

    def test_login_ends_after_its_timeout(self):
        done = self.cli(*self.login_arguments("--no-browser", "--timeout", "1"))
        self.assertEqual(done.returncode, 4)
        self.assertIn("timed out", done.stderr)


class StayingSignedInTest(ProgramTest):
    access_token_seconds = 2

    def setUp(self):
        super().setUp()
        self.sign_in()

    def wait_for_expiry(self):
        wait_until(lambda: not self.status("--offline")["token_valid"], "the token's expiry")

    def test_me_asks_the_provider(self):
        done = self.cli("me")
        self.assertEqual(done.stdout, "Email: ada@example.com\nName: Ada Lovelace\nOrganization: Analytical Engines\n"
                                      "Role: Admin\nAccount ID: ada\n")
        me = json.loads(self.cli("me", "--json").stdout)
        self.assertEqual((me["id"], me["role"], me["claims"]["sub"]), ("ada", "admin", "ada"))

    def test_refresh_after_expiry_stores_the_rotated_token(self):
        before = self.stored()
        self.wait_for_expiry()
        answer = json.loads(self.cli("refresh").stdout)
        self.assertEqual((answer["Result"], answer["Code"]), ("Success", "LoginRefresh"))
        after = self.stored()
        self.assertEqual(answer["Data"]["AccessToken"], after["access_token"])
        for name in ("access_token", "refresh_token"):
            self.assertNotEqual(before[name], after[name])
        self.assertEqual(len(self.events("refresh")), 1)
        self.check_session_works()

    def test_status_renews_an_expired_token_first(self):
        self.wait_for_expiry()
        self.assertEqual(self.events("refresh"), [])
        self.assertTrue(self.status()["token_valid"])
        self.assertEqual(len(self.events("refresh")), 1)

    def test_status_renews_nothing_ahead(self):
        self.set_time_left(60)
        self.assertTrue(self.status()["token_valid"])
        self.assertEqual(self.events("refresh"), [])


class OneRefreshTest(ProgramTest):
    def test_many_callers_cause_one_refresh(self):
        self.sign_in()
        before = self.token_of(self.cli("refresh").stdout)
        validity = ["--login-validity", "11"]  # longer than the token's lifetime, so that each caller alone would renew it
        callers = [self.spawn_cli("refresh", *validity) for _ in range(20)]
        tokens = {self.token_of(caller.communicate(timeout=60)[0]) for caller in callers}
        self.assertEqual({caller.returncode for caller in callers}, {0})
        self.assertNotIn(before, tokens)
        self.check_session_works()


class SignOutTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.sign_in()

    def test_logout_revokes_and_removes(self):
        done = self.cli("logout", "--force")
        self.assertEqual((done.returncode, done.stdout), (0, "✓ Successfully logged out\n"))
        self.assertIn("revoked at 127.0.0.1", done.stderr)
        self.assertEqual([event["status"] for event in self.events("revocation")], [200])
        self.assertIsNone(self.stored())
        self.assertEqual(self.cli("status").stdout, f"✗ Not authenticated\nRun 'authtray --cli login --config {self.config}' to authenticate\n")

    def test_logout_with_the_provider_gone_says_so_and_removes(self):
        self.provider.stop()
        done = self.cli("logout", "--force")
        self.assertEqual(done.returncode, 0)
        self.assertIn("not revoked at 127.0.0.1", done.stderr)
        self.assertIsNone(self.stored())

    def test_logout_without_a_terminal_needs_force(self):
        done = self.cli("logout")
        self.assertEqual(done.returncode, 3)
        self.assertIn("--force", done.stderr)
        self.assertIsNotNone(self.stored())


class GrantedLessTest(ProgramTest):
    has_faults = True

    def test_missing_refresh_token_is_said(self):
        self.provider.inject_fault("token", "no-refresh-token")
        done = self.cli(*self.login_arguments(), env=self.browser_env())
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("gave no refresh token: sign in again when the token has expired.\n", done.stderr)

    def test_nothing_is_said_of_what_was_granted(self):
        done = self.cli(*self.login_arguments(), env=self.browser_env())
        self.assertNotIn("Note:", done.stderr)
