# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The agent among its like, and among clients of every kind."""

import contextlib
import resource
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
import unittest

from tests.real.harness.agent import AgentTest, pack, take
from tests.real.harness.program import AUTHTRAY, PATIENCE

AT_ONCE = 8  # seconds: far less than anything hangs for; the machine may be busy
THOUSANDS = 2000

HOLDER = """import fcntl, sys
lock = open(sys.argv[1], "r+")
fcntl.flock(lock, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


class ClientsTest(AgentTest):
    def setUp(self):
        super().setUp()
        self.agent = self.start_agent()

    def still_answers(self):
        begun = time.monotonic()
        code, out, _ = self.ask("status", "--json")
        self.assertEqual((code, '"token_valid": true' in out), (0, True))
        self.assertLess(time.monotonic() - begun, AT_ONCE)
        self.assertIsNone(self.agent.poll())

    def hangs_up_on(self, connection):
        """The agent closes it in its own time, and says nothing but that it heard or won't do it."""
        with contextlib.suppress(ConnectionError):
            while connection.recv(4096):
                pass
        connection.close()

    def test_socket_is_in_a_private_folder(self):
        for folder in (self.runtime, self.runtime.parent):
            self.assertEqual(stat.S_IMODE(folder.stat().st_mode), 0o700)
        self.assertTrue(self.socket_path.is_socket())

    def test_answer_is_that_of_the_command_line(self):
        for arguments in (["status"], ["me", "--json"], ["refresh"], ["token"], ["refresh", "--nonsense"]):
            alone = self.cli(*arguments, "--no-agent")
            self.assertEqual(self.ask(*arguments)[:2], (alone.returncode, alone.stdout))

    def test_silent_client(self):
        connection = self.connect()
        self.still_answers()
        self.hangs_up_on(connection)

    def test_client_that_stops_in_the_middle(self):
        connections = [self.connect() for _ in range(2)]
        message = self.command("status")
        connections[0].sendall(message[:2])
        connections[1].sendall(message[:-3])
        self.still_answers()
        for connection in connections:
            self.hangs_up_on(connection)

    def test_client_that_drips(self):
        connection = self.connect()
        message = self.command("--config", self.config, "status", "--json")
        for octet in message:
            connection.sendall(bytes([octet]))
        self.assertEqual(take(connection), [b"heard"])
        self.assertEqual(take(connection)[:2], [b"answer", b"0"])

    def test_client_that_talks_nonsense(self):
        for nonsense in (b"GET / HTTP/1.1\r\n\r\n", b"\xff" * 8, b"\xff\xff\xff\xff" + b"x" * 100_000,
                         b"\x00\x00\x00\x08\x7f\xff\xff\xffabcd", b"\x00\x00\x00\x00", pack(), pack(b""), pack(b"dance"),
                         pack(b"run"), pack(b"run", self.version), self.command("--nonsense"),
                         pack(b"run", "\udcff" * 10, "\udcff"), pack(*[b""] * 100_000)):
            connection = self.connect()
            with contextlib.suppress(ConnectionError):
                connection.sendall(nonsense)
            self.still_answers()
            self.hangs_up_on(connection)

    def test_client_that_asks_for_what_an_agent_does_not_do(self):
        for arguments in (["login"], ["logout", "--force"], ["agent"], ["profiles", "remove", "demo", "--force"]):
            connection = self.send_command(*arguments)
            self.still_answers()
            self.hangs_up_on(connection)
        self.assertIsNotNone(self.stored())

    def test_clients_that_vanish(self):
        with self.held_lock():
            for _ in range(20):
                self.send_command("refresh", "--force").close()
            self.still_answers()
        self.wait(lambda: self.connections() == 1, "the agent to notice that nobody is there")
        self.still_answers()
        self.assertEqual(self.events("reuse-detected"), [])

    def test_client_that_does_not_read(self):
        connection = self.connect()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        message = self.command("--config", self.config, "me", "--json")
        with contextlib.suppress(OSError):
            connection.settimeout(AT_ONCE)
            for _ in range(1000):
                connection.sendall(message)
        self.still_answers()
        connection.settimeout(PATIENCE)
        self.hangs_up_on(connection)

    def test_client_that_asks_again_before_it_is_answered(self):
        connection = self.connect()
        commands = [self.command("--config", self.config, *arguments)
                    for arguments in (["status", "--json"], ["token"], ["--nonsense"])]
        connection.sendall(b"".join(commands))
        for code in (b"0", b"0", b"3"):
            self.assertEqual((take(connection), take(connection)[:2]), ([b"heard"], [b"answer", code]))

    def test_thousands_of_connections(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 2 * THOUSANDS), hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        crowd = []
        with contextlib.suppress(OSError):  # a full backlog refuses, or a limit of this process's own
            for _ in range(THOUSANDS):
                connection = socket.socket(socket.AF_UNIX)
                crowd.append(connection)
                connection.settimeout(0.2)
                connection.connect(str(self.socket_path))
        done = self.cli("status")
        self.assertEqual(done.returncode, 0, "whoever finds no place does the work itself")
        for connection in crowd:
            connection.close()
        self.wait(lambda: self.connections() == 1, "the end of the crowd")
        self.still_answers()

    def test_folder_that_is_not_private_is_not_used(self):
        self.kill(self.agent, signal.SIGTERM)
        self.runtime.chmod(0o755)
        self.assertNotEqual(self.cli("status").returncode, 0)
        self.runtime.chmod(0o700)
        self.assertEqual(self.cli("status").returncode, 0)


class OthersTest(AgentTest):
    def test_second_agent_leaves_the_first_alone(self):
        self.start_agent()
        self.assertEqual(self.spawn_agent().wait(PATIENCE), 0)
        self.assertTrue(self.has_agent())

    def test_agent_ends_when_asked_to(self):
        agent = self.start_agent()
        self.kill(agent, signal.SIGTERM)
        self.assertEqual(agent.returncode, 0)
        self.assertEqual(self.cli("status").returncode, 0)

    def test_socket_of_a_dead_agent_is_no_obstacle(self):
        self.kill(self.start_agent())
        self.assertTrue(self.socket_path.exists())
        self.assertEqual(self.cli("status").returncode, 0)
        self.start_agent()

    def test_agent_that_was_stopped_is_passed_by(self):
        agent = self.start_agent()
        agent.send_signal(signal.SIGSTOP)
        begun = time.monotonic()
        done = self.cli("refresh", "--timeout", "10")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertLess(time.monotonic() - begun, 10)
        agent.send_signal(signal.SIGCONT)
        self.wait(self.has_agent, "the agent to go on")

    def test_agent_that_falls_silent_is_waited_for_no_longer_than_asked(self):
        with self.stranger(pack(b"heard"), hangs_up=False):
            begun = time.monotonic()
            done = self.cli("refresh", "--timeout", "2")
            self.assertLess(time.monotonic() - begun, 2 + AT_ONCE)
        self.assertIn(done.returncode, (0, 4))

    def test_agent_of_another_version_is_passed_by(self):
        with self.stranger(pack(b"declined")) as heard:
            self.assertEqual(self.status()["email"], "ada@example.com")
        self.assertTrue(heard)

    def test_agent_that_talks_nonsense_is_passed_by(self):
        for nonsense in (b"HTTP/1.1 200 OK\r\n\r\n", b"\xff" * 64, b"", pack(b"heard"), pack(b"answer", b"0", b"lies")):
            with self.subTest(nonsense=nonsense), self.stranger(nonsense):
                done = self.cli("status", "--json", "--timeout", "10")
                self.assertIn("ada@example.com", done.stdout)
                self.assertNotIn("lies", done.stdout)

    def test_words_that_come_together_are_all_heard(self):
        with self.stranger(pack(b"heard") + pack(b"answer", b"0", b"out", b"err")):
            for _ in range(10):
                done = self.cli("status")
                self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "out", "err"))

    @contextlib.contextmanager
    def stranger(self, words, hangs_up=True):
        """Something else at the agent's place that says the same to everybody, and what it was told."""
        heard, kept = [], contextlib.ExitStack()

        def serve():
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    kept.enter_context(connection)
                    with contextlib.suppress(OSError):
                        heard.append(connection.recv(4096))
                        connection.sendall(words)
                    if hangs_up:
                        kept.close()

        self.socket_path.unlink(missing_ok=True)
        with kept, socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(self.socket_path))
            listener.listen()
            thread = threading.Thread(target=serve, daemon=True)
            thread.start()
            yield heard
            listener.shutdown(socket.SHUT_RDWR)
        thread.join(PATIENCE)
        self.socket_path.unlink()

    def test_lock_holder_that_was_killed_is_noticed_at_once(self):
        with self.lock_holder() as holder:
            caller = subprocess.Popen([str(AUTHTRAY), "--cli", "--config", str(self.config), "refresh", "--force"],
                                      env=self.desktop.env, stdout=subprocess.DEVNULL)
            with self.assertRaises(subprocess.TimeoutExpired):
                caller.wait(1)
            holder.kill()
            self.assertEqual(caller.wait(AT_ONCE), 0)

    def test_lock_holder_that_hangs_is_waited_for_no_longer_than_asked(self):
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

    @contextlib.contextmanager
    def lock_holder(self):
        with subprocess.Popen([sys.executable, "-c", HOLDER, str(self.runtime / "demo.lock")], text=True,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
            self.assertEqual(holder.stdout.readline(), "held\n")
            yield holder
            holder.kill()


class TakeOverTest(AgentTest):
    desktop_parts = {"notifications": False}

    def test_tray_takes_over_from_an_agent_without_a_window(self):
        agent = self.start_agent()
        tray = self.start_tray()
        self.assertEqual(agent.wait(PATIENCE), 0)
        self.wait(self.desktop.tray_items, "the tray icon")
        self.wait(self.has_agent, "the tray app to answer")
        self.assertEqual(self.ask("status")[0], 0)
        self.assertEqual(self.spawn_agent().wait(PATIENCE), 0, "an agent finds the tray app and leaves")
        self.assertIsNone(tray.poll())

    def test_refresh_that_runs_while_the_tray_takes_over_is_not_lost(self):
        agent = self.start_agent()
        before = self.stored()["access_token"]
        self.provider.pause()
        caller = self.send_command("refresh", "--force")
        self.assertEqual(take(caller), [b"heard"])
        self.wait(self.is_locked, "the rotation to begin")
        self.start_tray()
        self.wait(lambda: not self.has_agent(), "the agent to leave its socket")
        self.provider.resume()
        self.assertEqual(agent.wait(PATIENCE), 0)
        self.wait(self.has_agent, "the tray app to answer")
        self.assertNotEqual(self.stored()["access_token"], before)
        self.assertEqual(self.ask("refresh", "--force")[0], 0, "the session is alive afterwards")
        self.assertEqual(self.events("reuse-detected"), [])

    def test_pair_that_the_keychain_refused_is_handed_on(self):
        agent = self.start_agent()
        before = self.stored()["access_token"]
        self.provider.pause()
        caller = self.send_command("refresh", "--force")
        self.wait(self.is_locked, "the rotation to begin")
        self.desktop.lock_keyring()
        self.provider.resume()
        self.assertEqual(take(caller), [b"heard"])
        self.assertIn(b"LoginRefreshPartial", take(caller)[2])
        self.start_tray()
        self.assertEqual(agent.wait(PATIENCE), 0)
        self.wait(self.has_agent, "the tray app to answer")
        self.assertIn("LoginRefreshPartial", self.ask("refresh")[1])
        self.desktop.unlock_keyring()
        self.wait(lambda: self.stored()["access_token"] != before, "the pair in the keychain")
        self.assertEqual(self.ask("refresh", "--force")[0], 0, "the session is alive afterwards")
        self.assertEqual(self.events("reuse-detected"), [])


if __name__ == "__main__":
    unittest.main()
