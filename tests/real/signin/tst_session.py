# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in, staying signed in and signing out by the command line, on a real keyring, provider and browser."""

import json
import subprocess
import unittest

from tests.real.harness.program import AUTHTRAY, BROWSER, ProgramTest, person


class SignInTest(ProgramTest):
    browser = BROWSER

    def test_login_opens_the_browser_and_keeps_the_session(self):
        done = self.login_done()
        self.assertEqual(done.stdout, "✓ Successfully authenticated as ada@example.com\n")
        self.assertIn("You're signed in", self.end_page_text())
        self.assertIn("ada@example.com", self.end_page_text())
        status = self.status()
        self.assertEqual((status["authenticated"], status["token_valid"], status["email"], status["profile"],
                          status["source"]), (True, True, "ada@example.com", "demo", "keychain"))
        self.assertEqual(self.stored()["version"], 1)

    def test_login_without_a_browser_prints_the_url_alone_on_a_line(self):
        command = [AUTHTRAY, "--cli", "--config", self.config, "login", "--no-browser", "--issuer", self.provider.issuer,
                   "--client-id", "authtray-demo"]
        environment = {**self.desktop.env, **person(end_page=self.end_page)}
        with subprocess.Popen([str(arg) for arg in command], env=environment, stdout=subprocess.PIPE, text=True) as login:
            self.assertEqual(login.stdout.readline(), "Please open this URL in your browser to authenticate:\n")
            url = login.stdout.readline().strip()
            self.assertEqual(login.stdout.readline(), "Waiting for authentication...\n")
            self.desktop.run([BROWSER, url], env=environment)
            self.assertEqual(login.stdout.read(), "✓ Successfully authenticated as ada@example.com\n")
        self.assertEqual(login.returncode, 0)

    def test_declined_in_the_browser_changes_nothing(self):
        done = self.login(answer="deny")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("Error: couldn't sign in: it was declined in the browser", done.stderr)
        self.assertIn("declined in the browser", self.end_page_text())
        self.assertEqual((self.stored(), self.config.exists()), (None, False))

    def test_another_account_is_refused_with_nobody_to_ask(self):
        self.login_done()
        before = self.stored()
        done = self.login(account="grace")
        self.assertEqual(done.returncode, 2)
        self.assertIn("grace@example.com, not ada@example.com", done.stderr)
        self.assertIn("--force", done.stderr)
        self.assertEqual(self.stored(), before)
        self.assertEqual(self.login_done("--force", account="grace").stdout,
                         "✓ Successfully authenticated as grace@example.com\n")
        self.assertEqual(self.status()["email"], "grace@example.com")

    def test_the_first_profile_stays_the_default(self):
        self.login_done()
        second = self.cli("login", "--profile", "second", "--issuer", self.provider.issuer, "--client-id", "authtray-demo",
                          person=person("grace", end_page=self.end_page))
        self.assertEqual(second.returncode, 0, second.stderr)
        self.assertEqual(self.status()["profile"], "demo")
        self.assertEqual(self.cli("profiles", "default", "second").returncode, 0)
        self.assertEqual((self.status()["profile"], self.status()["email"]), ("second", "grace@example.com"))
        listed = json.loads(self.cli("profiles", "--json").stdout)
        self.assertEqual([(each["profile"], each["default"]) for each in listed], [("demo", False), ("second", True)])

    def test_interrupted_login_leaves_nothing(self):
        command = [AUTHTRAY, "--cli", "--config", self.config, "login", "--no-browser", "--issuer", self.provider.issuer,
                   "--client-id", "authtray-demo"]
        with subprocess.Popen([str(arg) for arg in command], env=self.desktop.env, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True) as login:
            login.stdout.readline()
            login.send_signal(2)
            login.communicate(timeout=20)
        self.assertEqual(login.returncode, 130)
        self.assertEqual((self.stored(), self.config.exists()), (None, False))

    def test_login_gives_up_after_its_time(self):
        done = self.cli("login", "--no-browser", "--timeout", "1", "--issuer", self.provider.issuer,
                        "--client-id", "authtray-demo")
        self.assertEqual(done.returncode, 4)
        self.assertIn("timed out", done.stderr)


class StayingSignedInTest(ProgramTest):
    access_token_seconds = 2

    def test_me_asks_the_provider(self):
        self.login_done()
        done = self.cli("me")
        self.assertEqual(done.stdout, "Email: ada@example.com\nName: Ada Lovelace\nOrganization: Analytical Engines\n"
                                      "Role: Admin\nAccount ID: ada\n")
        me = json.loads(self.cli("me", "--json").stdout)
        self.assertEqual((me["id"], me["role"], me["claims"]["sub"]), ("ada", "admin", "ada"))

    def test_refresh_past_expiry_stores_the_rotated_token(self):
        self.login_done()
        before = self.stored()
        self.wait(lambda: not self.status("--offline")["token_valid"], "the token's expiry")
        answer = json.loads(self.cli("refresh").stdout)
        self.assertEqual((answer["Result"], answer["Code"]), ("Success", "LoginRefresh"))
        after = self.stored()
        self.assertEqual(answer["Data"]["AccessToken"], after["access_token"])
        for name in ("access_token", "refresh_token"):
            self.assertNotEqual(before[name], after[name])
        self.assertEqual(len(self.events("refresh")), 1)
        self.assertEqual(self.cli("refresh", "--force").returncode, 0, "the rotated refresh token is good")
        self.assertEqual(self.events("reuse-detected"), [])

    def test_status_renews_an_expired_token_first(self):
        self.login_done()
        self.wait(lambda: not self.status("--offline")["token_valid"], "the token's expiry")
        self.assertEqual(self.events("refresh"), [])
        self.assertTrue(self.status()["token_valid"])
        self.assertEqual(len(self.events("refresh")), 1)


class OneRefreshTest(ProgramTest):
    def test_many_at_once_send_one_refresh(self):
        self.login_done()
        command = [str(AUTHTRAY), "--cli", "--config", str(self.config), "refresh"]
        before = json.loads(self.cli("refresh").stdout)["Data"]["AccessToken"]
        validity = ["--login-validity", "11"]  # longer than the token lives: each alone would renew
        asking = [subprocess.Popen(command + validity, env=self.desktop.env, stdout=subprocess.PIPE) for _ in range(20)]
        answers = [json.loads(each.communicate(timeout=60)[0]) for each in asking]
        self.assertEqual({each.returncode for each in asking}, {0})
        self.assertNotIn(before, {answer["Data"]["AccessToken"] for answer in answers})
        self.assertEqual(self.events("reuse-detected"), [])
        self.assertEqual(self.cli("refresh", "--force").returncode, 0, "the session is alive afterwards")


class SignOutTest(ProgramTest):
    def test_logout_revokes_and_removes(self):
        self.login_done()
        done = self.cli("logout", "--force")
        self.assertEqual((done.returncode, done.stdout), (0, "✓ Successfully logged out\n"))
        self.assertIn("revoked at 127.0.0.1", done.stderr)
        self.assertEqual([event["status"] for event in self.events("revocation")], [200])
        self.assertIsNone(self.stored())
        self.assertEqual(self.cli("status").stdout, "✗ Not authenticated\nRun 'authtray --cli login' to authenticate\n")

    def test_logout_with_the_provider_gone_says_so_and_removes(self):
        self.login_done()
        self.provider.stop()
        done = self.cli("logout", "--force")
        self.assertEqual(done.returncode, 0)
        self.assertIn("not revoked at 127.0.0.1", done.stderr)
        self.assertIsNone(self.stored())

    def test_logout_without_a_terminal_needs_force(self):
        self.login_done()
        done = self.cli("logout")
        self.assertEqual(done.returncode, 3)
        self.assertIn("--force", done.stderr)
        self.assertIsNotNone(self.stored())


if __name__ == "__main__":
    unittest.main()
