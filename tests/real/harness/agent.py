# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""An agent without a window, and what speaks with it on its socket byte by byte."""

import contextlib
import fcntl
import json
import os
import pathlib
import signal
import socket
import struct

from tests.real.harness.program import AUTHTRAY, Desktop, PATIENCE, ProgramTest, Provider


class AgentTest(ProgramTest):
    """Tests that start agents, and ask them without the program's own client. They share a desktop and a session."""

    @classmethod
    def setUpClass(cls):
        cls.desktop = cls.enter(Desktop(**cls.desktop_parts))
        cls.provider = cls.enter(Provider(cls.desktop, access_token_seconds=cls.access_token_seconds,
                                          faults=cls.provider_misbehaves))
        cls.config = cls.desktop.folder / "config"
        cls.end_page = cls.desktop.folder / "end-page.txt"
        cls.version = cls.desktop.run([AUTHTRAY, "--version"]).stdout.split()[-1]

    @classmethod
    def enter(cls, context):
        cls.addClassCleanup(context.__exit__, None, None, None)
        return context.__enter__()

    def setUp(self):
        if not self.config.exists():
            self.login_done()

    @property
    def runtime(self):
        """The folder of the agent's socket and the locks."""
        return self.desktop.folder / "run/authtray" / self.item_key().partition("@")[2]

    @property
    def socket_path(self):
        return self.runtime / "agent.sock"

    def start_agent(self):
        """An agent that answers."""
        agent = self.spawn_agent()
        self.wait(self.has_agent, "an agent that answers")
        return agent

    def spawn_agent(self):
        return self.until_the_end(self.desktop.spawn([AUTHTRAY, "--cli", "agent", "--config", self.config],
                                                     log=self.desktop.log("agent")))

    def start_tray(self, *arguments, **options):
        return self.until_the_end(super().start_tray(*arguments, **options))

    def until_the_end(self, process):
        self.addCleanup(self.desktop.end, process)
        return process

    def kill(self, process, number=signal.SIGKILL):
        process.send_signal(number)
        process.wait(PATIENCE)

    def has_agent(self):
        try:
            return self.ask("status", "--offline", "--json")[0] == 0
        except OSError:
            return False

    def connect(self):
        connection = self.enterContext(contextlib.closing(socket.socket(socket.AF_UNIX)))
        connection.settimeout(PATIENCE)
        connection.connect(str(self.socket_path))
        return connection

    def command(self, *arguments, profile="", look="010", variables=""):
        """The message that a command comes in: see app/remotecommand.h."""
        return pack(b"run", self.version, profile, look, variables, *arguments)

    def send_command(self, *arguments):
        connection = self.connect()
        connection.sendall(self.command("--config", self.config, *arguments))
        return connection

    def ask(self, *arguments):
        """The agent's answer to a command: exit code, stdout, stderr."""
        with self.send_command(*arguments) as connection:
            heard, answer = take(connection), take(connection)
        self.assertEqual((heard, answer[0]), ([b"heard"], b"answer"))
        return int(answer[1]), answer[2].decode(), answer[3].decode()

    @contextlib.contextmanager
    def held_lock(self):
        """The profile's lock, as another process would hold it."""
        with open(self.runtime / "demo.lock", "r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def is_locked(self):
        with open(self.runtime / "demo.lock", "r+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return False
            except BlockingIOError:
                return True

    def connections(self):
        """How many sockets the agent has open."""
        return pathlib.Path("/proc/net/unix").read_text().count(f" {self.socket_path}\n")

    def token_of(self, answer):
        return json.loads(answer)["Data"]["AccessToken"]


def pack(*fields):
    """A message as app/message.h has it."""
    return with_length(b"".join(with_length(os.fsencode(field)) for field in fields))


def with_length(octets):
    return struct.pack(">I", len(octets)) + octets


def take(connection):
    """The next message, as a list of its fields; ConnectionError where none comes any more."""
    rest = exactly(connection, number(exactly(connection, 4)))
    fields = []
    while rest:
        end = 4 + number(rest)
        fields.append(rest[4:end])
        rest = rest[end:]
    return fields


def number(octets):
    return struct.unpack(">I", octets[:4])[0]


def exactly(connection, size):
    octets = b""
    while len(octets) < size:
        piece = connection.recv(size - len(octets))
        if not piece:
            raise ConnectionError("the agent hung up")
        octets += piece
    return octets
