# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""`watch`: a line for the state, and for each change of it, with and without an agent, until nobody reads them any more."""

import json
import queue
import shutil
import signal
import socket
import threading

from tests.real.harness.agent import AgentTest
from tests.support.scratch import TIMEOUT, wait_until


class Lines:
    """What a process writes to its standard output, as parsed lines."""

    def __init__(self, stream):
        self.lines = queue.Queue()
        threading.Thread(target=self._read, args=(stream,), daemon=True).start()

    def _read(self, stream):
        for line in stream:
            self.lines.put(json.loads(line))

    def next(self, timeout=TIMEOUT):
        return self.lines.get(timeout=timeout)

    def is_empty(self):
        return self.lines.empty()


class WatchTest(AgentTest):
    has_faults = True
    desktop_parts = {"screen": False, "notifications": False}

    def setUp(self):
        if not self.config.exists() or not self.has_session():
            self.sign_in()

    def has_session(self):
        return self.cli("status", "--offline", "--no-agent").returncode == 0

    def watch(self, *arguments, **options):
        self.watching = self.spawn_cli("watch", *arguments, **options)
        return Lines(self.watching.stdout)

    def check_next(self, lines, event, **members):
        line = lines.next()
        self.assertEqual((line["event"], {name: line[name] for name in members}), (event, members), line)
        return line

    def renew(self):
        self.assertEqual(self.cli("refresh", "--force").returncode, 0)

    def wait_for_watcher(self, count=2):
        wait_until(lambda: self.connections() >= count, "the connection to the agent")

    # What it says

    def check_first_line(self):
        lines = self.watch()
        line = self.check_next(lines, "state")
        self.assertRegex(line["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.assertEqual({name: line[name] for name in line if name not in ("event", "time")}, self.status("--offline"))
        self.assertTrue(lines.is_empty())

    def test_first_line_is_the_status(self):
        self.check_first_line()
        self.start_agent()
        self.check_first_line()

    def check_changes(self, *options):
        lines = self.watch(*options)
        before = self.check_next(lines, "state", authenticated=True)
        self.renew()
        after = self.check_next(lines, "renewed", token_valid=True, email="ada@example.com")
        self.assertGreaterEqual(after["expires_at"], before["expires_at"])
        self.assertEqual(self.cli("logout", "--force").returncode, 0)
        self.check_next(lines, "signed_out", authenticated=False, email=None)
        self.sign_in()
        self.check_next(lines, "signed_in", authenticated=True)
        self.assertTrue(lines.is_empty())

    def test_changes_without_an_agent(self):
        self.check_changes()

    def test_changes_with_an_agent(self):
        self.start_agent()
        self.check_changes()

    def test_changes_beside_an_agent(self):
        self.start_agent()
        self.check_changes("--no-agent")

    def test_expiry(self):
        for is_with_agent in (False, True):
            with self.subTest(is_with_agent=is_with_agent):
                if is_with_agent:
                    self.provider.inject_fault("token", "status-500", times=1000)
                    self.addCleanup(self.provider.clear_faults)
                    agent = self.start_agent()
                lines = self.watch()
                self.check_next(lines, "state", token_valid=True)
                self.set_time_left(2)
                events = [lines.next()["event"]]
                while events[-1] != "expired":
                    events.append(lines.next()["event"])
                self.watching.kill()
                if is_with_agent:
                    self.kill(agent)
                    self.provider.clear_faults()
                self.renew()

    def test_provider_unreachable(self):
        self.start_agent()
        lines = self.watch()
        self.check_next(lines, "state")
        self.provider.inject_fault("token", "status-500", times=1000)
        self.addCleanup(self.provider.clear_faults)
        self.set_time_left(100)
        line = lines.next()
        while line["event"] != "problem":
            line = lines.next()
        self.assertEqual((line["authenticated"], line["token_valid"]), (True, True))
        self.assertIn("500", line["problem"])
        self.provider.clear_faults()
        self.renew()
        self.assertNotIn("problem", self.check_next(lines, "renewed"))

    def test_session_that_the_provider_ends(self):
        lines = self.watch()
        self.check_next(lines, "state")
        self.provider.inject_fault("token", "invalid-grant")
        self.addCleanup(self.provider.clear_faults)
        self.assertEqual(self.cli("refresh", "--force").returncode, 2)
        self.assertIn("has ended", self.check_next(lines, "ended", authenticated=False)["problem"])

    def test_locked_keychain(self):
        for is_with_agent in (False, True):
            with self.subTest(is_with_agent=is_with_agent):
                self.addCleanup(self.desktop.keyring.unlock)
                self.desktop.keyring.lock()
                if is_with_agent:
                    agent = self.spawn_agent()
                    wait_until(self.socket_path.exists, "the agent's socket")
                lines = self.watch()
                self.assertIn("locked", self.check_next(lines, "state", authenticated=None)["problem"])
                self.desktop.keyring.unlock()
                self.announce_change()
                self.check_next(lines, "readable", authenticated=True)
                self.watching.kill()
                if is_with_agent:
                    self.kill(agent)

    # Which profiles

    def test_profiles_that_come_and_go(self):
        lines = self.watch("--all")
        self.check_next(lines, "state", profile="demo")
        self.add_profile("other")
        self.check_next(lines, "added", profile="other", authenticated=False)
        (self.profiles / "other.json").unlink()
        self.check_next(lines, "removed", profile="other", authenticated=False)
        self.renew()
        self.check_next(lines, "renewed", profile="demo")

    def test_default_profile_changes(self):
        self.add_profile("other")
        self.addCleanup((self.profiles / "other.json").unlink)
        self.assertEqual(self.cli("profiles", "default", "demo").returncode, 0)
        lines = self.watch()
        one = self.watch("--profile", "demo")
        self.check_next(lines, "state", profile="demo")
        self.check_next(one, "state", profile="demo")
        self.assertEqual(self.cli("profiles", "default", "other").returncode, 0)
        self.addCleanup(self.cli, "profiles", "default", "demo")
        self.check_next(lines, "default", profile="other")
        self.assertTrue(one.is_empty())

    def test_before_the_first_sign_in(self):
        config = self.desktop.folder / "fresh"
        watching = self.spawn_with_pipes([*self.command()[:2], "--config", config, "watch"], {})
        lines = Lines(watching.stdout)
        self.check_next(lines, "state", authenticated=False, profile=None)
        shutil.copy(self.profiles / "demo.json", config / "demo.json")
        (config / "demo.json").rename(config / "profiles/demo.json")
        line = self.check_next(lines, "added", profile="demo")  # the keychain has nothing for that folder
        self.assertIn("problem", line)

    def test_refused_command_lines(self):
        self.check_failed(self.cli("watch", "--profile", "nobody"), 3, "there is no profile \"nobody\"")
        self.check_failed(self.cli("watch", "--output", "text"), 3, "watch writes lines of JSON")
        self.check_failed(self.cli("watch", "--timeout", "3"), 3, "watch has no --timeout")
        self.check_failed(self.cli("watch", "--all", "--profile", "demo"), 3, "contradict each other")

    def test_token_of_the_environment(self):
        lines = self.watch(env={"AUTHTRAY_AUTH_TOKEN": "from-outside"})
        self.check_next(lines, "state", source="environment", variable="AUTHTRAY_AUTH_TOKEN", authenticated=True)
        self.check_failed(self.cli("watch", env={"AUTHTRAY_AUTH_TOKEN": "two words"}), 2, "AUTHTRAY_AUTH_TOKEN")

    # Through restarts

    def test_agent_is_killed_and_started_again(self):
        agent = self.start_agent()
        lines = self.watch()
        self.check_next(lines, "state")
        self.wait_for_watcher()
        self.kill(agent)
        self.renew()
        self.check_next(lines, "renewed")
        self.assertTrue(lines.is_empty())
        self.start_agent()
        self.wait_for_watcher()
        self.renew()
        self.check_next(lines, "renewed")
        self.assertTrue(lines.is_empty())

    def test_tray_takes_over_from_the_agent(self):
        self.start_agent()
        lines = self.watch()
        self.check_next(lines, "state")
        self.wait_for_watcher()
        successor = self.connect()
        successor.sendall(b"\0\0\0\x0c\0\0\0\4show\0\0\0\0")
        wait_until(lambda: not self.has_agent(), "the agent's end")
        self.start_agent()
        self.wait_for_watcher()
        self.renew()
        self.check_next(lines, "renewed")
        self.assertTrue(lines.is_empty())

    def test_agent_that_is_stopped_holds_up_nothing(self):
        agent = self.start_agent()
        agent.send_signal(signal.SIGSTOP)
        lines = self.watch()
        self.check_next(lines, "state", authenticated=True)
        self.kill(agent)

    def test_slow_reader_gets_the_newest_state(self):
        self.start_agent()
        watching = self.spawn_cli("watch")
        self.assertEqual(json.loads(watching.stdout.readline())["event"], "state")
        watching.send_signal(signal.SIGSTOP)
        for _ in range(3):
            self.renew()
        watching.send_signal(signal.SIGCONT)
        lines = Lines(watching.stdout)
        line = lines.next()
        while line["expires_at"] != self.status()["expires_at"]:
            line = lines.next()

    # Its end

    def test_ends_with_its_reader(self):
        for is_with_agent in (False, True):
            with self.subTest(is_with_agent=is_with_agent):
                agent = self.start_agent() if is_with_agent else None
                watching = self.spawn_cli("watch")
                watching.stdout.readline()
                watching.stdout.close()
                self.assertEqual((watching.wait(TIMEOUT), watching.stderr.read()), (0, ""))
                if agent:
                    wait_until(lambda: self.connections() == 1, "the end of the connection")
                    self.kill(agent)

    def test_ends_with_a_socket_that_reads(self):
        ours, theirs = socket.socketpair()
        watching = self.spawn_cli("watch", stdout=theirs)
        theirs.close()
        self.assertIn(b'"state"', ours.recv(4096))
        ours.close()
        self.assertEqual(watching.wait(TIMEOUT), 0)

    def test_output_that_cannot_be_written_is_an_error(self):
        with open("/dev/full", "w") as full:
            watching = self.spawn_cli("watch", stdout=full)
            self.assertEqual(watching.wait(TIMEOUT), 1)
        self.assertIn("failed to write to the standard output: no space left on device", watching.stderr.read())

    def test_signal_ends_it(self):
        lines = self.watch()
        self.check_next(lines, "state")
        self.watching.send_signal(signal.SIGINT)
        self.assertEqual((self.watching.wait(TIMEOUT), self.watching.stderr.read()), (130, "Interrupted\n"))
