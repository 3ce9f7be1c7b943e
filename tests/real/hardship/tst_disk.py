# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk that is full or can't be written to, under the settings and under the locks: said as it is, and nothing is lost."""

import json
import os
import unittest

from tests.real.harness.agent import AgentTest
from tests.real.harness.program import AUTHTRAY
from tests.real.harness.disk import Disk, own_mounts

READ_ONLY, FULL = "read-only file system", "no space left on device"


def setUpModule():
    own_mounts()


class DiskTest(AgentTest):
    provider_misbehaves = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.settings = cls.enter(Disk(cls.config))
        cls.locks = cls.enter(Disk(cls.desktop.folder / "run/authtray"))

    def setUp(self):
        if not self.cli("status", "--offline", "--no-agent").returncode == 0:
            self.login_done()

    def refreshes(self):
        return len(self.events("refresh"))

    def still_alive(self):
        done = self.cli("refresh", "--force")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual(self.token_of(done.stdout), self.stored()["access_token"])
        self.assertEqual(self.events("reuse-detected"), [])


class LocksBase(DiskTest):
    """Without a lock nobody asks the provider, but a good token is good."""

    how = ["--no-agent"]
    ways = {Disk.read_only: READ_ONLY, Disk.out_of_files: FULL}

    def each_way(self, attempt, seconds_left=None):
        for way, reason in self.ways.items():
            with self.subTest(way.__name__):
                if seconds_left:
                    self.let_token_age(seconds_left)
                for lock in self.runtime.glob("demo.*"):
                    lock.unlink()
                with way(self.locks):
                    attempt(reason)
                self.still_alive()

    def check_refused(self, done, reason):
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        answer = json.loads(done.stdout)
        self.assertEqual((answer["Result"], answer["Code"]), ("AuthenticationError", "LoginRefresh"))
        self.assertIn(f"failed to write {self.runtime}/demo.lock: {reason}", answer["Message"])
        self.assertTrue(answer["Instructions"])


class LocksTest(LocksBase):
    def test_new_token_is_not_asked_for(self):
        def attempt(reason):
            before = self.refreshes()
            self.check_refused(self.cli("refresh", "--force", *self.how), reason)
            self.check_refused(self.cli("refresh", "--login-validity", "1000", *self.how), reason)
            self.assertEqual(self.refreshes(), before)

        self.each_way(attempt)

    def test_good_token_is_handed_out(self):
        def attempt(_):
            token = self.stored()["access_token"]
            for arguments in (["refresh"], ["refresh", "--login-validity", "1"]):
                done = self.cli(*arguments, *self.how)
                self.assertEqual((done.returncode, self.token_of(done.stdout)), (0, token))
            self.assertEqual(self.cli("token", *self.how).stdout, f"{token}\n")
            self.assertEqual(self.cli("me", *self.how).returncode, 0)
            self.assertEqual(self.cli("status", *self.how).returncode, 0)

        self.each_way(attempt)

    def test_full_disk_takes_a_lock_all_the_same(self):
        with self.locks.full():
            self.still_alive()
        self.still_alive()

    def test_logout_needs_the_lock(self):
        def attempt(reason):
            done = self.cli("logout", "--force")
            self.assertEqual(done.returncode, 1)
            self.assertIn(f"demo.lock: {reason}", done.stderr)
            self.assertIsNotNone(self.stored())

        self.each_way(attempt)


class OldTokenTest(LocksBase):
    """By the command line alone: an agent renews it before the disk is lost."""

    def test_token_about_to_expire_is_handed_out_unless_more_was_asked(self):
        def attempt(reason):
            done = self.cli("refresh", *self.how)
            self.assertEqual((done.returncode, self.token_of(done.stdout)), (0, self.stored()["access_token"]))
            self.check_refused(self.cli("refresh", "--login-validity", "5", *self.how), reason)

        self.each_way(attempt, seconds_left=60)

    def test_expired_token_is_not(self):
        def attempt(reason):
            self.check_refused(self.cli("refresh", *self.how), reason)
            self.assertTrue(self.status(*self.how)["authenticated"])

        self.each_way(attempt, seconds_left=-60)


class LocksOfTheAgentTest(LocksTest):
    how = []
    ways = {Disk.read_only: READ_ONLY}  # it makes its lock before there is no room for one

    def setUp(self):
        super().setUp()
        self.start_agent()


class RuntimeFolderTest(DiskTest):
    def test_folder_that_can_not_be_made(self):
        folder = Disk(self.desktop.folder / "other-run")
        with folder, folder.read_only():
            done = self.desktop.run([AUTHTRAY, "--cli", "--config", self.config, "status"],
                                    env={"XDG_RUNTIME_DIR": str(folder.folder)})
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"Error: failed to write {folder.folder}/authtray: {READ_ONLY}\n", done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 2, "and what to do")


class SettingsTest(DiskTest):
    def each_way(self, attempt):
        for way, reason in ((self.settings.read_only, READ_ONLY), (self.settings.full, FULL),
                            (self.settings.out_of_files, FULL)):
            with self.subTest(way.__name__):
                self.setUp()
                with way():
                    attempt(reason)

    def test_refresh_needs_none(self):
        self.each_way(lambda _: self.still_alive())

    def test_end_of_the_session_is_told_each_time(self):
        """Where it can't be noted, the provider is asked again."""
        def attempt(_):
            self.provider.misbehave("token", "invalid-grant", times=2)
            for _ in range(2):
                done = self.cli("refresh", "--force")
                self.assertEqual(done.returncode, 2)
                self.assertIn("says the session has ended", done.stdout)
            self.still_alive()

        self.each_way(attempt)

    def test_sign_in_is_refused_before_the_browser_opens(self):
        def attempt(reason):
            before, authorizations = self.stored(), len(self.events("authorization"))
            for profile in ("demo", "new"):
                done = self.cli("login", "--profile", profile, "--issuer", self.provider.issuer, "--client-id",
                                "authtray-demo", "--timeout", "5")
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertIn(f"Error: failed to write {self.config}/profiles/{profile}.json: {reason}", done.stderr)
                self.assertEqual(len(done.stderr.splitlines()), 2, "and what to do")
            self.assertEqual(len(self.events("authorization")), authorizations)
            self.assertEqual(self.stored(), before)

        self.each_way(attempt)

    def test_sign_out_says_what_it_did(self):
        def attempt(reason):
            revocations = len(self.events("revocation"))
            done = self.cli("logout", "--force")
            self.assertEqual(done.returncode, 1)
            self.assertIn("The session was revoked at 127.0.0.1", done.stderr)
            self.assertIn(f"Error: failed to write {self.config}/profiles/demo.json: {reason}", done.stderr)
            self.assertNotIn("Successfully", done.stdout)
            self.assertEqual(len(self.events("revocation")), revocations + 1)
            self.assertIsNone(self.stored())
            self.assertIn("has no entry", self.cli("status").stderr)

        self.each_way(attempt)

    def test_permission_denied(self):
        """As it is said to those who aren't root, or may not override modes."""
        self.settings.folder.joinpath("profiles").chmod(0o555)
        self.addCleanup(self.settings.folder.joinpath("profiles").chmod, 0o700)
        without = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"] if os.getuid() == 0 else []
        done = self.desktop.run([*without, AUTHTRAY, "--cli", "--config", self.config, "login", "--timeout", "5"],
                                env={"BROWSER": "false"})
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(f"Error: failed to write {self.config}/profiles/demo.json: permission denied\n", done.stderr)


if __name__ == "__main__":
    unittest.main()
