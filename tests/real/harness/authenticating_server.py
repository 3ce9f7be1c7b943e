# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""An https server that wants a token, and has nothing. A private authority has signed its certificate."""

import base64
import http.server
import json
import ssl

from tests.real.harness.authority import Authority
from tests.real.harness.local_server import LocalServer


class AuthenticatingServer(LocalServer):
    """The Authorization headers with the token that it has got are in `taken`."""

    def __init__(self, scratch, token):
        self.authority = Authority(scratch, "authenticating-server")
        self.token, self.taken = token, []
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.authority.certify("IP:127.0.0.1", "DNS:localhost"))
        server.socket = context.wrap_socket(server.socket, server_side=True)
        super().__init__(server)
        self.host = f"127.0.0.1:{self.port}"

    def has_token(self, header):
        scheme, _, value = header.partition(" ")
        return value == self.token if scheme == "Bearer" else base64.b64decode(value).endswith(f":{self.token}".encode())

    def _handler(self):
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):
                header = self.headers.get("Authorization") or ""
                is_good = server.has_token(header)
                if is_good:
                    server.taken.append(header)
                body = json.dumps({"providers.v1": "/v1/providers/", "auth-required": True, "dl": "https://localhost/"}).encode()
                self.send_response(200 if is_good or self.path.startswith("/.well-known/") else 401)
                self.send_header("WWW-Authenticate", 'Basic realm="test"')
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        return Handler
