# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keychain is lost at each step of a refresh, a sign-in and a sign-out, and comes back: the session stays."""

import contextlib
import json
import subprocess
import time
import unittest
from typing import Callable, NamedTuple, Optional

from tests.real.harness.agent import AgentTest
from tests.real.harness.program import AUTHTRAY, BROWSER, Desktop, person

TIMEOUT = 3  # seconds, for a command that waits for the keychain
SAVING_TIME = 10  # seconds at least for what a provider has given
SLACK = 5  # seconds for the keychain service to say what is wrong with it, and for a busy machine


def replace_keyring(desktop):
    desktop.kill_keyring()
    desktop.start_keyring()


class Loss(NamedTuple):
    name: str
    lose: Callable
    regain: Callable
    says: Optional[str] = None  # None: it isn't noticed
    exit_code: int = 2


LOCKED = Loss("locked", Desktop.lock_keyring, Desktop.unlock_keyring, "the keychain is locked")
STOPPED = Loss("stopped", Desktop.stop_keyring, Desktop.continue_keyring, "the keychain doesn't answer", 4)
ABSENT = Loss("absent", Desktop.kill_keyring, Desktop.start_keyring, "there is no keychain")
REPLACED = Loss("replaced", replace_keyring, lambda desktop: None)


class LostTest(AgentTest):
    how = ["--no-agent"]

    def setUp(self):
        super().setUp()
        self.addCleanup(self.provider.resume)

    def each(self, losses, attempt):
        for loss in losses:
            with self.subTest(loss.name):
                if self.cli("refresh", "--force", *self.how).returncode != 0:
                    self.login_done()
                self.reuses = len(self.events("reuse-detected"))
                attempt(loss)

    @contextlib.contextmanager
    def lost(self, loss):
        loss.lose(self.desktop)
        try:
            yield
        finally:
            loss.regain(self.desktop)

    @contextlib.contextmanager
    def bounded_by(self, seconds):
        begun = time.monotonic()
        yield
        self.assertLess(time.monotonic() - begun, seconds + SLACK)

    def spawn_cli(self, *arguments, env=None):
        command = [AUTHTRAY, "--cli", "--config", self.config, *arguments]
        return subprocess.Popen([str(each) for each in command], env={**self.desktop.env, **(env or {})}, text=True,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def asking(self, *arguments):
        """A command whose request has reached a provider that holds its answer back."""
        self.provider.pause()
        caller = self.spawn_cli(*arguments)
        self.wait(self.provider.is_asked, "a request to the provider")
        return caller

    def noting_browser(self, file):
        """A browser that does nothing but keep the address for somebody else."""
        script = self.desktop.folder / "noting-browser"
        script.write_text(f'#!/bin/sh\nprintf %s "$1" > {file}\n')
        script.chmod(0o700)
        return str(script)

    def still_alive(self):
        self.assertTrue(self.status("--offline")["authenticated"])
        done = self.cli("refresh", "--force", *self.how)
        self.assertEqual((done.returncode, json.loads(done.stdout)["Code"]), (0, "LoginRefresh"), done.stdout)
        self.assertEqual(len(self.events("reuse-detected")), self.reuses)


class RefreshByTheCommandLineTest(LostTest):
    def test_lost_before_it_is_read(self):
        def attempt(loss):
            refreshes = len(self.events("refresh"))
            with self.lost(loss), self.bounded_by(TIMEOUT):
                done = self.cli("refresh", "--force", "--timeout", TIMEOUT, *self.how)
            answer = json.loads(done.stdout)
            self.assertEqual(done.returncode, loss.exit_code, done.stdout)
            self.assertEqual((answer["Result"], answer["Retry"]), ("AuthenticationError", "RetryLater"))
            self.assertIn(loss.says, answer["Message"])
            self.assertTrue(answer["Instructions"])
            self.assertEqual(len(self.events("refresh")), refreshes, "what can't be stored is not asked for")
            self.still_alive()

        self.each([LOCKED, STOPPED, ABSENT], attempt)

    def test_lost_while_the_provider_is_asked(self):
        def attempt(loss):
            caller = self.asking("refresh", "--force", "--timeout", TIMEOUT, *self.how)
            with self.lost(loss):
                token = self.partial_answer(caller, loss)
            self.check_after_partial(token)

        self.each([LOCKED, STOPPED, ABSENT], attempt)

    def test_lost_while_the_new_pair_is_written(self):
        """The keychain has taken the request, and dies of it."""
        def attempt(_):
            refreshes = len(self.events("refresh"))
            caller = self.asking("refresh", "--force", "--timeout", TIMEOUT, *self.how)
            self.desktop.stop_keyring()
            self.provider.resume()
            self.wait(lambda: len(self.events("refresh")) > refreshes, "the provider's answer")
            with self.lost(ABSENT):
                token = self.partial_answer(caller, ABSENT)
            self.check_after_partial(token)

        self.each([STOPPED], attempt)

    def partial_answer(self, caller, loss):
        """The access token that came although nobody could keep what came with it."""
        with self.bounded_by(SAVING_TIME):
            self.provider.resume()
            out, err = caller.communicate(timeout=60)
        self.assertEqual(caller.returncode, 0, out + err)
        answer = json.loads(out)
        self.assertEqual((answer["Result"], answer["Code"]), ("Success", "LoginRefreshPartial"))
        self.assertIn(loss.says, answer["Data"]["Hint"])
        self.assertTrue(answer["Data"]["AccessToken"])
        return answer["Data"]["AccessToken"]

    def check_after_partial(self, _token):
        """Nobody has the pair any more, but only the provider may say so."""
        self.assertTrue(self.status("--offline")["authenticated"])

    def test_replaced_meanwhile_is_not_noticed(self):
        def attempt(loss):
            caller = self.asking("refresh", "--force", *self.how)
            with self.lost(loss):
                self.provider.resume()
                out, _ = caller.communicate(timeout=60)
            self.assertEqual((caller.returncode, json.loads(out)["Code"]), (0, "LoginRefresh"), out)
            self.still_alive()

        self.each([REPLACED], attempt)


class RefreshByTheAgentTest(RefreshByTheCommandLineTest):
    how = []

    def setUp(self):
        super().setUp()
        self.agent = self.start_agent()

    def check_after_partial(self, token):
        """The agent has kept the pair, and stores it now."""
        self.assertEqual(self.token_of(self.cli("refresh").stdout), token)
        self.wait(lambda: self.stored()["access_token"] == token, "the agent to store the pair")
        self.kill(self.agent)
        self.assertEqual(self.cli("refresh", "--force", "--no-agent").returncode, 0)
        self.assertEqual(len(self.events("reuse-detected")), self.reuses)
        self.agent = self.start_agent()

    def test_pair_that_could_not_be_stored_is_served_meanwhile(self):
        def attempt(loss):
            caller = self.asking("refresh", "--force", "--timeout", TIMEOUT)
            with self.lost(loss):
                token = self.partial_answer(caller, loss)
                for _ in range(2):
                    with self.bounded_by(TIMEOUT):
                        done = self.cli("refresh", "--timeout", TIMEOUT)
                    self.assertEqual((done.returncode, json.loads(done.stdout)["Code"]), (0, "LoginRefreshPartial"), done.stdout)
                    self.assertEqual(self.token_of(done.stdout), token)
            self.check_after_partial(token)

        self.each([LOCKED, STOPPED, ABSENT], attempt)

    def test_replaced_while_it_rests(self):
        def attempt(loss):
            with self.lost(loss):
                self.still_alive()

        self.each([REPLACED], attempt)


class SignInAndOutTest(LostTest):
    """Neither is done by half."""

    def test_lost_while_somebody_signs_in(self):
        def attempt(loss):
            before = self.stored()
            url = self.desktop.folder / f"url-{loss.name}"
            login = self.spawn_cli("login", "--profile", "demo", "--timeout", "30", env={"BROWSER": self.noting_browser(url)})
            self.wait(lambda: url.exists() and url.read_text(), "the browser to open")
            with self.lost(loss):
                self.desktop.run([BROWSER, url.read_text()], env=person(end_page=self.end_page), check=True)
                _, err = login.communicate(timeout=60)
            self.assertEqual(login.returncode, loss.exit_code, err)
            self.assertIn(loss.says, err)
            self.assertNotIn("Successfully", self.end_page_text())
            if loss is not STOPPED:  # it takes what it has heard once it goes on
                self.assertEqual(self.stored(), before)
            self.still_alive()

        self.each([LOCKED, STOPPED, ABSENT], attempt)

    def test_lost_before_somebody_signs_out(self):
        def attempt(loss):
            revocations = len(self.events("revocation"))
            with self.lost(loss), self.bounded_by(TIMEOUT):
                done = self.cli("logout", "--force", "--timeout", TIMEOUT)
            self.assertEqual(done.returncode, loss.exit_code, done.stderr)
            self.assertIn(loss.says, done.stderr)
            self.assertEqual(len(self.events("revocation")), revocations)
            self.still_alive()

        self.each([LOCKED, STOPPED, ABSENT], attempt)

    def test_lost_while_the_provider_revokes(self):
        """It has given up the session by then."""
        def attempt(loss):
            logout = self.asking("logout", "--force")
            with self.lost(loss):
                self.provider.resume()
                _, err = logout.communicate(timeout=60)
            self.assertEqual(logout.returncode, 0, err)
            self.assertIn("was revoked", err)
            self.assertEqual((self.stored(), self.status()["authenticated"]), (None, False))

        self.each([LOCKED, STOPPED, ABSENT, REPLACED], attempt)


if __name__ == "__main__":
    unittest.main()
