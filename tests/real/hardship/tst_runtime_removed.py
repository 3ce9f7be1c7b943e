# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody removes the runtime folder with the locks and the socket: still there is one owner of the refresh token."""

import json
import shutil
import signal
import subprocess
import unittest

from tests.real.harness.agent import AgentTest
from tests.real.harness.program import AUTHTRAY, PATIENCE


class RuntimeRemovedTest(AgentTest):
    def setUp(self):
        super().setUp()
        self.addCleanup(self.provider.resume)

    def remove_runtime(self):
        """All of it, though an agent may be quick to put something there again."""
        shutil.rmtree(self.runtime.parent, ignore_errors=True)

    def spawn_refresh(self, *arguments):
        command = [AUTHTRAY, "--cli", "--config", self.config, "refresh", *arguments]
        return subprocess.Popen([str(each) for each in command], env=self.desktop.env, text=True,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def token_from(self, caller):
        out, err = caller.communicate(timeout=60)
        self.assertEqual(caller.returncode, 0, out + err)
        self.assertEqual(json.loads(out)["Code"], "LoginRefresh")
        return self.token_of(out)

    def still_alive(self):
        self.assertEqual(self.cli("refresh", "--force").returncode, 0)
        self.assertEqual(self.cli("refresh", "--force", "--no-agent").returncode, 0)
        self.assertEqual(self.events("reuse-detected"), [])

    def check_one_owner(self, first):
        """`first` has asked the provider, which holds its answer back, when the folder is removed and others ask."""
        refreshes = len(self.events("refresh"))
        self.wait(self.provider.is_asked, "a request to the provider")
        self.remove_runtime()
        others = [self.spawn_refresh("--no-agent") for _ in range(3)]
        self.wait(lambda: (self.runtime / "demo.lock").exists(), "a lock of the others")
        self.provider.resume()
        tokens = {self.token_from(each) for each in (first, *others)}
        self.assertEqual(tokens, {self.stored()["access_token"]})
        self.assertEqual(len(self.events("refresh")) - refreshes, 1)
        self.still_alive()

    def test_while_a_command_asks_the_provider(self):
        self.let_token_age(60)
        self.provider.pause()
        self.check_one_owner(self.spawn_refresh("--no-agent"))

    def test_while_the_agent_asks_the_provider(self):
        self.let_token_age(60)
        self.provider.pause()  # before the agent starts: it renews such a token at once
        self.start_agent()
        self.check_one_owner(self.spawn_refresh())

    def test_while_others_wait_for_the_lock(self):
        self.let_token_age(60)
        self.provider.pause()
        first = self.spawn_refresh("--no-agent")
        self.wait(self.provider.is_asked, "a request to the provider")
        others = [self.spawn_refresh("--no-agent") for _ in range(3)]
        self.remove_runtime()
        self.provider.resume()
        tokens = {self.token_from(each) for each in (first, *others)}
        self.assertEqual(tokens, {self.stored()["access_token"]})
        self.still_alive()

    def test_agent_settles_anew(self):
        agent = self.start_agent()
        for _ in range(3):
            self.remove_runtime()
            self.wait(self.has_agent, "the agent to be back")
        self.assertIsNone(agent.poll())
        self.assertEqual(self.spawn_agent().wait(PATIENCE), 0, "it has its lock again: there is no second one")
        self.still_alive()

    def test_agent_hears_of_changes_afterwards(self):
        self.start_agent()
        self.remove_runtime()
        self.wait(self.has_agent, "the agent to be back")
        token = self.token_of(self.cli("refresh", "--force", "--no-agent").stdout)
        self.assertEqual(self.token_of(self.ask("refresh")[1]), token)
        self.still_alive()

    def test_agent_leaves_to_one_that_was_quicker(self):
        """It was stopped when the folder went, and finds another agent in its place."""
        first = self.start_agent()
        first.send_signal(signal.SIGSTOP)
        self.remove_runtime()
        second = self.start_agent()
        first.send_signal(signal.SIGCONT)
        self.assertEqual(first.wait(PATIENCE), 0)
        self.wait(self.has_agent, "the second agent to answer")
        self.assertIsNone(second.poll())
        self.still_alive()


if __name__ == "__main__":
    unittest.main()
