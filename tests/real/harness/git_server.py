# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""An https server with a repository, for whoever has a token that isn't refused. A private authority has signed its certificate."""

import base64
import http.server
import os
import ssl
import subprocess

from tests.real.harness.authority import Authority
from tests.real.harness.local_server import LocalServer


class GitServer(LocalServer):
    """Takes each token as a password of `user` or by itself, but for those in `refused`; the others are in `taken`."""

    def __init__(self, scratch, user="oauth2"):
        self.authority = Authority(scratch, "git-server")
        self.folder = scratch.folder / "repositories"
        self.user, self.refused, self.taken, self.unknown = user, set(), [], 0
        scratch.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", self.folder / "org/repo.git"], check=True)
        scratch.run(["git", "-C", self.folder / "org/repo.git", "config", "http.receivepack", "true"], check=True)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.authority.certify("IP:127.0.0.1"))
        server.socket = context.wrap_socket(server.socket, server_side=True)
        super().__init__(server)
        self.host = f"127.0.0.1:{self.port}"

    def token_in(self, header):
        scheme, _, value = header.partition(" ")
        if scheme == "Bearer":
            return value
        user, _, password = base64.b64decode(value).decode().partition(":") if scheme == "Basic" else ("", "", "")
        return password if user == self.user else ""

    def _handler(self):
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                token = server.token_in(self.headers.get("Authorization") or "")
                if not token or token in server.refused:
                    server.unknown += 1
                    self.send_response(401)
                    self.send_header("WWW-Authenticate", 'Basic realm="test"')
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                server.taken.append(token)
                self.answer(body)

            do_POST = do_GET

            def answer(self, body):
                path, _, query = self.path.partition("?")
                variables = {"GIT_PROJECT_ROOT": str(server.folder), "GIT_HTTP_EXPORT_ALL": "1", "REMOTE_USER": "ada",
                             "REQUEST_METHOD": self.command, "PATH_INFO": path, "QUERY_STRING": query,
                             "CONTENT_TYPE": self.headers.get("Content-Type") or "", "CONTENT_LENGTH": str(len(body)),
                             "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding") or "",
                             "GIT_PROTOCOL": self.headers.get("Git-Protocol") or ""}
                done = subprocess.run(["git", "http-backend"], input=body, env={**os.environ, **variables},
                                      capture_output=True, check=False)
                head, _, body = done.stdout.partition(b"\r\n\r\n")
                lines = dict(line.split(": ", 1) for line in head.decode().splitlines())
                self.send_response(int(lines.pop("Status", "200").split()[0]))
                for name, value in lines.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        return Handler
