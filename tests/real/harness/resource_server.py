# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that wants a token, and has what is hard to pass on: bodies without an end, in pieces, cut off, and large ones."""

import contextlib
import hashlib
import http.server
import json
import queue
import ssl
import threading

BLOCK = b"0123456789abcdef" * 4096


class ResourceServer:
    """A context manager. Takes every token but those in `refused`. What it was asked is in `requests`: each a dictionary."""

    def __init__(self, certificate=None):
        self.requests, self.refused = [], set()
        self.pieces = queue.Queue()  # what /stream sends; None ends it
        self.gate = threading.Event()  # which /late waits for
        self._http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self._http.block_on_close = False
        self._http.handle_error = lambda *_: None  # of a client that has closed the connection
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._http.socket = context.wrap_socket(self._http.socket, server_side=True)
        self.port = self._http.server_port
        self.host = f"127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._http.serve_forever)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.gate.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def paths(self):
        return [request["path"] for request in self.requests]

    def _handler(self):
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = 65536
            disable_nagle_algorithm = True

            def log_message(self, *_):
                pass

            def __getattr__(self, name):  # any method
                if name.startswith("do_"):
                    return self.answer
                raise AttributeError(name)

            def answer(self):
                with contextlib.suppress(ConnectionError, ssl.SSLError):
                    self.answer_with_body(*self.read_body())

            def answer_with_body(self, size, digest):
                server.requests.append({"method": self.command, "path": self.path, "size": size, "digest": digest,
                                        "headers": [(name.lower(), value) for name, value in self.headers.items()]})
                token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
                if not token or token in server.refused or self.path.startswith("/never"):
                    return self.send(401, b"refused", {"WWW-Authenticate": "Bearer error=\"invalid_token\""})
                name, _, argument = self.path.split("?")[0].strip("/").partition("/")
                special = {"stream": self.stream, "bytes": self.send_bytes, "cut": self.cut, "redirect": self.redirect,
                           "cookies": self.cookies, "late": self.late, "endless": self.until_closed, "split": self.split,
                           "interim": self.interim, "trailers": self.trailers}
                special.get(name, self.echo)(argument)

            def read_body(self):
                size, digest = 0, hashlib.sha256()
                for piece in self.body_pieces():
                    size += len(piece)
                    digest.update(piece)
                return size, digest.hexdigest()

            def body_pieces(self):
                if self.headers.get("Transfer-Encoding") == "chunked":
                    while left := int(self.rfile.readline(), 16):
                        yield self.rfile.read(left)
                        self.rfile.readline()
                    self.rfile.readline()
                    return
                left = int(self.headers.get("Content-Length") or 0)
                while left and (piece := self.rfile.read(min(left, len(BLOCK)))):
                    left -= len(piece)
                    yield piece

            def send(self, status, body, headers=None):
                self.send_response(status)
                for name, value in (headers or {}).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)
                self.wfile.flush()

            def echo(self, _):
                self.send(200, json.dumps(server.requests[-1]["size"]).encode(), {"Connection": "keep-alive, X-Private",
                                                                                  "X-Private": "1", "X-Public": "2"})

            def stream(self, _):
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                self.wfile.flush()
                while (piece := server.pieces.get()) is not None:
                    self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
                    self.wfile.flush()
                self.wfile.write(b"0\r\n\r\n")
                self.wfile.flush()

            def send_bytes(self, argument):
                left = int(argument)
                self.send_response(200)
                self.send_header("Content-Length", argument)
                self.end_headers()
                while left:
                    self.wfile.write(BLOCK[:left])
                    left -= min(left, len(BLOCK))
                self.wfile.flush()

            def cut(self, _):
                self.send_response(200)
                self.send_header("Content-Length", "1000")
                self.end_headers()
                self.wfile.write(b"begun")
                self.wfile.flush()
                self.close_connection = True

            def until_closed(self, _):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"whole")
                self.wfile.flush()
                self.close_connection = True

            def redirect(self, _):
                self.send(302, b"", {"Location": "https://elsewhere.example/taken?a=b"})

            def cookies(self, _):
                self.send_response(200)
                for cookie in ("a=1; Path=/", "b=2; HttpOnly"):
                    self.send_header("Set-Cookie", cookie)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def late(self, _):
                server.gate.wait()
                self.echo(_)

            def interim(self, _):
                while True:
                    self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")

            def trailers(self, _):
                """A chunked body, and fields behind it that don't end."""
                self.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbegun\r\n0\r\n")
                while True:
                    self.wfile.write(b"X-Trailer: " + 60000 * b"x" + b"\r\n")

            def split(self, _):
                """An answer with two lengths."""
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
                self.wfile.flush()
                self.close_connection = True

        return Handler
