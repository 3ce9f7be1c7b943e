# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""An HTTP proxy on loopback, for `with`."""

import base64
import shutil
import socket
import socketserver
import threading


class ConnectProxy(socketserver.ThreadingTCPServer):
    """Does CONNECT (RFC 9110, 9.3.6) and nothing else. Every host is 127.0.0.1 to it."""

    daemon_threads = True

    def __init__(self, credentials=None, refusal=None):
        super().__init__(("127.0.0.1", 0), Tunnel)
        self.credentials = credentials  # "NAME:PASSWORD" that it insists on
        self.refusal = refusal  # a status to answer everybody with
        self.targets = []  # what was asked for, HOST:PORT, let through or not

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
                return self.answer(400)
            self.server.targets.append(request[1])
            if self.server.refusal:
                return self.answer(self.server.refusal)
            if self.may_pass(headers):
                return self.connect(int(request[1].rpartition(":")[2]))
            self.answer(407, b"Proxy-Authenticate: Basic realm=\"proxy\"\r\nContent-Length: 0\r\n")

    def read_header(self):
        name, colon, value = self.rfile.readline().decode().strip().partition(":")
        return (name.lower(), value.strip()) if colon else None

    def may_pass(self, headers):
        wanted = self.server.credentials
        return not wanted or headers.get("proxy-authorization") == f"Basic {base64.b64encode(wanted.encode()).decode()}"

    def answer(self, status, headers=b""):
        self.wfile.write(b"HTTP/1.1 %d Status\r\n%s\r\n" % (status, headers))

    def connect(self, port):
        with socket.create_connection(("127.0.0.1", port)) as server:
            self.answer(200)
            back = threading.Thread(target=pump, args=(server.makefile("rb", 0), self.wfile, self.connection), daemon=True)
            back.start()
            pump(self.rfile.raw, server.makefile("wb", 0), server)
            back.join()


def pump(source, sink, end):
    try:
        shutil.copyfileobj(source, sink, 65536)
        end.shutdown(socket.SHUT_WR)
    except OSError:
        pass
