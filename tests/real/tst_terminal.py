# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What depends on a person sitting at a terminal: questions, tokens that aren't shown, Ctrl+C."""

import fcntl
import os
import pty
import select
import struct
import termios
import unittest

from program import AUTHTRAY, PATIENCE, ProgramTest, wait_until

CTRL_C = "\x03"
CTRL_D = "\x04"
END_MARK = "<end>"
QUESTION = "Are you sure you want to logout? [y/N] "
OTHER_ACCOUNT = "You signed in as grace@example.com, but this profile was ada@example.com's. Replace it? [y/N] "


class Terminal:
    """A command on a terminal of its own."""

    def __init__(self, desktop, command, env, columns=0):
        self._screen, self.line = pty.openpty()
        fcntl.ioctl(self.line, termios.TIOCSWINSZ, struct.pack("4H", 0, columns, 0, 0))
        os.set_blocking(self._screen, False)
        self._settings = termios.tcgetattr(self.line)
        self._text = b""
        self._child = desktop.spawn(command, env=env, stdin=self.line, stdout=self.line, stderr=self.line,
                                    preexec_fn=control_terminal)

    def close(self):
        os.close(self._screen)
        os.close(self.line)

    def text(self):
        """What is to be read there so far, with what was typed."""
        try:
            self._text += os.read(self._screen, 65536)
        except BlockingIOError:
            pass
        return self._text.decode(errors="replace").replace("\r\n", "\n")

    def wait_for(self, text):
        wait_until(lambda: text in self.text(), PATIENCE, f"{text!r} on the terminal")

    def type(self, keys):
        left = keys.encode()
        while left:  # a terminal takes a few thousand at a time
            select.select([], [self._screen], [], PATIENCE)
            left = left[os.write(self._screen, left):]

    def end(self):
        """The exit code, once the command has ended and all that it wrote has arrived: what is written now comes after it."""
        code = self._child.wait(PATIENCE)
        os.write(self.line, END_MARK.encode())
        self.wait_for(END_MARK)
        self._text = self._text.replace(END_MARK.encode(), b"")
        return code

    def is_sane(self):
        """As it was before, and nothing typed is left for the shell to run."""
        left = struct.unpack("i", fcntl.ioctl(self.line, termios.FIONREAD, bytes(4)))[0]
        return left == 0 and termios.tcgetattr(self.line) == self._settings


def control_terminal():
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class TerminalTest(ProgramTest):
    def start(self, *arguments, env=None, columns=0):
        terminal = Terminal(self.desktop, [AUTHTRAY, "--cli", "--config", self.config, *arguments],
                            env or {"BROWSER": "false"}, columns)
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

    def test_ctrl_c_at_the_question_keeps_the_old_account(self):
        before = self.stored()
        terminal = self.start_login("grace")
        self.assertEqual(self.answer(terminal, OTHER_ACCOUNT, CTRL_C), 130)
        self.assertEqual((self.stored(), self.status()["email"]), (before, "ada@example.com"))

    def test_the_same_account_is_not_asked_about(self):
        terminal = self.start_login("ada")
        self.assertEqual(terminal.end(), 0)
        self.assertNotIn("[y/N]", terminal.text())


class InterruptedLoginTest(TerminalTest):
    def test_ctrl_c_leaves_nothing(self):
        terminal = self.start("login", "--no-browser", "--issuer", self.provider.issuer, "--client-id", "authtray-demo")
        self.assertEqual(self.answer(terminal, "Waiting for authentication...", CTRL_C), 130)
        self.assertEqual((self.stored(), self.config.exists()), (None, False))


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
