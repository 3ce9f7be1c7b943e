# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The base of stand-ins for services that no test can reach. They behave as the services document it, and accept nothing else.

Their sign-in page has a user name and a button, as the demo provider's has. A request that isn't as documented gets status 400
and an entry in `complaints`; so does the second use of a refresh token that is valid once.
"""

import base64
import hashlib
import http.server
import json
import secrets
import threading
import time
import urllib.parse

PAGE = """<!doctype html><title>Sign in</title><h1>Sign in</h1><form method="post"><label for="user">User name</label>
<input id="user" name="user"><button name="answer" value="sign-in">Sign in</button>
<button name="answer" value="cancel">Cancel</button></form>"""


class Refusal(Exception):
    def __init__(self, status, body):
        super().__init__(status)
        self.status, self.body = status, body


class Service:
    """A context manager: an HTTP server on a loopback port. Subclasses have `routes`: (method, path) → method name."""

    routes = {}
    redirect_host = "localhost"

    def __init__(self):
        self.requests, self.complaints, self.codes, self.grants = [], [], {}, {}
        self.access_token_seconds = 3600
        service = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                service.handle(self, "GET")

            def do_POST(self):
                service.handle(self, "POST")

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def handle(self, handler, method):
        url = urllib.parse.urlsplit(handler.path)
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0)).decode()
        query = dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True))
        request = {"method": method, "path": url.path, "query": query, "body": body, "headers": handler.headers}
        self.requests.append(request)
        name = self.routes.get((method, url.path))
        try:
            status, headers, answer = getattr(self, name)(request) if name else (404, {}, {"message": "no such page"})
        except Refusal as refusal:
            status, headers, answer = refusal.status, {}, refusal.body
        self.respond(handler, status, headers, answer)

    @staticmethod
    def respond(handler, status, headers, answer):
        is_page = isinstance(answer, str)
        data = (answer if is_page else json.dumps(answer)).encode()
        handler.send_response(status)
        for name, value in {"Content-Type": "text/html" if is_page else "application/json", **headers}.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(data)))
        if handler.close_connection:  # without this header (RFC 9112, 9.6), the client may reuse a connection that is closing
            handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(data)

    def count(self, path):
        return sum(request["path"] == path for request in self.requests)

    def require(self, is_met, what, status=400, error="invalid_request"):
        if not is_met:
            self.complaints.append(what)
            raise Refusal(status, {"error": error, "error_description": what})

    # The authorization code grant with PKCE

    def sign_in_page(self, request):
        self.check_authorization(request["query"])
        return 200, {}, PAGE

    def sign_in(self, request):
        query = request["query"]
        self.check_authorization(query)
        form = dict(urllib.parse.parse_qsl(request["body"]))
        code = secrets.token_urlsafe(8) + "/+"  # characters that have to be encoded
        answer = {"state": query["state"]}
        if form.get("answer") == "sign-in":
            self.codes[code] = {**query, "user": form["user"]}
            answer["code"] = code
        else:
            answer["error"] = "access_denied"
        return 302, {"Location": f"{query['redirect_uri']}?{urllib.parse.urlencode(answer)}"}, ""

    def check_authorization(self, query):
        self.require(query.get("response_type") == "code", "response_type")
        self.require(query.get("client_id") == self.client_id, "client_id")
        self.require(query.get("code_challenge_method") == "S256" and query.get("code_challenge"), "PKCE")
        self.require(query.get("state"), "state")
        redirect = urllib.parse.urlsplit(query.get("redirect_uri", ""))
        address = (redirect.scheme, redirect.hostname, redirect.path)
        self.require(address == ("http", self.redirect_host, self.redirect_path), "redirect_uri")
        self.require(self.is_redirect_port(redirect.port), "redirect port")
        self.check_scope(query.get("scope", "").split())

    def is_redirect_port(self, port):
        return bool(port)

    def redeem(self, form):
        """The sign-in that the code belongs to. A code is valid once."""
        sign_in = self.codes.pop(form.get("code"), None)
        self.require(sign_in, "code", error="invalid_grant")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        self.require(b64(digest) == sign_in["code_challenge"], "code_verifier", error="invalid_grant")
        self.require(form.get("redirect_uri") == sign_in["redirect_uri"], "redirect_uri", error="invalid_grant")
        self.require(form.get("client_id") == self.client_id, "client_id", error="invalid_client")
        return sign_in

    def jwt(self, claims):
        return jwt({"exp": int(time.time()) + self.access_token_seconds, **claims})

    def bearer(self, request, status=401):
        """The grant of the access token in the request."""
        token = request["headers"].get("Authorization", "").removeprefix("Bearer ")
        grant = next((grant for grant in self.grants.values() if token and token in grant["access_tokens"]), None)
        self.require(grant, "access token", status, "invalid_token")
        return grant


def form_of(request):
    return dict(urllib.parse.parse_qsl(request["body"], keep_blank_values=True))


def jwt(claims):
    """An access token in the form of a JWT whose signature nobody can check."""
    parts = [{"alg": "RS256", "typ": "at+jwt"}, {"iat": int(time.time()), "jti": secrets.token_hex(4), **claims}]
    return ".".join([b64(json.dumps(part).encode()) for part in parts] + [b64(secrets.token_bytes(32))])


def b64(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
