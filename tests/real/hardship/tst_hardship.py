# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Too few file descriptors, and a provider whose certificate nobody vouches for."""

import contextlib
import json
import os
import pathlib
import resource
import socket
import ssl
import threading
import unittest
import urllib.request

from tests.real.harness.agent import AgentTest
from tests.real.harness.program import AUTHTRAY

FEW = 64  # descriptors for an agent
CROWD = 200  # connections
MOST_CPU = 1.0  # seconds an agent may be busy with them
TOO_FEW = (4, 8, 16, 24)  # descriptors with which nothing works


def limited(count, command):
    return ["prlimit", f"--nofile={count}:{count}", *command]


class DescriptorsTest(AgentTest):
    def start_limited_agent(self):
        command = limited(FEW, [AUTHTRAY, "--cli", "agent", "--config", self.config])
        agent = self.until_the_end(self.desktop.spawn(command, log=self.desktop.log("agent")))
        self.wait(self.has_agent, "an agent that answers")
        return agent

    def cpu_seconds(self, process):
        fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @contextlib.contextmanager
    def crowd(self):
        with contextlib.ExitStack() as crowd:
            for _ in range(CROWD):
                connection = crowd.enter_context(socket.socket(socket.AF_UNIX))
                connection.settimeout(0.2)
                with contextlib.suppress(OSError):
                    connection.connect(str(self.socket_path))
            yield

    def test_agent_with_few_outlives_a_crowd(self):
        agent = self.start_limited_agent()
        before = self.cpu_seconds(agent)
        for _ in range(2):
            with self.crowd():
                done = self.cli("refresh", "--force")
                self.assertEqual(done.returncode, 0, done.stdout)
            self.wait(self.has_agent, "the agent to answer again")
        self.assertLess(self.cpu_seconds(agent) - before, MOST_CPU)
        self.assertIsNone(agent.poll())
        self.assertEqual(self.token_of(self.ask("refresh", "--force")[1]), self.stored()["access_token"])
        self.assertEqual(self.events("reuse-detected"), [])

    def test_command_with_too_few_says_so(self):
        for count in TOO_FEW:
            with self.subTest(count):
                done = self.desktop.run(limited(count, [AUTHTRAY, "--cli", "--config", self.config, "refresh", "--force"]))
                self.assertEqual(done.returncode, 1, done.stderr)
                answer = json.loads(done.stdout)
                self.assertEqual((answer["Message"], answer["Retry"]), ("there are too few file descriptors", "RetryWillNotFix"))
                self.assertIn("ulimit -n", answer["Instructions"])

    def test_command_with_hardly_enough_does_not_lose_the_session(self):
        for count in range(TOO_FEW[-1] + 1, FEW, 4):
            with self.subTest(count):
                command = limited(count, [AUTHTRAY, "--cli", "--config", self.config, "refresh", "--force", "--no-agent"])
                done = self.desktop.run(command)
                self.assertIn(done.returncode, (0, 1), done.stdout + done.stderr)
                self.assertEqual(self.cli("refresh", "--force").returncode, 0)
        self.assertEqual(self.events("reuse-detected"), [])


class UntrustedServer:
    """Speaks TLS on loopback with a certificate of its own making, and notes what it is told."""

    def __init__(self, folder):
        self.certificate, key = folder / "certificate.pem", folder / "key.pem"
        self._make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
                      "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", self.certificate]
        self._key = key
        self.told, self.refusals = [], 0

    def start(self, desktop):
        desktop.run(self._make, check=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self._key)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, args=[context], daemon=True).start()

    def stop(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self, context):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self._hear(client, context)

    def _hear(self, client, context):
        try:
            with context.wrap_socket(client, server_side=True) as connection:
                self.told.append(connection.recv(65536))
        except OSError:
            self.refusals += 1


class UntrustedCertificateTest(AgentTest):
    def setUp(self):
        super().setUp()
        self.server = UntrustedServer(self.desktop.folder)
        self.server.start(self.desktop)
        self.addCleanup(self.server.stop)

    @contextlib.contextmanager
    def token_endpoint_there(self):
        file = self.config / "profiles/demo.json"
        before = file.read_text()
        file.write_text(before.replace(f"{self.provider.issuer}/token\"", f"https://{self.server.host}/token\""))
        self.assertIn(self.server.host, file.read_text())
        yield
        file.write_text(before)

    def check_refused(self, *how):
        refusals = self.server.refusals
        done = self.cli("refresh", "--force", *how)
        answer = json.loads(done.stdout)
        self.assertEqual((done.returncode, answer["Result"], answer["Retry"]), (2, "AuthenticationError", "RetryLater"))
        self.assertEqual(answer["Message"], f"the certificate of {self.server.host} isn't trusted")
        self.assertTrue(answer["Instructions"])
        self.wait(lambda: self.server.refusals > refusals, "the end of a handshake")
        self.assertEqual(self.server.told, [], "not a byte of the request")

    def test_refresh_sends_nothing_and_the_session_stays(self):
        with self.token_endpoint_there():
            self.check_refused("--no-agent")
            self.start_agent()
            self.check_refused()
            self.assertTrue(self.status("--offline")["authenticated"])
        self.assertEqual(self.cli("refresh", "--force").returncode, 0)

    def test_server_hears_those_who_trust_it(self):
        """Else that it heard nothing would say nothing."""
        trusting = ssl.create_default_context(cafile=str(self.server.certificate))
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"https://{self.server.host}/token", b"refresh_token=any", context=trusting)
        self.assertTrue(self.server.told[0].startswith(b"POST /token "))

    def test_sign_in_opens_no_browser(self):
        done = self.cli("login", "--profile", "other", "--issuer", f"https://{self.server.host}", "--client-id", "any",
                        "--timeout", "10")
        self.assertEqual(done.returncode, 2)
        self.assertIn(f"Error: the certificate of {self.server.host} isn't trusted\n", done.stderr)
        self.assertEqual(self.server.told, [])


if __name__ == "__main__":
    unittest.main()
