# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""An https server that wants a token, and has nothing. A private authority has signed its certificate."""

import base64
import http.server
import json
import ssl
import threading

from tests.real.harness.authority import Authority


class AuthenticatingServer:
    """The Authorization headers with the token that it has got are in `taken`."""

    def __init__(self, scratch, token):
        self.authority = Authority(scratch, "authenticating-server")
        self.token, self.taken = token, []
        self._http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.authority.certify("IP:127.0.0.1", "DNS:localhost"))
        self._http.socket = context.wrap_socket(self._http.socket, server_side=True)
        self.host = f"127.0.0.1:{self._http.server_port}"
        self._thread = threading.Thread(target=self._http.serve_forever)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

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
