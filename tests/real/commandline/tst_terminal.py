# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the program does on a terminal: questions, hidden tokens, the spinner, Ctrl+C."""

import re
import socket

from tests.real.harness.program import BROWSER_IMPOSSIBLE, NO_BROWSER, ProgramTest
from tests.real.harness.terminal import CTRL_C, CTRL_D, OTHER_ACCOUNT, Terminal
from tests.support.scratch import wait_until

LOGOUT_QUESTION = "Are you sure you want to logout? [y/N] "


class SignedInTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.sign_in()
        self.before = self.stored()

    def run_on_terminal(self, *arguments, env=None):
        terminal = self.on_terminal(*arguments, env=env)
        return terminal.end(), terminal.text()


class LogoutTest(SignedInTest):
    def test_anything_but_yes_keeps_the_session(self):
        for keys in ("n\n", "\n", CTRL_D, "yesterday\n", "no, and this is longer than any answer; touch this\n"):
            with self.subTest(keys):
                terminal = self.on_terminal("logout")
                self.assertEqual(self.answer(terminal, LOGOUT_QUESTION, keys), 1)
                self.assertTrue(terminal.text().endswith("\nStill signed in\n"), terminal.text())
                self.assertEqual(self.stored(), self.before)

    def test_yes_signs_out(self):
        terminal = self.on_terminal("logout")
        self.assertEqual(self.answer(terminal, LOGOUT_QUESTION, "y\n"), 0)
        self.assertIn("✓ Successfully logged out", terminal.text())
        self.assertIsNone(self.stored())
        code, text = self.run_on_terminal("logout")
        self.assertEqual((code, LOGOUT_QUESTION in text), (1, False), "without a session, nothing is asked")

    def test_ctrl_c_at_the_question_keeps_the_session(self):
        terminal = self.on_terminal("logout")
        terminal.wait_for(LOGOUT_QUESTION)
        terminal.type(CTRL_C)
        self.check_interrupted(terminal)
        self.assertIsNotNone(self.stored())

    def test_question_is_asked_on_stdout_if_only_that_is_seen(self):
        command = ["sh", "-c", '"$@" 2>/dev/null', "sh", *self.command("logout")]
        terminal = Terminal(self.desktop, command, NO_BROWSER)
        self.addCleanup(terminal.close)
        self.assertEqual(self.answer(terminal, LOGOUT_QUESTION, "y\n"), 0)
        self.assertIsNone(self.stored())

    def test_question_that_cannot_be_seen_is_not_asked(self):
        done = self.cli("logout", stdin=self.on_terminal("status").line)
        self.assertEqual(done.returncode, 3)
        self.assertIn("--force", done.stderr)


class ProviderQuestionTest(ProgramTest):
    QUESTION = "Number, name, or the address of another one: "

    def test_address_and_client_id_sign_in(self):
        terminal = self.on_terminal("login", env=self.browser_env())
        terminal.wait_for(self.QUESTION)
        self.assertIn("  pipeops\n", terminal.text())
        terminal.type(self.provider.issuer + "\n")
        self.assertEqual(self.answer(terminal, "Client ID that is registered there, if you have one: ", "authtray-demo\n"), 0)
        self.assertIn("✓ Successfully authenticated as ada@example.com", terminal.text())

    def test_name_is_a_providers(self):
        terminal = self.on_terminal("login")
        self.assertEqual(self.answer(terminal, self.QUESTION, "pipeop\n"), 3)
        self.assertIn('Did you mean "pipeops"?', terminal.text())

    def test_no_answer_names_no_provider(self):
        terminal = self.on_terminal("login")
        self.assertEqual(self.answer(terminal, self.QUESTION, "\n"), 3)
        self.assertIn("there is no profile to sign in to", terminal.text())


class TunnelTest(ProgramTest):
    def test_port_for_a_browser_elsewhere_is_named_if_none_can_run_here(self):
        login = ["login", "--no-browser", "--issuer", self.provider.issuer, "--client-id", "authtray-demo"]
        terminal = self.on_terminal(*login, env=BROWSER_IMPOSSIBLE)
        terminal.wait_for("ssh -L ")
        port = re.search(r"ssh -L (\d+):localhost:\1 ", terminal.text())[1]
        socket.create_connection(("127.0.0.1", int(port))).close()
        terminal.type(CTRL_C)
        self.assertEqual(terminal.end(), 130)


class OtherAccountTest(SignedInTest):
    def start_login(self, account):
        return self.on_terminal("login", "--profile", "demo", env=self.browser_env(account))

    def test_no_keeps_the_old_account(self):
        terminal = self.start_login("grace")
        self.assertEqual(self.answer(terminal, OTHER_ACCOUNT, "n\n"), 2)
        self.assertEqual((self.stored(), self.status()["email"]), (self.before, "ada@example.com"))

    def test_yes_replaces_it(self):
        terminal = self.start_login("grace")
        self.assertEqual(self.answer(terminal, OTHER_ACCOUNT, "y\n"), 0)
        self.assertIn("✓ Successfully authenticated as grace@example.com", terminal.text())
        self.assertEqual(self.status()["email"], "grace@example.com")

    def test_name_from_the_right_keeps_its_place(self):
        terminal = self.start_login("noa")
        self.assertEqual(self.answer(terminal, "Replace it? [y/N] ", "y\n"), 0)
        name = "\u2068נועה@example.com\u2069"
        self.assertIn(f"You signed in as {name}, but", terminal.text())
        self.assertIn(f"✓ Successfully authenticated as {name}", terminal.text())
        for output, shown in (("text", name), ("table", name), ("plain", "נועה@example.com"), ("json", '"נועה@example.com"')):
            with self.subTest(output):
                self.assertRegex(self.cli("profiles", "--output", output).stdout, rf"(?m)(^|[ \t]){shown}($|[ \t,])")

    def test_ctrl_c_at_the_question_keeps_the_old_account_and_revokes_the_new_grant(self):
        terminal = self.start_login("grace")
        terminal.wait_for(OTHER_ACCOUNT)
        terminal.type(CTRL_C)
        self.check_interrupted(terminal)
        self.assertEqual((self.stored(), self.status()["email"]), (self.before, "ada@example.com"))
        self.assertEqual([event["status"] for event in self.events("revocation")], [200])
        self.assertEqual(self.cli("refresh", "--force").returncode, 0, "the old session's grant was not revoked")

    def test_the_same_account_causes_no_question(self):
        terminal = self.start_login("ada")
        self.assertEqual(terminal.end(), 0)
        self.assertNotIn("[y/N]", terminal.text())


class InterruptedLoginTest(ProgramTest):
    has_faults = True

    def start_login(self, *options):
        return self.on_terminal(*self.login_arguments(*options), env=self.browser_env())

    def test_ctrl_c_keeps_nothing(self):
        terminal = self.start_login("--no-browser")
        self.assertEqual(self.answer(terminal, "Waiting for authentication...", CTRL_C), 130)
        self.check_nothing_is_kept()

    def test_ctrl_c_revokes_what_was_granted(self):
        for count, endpoint in enumerate(("token", "userinfo"), 1):
            with self.subTest(endpoint):
                before = len(self.provider.requests(endpoint))
                self.provider.inject_fault(endpoint, "late")
                terminal = self.start_login()
                wait_until(lambda: len(self.provider.requests(endpoint)) > before, "a request to the provider")
                terminal.type(CTRL_C)
                terminal.wait_for("^C")
                self.provider.clear_faults()
                self.check_interrupted(terminal)
                self.assertEqual([event["status"] for event in self.events("revocation")], [200] * count)
                self.check_nothing_is_kept()


class SlowRefreshTest(SignedInTest):
    """The provider is paused: it has received the request and responds once it is resumed."""

    def setUp(self):
        super().setUp()
        self.provider.pause()

    def start_refresh(self, *options):
        terminal = self.on_terminal("refresh", "--force", *options)
        wait_until(self.provider.has_waiting_request, "a request to the provider")
        return terminal

    def test_ctrl_c_waits_for_new_tokens_that_would_be_lost(self):
        terminal = self.start_refresh()
        terminal.type(CTRL_C)
        terminal.wait_for("^C")
        self.provider.resume()
        self.check_interrupted(terminal)
        self.assertNotIn("LoginRefresh", terminal.text())
        self.assertNotEqual(self.stored(), self.before)
        self.check_session_works()

    def test_ctrl_c_does_not_interrupt_the_agent(self):
        self.start_agent()
        terminal = self.start_refresh()
        terminal.type(CTRL_C)
        self.assertEqual(terminal.end(), 130)
        self.provider.resume()
        wait_until(lambda: self.stored() != self.before, "the tokens that the agent renewed")
        self.check_session_works()

    def test_spinner_is_shown_and_erased(self):
        terminal = self.start_refresh()
        terminal.wait_for("⠙")
        self.provider.resume()
        self.assertEqual(terminal.end(), 0)
        self.assertTrue(terminal.text().startswith("{\n"), terminal.text())

    def test_spinner_is_ascii_in_a_locale_without_utf8(self):
        terminal = self.on_terminal("refresh", "--force", env={"LC_ALL": "C"})
        terminal.wait_for("/")
        self.provider.resume()
        self.assertEqual(terminal.end(), 0)

    def test_spinner_is_not_shown_with_a_log(self):
        terminal = self.start_refresh("--log-level", "info", "--timeout", "1")
        self.assertEqual(terminal.end(), 4)
        self.assertNotIn("⠋", terminal.output())
        self.provider.resume()


class ShownTest(SignedInTest):
    def setUp(self):
        super().setUp()
        self.token = self.before["access_token"]

    def test_refresh_hides_the_token(self):
        code, text = self.run_on_terminal("refresh")
        self.assertEqual((code, '"AccessToken"' in text, self.token in text), (0, False, False), text)
        self.assertIn('"Result": "Success"', text)

    def test_refresh_shows_the_token_if_a_format_is_requested(self):
        for arguments in (["--output", "json"], ["--json"]):
            code, text = self.run_on_terminal("refresh", *arguments)
            self.assertEqual((code, self.token in text), (0, True))
        self.assertIn(self.token, self.cli("refresh").stdout)

    def test_refresh_as_text_never_shows_the_token(self):
        code, text = self.run_on_terminal("refresh", "--output", "text")
        self.assertEqual((code, self.token in text), (0, False))

    def test_token_refuses_a_terminal(self):
        code, text = self.run_on_terminal("token")
        self.assertEqual((code, self.token in text), (3, False))
        self.assertIn("Error: the token would be shown on the terminal", text)
        self.assertEqual(self.run_on_terminal("token", "--output", "text"), (0, self.token + "\n"))
        self.assertEqual(self.cli("token").stdout, self.token + "\n")

    def test_marks_are_ascii_in_a_locale_without_utf8(self):
        for locale, mark in (("C", "+"), ("en_US.ISO-8859-1", "+"), ("C.UTF-8", "✓"), ("de_DE.utf8", "✓")):
            code, text = self.run_on_terminal("status", env={"LC_ALL": locale})
            self.assertEqual((code, text.splitlines()[0]), (0, f"{mark} Authenticated as ada@example.com"), locale)

    def test_marks_are_utf8_without_a_locale(self):
        code, text = self.run_on_terminal("status", env={"LC_ALL": "", "LC_CTYPE": "", "LANG": ""})
        self.assertEqual((code, text.splitlines()[0]), (0, "✓ Authenticated as ada@example.com"))
