# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the passphrase of the encrypted file comes from: a file, a systemd credential, or a prompt on the terminal."""

import pathlib

from tests.real.harness.file_store import PASSPHRASE, FileStoreTest
from tests.real.harness.terminal import CTRL_C
from tests.support.scratch import wait_until

NEW, AGAIN, OLD = "New passphrase for ", "Repeat passphrase: ", "Passphrase for "


def type_at_each_question(terminal, passphrases):
    for number, passphrase in enumerate(passphrases):
        wait_until(lambda: terminal.text().count(OLD) > number, "the question")
        terminal.type(passphrase + "\n")


class SourcesTest(FileStoreTest):
    def setUp(self):
        super().setUp()
        self.sign_in()

    def test_wrong_passphrase_loses_nothing(self):
        before = self.sealed.read_bytes()
        self.set_passphrase("wrong")
        for command in (["status"], ["refresh"], ["login"]):
            self.check_said(self.cli(*command), 2, "the passphrase doesn't open")
        self.assertEqual((self.sealed.read_bytes(), len(self.events("authorization"))), (before, 1))
        self.set_passphrase(PASSPHRASE)
        self.assertTrue(self.status()["token_valid"])

    def test_logout_removes_the_file_without_its_passphrase(self):
        for break_passphrase in (lambda: self.set_passphrase("wrong"), self.remove_passphrase):
            break_passphrase()
            done = self.cli("logout", "--force")
            self.check_said(done, 0, "The session was removed here, but not revoked at ")
            self.assertEqual((self.sealed.exists(), self.events("revocation")), (False, []))
            self.set_passphrase(PASSPHRASE)
            self.sign_in()

    def test_logout_without_force_keeps_what_a_wrong_passphrase_doesnt_open(self):
        self.remove_passphrase()
        terminal = self.on_terminal("logout")
        terminal.wait_for("[y/N] ")
        terminal.type("y\n")
        type_at_each_question(terminal, ["wrong"] * 3)
        self.assertEqual(terminal.end(), 2, terminal.text())
        self.assertIn("The session was not removed. With --force it is removed, but can't be revoked.", terminal.text())
        self.assertTrue(self.sealed.exists())

    def test_passphrase_file_that_others_may_read_is_refused(self):
        pathlib.Path(self.desktop.env["AUTHTRAY_PASSPHRASE_FILE"]).chmod(0o640)
        self.check_failed(self.cli("token"), 2, "can be read by others")

    def test_systemd_credential(self):
        folder = self.desktop.folder / "credentials"
        folder.mkdir(mode=0o700)
        (folder / "authtray-passphrase").write_text(PASSPHRASE)
        (folder / "authtray-passphrase").chmod(0o440)
        self.remove_passphrase()
        self.assertEqual(self.cli("token").returncode, 2)
        self.desktop.env["CREDENTIALS_DIRECTORY"] = str(folder)
        self.token()

    def test_agent_without_a_passphrase_says_how_to_give_it(self):
        self.remove_passphrase()
        self.start_agent()
        done = self.cli("token")
        self.check_failed(done, 2, "there is no passphrase to open")
        self.assertIn("AUTHTRAY_PASSPHRASE_FILE=", done.stderr)
        self.set_passphrase(PASSPHRASE)
        self.token("--no-agent")

    def test_agent_that_has_the_key_needs_the_passphrase_no_more(self):
        self.start_agent()
        self.token()
        pathlib.Path(self.desktop.env.pop("AUTHTRAY_PASSPHRASE_FILE")).unlink()
        self.assertNotEqual(self.token("--force"), self.token("--force"))


class PromptTest(FileStoreTest):
    def setUp(self):
        super().setUp()
        self.remove_passphrase()

    def start_login(self):
        return self.on_terminal(*self.login_arguments("--store", "file"), env=self.browser_env())

    def end(self, terminal):
        code = terminal.end()
        self.assertTrue(terminal.is_restored())
        self.assertNotIn(PASSPHRASE, terminal.text())
        return code

    def type_new_passphrase(self, first, second):
        terminal = self.start_login()
        terminal.wait_for(NEW)
        self.assertEqual(self.events("authorization"), [])
        terminal.type(first + "\n")
        terminal.wait_for(AGAIN)
        terminal.type(second + "\n")
        return terminal

    def test_new_passphrase_is_asked_twice_then_once(self):
        terminal = self.type_new_passphrase(PASSPHRASE, PASSPHRASE)
        self.assertEqual(self.end(terminal), 0, terminal.text())
        for passphrases, code in (([PASSPHRASE], 0), (["wrong", "", PASSPHRASE], 0), (["wrong", "wrong", ""], 2)):
            terminal = self.on_terminal("status")
            type_at_each_question(terminal, passphrases)
            self.assertEqual(self.end(terminal), code, terminal.text())
            self.assertEqual(terminal.text().count("It doesn't open "), len(passphrases) - 1)

    def test_different_second_passphrase_opens_no_browser(self):
        terminal = self.type_new_passphrase(PASSPHRASE, "another")
        self.assertEqual(self.end(terminal), 3)
        self.assertIn("the two passphrases differ", terminal.text())
        self.assertEqual((self.events("authorization"), self.config.exists()), ([], False))

    def test_ctrl_c_at_the_prompt_restores_the_terminal(self):
        terminal = self.start_login()
        terminal.wait_for(NEW)
        terminal.type(CTRL_C)
        self.assertEqual(self.end(terminal), 130)
        self.assertFalse(self.config.exists())

    def test_prompt_that_nobody_answers(self):
        terminal = self.on_terminal(*self.login_arguments("--timeout", "1", "--store", "file"))
        self.assertEqual(self.end(terminal), 4)
        self.assertIn("timed out waiting for the passphrase", terminal.text())
