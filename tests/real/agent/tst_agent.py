# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""An agent beside other agents, strangers at its socket, and processes that hold its lock."""

import contextlib
import signal
import socket
import subprocess
import sys
import threading
import time

from tests.real.harness.agent import AgentTest, pack
from tests.support.scratch import TIMEOUT, wait_until

AT_ONCE = 8  # seconds: on a busy machine, but far less than anything hangs

LOCK_HOLDER = """import fcntl, sys
lock = open(sys.argv[1], "r+")
fcntl.flock(lock, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


class AgentsTest(AgentTest):
    def test_second_agent_leaves_the_first_alone(self):
        self.start_agent()
        self.assertEqual(self.spawn_agent().wait(TIMEOUT), 0)
        second = self.cli("agent")
        self.assertEqual((second.returncode, second.stderr), (0, "Authtray is running already, and answers the commands.\n"))
        self.assertTrue(self.has_agent())

    def test_agent_ends_on_sigterm(self):
        agent = self.start_agent()
        self.kill(agent, signal.SIGTERM)
        self.assertEqual(agent.returncode, 0)
        self.assertEqual(self.cli("status").returncode, 0)

    def test_socket_of_a_killed_agent_is_no_obstacle(self):
        self.kill(self.start_agent())
        self.assertTrue(self.socket_path.exists())
        self.assertEqual(self.cli("status").returncode, 0)
        self.start_agent()

    def test_paused_agent_is_bypassed(self):
        agent = self.start_agent()
        agent.send_signal(signal.SIGSTOP)
        begun = time.monotonic()
        done = self.cli("refresh", "--timeout", "10")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertLess(time.monotonic() - begun, 10)
        agent.send_signal(signal.SIGCONT)
        wait_until(self.has_agent, "the agent that answers again")


class StrangerTest(AgentTest):
    """Another program listens at the agent's socket."""

    @contextlib.contextmanager
    def stranger(self, reply, hangs_up=True):
        """Sends the reply to every client; returns the list of what it receives."""
        received, connections = [], contextlib.ExitStack()

        def serve():
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    connections.enter_context(connection)
                    with contextlib.suppress(OSError):
                        received.append(connection.recv(4096))
                        connection.sendall(reply)
                    if hangs_up:
                        connections.close()

        self.socket_path.unlink(missing_ok=True)
        with connections, socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(self.socket_path))
            listener.listen()
            thread = threading.Thread(target=serve, daemon=True)
            thread.start()
            yield received
            listener.shutdown(socket.SHUT_RDWR)
        thread.join(TIMEOUT)
        self.socket_path.unlink()

    def test_agent_that_falls_silent_is_waited_for_until_the_timeout(self):
        with self.stranger(pack(b"heard"), hangs_up=False):
            begun = time.monotonic()
            done = self.cli("refresh", "--timeout", "2")
            self.assertLess(time.monotonic() - begun, 2 + AT_ONCE)
        self.assertIn(done.returncode, (0, 4))

    def test_agent_of_another_version_is_bypassed(self):
        with self.stranger(pack(b"declined")) as received:
            self.assertEqual(self.status()["email"], "ada@example.com")
        self.assertTrue(received)

    def test_invalid_replies_are_ignored(self):
        for reply in (b"HTTP/1.1 200 OK\r\n\r\n", b"\xff" * 64, b"", pack(b"heard"), pack(b"answer", b"0", b"lies")):
            with self.subTest(reply=reply), self.stranger(reply):
                done = self.cli("status", "--json", "--timeout", "10")
                self.assertIn("ada@example.com", done.stdout)
                self.assertNotIn("lies", done.stdout)

    def test_messages_that_arrive_together_are_all_read(self):
        with self.stranger(pack(b"heard") + pack(b"answer", b"0", b"out", b"err")):
            for _ in range(10):
                done = self.cli("status")
                self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "out", "err"))


class LockTest(AgentTest):
    """Another process holds the profile's lock."""

    @contextlib.contextmanager
    def lock_holder(self):
        with subprocess.Popen([sys.executable, "-c", LOCK_HOLDER, str(self.lock)], text=True,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
            self.assertEqual(holder.stdout.readline(), "held\n")
            yield holder
            holder.kill()

    def test_killed_lock_holder_is_noticed_at_once(self):
        with self.lock_holder() as holder:
            caller = self.spawn_cli("refresh", "--force")
            with self.assertRaises(subprocess.TimeoutExpired):
                caller.wait(1)
            holder.kill()
            self.assertEqual(caller.wait(AT_ONCE), 0)

    def test_lock_holder_that_hangs_is_waited_for_until_the_timeout(self):
        with self.lock_holder():
            begun = time.monotonic()
            done = self.cli("refresh", "--force", "--timeout", "1")
            self.assertLess(time.monotonic() - begun, 1 + AT_ONCE)
        self.assertEqual(done.returncode, 4)
        self.assertIn("timed out waiting for another Authtray process", done.stdout)
        self.assertIn('"RetryLater"', done.stdout)

    def test_profiles_do_not_wait_for_each_other(self):
        self.cli("profiles", "default", "demo")
        self.add_profile("other")
        with self.held_lock():
            done = self.cli("refresh", "--profile", "other", "--timeout", "5")
        self.assertIn("not authenticated", done.stdout)
