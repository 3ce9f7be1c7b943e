# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients of every kind: silent, slow, impatient, malformed, and thousands at once. The agent serves the others meanwhile."""

import contextlib
import resource
import signal
import socket
import stat
import sys
import time

from tests.real.harness import flood
from tests.real.harness.agent import AgentTest, pack, receive, run_message, version
from tests.support.process import peak_memory
from tests.support.scratch import TIMEOUT, wait_until

AT_ONCE = 8  # seconds: on a busy machine, but far less than anything hangs
THOUSANDS = 2000
SHARE = 32  # connections of one process, see app/agent/agent.cpp
FLOOD = 5_000  # connections
HONEST_COMMANDS = 50
GIANTS = 20  # connections for each kind of giant
GIANT = 8_000_000  # bytes
LONGEST = 1_500  # bytes of a command line that the agent still reads
MAX_GROWTH = 16 * 1024  # KiB


class ClientsTest(AgentTest):
    def setUp(self):
        super().setUp()
        self.agent = self.start_agent()

    def check_agent_answers(self):
        begun = time.monotonic()
        code, out, _ = self.ask("status", "--json")
        self.assertEqual((code, '"token_valid": true' in out), (0, True))
        self.assertLess(time.monotonic() - begun, AT_ONCE)
        self.assertIsNone(self.agent.poll())

    def wait_for_close(self, connection):
        """Reads until the agent closes the connection."""
        with contextlib.suppress(ConnectionError):
            while connection.recv(4096):
                pass
        connection.close()

    def message(self, *arguments):
        return run_message("--config", self.config, *arguments)

    @contextlib.contextmanager
    def crowd(self, count):
        """So many connections, or fewer: the agent's backlog may be full, or a limit on descriptors reached."""
        with contextlib.ExitStack() as connections:
            with contextlib.suppress(OSError):
                for _ in range(count):
                    connection = connections.enter_context(socket.socket(socket.AF_UNIX))
                    connection.settimeout(0.2)
                    connection.connect(str(self.socket_path))
            yield

    def test_socket_is_in_a_private_folder(self):
        for folder in (self.runtime, self.runtime.parent):
            self.assertEqual(stat.S_IMODE(folder.stat().st_mode), 0o700)
        self.assertTrue(self.socket_path.is_socket())

    def test_answer_is_the_command_lines_own(self):
        for arguments in (["status"], ["me", "--json"], ["refresh"], ["token"], ["refresh", "--nonsense"]):
            alone = self.cli(*arguments, "--no-agent")
            self.assertEqual(self.ask(*arguments)[:2], (alone.returncode, alone.stdout))

    def test_times_are_in_the_callers_zone(self):
        for zone in ("Asia/Tokyo", "America/New_York"):
            alone = self.cli("status", "--no-agent", env={"TZ": zone}).stdout
            self.assertEqual(self.cli("status", env={"TZ": zone}).stdout, alone)

    def test_silent_client(self):
        connection = self.connect()
        self.check_agent_answers()
        self.wait_for_close(connection)

    def test_client_that_stops_in_the_middle(self):
        connections = [self.connect() for _ in range(2)]
        message = run_message("status")
        connections[0].sendall(message[:2])
        connections[1].sendall(message[:-3])
        self.check_agent_answers()
        for connection in connections:
            self.wait_for_close(connection)

    def test_client_that_sends_single_bytes(self):
        connection = self.connect()
        for octet in self.message("status", "--json"):
            connection.sendall(bytes([octet]))
        self.assertEqual(receive(connection), [b"heard"])
        self.assertEqual(receive(connection)[:2], [b"answer", b"0"])

    def test_invalid_messages(self):
        for message in (b"GET / HTTP/1.1\r\n\r\n", b"\xff" * 8, b"\xff\xff\xff\xff" + b"x" * 100_000,
                        b"\x00\x00\x00\x08\x7f\xff\xff\xffabcd", b"\x00\x00\x00\x00", pack(), pack(b""), pack(b"dance"),
                        pack(b"run"), pack(b"run", version()), run_message("--nonsense"),
                        pack(b"run", "\udcff" * 10, "\udcff"), pack(*[b""] * 100_000),
                        pack(b"run", version(), b"x" * 100_000), (1_000_000).to_bytes(4, "big") + b"x"):
            connection = self.connect()
            with contextlib.suppress(ConnectionError):
                connection.sendall(message)
            self.check_agent_answers()
            self.wait_for_close(connection)

    def test_commands_that_an_agent_does_not_run(self):
        for arguments in (["login"], ["logout", "--force"], ["agent"], ["profiles", "remove", "demo", "--force"]):
            connection = self.send_command(*arguments)
            self.check_agent_answers()
            self.wait_for_close(connection)
        self.assertIsNotNone(self.stored())

    def test_clients_that_vanish(self):
        with self.held_lock():
            for _ in range(20):
                self.send_command("refresh", "--force").close()
            self.assertEqual(self.cli("status").returncode, 0, "a command of another process")
        wait_until(lambda: self.connections() == 1, "the agent to notice that the clients have gone")
        self.check_agent_answers()
        self.assertEqual(self.events("reuse-detected"), [])

    def test_client_that_does_not_read(self):
        connection = self.connect()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        with contextlib.suppress(OSError):
            connection.settimeout(AT_ONCE)
            for _ in range(1000):
                connection.sendall(self.message("me", "--json"))
        self.check_agent_answers()
        connection.settimeout(TIMEOUT)
        self.wait_for_close(connection)

    def test_client_that_sends_several_commands_before_it_reads(self):
        connection = self.connect()
        connection.sendall(b"".join(self.message(*arguments) for arguments in (["status", "--json"], ["token"], ["--nonsense"])))
        for code in (b"0", b"0", b"3"):
            self.assertEqual((receive(connection), receive(connection)[:2]), ([b"heard"], [b"answer", code]))

    def test_thousands_of_connections(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 2 * THOUSANDS), hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        with self.crowd(THOUSANDS):
            self.assertEqual(self.cli("status").returncode, 0, "a command that can't connect does the work itself")
        wait_until(lambda: self.connections() == 1, "the end of all connections")
        self.check_agent_answers()

    def test_process_has_no_more_connections_than_its_share(self):
        wait_until(lambda: self.connections() == 1, "the end of the connection that found the agent")
        with self.held_lock():
            served = [self.is_accepted("refresh", "--force") for _ in range(SHARE + 10)]
            self.assertEqual(served, [True] * SHARE + [False] * 10)
            self.assertEqual(self.cli("status").returncode, 0, "a command of another process")

    def is_accepted(self, *arguments):
        """Whether the agent takes the command on a new connection, which stays open."""
        with contextlib.suppress(ConnectionError):
            return receive(self.send_command(*arguments)) == [b"heard"]
        return False

    def test_callers_are_served_during_a_flood(self):
        flooding = self.desktop.spawn([sys.executable, flood.__file__, self.socket_path, FLOOD, SHARE])
        while flooding.poll() is None:
            self.assertEqual(self.cli("token").returncode, 0)
        wait_until(lambda: self.connections() == 1, "the end of all connections")
        self.check_agent_answers()

    def test_giant_messages_and_command_lines_cost_little_memory(self):
        for _ in range(HONEST_COMMANDS):
            self.check_agent_answers()
        honest = peak_memory(self.agent.pid)
        for message in (b"\xff\xff\xff\xf0" + b"x" * GIANT, b"\x00\x00\xff\x00" + b"\xff" * GIANT, pack(b"x" * GIANT),
                        self.message("status", "x" * GIANT), self.message("status", *["x"] * (GIANT // 20))):
            self.send_until_closed(message)
        for arguments in (["x" * LONGEST], ["--" + "x" * LONGEST], ["-" + "q" * LONGEST], ["x"] * (LONGEST // 5),
                          ["--profile", "x" * LONGEST]):
            self.send_at_once([["status", *arguments]] * GIANTS)
        self.send_at_once([["status", *["--json"] * (LONGEST // 10 - i)] for i in range(GIANTS)])
        self.check_agent_answers()
        peak = peak_memory(self.agent.pid)
        self.assertLess(peak - honest, MAX_GROWTH, f"peak memory {honest} KiB after honest commands, {peak} KiB after giants")

    def send_until_closed(self, message):
        """Sends the message on many connections, as much of it as the agent takes of each."""
        for _ in range(GIANTS):
            connection = self.connect()
            with self.assertRaises(ConnectionError):
                connection.sendall(message)
            connection.close()

    def send_at_once(self, commands):
        """Sends each command on a connection of its own before the answers are read."""
        for connection in [self.send_command(*arguments) for arguments in commands]:
            self.assertEqual((receive(connection), receive(connection)[0]), ([b"heard"], b"answer"))
            connection.close()
        wait_until(lambda: self.connections() == 1, "the end of all connections")

    def test_folder_that_is_not_private_is_not_used(self):
        self.kill(self.agent, signal.SIGTERM)
        self.runtime.chmod(0o755)
        self.assertNotEqual(self.cli("status").returncode, 0)
        self.runtime.chmod(0o700)
        self.assertEqual(self.cli("status").returncode, 0)
