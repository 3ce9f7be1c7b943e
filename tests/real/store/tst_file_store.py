# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host without a keychain: the session in an encrypted file, because a person chose that, and never plain."""

import contextlib
import json
import pathlib
import subprocess
import time
import unittest

from tests.real.harness.program import AUTHTRAY, ProgramTest, person
from tests.real.commandline.tst_terminal import CTRL_C, Terminal

PASSPHRASE = "correct horse battery staple"
CALLERS = 20


class FileStoreTest(ProgramTest):
    """Without a bus there is no keychain. The passphrase is in a file, unless a test says otherwise."""

    desktop_parts = {"screen": False, "bus": False}

    def setUp(self):
        super().setUp()
        self.give_passphrase(PASSPHRASE)

    def give_passphrase(self, passphrase):
        path = self.desktop.folder / "passphrase"
        path.touch(mode=0o600)
        path.write_text(passphrase + "\n")
        self.desktop.env["AUTHTRAY_PASSPHRASE_FILE"] = str(path)

    def login_done(self, *arguments, **options):
        return super().login_done("--store", "file", *arguments, **options)

    @property
    def sealed(self):
        return self.config / "sessions" / f"{self.item_key()}.sealed"

    def token(self, *arguments):
        done = self.cli("token", *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()

    def start_agent(self, env=None):
        agent = self.desktop.spawn([AUTHTRAY, "--cli", "agent", "--config", self.config, "--log-level", "debug"], env=env,
                                   log=self.desktop.log("agent"))
        self.addCleanup(self.desktop.end, agent)
        socket = self.desktop.folder / "run/authtray" / self.item_key().partition("@")[2] / "agent.sock"
        self.wait(socket.exists, "an agent")
        return agent

    def files_with(self, text):
        """Those in the test's folder, logs included, but for the provider's own."""
        found = []
        for path in self.desktop.folder.rglob("*"):
            with contextlib.suppress(FileNotFoundError):  # the browser is just tidying up
                if path.is_file() and path.name != "provider.jsonl" and text.encode() in path.read_bytes():
                    found.append(path)
        return found


class WithoutChoiceTest(FileStoreTest):
    def test_login_opens_no_browser_and_says_both_ways_out(self):
        done = self.login()
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        self.assertIn("Error: there is no keychain", done.stderr)
        self.assertIn("gnome-keyring", done.stderr)
        self.assertIn("login --store file", done.stderr)
        self.assertEqual((self.events("authorization"), self.config.exists()), ([], False))


class SignedInTest(FileStoreTest):
    def setUp(self):
        super().setUp()
        self.login_done()

    def test_the_choice_is_remembered(self):
        status = self.status()
        self.assertEqual((status["authenticated"], status["token_valid"], status["source"]), (True, True, "file"))
        self.assertEqual(json.loads((self.config / "profiles/demo.json").read_text())["store"], "file")
        again = self.login()
        self.assertEqual((again.returncode, self.status()["source"]), (0, "file"), again.stderr)

    def test_nothing_is_plain(self):
        self.start_agent()
        for arguments in (("--log-level", "debug"), ("--no-agent", "--log-level", "debug")):
            done = self.cli("refresh", "--force", "--json", *arguments)
            self.assertEqual(done.returncode, 0, done.stdout)
            token = json.loads(done.stdout)["Data"]["AccessToken"]
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

    def test_wrong_passphrase_loses_nothing(self):
        before = self.sealed.read_bytes()
        self.give_passphrase("wrong")
        for command in (["status"], ["refresh"], ["logout", "--force"], ["login"]):
            done = self.cli(*command)
            self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
            self.assertIn("the passphrase doesn't open", done.stdout + done.stderr)
        self.assertEqual((self.sealed.read_bytes(), len(self.events("authorization"))), (before, 1))
        self.give_passphrase(PASSPHRASE)
        self.assertTrue(self.status()["token_valid"])

    def test_damaged_file_is_replaced_by_a_sign_in_alone(self):
        for content in (self.sealed.read_bytes()[:-7], b"", b"something else"):
            self.sealed.write_bytes(content)
            for command in (["status"], ["refresh", "--force"], ["me"]):
                done = self.cli(*command)
                self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
                self.assertIn("is damaged", done.stdout + done.stderr)
            self.assertEqual(self.sealed.read_bytes(), content)
            self.login_done()
            self.assertTrue(self.status()["token_valid"])

    def test_passphrase_file_that_others_may_read_is_refused(self):
        pathlib.Path(self.desktop.env["AUTHTRAY_PASSPHRASE_FILE"]).chmod(0o640)
        done = self.cli("token")
        self.assertEqual((done.returncode, done.stdout), (3, ""))
        self.assertIn("can be read by others", done.stderr)

    def test_systemd_credential(self):
        folder = self.desktop.folder / "credentials"
        folder.mkdir(mode=0o700)
        (folder / "authtray-passphrase").write_text(PASSPHRASE)
        (folder / "authtray-passphrase").chmod(0o440)
        del self.desktop.env["AUTHTRAY_PASSPHRASE_FILE"]
        self.assertEqual(self.cli("token").returncode, 2)
        self.desktop.env["CREDENTIALS_DIRECTORY"] = str(folder)
        self.token()

    def test_agent_without_a_passphrase_says_how_to_give_it(self):
        del self.desktop.env["AUTHTRAY_PASSPHRASE_FILE"]
        self.start_agent()
        done = self.cli("token")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("there is no passphrase to open", done.stderr)
        self.assertIn("AUTHTRAY_PASSPHRASE_FILE=", done.stderr)
        self.give_passphrase(PASSPHRASE)
        self.token("--no-agent")

    def test_agent_goes_on_without_the_passphrase_once_it_has_the_key(self):
        self.start_agent()
        self.token()
        pathlib.Path(self.desktop.env.pop("AUTHTRAY_PASSPHRASE_FILE")).unlink()
        self.assertNotEqual(self.token("--force"), self.token("--force"))

    def let_token_age(self, seconds_left=60):
        """The provider's clock, as far as is known here, runs ahead: so it is until its next answer."""
        now = time.time() + self.access_token_seconds - seconds_left
        boot_time = int((now - time.clock_gettime(time.CLOCK_BOOTTIME)) * 1000)
        boot_id = pathlib.Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        clock = self.desktop.folder / "run/authtray" / self.item_key().partition("@")[2] / "demo.clock"
        clock.write_text(f"{boot_id} {boot_time}\n")

    def refresh_at_once(self, *arguments, has_agent=False):
        self.let_token_age()
        refreshes = len(self.events("refresh"))
        if has_agent:
            self.start_agent()
        command = [str(each) for each in (AUTHTRAY, "--cli", "--config", self.config, "token", "--timeout", "100", *arguments)]
        callers = [subprocess.Popen(command, env=self.desktop.env, stdin=subprocess.DEVNULL, text=True, stdout=subprocess.PIPE,
                                    stderr=subprocess.PIPE) for _ in range(CALLERS)]
        answers = [(*caller.communicate(timeout=120), caller.returncode) for caller in callers]
        self.assertEqual({code for _, _, code in answers}, {0}, {error for _, error, _ in answers})
        self.assertEqual(len({token for token, _, _ in answers}), 1)
        self.assertEqual(len(self.events("refresh")) - refreshes, 1)
        self.assertEqual(self.cli("refresh", "--force").returncode, 0, "the session is alive afterwards")
        self.assertEqual(self.events("reuse-detected"), [])

    def test_one_refresh_without_an_agent(self):
        self.refresh_at_once("--no-agent")

    def test_one_refresh_with_an_agent(self):
        self.refresh_at_once(has_agent=True)

    def test_killed_while_writing_leaves_a_whole_file(self):
        """strace kills it where it would put the new file in the old one's place."""
        before = self.sealed.read_bytes()
        done = self.desktop.run(["strace", "-f", "-o", "/dev/null", "-e", "trace=rename,renameat,renameat2", "-e",
                                 "inject=rename,renameat,renameat2:signal=KILL:when=1+", AUTHTRAY, "--cli", "--config", self.config,
                                 "refresh", "--force", "--no-agent"])
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual((self.sealed.read_bytes(), len(list(self.sealed.parent.iterdir()))), (before, 2))
        self.assertTrue(self.status("--offline")["token_valid"])
        self.assertEqual(self.cli("logout", "--force").returncode, 0)
        self.assertEqual(list(self.sealed.parent.iterdir()), [])


class MoveTest(FileStoreTest):
    """Between the stores, on a host that has both."""

    desktop_parts = {"screen": False}

    def test_from_one_to_the_other_and_back(self):
        ProgramTest.login_done(self)
        self.assertIsNotNone(self.stored())
        self.login_done()
        self.assertEqual((self.stored(), self.sealed.exists(), self.status()["source"]), (None, True, "file"))
        ProgramTest.login_done(self, "--store", "keychain")
        self.assertEqual((self.stored() is None, self.sealed.exists(), self.status()["source"]), (False, False, "keychain"))

    def test_away_from_a_keychain_that_is_gone(self):
        ProgramTest.login_done(self)
        self.desktop.kill_keyring()
        done = self.login_done()
        self.assertIn("the old session of demo is still in the keychain", done.stderr.replace('"', ""))
        self.assertTrue(self.status()["token_valid"])


class PromptTest(FileStoreTest):
    def setUp(self):
        super().setUp()
        del self.desktop.env["AUTHTRAY_PASSPHRASE_FILE"]

    def start(self, *arguments, env=None):
        terminal = Terminal(self.desktop, [AUTHTRAY, "--cli", "--config", self.config, *arguments], env or {"BROWSER": "false"})
        self.addCleanup(terminal.close)
        return terminal

    def start_login(self):
        return self.start("login", "--profile", "demo", "--store", "file", "--issuer", self.provider.issuer, "--client-id",
                          "authtray-demo", env=person(end_page=self.end_page))

    def end(self, terminal):
        code = terminal.end()
        self.assertTrue(terminal.is_sane())
        self.assertNotIn(PASSPHRASE, terminal.text())
        return code

    def test_new_passphrase_is_asked_twice_then_once(self):
        terminal = self.start_login()
        terminal.wait_for("New passphrase for ")
        self.assertEqual(self.events("authorization"), [])
        terminal.type(PASSPHRASE + "\n")
        terminal.wait_for("Repeat passphrase: ")
        terminal.type(PASSPHRASE + "\n")
        self.assertEqual(self.end(terminal), 0, terminal.text())
        for passphrase, code in ((PASSPHRASE, 0), ("wrong", 2), ("", 2)):
            terminal = self.start("status")
            terminal.wait_for("Passphrase for ")
            terminal.type(passphrase + "\n")
            self.assertEqual(self.end(terminal), code, terminal.text())

    def test_mistyped_the_second_time_opens_no_browser(self):
        terminal = self.start_login()
        terminal.wait_for("New passphrase for ")
        terminal.type(PASSPHRASE + "\n")
        terminal.wait_for("Repeat passphrase: ")
        terminal.type("another\n")
        self.assertEqual(self.end(terminal), 3)
        self.assertIn("the two passphrases differ", terminal.text())
        self.assertEqual((self.events("authorization"), self.config.exists()), ([], False))

    def test_ctrl_c_shows_typing_again(self):
        terminal = self.start_login()
        terminal.wait_for("New passphrase for ")
        terminal.type(CTRL_C)
        self.assertEqual(self.end(terminal), 130)
        self.assertFalse(self.config.exists())

    def test_nobody_answers_in_time(self):
        terminal = self.start("login", "--timeout", "1", "--store", "file", "--issuer", self.provider.issuer, "--client-id",
                              "authtray-demo")
        self.assertEqual(self.end(terminal), 4)
        self.assertIn("timed out waiting for the passphrase", terminal.text())


if __name__ == "__main__":
    unittest.main()
