# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server whose certificate no trusted authority has signed: it receives no byte of a request."""

import contextlib
import json
import socket
import ssl
import threading
import urllib.request

from tests.real.harness.agent import AgentTest
from tests.real.harness.authority import Authority
from tests.support.scratch import wait_until


class UntrustedServer:
    """A context manager: a TLS server on loopback, which keeps what it receives."""

    def __init__(self, desktop):
        self.authority = Authority(desktop, "untrusted")
        certificate = self.authority.certify("IP:127.0.0.1")
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate)
        self.received, self.failed_handshakes = [], 0

    def __enter__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self._receive(client)

    def _receive(self, client):
        try:
            with self._context.wrap_socket(client, server_side=True) as connection:
                self.received.append(connection.recv(65536))
        except OSError:
            self.failed_handshakes += 1


class UntrustedCertificateTest(AgentTest):
    def setUp(self):
        super().setUp()
        self.server = self.enterContext(UntrustedServer(self.desktop))

    @contextlib.contextmanager
    def token_endpoint_there(self):
        """The endpoint is in the profile and in what the tokens are bound to, as if it had been there at the sign-in."""
        file = self.profiles / "demo.json"
        before, item = file.read_text(), self.stored()
        endpoint = f"https://{self.server.host}/token"
        file.write_text(before.replace(f"{self.provider.issuer}/token\"", f"{endpoint}\""))
        self.assertIn(self.server.host, file.read_text())
        self.store({**item, "bound_to": {**item["bound_to"], "token_endpoint": endpoint}})
        yield
        file.write_text(before)
        self.store(item)

    def check_refused(self, *options):
        before = self.server.failed_handshakes
        done = self.cli("refresh", "--force", *options)
        answer = json.loads(done.stdout)
        self.assertEqual((done.returncode, answer["Result"], answer["Retry"]), (2, "AuthenticationError", "RetryLater"))
        self.assertEqual(answer["Message"], f"the certificate of {self.server.host} isn't trusted")
        self.assertTrue(answer["Instructions"])
        wait_until(lambda: self.server.failed_handshakes > before, "the end of a handshake")
        self.assertEqual(self.server.received, [], "no byte of the request")

    def test_refresh_sends_nothing_and_keeps_the_session(self):
        with self.token_endpoint_there():
            self.check_refused("--no-agent")
            self.start_agent()
            self.check_refused()
            self.assertTrue(self.status("--offline")["authenticated"])
        self.assertEqual(self.cli("refresh", "--force").returncode, 0)

    def test_server_receives_from_a_client_that_trusts_it(self):
        """Shows that the other tests would notice a byte."""
        trusting = ssl.create_default_context(cafile=str(self.server.authority.file))
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"https://{self.server.host}/token", b"refresh_token=any", context=trusting)
        self.assertTrue(self.server.received[0].startswith(b"POST /token "))

    def test_sign_in_opens_no_browser(self):
        done = self.cli("login", "--profile", "other", "--issuer", f"https://{self.server.host}", "--client-id", "any",
                        "--timeout", "10")
        self.assertEqual(done.returncode, 2)
        self.assertIn(f"Error: the certificate of {self.server.host} isn't trusted\n", done.stderr)
        self.assertEqual(self.server.received, [])
