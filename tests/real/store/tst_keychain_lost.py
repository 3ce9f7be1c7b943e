# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keychain fails at each step of a refresh, a sign-in and a sign-out, and recovers: the session survives."""

import contextlib
import json
import time
from typing import Callable, NamedTuple, Optional

from tests.real.harness.agent import AgentTest
from tests.support.keyring import Keyring
from tests.support.scratch import wait_until

TIMEOUT = 3  # seconds, for a command that waits for the keychain
MIN_SAVING_TIME = 10  # seconds that a command has to store what a provider issued
SLACK = 5  # seconds for the keychain service to report an error, and for a busy machine


def replace(keyring):
    keyring.kill()
    keyring.start()


class Failure(NamedTuple):
    name: str
    begin: Callable
    end: Callable
    message: Optional[str] = None  # None: nobody notices it
    exit_code: int = 2


LOCKED = Failure("locked", Keyring.lock, Keyring.unlock, "the keychain is locked")
PAUSED = Failure("paused", Keyring.pause, Keyring.resume, "the keychain doesn't answer", 4)
ABSENT = Failure("absent", Keyring.kill, Keyring.start, "there is no keychain")
REPLACED = Failure("replaced", replace, lambda keyring: None)


class KeychainLostTest(AgentTest):
    options = ["--no-agent"]

    def setUp(self):
        super().setUp()
        self.addCleanup(self.provider.resume)

    def try_each(self, failures, attempt):
        for failure in failures:
            with self.subTest(failure.name):
                if self.cli("refresh", "--force", *self.options).returncode != 0:
                    self.sign_in()
                self.reuses = len(self.events("reuse-detected"))
                attempt(failure)

    @contextlib.contextmanager
    def during(self, failure):
        failure.begin(self.desktop.keyring)
        try:
            yield
        finally:
            failure.end(self.desktop.keyring)

    @contextlib.contextmanager
    def within(self, seconds):
        begun = time.monotonic()
        yield
        self.assertLess(time.monotonic() - begun, seconds + SLACK)

    def start_request(self, *arguments):
        """Starts a command, and waits until its request has reached the provider, which is paused."""
        self.provider.pause()
        caller = self.spawn_cli(*arguments)
        wait_until(self.provider.has_waiting_request, "a request to the provider")
        return caller

    def check_session_works(self):
        self.assertTrue(self.status("--offline")["authenticated"])
        done = self.cli("refresh", "--force", *self.options)
        self.assertEqual((done.returncode, json.loads(done.stdout)["Code"]), (0, "LoginRefresh"), done.stdout)
        self.assertEqual(len(self.events("reuse-detected")), self.reuses)


class RefreshByTheCommandLineTest(KeychainLostTest):
    def start_refresh(self):
        return self.start_request("refresh", "--force", "--timeout", TIMEOUT, *self.options)

    def test_lost_before_the_session_is_read(self):
        def attempt(failure):
            refreshes = len(self.events("refresh"))
            with self.during(failure), self.within(TIMEOUT):
                done = self.cli("refresh", "--force", "--timeout", TIMEOUT, *self.options)
            answer = json.loads(done.stdout)
            self.assertEqual(done.returncode, failure.exit_code, done.stdout)
            self.assertEqual((answer["Result"], answer["Retry"]), ("AuthenticationError", "RetryLater"))
            self.assertIn(failure.message, answer["Message"])
            self.assertTrue(answer["Instructions"])
            self.assertEqual(len(self.events("refresh")), refreshes, "no tokens are requested that can't be stored")
            self.check_session_works()

        self.try_each([LOCKED, PAUSED, ABSENT], attempt)

    def test_lost_while_the_provider_is_asked(self):
        def attempt(failure):
            caller = self.start_refresh()
            with self.during(failure):
                token = self.partial_answer(caller, failure)
            self.check_after_partial(token)

        self.try_each([LOCKED, PAUSED, ABSENT], attempt)

    def test_killed_while_it_stores_the_new_tokens(self):
        def attempt(_):
            refreshes = len(self.events("refresh"))
            caller = self.start_refresh()
            self.desktop.keyring.pause()
            self.provider.resume()
            wait_until(lambda: len(self.events("refresh")) > refreshes, "the provider's response")
            with self.during(ABSENT):
                token = self.partial_answer(caller, ABSENT)
            self.check_after_partial(token)

        self.try_each([PAUSED], attempt)

    def partial_answer(self, caller, failure):
        """The new access token, which is printed although the new tokens couldn't be stored."""
        with self.within(MIN_SAVING_TIME):
            self.provider.resume()
            out, err = caller.communicate(timeout=60)
        self.assertEqual(caller.returncode, 0, out + err)
        self.assertEqual(err, "Warning: the renewed session couldn't be saved.\n")
        answer = json.loads(out)
        self.assertEqual((answer["Result"], answer["Code"]), ("Success", "LoginRefreshPartial"))
        self.assertIn(failure.message, answer["Data"]["Hint"])
        self.assertTrue(answer["Data"]["AccessToken"])
        return answer["Data"]["AccessToken"]

    def check_after_partial(self, token):
        """A process that the command has left behind stores the new tokens now."""
        wait_until(lambda: (self.stored() or {}).get("access_token") == token, "the new tokens in the keychain")
        self.check_session_works()

    def test_replacement_while_the_provider_is_asked_is_not_noticed(self):
        def attempt(failure):
            caller = self.start_request("refresh", "--force", *self.options)
            with self.during(failure):
                self.provider.resume()
                out, _ = caller.communicate(timeout=60)
            self.assertEqual((caller.returncode, json.loads(out)["Code"]), (0, "LoginRefresh"), out)
            self.check_session_works()

        self.try_each([REPLACED], attempt)


class RefreshByTheAgentTest(RefreshByTheCommandLineTest):
    options = []

    def setUp(self):
        super().setUp()
        self.agent = self.start_agent()

    def check_after_partial(self, token):
        """The agent has kept the new tokens, and stores them now."""
        self.assertEqual(self.token_of(self.cli("refresh").stdout), token)
        wait_until(lambda: self.stored()["access_token"] == token, "the new tokens in the keychain")
        self.kill(self.agent)
        self.assertEqual(self.cli("refresh", "--force", "--no-agent").returncode, 0)
        self.assertEqual(len(self.events("reuse-detected")), self.reuses)
        self.agent = self.start_agent()

    def test_tokens_that_could_not_be_stored_are_served_meanwhile(self):
        def attempt(failure):
            caller = self.start_refresh()
            with self.during(failure):
                token = self.partial_answer(caller, failure)
                for _ in range(2):
                    with self.within(TIMEOUT):
                        done = self.cli("refresh", "--timeout", TIMEOUT)
                    self.assertEqual((done.returncode, json.loads(done.stdout)["Code"]), (0, "LoginRefreshPartial"), done.stdout)
                    self.assertEqual(self.token_of(done.stdout), token)
            self.check_after_partial(token)

        self.try_each([LOCKED, PAUSED, ABSENT], attempt)

    def test_replacement_between_two_refreshes_is_not_noticed(self):
        def attempt(failure):
            with self.during(failure):
                self.check_session_works()

        self.try_each([REPLACED], attempt)


class SignInAndOutTest(KeychainLostTest):
    """A sign-in or a sign-out is complete or has no effect."""

    def browser_that_writes_the_address(self, file):
        script = self.desktop.folder / "address-browser"
        script.write_text(f'#!/bin/sh\nprintf %s "$1" > {file}\n')
        script.chmod(0o700)
        return str(script)

    def test_lost_during_a_sign_in(self):
        def attempt(failure):
            before = self.stored()
            url = self.desktop.folder / f"url-{failure.name}"
            login = self.spawn_cli("login", "--profile", "demo", "--timeout", "30",
                                   env={"BROWSER": self.browser_that_writes_the_address(url)})
            wait_until(lambda: url.exists() and url.read_text(), "the browser to open")
            with self.during(failure):
                self.desktop.run([self.browser, url.read_text()], env=self.browser_env(), check=True)
                _, err = login.communicate(timeout=60)
            self.assertEqual(login.returncode, failure.exit_code, err)
            self.assertIn(failure.message, err)
            self.assertNotIn("Successfully", self.end_page_text())
            if failure is not PAUSED:  # after its pause it stores what it had received
                self.assertEqual(self.stored(), before)
            self.check_session_works()

        self.try_each([LOCKED, PAUSED, ABSENT], attempt)

    def test_lost_before_a_sign_out(self):
        def attempt(failure):
            revocations = len(self.events("revocation"))
            with self.during(failure), self.within(TIMEOUT):
                done = self.cli("logout", "--force", "--timeout", TIMEOUT)
            self.assertEqual(done.returncode, failure.exit_code, done.stderr)
            self.assertIn(failure.message, done.stderr)
            self.assertEqual(len(self.events("revocation")), revocations)
            self.check_session_works()

        self.try_each([LOCKED, PAUSED, ABSENT], attempt)

    def test_lost_while_the_provider_revokes(self):
        """By then, the keychain has already removed the session."""
        def attempt(failure):
            logout = self.start_request("logout", "--force")
            with self.during(failure):
                self.provider.resume()
                _, err = logout.communicate(timeout=60)
            self.assertEqual(logout.returncode, 0, err)
            self.assertIn("was revoked", err)
            self.assertEqual((self.stored(), self.status()["authenticated"]), (None, False))

        self.try_each([LOCKED, PAUSED, ABSENT, REPLACED], attempt)
