# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A service that wants a token, and says where one gets it (RFC 9728)."""

import contextlib
import http.server
import json

from tests.real.harness.local_server import LocalServer
from tests.real.harness.program import ProgramTest
from tests.real.harness.provider9 import Provider9

METADATA = "/.well-known/oauth-protected-resource"


class ProtectedService(LocalServer):
    """A context manager. `/mcp` and what is below it refuse a request without a token. `answers`: other answers, by path: a
    status, headers and a body, which may be an object. What it was asked is in `asked`: methods and paths."""

    def __init__(self, issuer, path="/mcp", scope="tools"):
        self.asked, self.tokens = [], []
        super().__init__(http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler()))
        self._server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self.port}"
        self.address = self.origin + path
        self.metadata = {"resource": self.address, "authorization_servers": [issuer]}
        self.answers = {}
        self.challenge = f'Bearer resource_metadata="{self.origin}{METADATA}{path}", scope="{scope}"'
        self._place = METADATA + path

    def _answer(self, path, token):
        if path in self.answers:
            return self.answers[path]
        if path == self._place:
            return 200, {}, self.metadata
        if not path.startswith(self.address.removeprefix(self.origin)):
            return 404, {}, {}
        return (200, {}, {"ok": True}) if token else (401, {"WWW-Authenticate": self.challenge}, {})

    def _handler(self):
        service = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):
                service.asked.append(f"{self.command} {self.path}")
                token = self.headers.get("Authorization", "").removeprefix("Bearer ")
                if token:
                    service.tokens.append(token)
                status, headers, body = service._answer(self.path.split("?")[0], token)
                content = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                with contextlib.suppress(ConnectionError):  # the client doesn't take all of a large one
                    self.wfile.write(content)

            def do_POST(self):
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                self.do_GET()

        return Handler


class ServiceTest(ProgramTest):
    """Each test has a service whose provider registers clients."""

    @classmethod
    def new_provider(cls, desktop, **_):
        return Provider9(desktop)

    def setUp(self):
        super().setUp()
        self.service = self.enterContext(ProtectedService(self.provider.open_issuer))
