# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The base of tests with an agent: they can send it any bytes, and hold the lock that it waits for."""

import contextlib
import fcntl
import functools
import os
import pathlib
import signal
import socket
import struct
import subprocess

from tests.real.harness.program import AUTHTRAY, ProgramTest
from tests.support.scratch import TIMEOUT, wait_until


class AgentTest(ProgramTest):
    """The tests of a class share a desktop, a provider and a session."""

    @classmethod
    def setUpClass(cls):
        cls.desktop = cls.enterClassContext(cls.new_desktop())
        cls.provider = cls.enterClassContext(cls.new_provider(cls.desktop))

    def setUp(self):
        if not self.config.exists():
            self.sign_in()

    @property
    def socket_path(self):
        return self.runtime / "agent.sock"

    def start_agent(self, *options, env=None):
        agent = self.spawn_agent(*options, env=env)
        wait_until(self.has_agent, "an agent that answers")
        return agent

    def kill(self, process, number=signal.SIGKILL):
        process.send_signal(number)
        process.wait(TIMEOUT)

    def has_agent(self):
        try:
            return self.ask("status", "--offline", "--json")[0] == 0
        except OSError:
            return False

    def connect(self):
        connection = self.enterContext(contextlib.closing(socket.socket(socket.AF_UNIX)))
        connection.settimeout(TIMEOUT)
        connection.connect(str(self.socket_path))
        return connection

    def send_command(self, *arguments):
        connection = self.connect()
        connection.sendall(run_message("--config", self.config, *arguments))
        return connection

    def ask(self, *arguments):
        """The agent's reply to a command: exit code, stdout, stderr."""
        with self.send_command(*arguments) as connection:
            first, answer = receive(connection), receive(connection)
        self.assertEqual((first, answer[0]), ([b"heard"], b"answer"))
        return int(answer[1]), answer[2].decode(), answer[3].decode()

    @property
    def lock(self):
        return self.runtime / f"{self.profile}.lock"

    @contextlib.contextmanager
    def held_lock(self):
        """Holds the profile's lock as another process would."""
        with open(self.lock, "r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def connections(self):
        """How many sockets the agent has open at its path, the listening one included."""
        return pathlib.Path("/proc/net/unix").read_text().count(f" {self.socket_path}\n")


@functools.cache
def version():
    return subprocess.run([AUTHTRAY, "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]


def run_message(*arguments, profile="", style="010", variables="", zone="", environment="", tool_input=""):
    """The message that carries a command to the agent: see app/wire/remotecommand.h."""
    return pack(b"run", version(), profile, style, variables, zone, environment, tool_input, *arguments)


def pack(*fields):
    """A message in the format of app/wire/message.h."""
    return with_length(b"".join(with_length(os.fsencode(field)) for field in fields))


def with_length(octets):
    return struct.pack(">I", len(octets)) + octets


def receive(connection):
    """The next message as a list of its fields; ConnectionError if the agent closes the connection first."""
    rest = receive_exactly(connection, number(receive_exactly(connection, 4)))
    fields = []
    while rest:
        end = 4 + number(rest)
        fields.append(rest[4:end])
        rest = rest[end:]
    return fields


def number(octets):
    return struct.unpack(">I", octets[:4])[0]


def receive_exactly(connection, size):
    octets = b""
    while len(octets) < size:
        piece = connection.recv(size - len(octets))
        if not piece:
            raise ConnectionError("the agent closed the connection")
        octets += piece
    return octets
