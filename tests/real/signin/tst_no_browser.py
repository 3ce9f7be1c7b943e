# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in where no browser can open: a person pastes the address on which a browser on another computer ends."""

from tests.real.harness.browser_elsewhere import BrowserElsewhere, query_of
from tests.real.harness.program import BROWSER_IMPOSSIBLE, ProgramTest
from tests.real.harness.terminal import OTHER_ACCOUNT
from tests.support.demo_provider import BROWSER

TERMINAL = {"TERM": "xterm-256color", **BROWSER_IMPOSSIBLE}
PASTE_HERE = "paste the address of the page it ends on here (it isn't shown):\n"


class PastedAddressTest(ProgramTest):
    def start_login(self):
        terminal = self.on_terminal(*self.login_arguments("--no-browser"), env=TERMINAL)
        terminal.wait_for(PASTE_HERE)
        return terminal

    def start_login_elsewhere(self, account="ada", answer="sign-in"):
        """A login on a terminal, and the address on which a browser on another computer ends."""
        terminal = self.start_login()
        lines = terminal.text().splitlines()
        self.assertEqual((lines[0], lines[2]),
                         ("Please open this URL in your browser to authenticate:", "Waiting for authentication..."))
        return terminal, BrowserElsewhere(account, answer).sign_in(lines[1])

    def check_signed_in(self, terminal, address):
        self.assertEqual(terminal.end(), 0, terminal.text())
        self.assertTrue(terminal.is_restored())
        self.assertTrue(terminal.text().endswith(" Successfully authenticated as ada@example.com\n"), terminal.text())
        self.assertNotIn(query_of(address)["code"], terminal.text())
        self.assertEqual(self.status()["email"], "ada@example.com")

    def test_pasted_address_signs_in(self):
        terminal, address = self.start_login_elsewhere()
        terminal.type(f"  '{address}' \n")
        self.check_signed_in(terminal, address)

    def test_pasted_query_signs_in(self):
        terminal, address = self.start_login_elsewhere()
        terminal.type(address.partition("?")[2] + "\n")
        self.check_signed_in(terminal, address)

    def test_address_longer_than_a_terminals_line_signs_in(self):
        terminal, address = self.start_login_elsewhere()
        terminal.type(address.replace("?", f"?session_state={'x' * 16000}&") + "\n")
        self.check_signed_in(terminal, address)

    def test_wrong_address_may_be_pasted_again(self):
        terminal, address = self.start_login_elsewhere()
        state = query_of(address)["state"]
        for wrong, reason in ((address.replace(state, state[::-1]), "This answer belongs to another sign-in."),
                              ("https://example.com/", "This isn't the address that this sign-in ends on.")):
            terminal.type(wrong + "\n")
            terminal.wait_for(reason + " Copy the whole address and paste it again:\n")
        terminal.type("mistyped\x15" + address[:-1] + "x\x7f" + address[-1] + "\n")
        self.check_signed_in(terminal, address)

    def test_denial_elsewhere_ends_the_login(self):
        terminal, address = self.start_login_elsewhere(answer="cancel")
        terminal.type(address + "\n")
        self.assertEqual(terminal.end(), 2)
        self.assertTrue(terminal.is_restored())
        self.assertIn("the provider answered with access_denied: the sign-in was cancelled", terminal.text())
        self.check_nothing_is_kept()

    def test_question_after_the_paste_can_be_answered(self):
        self.sign_in()
        terminal, address = self.start_login_elsewhere("grace")
        terminal.type(address + "\n")
        self.assertEqual(self.answer(terminal, OTHER_ACCOUNT, "y\n"), 0)
        self.assertEqual(self.status()["email"], "grace@example.com")

    def test_browser_on_this_computer_needs_no_paste(self):
        terminal = self.start_login()
        self.desktop.run([BROWSER, terminal.text().splitlines()[1]], env=self.browser_env())
        self.assertEqual(terminal.end(), 0, terminal.text())
        self.assertTrue(terminal.is_restored())


class NoDisplayTest(ProgramTest):
    def test_missing_display_is_reported_with_what_to_do(self):
        done = self.cli(*self.login_arguments(), env=BROWSER_IMPOSSIBLE)
        self.check_failed(done, 2, "Error: couldn't sign in: there is no display to open a browser on\n")
        for option in ("--no-browser", "--device"):
            self.assertIn(option, done.stderr)
