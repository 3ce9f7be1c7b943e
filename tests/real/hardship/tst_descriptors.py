# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Too few file descriptors, for an agent that many clients connect to, and for a command."""

import contextlib
import json
import socket

from tests.real.harness.agent import AgentTest
from tests.support.process import cpu_seconds
from tests.support.scratch import wait_until

FEW = 64  # descriptors for an agent
CONNECTIONS = 200
MAX_CPU = 1.0  # seconds that the agent may spend on them
TOO_FEW = (4, 8, 16, 24)  # descriptors with which nothing works


def limited(count, command):
    return ["prlimit", f"--nofile={count}:{count}", *command]


class DescriptorsTest(AgentTest):
    def start_limited_agent(self):
        agent = self.spawn(limited(FEW, self.command("agent")), "agent")
        wait_until(self.has_agent, "an agent that answers")
        return agent

    @contextlib.contextmanager
    def many_connections(self):
        with contextlib.ExitStack() as connections:
            for _ in range(CONNECTIONS):
                connection = connections.enter_context(socket.socket(socket.AF_UNIX))
                connection.settimeout(0.2)
                with contextlib.suppress(OSError):
                    connection.connect(str(self.socket_path))
            yield

    def test_agent_with_few_survives_many_connections(self):
        agent = self.start_limited_agent()
        before = cpu_seconds(agent.pid)
        for _ in range(2):
            with self.many_connections():
                done = self.cli("refresh", "--force")
                self.assertEqual(done.returncode, 0, done.stdout)
            wait_until(self.has_agent, "an agent that answers again")
        self.assertLess(cpu_seconds(agent.pid) - before, MAX_CPU)
        self.assertIsNone(agent.poll())
        self.assertEqual(self.token_of(self.ask("refresh", "--force")[1]), self.stored()["access_token"])
        self.assertEqual(self.events("reuse-detected"), [])

    def test_command_with_too_few_says_so(self):
        for count in TOO_FEW:
            with self.subTest(count):
                done = self.desktop.run(limited(count, self.command("refresh", "--force")))
                self.assertEqual(done.returncode, 1, done.stderr)
                answer = json.loads(done.stdout)
                self.assertEqual((answer["Message"], answer["Retry"]), ("there are too few file descriptors", "RetryWillNotFix"))
                self.assertIn("ulimit -n", answer["Instructions"])

    def test_command_with_hardly_enough_does_not_lose_the_session(self):
        for count in range(TOO_FEW[-1] + 1, FEW, 4):
            with self.subTest(count):
                done = self.desktop.run(limited(count, self.command("refresh", "--force", "--no-agent")))
                self.assertIn(done.returncode, (0, 1), done.stdout + done.stderr)
                self.assertEqual(self.cli("refresh", "--force").returncode, 0)
        self.assertEqual(self.events("reuse-detected"), [])
