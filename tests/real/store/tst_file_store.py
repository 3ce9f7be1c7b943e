# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A computer without a keychain: the session is in an encrypted file if the person chooses so, and never in plain text."""

import contextlib
import json
import pathlib
import time

from tests.real.harness.file_store import PASSPHRASE, FileStoreTest
from tests.real.harness.program import NO_BROWSER, ProgramTest
from tests.real.harness.terminal import CTRL_C
from tests.support.scratch import wait_until

OLD = "Passphrase for "  # what asks for one that was chosen before
CALLERS = 20


class WithoutChoiceTest(FileStoreTest):
    def test_login_opens_no_browser_and_names_both_ways(self):
        done = self.login()
        self.check_failed(done, 2, "Error: there is no keychain")
        self.assertIn("gnome-keyring", done.stderr)
        self.assertIn("--store file", done.stderr)
        self.assertEqual((self.events("authorization"), self.config.exists()), ([], False))


class SignedInTest(FileStoreTest):
    def setUp(self):
        super().setUp()
        self.first = self.sign_in()

    def test_the_first_sign_in_warns_of_nothing(self):
        self.assertNotIn("Warning", self.first.stderr)

    def files_with(self, text):
        """The test's files, logs included, that contain the text; the provider's journal doesn't count."""
        found = []
        for path in self.desktop.folder.rglob("*"):
            with contextlib.suppress(FileNotFoundError):  # the browser may be removing its files
                if path.is_file() and path.name != "provider.jsonl" and text.encode() in path.read_bytes():
                    found.append(path)
        return found

    def test_the_choice_is_remembered(self):
        status = self.status()
        self.assertEqual((status["authenticated"], status["token_valid"], status["source"]), (True, True, "file"))
        self.assertEqual(json.loads((self.profiles / "demo.json").read_text())["store"], "file")
        again = self.login()
        self.assertEqual((again.returncode, self.status()["source"]), (0, "file"), again.stderr)

    def test_nothing_is_in_plain_text(self):
        self.start_agent("--log-level", "debug")
        for arguments in (("--log-level", "debug"), ("--no-agent", "--log-level", "debug")):
            done = self.cli("refresh", "--force", "--json", *arguments)
            self.assertEqual(done.returncode, 0, done.stdout)
            token = self.token_of(done.stdout)
            self.assertNotIn(token, done.stderr)
            self.assertEqual(self.files_with(token), [])
        self.assertEqual(self.files_with('"refresh_token"') + self.files_with('"access_token"'), [])
        self.assertEqual([path.name for path in self.files_with(PASSPHRASE)], ["passphrase"])
        self.assertEqual((self.sealed.stat().st_mode & 0o777, self.sealed.parent.stat().st_mode & 0o777), (0o600, 0o700))

    def test_logout_revokes_and_removes_the_file(self):
        self.assertEqual(self.cli("logout", "--force").returncode, 0)
        self.assertEqual([event["status"] for event in self.events("revocation")], [200])
        self.assertEqual(list(self.sealed.parent.iterdir()), [])
        self.assertEqual((self.status()["authenticated"], self.status()["source"]), (False, None))

    def test_too_little_memory_is_not_the_keychains(self):
        """The file's key needs 64 MiB, so some of the limits are between the program's own need and that."""
        said = []
        for limit in range(96, 640, 32):
            command = ["prlimit", f"--as={limit * 1024 * 1024}", *self.command("logout", "--force", "--no-agent")]
            done = self.desktop.run(command, env=NO_BROWSER)
            said.append(done.stderr)
            self.assertNotIn("the keychain can't be used", done.stderr)
            if done.returncode == 0:
                break
            self.assertTrue(self.sealed.exists())
        self.assertTrue(any(f"there isn't enough memory to open {self.sealed}" in text for text in said), said)
        self.assertEqual(done.returncode, 0)

    def test_only_a_sign_in_replaces_a_damaged_file(self):
        for content in (self.sealed.read_bytes()[:-7], b"", b"something else"):
            self.sealed.write_bytes(content)
            for command in (["status"], ["refresh", "--force"], ["me"]):
                self.check_said(self.cli(*command), 2, "is damaged")
            self.assertEqual(self.sealed.read_bytes(), content)
            self.sign_in()
            self.assertTrue(self.status()["token_valid"])

    def set_time_left(self, seconds):
        """Changes what is known of the provider's clock until its next response: it is so far ahead that the token expires
        in so many seconds. The encrypted file can't be changed here."""
        now = time.time() + self.access_token_seconds - seconds
        boot_time = int((now - time.clock_gettime(time.CLOCK_BOOTTIME)) * 1000)
        boot_id = pathlib.Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        (self.runtime / "demo.clock").write_text(f"{boot_id} {boot_time}\n")

    def check_one_refresh(self, *options, with_agent=False):
        self.set_time_left(60)
        refreshes = len(self.events("refresh"))
        if with_agent:
            self.start_agent()
        callers = [self.spawn_cli("token", "--timeout", "100", *options) for _ in range(CALLERS)]
        answers = [(*caller.communicate(timeout=120), caller.returncode) for caller in callers]
        self.assertEqual({code for _, _, code in answers}, {0}, {error for _, error, _ in answers})
        self.assertEqual(len({token for token, _, _ in answers}), 1)
        self.assertEqual(len(self.events("refresh")) - refreshes, 1)
        self.check_session_works()

    def test_one_refresh_without_an_agent(self):
        self.check_one_refresh("--no-agent")

    def test_one_refresh_with_an_agent(self):
        self.check_one_refresh(with_agent=True)

    def test_process_killed_while_it_writes_leaves_a_whole_file(self):
        """strace kills it when it renames the new file to the old one's name."""
        before = self.sealed.read_bytes()
        renames = "rename,renameat,renameat2"
        strace = ["strace", "-f", "-o", "/dev/null", "-e", f"trace={renames}", "-e", f"inject={renames}:signal=KILL:when=1+"]
        done = self.desktop.run([*strace, *self.command("refresh", "--force", "--no-agent")])
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual((self.sealed.read_bytes(), len(list(self.sealed.parent.iterdir()))), (before, 2))
        self.assertTrue(self.status("--offline")["token_valid"])
        self.assertEqual(self.cli("logout", "--force").returncode, 0)
        self.assertEqual(list(self.sealed.parent.iterdir()), [])


class MoveTest(FileStoreTest):
    """From one store to the other, on a computer that has both."""

    desktop_parts = {"screen": False}

    def test_from_the_keychain_to_the_file_and_back(self):
        ProgramTest.sign_in(self)
        self.assertIsNotNone(self.stored())
        self.sign_in()
        self.assertEqual((self.stored(), self.sealed.exists(), self.status()["source"]), (None, True, "file"))
        ProgramTest.sign_in(self, "--store", "keychain")
        self.assertEqual((self.stored() is None, self.sealed.exists(), self.status()["source"]), (False, False, "keychain"))

    def test_to_the_keychain_with_a_forgotten_passphrase(self):
        """Three tries, and then the sign-in is done."""
        terminal = self.start_move_to_keychain()
        for number in range(3):
            self.answer_question(terminal, number, "wrong\n")
        self.check_moved(terminal)
        self.assertEqual(terminal.text().count(OLD), 3)

    def test_to_the_keychain_with_ctrl_c_at_the_passphrase(self):
        terminal = self.start_move_to_keychain()
        self.answer_question(terminal, 0, CTRL_C)
        self.check_moved(terminal)
        self.assertEqual(terminal.text().count(OLD), 1)

    def start_move_to_keychain(self):
        self.sign_in()
        self.remove_passphrase()
        return self.on_terminal(*self.login_arguments("--store", "keychain"), env=self.browser_env())

    def answer_question(self, terminal, number, keys):
        wait_until(lambda: terminal.text().count(OLD) > number, "the question")
        terminal.type(keys)

    def check_moved(self, terminal):
        self.assertEqual(terminal.end(), 0, terminal.text())
        self.assertTrue(terminal.is_restored())
        self.assertIn(" Successfully authenticated as ada@example.com\n", terminal.text())
        self.assertIn("Note: an earlier session of demo is still in the encrypted file. ", terminal.text())
        self.assertIsNotNone(self.stored())

    def test_from_a_keychain_that_is_gone(self):
        ProgramTest.sign_in(self)
        self.desktop.keyring.kill()
        done = self.sign_in()
        self.assertIn("Note: an earlier session of demo is still in the Secret Service (gnome-keyring or KeePassXC). ", done.stderr)
        self.assertTrue(self.status()["token_valid"])
