# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What depends on a person sitting at a terminal: questions, tokens that aren't shown, Ctrl+C."""

import unittest

from tests.real.harness.program import AUTHTRAY, ProgramTest
from tests.real.harness.terminal import CTRL_C, CTRL_D, Terminal

QUESTION = "Are you sure you want to logout? [y/N] "
OTHER_ACCOUNT = "You signed in as grace@example.com, but this profile was ada@example.com's. Replace it? [y/N] "


class TerminalTest(ProgramTest):
    def start(self, *arguments, env=None, columns=0):
        terminal = Terminal(self.desktop, [AUTHTRAY, "--cli", "--config", self.config, *arguments],
                            env or {"BROWSER": "false"}, columns=columns)
        self.addCleanup(terminal.close)
        return terminal

    def start_login(self, account):
        return self.start("login", "--profile", "demo", env=self.person(account))

    def answer(self, terminal, question, keys):
        terminal.wait_for(question)
        terminal.type(keys)
        code = terminal.end()
        self.assertTrue(terminal.is_sane())
        return code

    def run_to_end(self, *arguments, env=None):
        terminal = self.start(*arguments, env=env)
        return terminal.end(), terminal.text()


class LogoutTest(TerminalTest):
    def setUp(self):
        super().setUp()
        self.login_done()

    def test_anything_but_yes_keeps_the_session(self):
        before = self.stored()
        for keys in ("n\n", "\n", CTRL_D, "yesterday\n", "no, and this is longer than any answer; touch this\n"):
            with self.subTest(keys):
                terminal = self.start("logout")
                self.assertEqual(self.answer(terminal, QUESTION, keys), 1)
                self.assertTrue(terminal.text().endswith("\nStill signed in\n"), terminal.text())
                self.assertEqual(self.stored(), before)

    def test_yes_signs_out(self):
        terminal = self.start("logout")
        self.assertEqual(self.answer(terminal, QUESTION, "y\n"), 0)
        self.assertIn("✓ Successfully logged out", terminal.text())
        self.assertIsNone(self.stored())
        code, text = self.run_to_end("logout")
        self.assertEqual((code, QUESTION in text), (1, False), "there is nothing to ask about")

    def test_ctrl_c_at_the_question_keeps_the_session(self):
        terminal = self.start("logout")
        self.assertEqual(self.answer(terminal, QUESTION, CTRL_C), 130)
        self.assertTrue(terminal.text().endswith("\nInterrupted\n"), terminal.text())
        self.assertIsNotNone(self.stored())

    def test_question_that_cannot_be_seen_is_not_asked(self):
        done = self.cli("logout", stdin=self.start("status").line)
        self.assertEqual(done.returncode, 3)
        self.assertIn("--force", done.stderr)


class OtherAccountTest(TerminalTest):
    def setUp(self):
        super().setUp()
        self.login_done()

    def test_no_keeps_the_old_account(self):
        before = self.stored()
        terminal = self.start_login("grace")
        self.assertEqual(self.answer(terminal, OTHER_ACCOUNT, "n\n"), 2)
        self.assertEqual((self.stored(), self.status()["email"]), (before, "ada@example.com"))

    def test_yes_replaces_it(self):
        terminal = self.start_login("grace")
        self.assertEqual(self.answer(terminal, OTHER_ACCOUNT, "y\n"), 0)
        self.assertIn("✓ Successfully authenticated as grace@example.com", terminal.text())
        self.assertEqual(self.status()["email"], "grace@example.com")

    def test_ctrl_c_at_the_question_keeps_the_old_account_and_revokes_what_the_new_one_granted(self):
        before = self.stored()
        terminal = self.start_login("grace")
        self.assertEqual(self.answer(terminal, OTHER_ACCOUNT, CTRL_C), 130)
        self.assertTrue(terminal.text().endswith("\nInterrupted\n"), terminal.text())
        self.assertEqual((self.stored(), self.status()["email"]), (before, "ada@example.com"))
        self.assertEqual([event["status"] for event in self.events("revocation")], [200])
        self.assertEqual(self.cli("refresh", "--force").returncode, 0, "it wasn't the old session's grant")

    def test_the_same_account_is_not_asked_about(self):
        terminal = self.start_login("ada")
        self.assertEqual(terminal.end(), 0)
        self.assertNotIn("[y/N]", terminal.text())


class InterruptedLoginTest(TerminalTest):
    provider_misbehaves = True

    def start_login(self, *arguments):
        return self.start("login", "--issuer", self.provider.issuer, "--client-id", "authtray-demo", *arguments, env=self.person())

    def test_ctrl_c_leaves_nothing(self):
        terminal = self.start_login("--no-browser")
        self.assertEqual(self.answer(terminal, "Waiting for authentication...", CTRL_C), 130)
        self.assertEqual((self.stored(), self.config.exists()), (None, False))

    def test_ctrl_c_revokes_what_was_granted(self):
        for count, endpoint in enumerate(("token", "userinfo"), 1):
            with self.subTest(endpoint):
                before = len(self.provider.requests(endpoint))
                self.provider.misbehave(endpoint, "late")
                terminal = self.start_login()
                self.wait(lambda: len(self.provider.requests(endpoint)) > before, "a request at the provider")
                terminal.type(CTRL_C)
                terminal.wait_for("^C")
                self.provider.behave()
                self.assertEqual(terminal.end(), 130)
                self.assertTrue(terminal.text().endswith("\nInterrupted\n"), terminal.text())
                self.assertEqual([event["status"] for event in self.events("revocation")], [200] * count)
                self.assertEqual((self.stored(), self.config.exists()), (None, False))


class SlowRefreshTest(TerminalTest):
    """A provider that takes its time: it has been asked, and answers once it is resumed."""

    def setUp(self):
        super().setUp()
        self.login_done()
        self.before = self.stored()
        self.provider.pause()

    def start_refresh(self, *arguments):
        terminal = self.start("refresh", "--force", *arguments)
        self.wait(self.provider.is_asked, "a request at the provider")
        return terminal

    def test_ctrl_c_waits_for_what_would_be_lost(self):
        terminal = self.start_refresh()
        terminal.type(CTRL_C)
        terminal.wait_for("^C")
        self.provider.resume()
        self.assertEqual(terminal.end(), 130)
        self.assertTrue(terminal.text().endswith("\nInterrupted\n"), terminal.text())
        self.assertNotIn("LoginRefresh", terminal.text())
        self.assertNotEqual(self.stored(), self.before)
        self.assertEqual(self.cli("refresh", "--force").returncode, 0, "what was stored is good")
        self.assertEqual(self.events("reuse-detected"), [])

    def test_ctrl_c_leaves_the_agent_to_its_work(self):
        self.desktop.spawn([AUTHTRAY, "--cli", "agent", "--config", self.config], log=self.desktop.log("agent"))
        world = self.item_key().partition("@")[2]
        self.wait((self.desktop.folder / "run/authtray" / world / "agent.sock").exists, "the agent's socket")
        terminal = self.start_refresh()
        terminal.type(CTRL_C)
        self.assertEqual(terminal.end(), 130)
        self.provider.resume()
        self.wait(lambda: self.stored() != self.before, "what the agent renewed")
        self.assertEqual(self.cli("refresh", "--force").returncode, 0)
        self.assertEqual(self.events("reuse-detected"), [])

    def test_what_goes_on_is_shown_and_wiped_away(self):
        terminal = self.start_refresh()
        terminal.wait_for("⠙")
        self.provider.resume()
        self.assertEqual(terminal.end(), 0)
        self.assertTrue(terminal.text().startswith("{\n"), terminal.text())

    def test_what_goes_on_is_shown_in_ascii_where_the_locale_is(self):
        terminal = self.start("refresh", "--force", env={"LC_ALL": "C"})
        terminal.wait_for("/")
        self.provider.resume()
        self.assertEqual(terminal.end(), 0)

    def test_nothing_turns_where_the_log_is_told(self):
        terminal = self.start_refresh("--log-level", "info", "--timeout", "1")
        self.assertEqual(terminal.end(), 4)
        self.assertNotIn("⠋", terminal.sent())
        self.provider.resume()


class ShownTest(TerminalTest):
    def setUp(self):
        super().setUp()
        self.login_done()
        self.secret = self.stored()["access_token"]

    def test_refresh_hides_the_token_from_a_terminal(self):
        code, text = self.run_to_end("refresh")
        self.assertEqual((code, '"AccessToken"' in text, self.secret in text), (0, False, False), text)
        self.assertIn('"Result": "Success"', text)

    def test_refresh_shows_it_where_that_was_asked_for(self):
        for arguments in (["--output", "json"], ["--json"]):
            code, text = self.run_to_end("refresh", *arguments)
            self.assertEqual((code, self.secret in text), (0, True))
        self.assertIn(self.secret, self.cli("refresh").stdout)

    def test_refresh_as_text_never_shows_it(self):
        code, text = self.run_to_end("refresh", "--output", "text")
        self.assertEqual((code, self.secret in text), (0, False))

    def test_token_refuses_a_terminal(self):
        code, text = self.run_to_end("token")
        self.assertEqual((code, self.secret in text), (3, False))
        self.assertIn("Error: the token would be shown on the terminal", text)
        self.assertEqual(self.run_to_end("token", "--output", "text"), (0, self.secret + "\n"))
        self.assertEqual(self.cli("token").stdout, self.secret + "\n")

    def test_marks_are_plain_where_the_locale_is(self):
        for locale, mark in (("C", "+"), ("en_US.ISO-8859-1", "+"), ("C.UTF-8", "✓"), ("de_DE.utf8", "✓")):
            code, text = self.run_to_end("status", env={"LC_ALL": locale})
            self.assertEqual((code, text.splitlines()[0]), (0, f"{mark} Authenticated as ada@example.com"), locale)


if __name__ == "__main__":
    unittest.main()
