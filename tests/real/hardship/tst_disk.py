# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A full or read-only disk, for the settings or for the locks: the error is named, and nothing is lost."""

import json
import os
import pathlib
import shutil
import subprocess

from tests.real.harness.agent import AgentTest
from tests.real.harness.disk import Disk, isolate_mounts
from tests.real.harness.file_store import FileStoreTest
from tests.real.harness.program import BOUND_BY_MODES, NO_BROWSER
from tests.support.kwallet import KWallet
from tests.support.scratch import TIMEOUT, wait_until

READ_ONLY, FULL = "read-only file system", "no space left on device"


def setUpModule():
    isolate_mounts()


class DiskTest(AgentTest):
    has_faults = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.settings = cls.enterClassContext(Disk(cls.desktop.folder / "config"))
        cls.locks = cls.enterClassContext(Disk(cls.desktop.folder / "run/authtray"))

    def setUp(self):
        if not self.cli("status", "--offline", "--no-agent").returncode == 0:
            self.sign_in()

    def refreshes(self):
        return len(self.events("refresh"))

    def check_session_works(self):
        done = super().check_session_works()
        self.assertEqual(self.token_of(done.stdout), self.stored()["access_token"])


class LocksTest(DiskTest):
    """Without a lock, no command asks the provider, but a valid token is valid."""

    options = ["--no-agent"]
    faults = {Disk.read_only: READ_ONLY, Disk.out_of_inodes: FULL}

    def try_each(self, attempt, seconds_left=None):
        for fault, reason in self.faults.items():
            with self.subTest(fault.__name__):
                if seconds_left:
                    self.set_time_left(seconds_left)
                for lock in self.runtime.glob("demo.*"):
                    lock.unlink()
                with fault(self.locks):
                    attempt(reason)
                self.check_session_works()

    def check_refused(self, done, reason):
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        answer = json.loads(done.stdout)
        self.assertEqual((answer["Result"], answer["Code"]), ("AuthenticationError", "LoginRefresh"))
        self.assertIn(f"failed to write {self.lock}: {reason}", answer["Message"])
        self.assertTrue(answer["Instructions"])


class ValidTokenTest(LocksTest):
    def test_new_token_is_not_requested(self):
        def attempt(reason):
            before = self.refreshes()
            self.check_refused(self.cli("refresh", "--force", *self.options), reason)
            self.check_refused(self.cli("refresh", "--login-validity", "10", *self.options), reason)
            self.assertEqual(self.refreshes(), before)

        self.try_each(attempt)

    def test_valid_token_is_returned(self):
        def attempt(_):
            token = self.stored()["access_token"]
            for arguments in (["refresh"], ["refresh", "--login-validity", "1"]):
                done = self.cli(*arguments, *self.options)
                self.assertEqual((done.returncode, self.token_of(done.stdout)), (0, token))
            self.assertEqual(self.cli("token", *self.options).stdout, f"{token}\n")
            self.assertEqual(self.cli("me", *self.options).returncode, 0)
            self.assertEqual(self.cli("status", *self.options).returncode, 0)

        self.try_each(attempt)

    def test_lock_is_possible_on_a_full_disk(self):
        with self.locks.full():
            self.check_session_works()
        self.check_session_works()

    def test_logout_needs_the_lock(self):
        def attempt(reason):
            done = self.cli("logout", "--force")
            self.assertEqual(done.returncode, 1)
            self.assertIn(f"demo.lock: {reason}", done.stderr)
            self.assertIsNotNone(self.stored())

        self.try_each(attempt)


class OldTokenTest(LocksTest):
    """Without an agent, because an agent would renew the token before the disk fails."""

    def test_token_about_to_expire_is_returned_if_it_is_valid_long_enough(self):
        def attempt(reason):
            done = self.cli("refresh", *self.options)
            self.assertEqual((done.returncode, self.token_of(done.stdout)), (0, self.stored()["access_token"]))
            self.check_refused(self.cli("refresh", "--login-validity", "5", *self.options), reason)

        self.try_each(attempt, seconds_left=60)

    def test_expired_token_is_not_returned(self):
        def attempt(reason):
            self.check_refused(self.cli("refresh", *self.options), reason)
            self.assertTrue(self.status(*self.options)["authenticated"])

        self.try_each(attempt, seconds_left=-60)


class ValidTokenOfAnAgentTest(ValidTokenTest):
    options = []
    faults = {Disk.read_only: READ_ONLY}  # the agent creates its lock before the inodes run out

    def setUp(self):
        super().setUp()
        self.start_agent()


class RuntimeFolderTest(DiskTest):
    def test_runtime_folder_that_cannot_be_created(self):
        folder = Disk(self.desktop.folder / "other-run")
        with folder, folder.read_only():
            done = self.cli("status", env={"XDG_RUNTIME_DIR": str(folder.folder)})
        self.assertEqual(done.returncode, 2, "1 would say that nobody is signed in")
        self.assertIn(f"Error: failed to write {folder.folder}/authtray: {READ_ONLY}\n", done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 2, "the second line says what to do")


class ExecFileTest(DiskTest):
    def run_exec(self):
        return self.cli("exec", "--file", "F", "--", "echo", "run")

    def test_file_that_cannot_be_created(self):
        self.start_agent()
        for fault, reason in ((self.locks.read_only, READ_ONLY), (self.locks.full, FULL), (self.locks.out_of_inodes, FULL)):
            with self.subTest(fault.__name__):
                with fault():
                    done = self.run_exec()
                self.check_failed(done, 1, f"Error: failed to write {self.desktop.folder}/run/authtray/exec")
                self.assertIn(f": {reason}\nCheck that folder", done.stderr)
                self.assertEqual(self.run_exec().stdout, "run\n")


class ShortLivedTokenTest(DiskTest):
    access_token_seconds = 5

    def test_file_that_cannot_be_replaced_keeps_its_token(self):
        self.start_agent()
        child = self.spawn_cli("exec", "--file", "F", "--", "sh", "-c", "echo $F; exec sleep 600")
        path = pathlib.Path(child.stdout.readline().strip())
        with self.locks.full():
            token = path.read_text()
            self.assertEqual(child.stderr.readline(), f"Warning: the token in {path} has expired. Authtray tries again to renew it.\n")
            self.assertEqual(child.stderr.readline(), f"Error: failed to write {path}: {FULL}\n")
            self.assertEqual((path.read_text(), os.listdir(path.parent)), (token, ["F"]))
        wait_until(lambda: path.read_text() != token, "a renewed token")
        self.kill(child)


class SettingsTest(DiskTest):
    def try_each(self, attempt):
        for fault, reason in ((self.settings.read_only, READ_ONLY), (self.settings.full, FULL),
                              (self.settings.out_of_inodes, FULL)):
            with self.subTest(fault.__name__):
                self.setUp()
                with fault():
                    attempt(reason)

    def test_refresh_writes_no_settings(self):
        self.try_each(lambda _: self.check_session_works())

    def test_end_of_the_session_is_reported_every_time(self):
        """The end can't be written down, so each command asks the provider again."""
        def attempt(_):
            self.provider.inject_fault("token", "invalid-grant", times=2)
            for _ in range(2):
                done = self.cli("refresh", "--force")
                self.assertEqual(done.returncode, 2)
                self.assertIn("says the session has ended", done.stdout)
            self.check_session_works()

        self.try_each(attempt)

    def test_sign_in_is_refused_before_the_browser_opens(self):
        def attempt(reason):
            before, authorizations = self.stored(), len(self.events("authorization"))
            for profile in ("demo", "new"):
                done = self.cli(*self.login_arguments("--timeout", "5", profile=profile))
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertIn(f"Error: failed to write {self.profiles}/{profile}.json: {reason}", done.stderr)
                self.assertEqual(len(done.stderr.splitlines()), 2, done.stderr)
            self.assertEqual(len(self.events("authorization")), authorizations)
            self.assertEqual(self.stored(), before)

        self.try_each(attempt)

    def test_sign_out_says_what_it_did(self):
        def attempt(reason):
            revocations = len(self.events("revocation"))
            done = self.cli("logout", "--force")
            self.assertEqual(done.returncode, 1)
            self.assertIn("): The session was revoked at 127.0.0.1", done.stderr)
            self.assertIn(f"Error: failed to write {self.profiles}/demo.json: {reason}", done.stderr)
            self.assertNotIn("Successfully", done.stdout)
            self.assertEqual(len(self.events("revocation")), revocations + 1)
            self.assertIsNone(self.stored())
            self.assertIn("the keychain has no session of the profile \"demo\"", self.cli("status").stderr)

        self.try_each(attempt)

    def test_permission_denied(self):
        self.profiles.chmod(0o555)
        self.addCleanup(self.profiles.chmod, 0o700)
        done = self.desktop.run([*BOUND_BY_MODES, *self.command("login", "--timeout", "5")], env=NO_BROWSER)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(f"Error: failed to write {self.profiles}/demo.json: permission denied\n", done.stderr)


class KeyringTest(AgentTest):
    """The keyring's own disk fails, of which only a write tells."""

    options = ["--no-agent"]
    folder = "home/.local/share/keyrings"
    error = "the keychain can't be used: "

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder, copy = cls.desktop.folder / cls.folder, cls.desktop.folder / "copy"
        shutil.copytree(folder, copy)
        disk = cls.enterClassContext(Disk(folder))
        shutil.copytree(copy, folder, dirs_exist_ok=True)
        cls.faults = (disk.read_only, disk.full, disk.out_of_inodes)

    def test_nothing_is_asked_of_the_provider(self):
        for fault in self.faults:
            with self.subTest(fault.__name__):
                refreshes = len(self.events("refresh"))
                token = self.cli("token", *self.options).stdout
                with fault():
                    self.assertEqual(self.cli("token", *self.options).stdout, token)
                    done = self.cli("refresh", "--force", *self.options)
                self.assertEqual(done.returncode, 2, done.stdout)
                self.assertIn(self.error, done.stdout)
                self.assertEqual(len(self.events("refresh")), refreshes)
                self.check_session_works()

    def test_sign_in_is_refused_before_the_browser_opens(self):
        for fault in self.faults:
            with self.subTest(fault.__name__):
                authorizations = len(self.events("authorization"))
                with fault():
                    done = self.cli(*self.login_arguments("--timeout", "5"))
                self.assertIn(self.error, done.stderr)
                self.assertEqual(len(self.events("authorization")), authorizations)
                self.check_session_works()


class KWalletTest(KeyringTest):
    """KWallet reports no error if it can't save the wallet."""

    desktop_parts = {"keychain": KWallet, "panel": False, "notifications": False}
    folder = "home/.local/share/kwalletd"
    error = "failed to write "


class KeyringOfAnAgentTest(KeyringTest):
    options = []

    def setUp(self):
        super().setUp()
        self.start_agent()


class EncryptedFileTest(FileStoreTest):
    """The disk of the encrypted file fails: the refresh token isn't spent, and one that was rotated isn't lost."""

    has_faults = True

    def setUp(self):
        super().setUp()
        self.disk = self.enterContext(Disk(self.config))
        self.sign_in()

    def test_nothing_is_asked_of_the_provider(self):
        for fault, reason in ((self.disk.read_only, READ_ONLY), (self.disk.full, FULL), (self.disk.out_of_inodes, FULL)):
            for command in (["refresh", "--force"], ["token", "--login-validity", "10"]):
                with self.subTest(fault=fault.__name__, command=command[0]):
                    before = len(self.events("refresh"))
                    with fault():
                        done = self.cli(*command)
                    self.assertEqual(done.returncode, 2)
                    self.assertIn(f"failed to write {self.sealed}: {reason}", done.stdout + done.stderr)
                    self.assertEqual(len(self.events("refresh")), before)
                    self.check_session_works()

    def test_file_without_permissions_is_not_to_be_removed(self):
        profile = self.config / "profiles" / "demo.json"
        for file, advised in ((self.sealed, f"chmod 600 {self.sealed}"), (profile, f"chmod 600 {profile}"),
                              (self.sealed.parent, f"chmod 700 {self.sealed.parent}"),
                              (profile.parent, f"chmod 700 {profile.parent}"), (self.config, f"chmod 700 {self.config}")):
            mode = file.stat().st_mode
            for command in (["refresh", "--output", "text"], ["token"]):
                with self.subTest(file=file.name, command=command[0]):
                    file.chmod(0)
                    done = self.desktop.run([*BOUND_BY_MODES, *self.command(*command)])
                    file.chmod(mode)
                    self.assertEqual(done.returncode, 2, done.stderr)
                    self.assertIn("permission denied", done.stderr)
                    self.assertIn(advised, done.stderr)
                    self.assertNotIn("remove", done.stderr)
                    self.check_session_works()

    def test_new_tokens_are_stored_once_the_disk_takes_them(self):
        for fault in (self.disk.read_only, self.disk.full, self.disk.out_of_inodes):
            with self.subTest(fault.__name__):
                self.hold_tokens()
                caller = self.spawn_cli("refresh", "--force")
                self.wait_for_held_tokens()
                with fault():
                    self.provider.clear_faults()
                    out, err = caller.communicate(timeout=TIMEOUT)
                    self.assertEqual((caller.returncode, json.loads(out)["Code"]), (0, "LoginRefreshPartial"), out)
                    self.assertIn("couldn't be saved", err)
                    waiting = self.cli("refresh", "--force", "--timeout", "1")
                    self.assertIn("another Authtray process", waiting.stdout)
                self.check_session_works()

    def test_valid_token_is_answered(self):
        for fault in (self.disk.read_only, self.disk.full, self.disk.out_of_inodes):
            with self.subTest(fault.__name__), fault():
                self.assertEqual(self.cli("refresh").returncode, 0)


class SmallDiskTest(FileStoreTest):
    """Where a session can be signed in to, it can be renewed."""

    def setUp(self):
        super().setUp()
        self.enterContext(Disk(self.config, size=64 * 1024))

    def test_session_is_renewed(self):
        self.sign_in()
        for _ in range(2):
            self.check_session_works()

    def test_sign_in_is_refused_before_the_browser_opens(self):
        (self.config / "other").write_bytes(bytes(8192))
        done = self.login("--store", "file")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(f"failed to write {self.sealed}: {FULL}", done.stderr)
        self.assertEqual(self.events("authorization"), [])


class MountedFileTest(FileStoreTest):
    """A container may have the session's file as a mount of its own, which no file can replace."""

    def test_is_found_before_the_refresh_token_is_spent(self):
        self.sign_in()
        subprocess.run(["mount", "--bind", self.sealed, self.sealed], check=True)
        try:
            done = self.cli("refresh", "--force")
            self.assertEqual(done.returncode, 2, done.stdout)
            self.assertIn("it is a mount of its own", done.stdout)
            self.assertEqual(self.events("refresh"), [])
        finally:
            subprocess.run(["umount", self.sealed], check=True)
        self.check_session_works()
