# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""An HTTP proxy on loopback."""

import base64
import shutil
import socket
import socketserver
import threading


class ConnectProxy(socketserver.ThreadingTCPServer):
    """A context manager. It knows the method CONNECT (RFC 9110, section 9.3.6) only, and takes every host for 127.0.0.1."""

    daemon_threads = True

    def __init__(self, credentials=None, refusal=None):
        super().__init__(("127.0.0.1", 0), Tunnel)
        self.credentials = credentials  # the NAME:PASSWORD that it asks for
        self.refusal = refusal  # the status of every response, if it refuses all requests
        self.targets = []  # the HOST:PORT of all requests, refused ones included

    @property
    def port(self):
        return self.server_address[1]

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


class Tunnel(socketserver.StreamRequestHandler):
    def handle(self):
        while True:
            request = self.rfile.readline().decode().split()
            headers = dict(iter(self.read_header, None))
            if len(request) != 3 or request[0] != "CONNECT":
                return self.respond(400)
            self.server.targets.append(request[1])
            if self.server.refusal:
                return self.respond(self.server.refusal)
            if self.has_credentials(headers):
                return self.connect(int(request[1].rpartition(":")[2]))
            self.respond(407, b"Proxy-Authenticate: Basic realm=\"proxy\"\r\nContent-Length: 0\r\n")

    def read_header(self):
        name, colon, value = self.rfile.readline().decode().strip().partition(":")
        return (name.lower(), value.strip()) if colon else None

    def has_credentials(self, headers):
        wanted = self.server.credentials
        return not wanted or headers.get("proxy-authorization") == f"Basic {base64.b64encode(wanted.encode()).decode()}"

    def respond(self, status, headers=b""):
        self.wfile.write(b"HTTP/1.1 %d Status\r\n%s\r\n" % (status, headers))

    def connect(self, port):
        with socket.create_connection(("127.0.0.1", port)) as server:
            self.respond(200)
            back = threading.Thread(target=copy, args=(server.makefile("rb", 0), self.wfile, self.connection), daemon=True)
            back.start()
            copy(self.rfile.raw, server.makefile("wb", 0), server)
            back.join()


def copy(source, sink, sink_socket):
    """Copies until the source ends; then the sink ends, too."""
    try:
        shutil.copyfileobj(source, sink, 65536)
        sink_socket.shutdown(socket.SHUT_WR)
    except OSError:
        pass
