# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A sign-in by a service's address is killed (kill -9): the next one must succeed, with the client that the first one has
registered, if that is kept. tests/tools/kill-rounds runs it for longer."""

import os
import random
import time

from tests.real.hardship.tst_kill_rounds import SPAN, kill_with_worker
from tests.real.harness.protected_service import ServiceTest
from tests.support.scratch import wait_until

STEPS = ("registration", "authorization", "authorization-answer", "token")


class KilledSignInTest(ServiceTest):
    profile = "127.0.0.1"
    rounds = int(os.environ.get("KILL_ROUNDS", 8))

    def test_killed_at_each_step(self):
        for step in STEPS:
            with self.subTest(step):
                earlier = len(self.events(step))
                self.kill_sign_in(lambda: wait_until(lambda: len(self.events(step)) > earlier, step))

    def test_killed_at_any_instant(self):
        begun = time.monotonic()
        self.assertEqual(self.sign_in_to_service().returncode, 0)
        duration = time.monotonic() - begun
        self.leave()
        instants = [random.uniform(0, SPAN * duration) for _ in range(self.rounds)]
        kept = [self.kill_sign_in(lambda: time.sleep(instant)) for instant in instants]
        print(f"\n{self.rounds} sign-ins killed within {SPAN * duration:.2f} s: {sum(kept)} had kept the client", flush=True)

    def kill_sign_in(self, wait):
        """Whether the client was kept."""
        child = self.spawn_cli("login", self.service.address, env=self.browser_env())
        wait()
        kill_with_worker(child)
        is_kept = any("registration_access_token" in item for item in self.desktop.keyring.items())
        before = self.registrations()
        done = self.sign_in_to_service()
        self.assertEqual((done.returncode, done.stdout), (0, f"✓ Successfully authenticated as ada (profile {self.profile})\n"), done.stderr)
        self.assertEqual(self.registrations() - before, 0 if is_kept else 1)
        self.assertEqual(self.cli("refresh", "--force").returncode, 0)
        self.assertEqual(self.events("reuse-detected"), [])
        self.leave()
        return is_kept

    def sign_in_to_service(self):
        return self.cli("login", self.service.address, env=self.browser_env())

    def registrations(self):
        return [event["status"] for event in self.events("registration")].count(201)

    def leave(self):
        """Removes the session, the profile and the client."""
        self.assertEqual(self.cli("logout", "--force").returncode, 0)
        done = self.cli("profiles", "remove", self.profile)
        self.assertEqual((done.returncode, self.desktop.keyring.items()), (0, []), done.stderr)
