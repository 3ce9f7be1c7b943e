# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody removes the runtime folder with the locks and the socket: still, one process at a time uses the refresh token."""

import json
import shutil
import signal

from tests.real.harness.agent import AgentTest
from tests.support.scratch import TIMEOUT, wait_until


class RuntimeRemovedTest(AgentTest):
    def setUp(self):
        super().setUp()
        self.addCleanup(self.provider.resume)

    def remove_runtime(self):
        """Ignores errors, because an agent may create new files there at the same time."""
        shutil.rmtree(self.runtime.parent, ignore_errors=True)

    def spawn_refresh(self, *options):
        return self.spawn_cli("refresh", *options)

    def token_from(self, caller):
        out, err = caller.communicate(timeout=60)
        self.assertEqual(caller.returncode, 0, out + err)
        self.assertEqual(json.loads(out)["Code"], "LoginRefresh")
        return self.token_of(out)

    def check_session_works(self):
        super().check_session_works()
        super().check_session_works("--no-agent")

    def check_one_refresh(self, first):
        """`first` has sent its request to the paused provider; then the folder is removed, and others start."""
        refreshes = len(self.events("refresh"))
        wait_until(self.provider.has_waiting_request, "a request to the provider")
        self.remove_runtime()
        others = [self.spawn_refresh("--no-agent") for _ in range(3)]
        wait_until(self.lock.exists, "the lock of the others")
        self.provider.resume()
        tokens = {self.token_from(caller) for caller in (first, *others)}
        self.assertEqual(tokens, {self.stored()["access_token"]})
        self.assertEqual(len(self.events("refresh")) - refreshes, 1)
        self.check_session_works()

    def test_while_a_command_asks_the_provider(self):
        self.set_time_left(60)
        self.provider.pause()
        self.check_one_refresh(self.spawn_refresh("--no-agent"))

    def test_while_the_agent_asks_the_provider(self):
        self.set_time_left(60)
        self.provider.pause()  # before the agent starts, because it renews such a token at once
        self.start_agent()
        self.check_one_refresh(self.spawn_refresh())

    def test_while_others_wait_for_the_lock(self):
        self.set_time_left(60)
        self.provider.pause()
        first = self.spawn_refresh("--no-agent")
        wait_until(self.provider.has_waiting_request, "a request to the provider")
        others = [self.spawn_refresh("--no-agent") for _ in range(3)]
        self.remove_runtime()
        self.provider.resume()
        tokens = {self.token_from(caller) for caller in (first, *others)}
        self.assertEqual(tokens, {self.stored()["access_token"]})
        self.check_session_works()

    def test_agent_creates_its_socket_and_lock_again(self):
        agent = self.start_agent()
        for _ in range(3):
            self.remove_runtime()
            wait_until(self.has_agent, "the agent at its new socket")
        self.assertIsNone(agent.poll())
        self.assertEqual(self.spawn_agent().wait(TIMEOUT), 0, "the lock keeps a second agent away")
        self.check_session_works()

    def test_agent_notices_changes_afterwards(self):
        self.start_agent()
        self.remove_runtime()
        wait_until(self.has_agent, "the agent at its new socket")
        token = self.token_of(self.cli("refresh", "--force", "--no-agent").stdout)
        self.assertEqual(self.token_of(self.ask("refresh")[1]), token)
        self.check_session_works()

    def test_agent_ends_if_another_has_taken_its_place(self):
        """It is paused when the folder is removed, and finds another agent when it continues."""
        first = self.start_agent()
        first.send_signal(signal.SIGSTOP)
        self.remove_runtime()
        second = self.start_agent()
        first.send_signal(signal.SIGCONT)
        self.assertEqual(first.wait(TIMEOUT), 0)
        wait_until(self.has_agent, "the second agent's answer")
        self.assertIsNone(second.poll())
        self.check_session_works()
