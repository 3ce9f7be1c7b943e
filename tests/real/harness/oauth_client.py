# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small OAuth client for tests of the demo provider itself."""

import base64
import hashlib
import http.server
import json
import secrets
import threading
import urllib.error
import urllib.parse
import urllib.request

from tests.support.demo_provider import SCOPE


class Client:
    """The authorization code grant with PKCE, and what can be done with its tokens."""

    def __init__(self, provider):
        self.provider = provider
        self.metadata = self.discover()
        self.state = secrets.token_urlsafe()
        self.verifier = secrets.token_urlsafe(32)
        self.redirect_uri = None

    def discover(self, timeout=10):
        address = f"{self.provider.issuer}/.well-known/openid-configuration"
        with urllib.request.urlopen(address, timeout=timeout) as answer:
            return json.load(answer)

    def authorization_address(self, redirect_uri):
        self.redirect_uri = redirect_uri
        digest = hashlib.sha256(self.verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return self.metadata["authorization_endpoint"] + "?" + urllib.parse.urlencode({
            "client_id": self.provider.client_id, "response_type": "code", "redirect_uri": redirect_uri,
            "scope": SCOPE, "state": self.state, "code_challenge": challenge, "code_challenge_method": "S256",
            "prompt": "consent"})

    def exchange(self, code):
        return self.post("token", grant_type="authorization_code", code=code, code_verifier=self.verifier,
                         redirect_uri=self.redirect_uri)

    def refresh(self, tokens):
        return self.post("token", grant_type="refresh_token", refresh_token=tokens["refresh_token"])

    def device_token(self, device):
        return self.post("token", grant_type="urn:ietf:params:oauth:grant-type:device_code",
                         device_code=device["device_code"])

    def introspect(self, tokens):
        return self.post("introspection", token=tokens["refresh_token"])

    def revoke(self, tokens):
        return self.post("revocation", token=tokens["refresh_token"])

    def user_info(self, tokens):
        request = urllib.request.Request(self.metadata["userinfo_endpoint"],
                                         headers={"Authorization": f"Bearer {tokens['access_token']}"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def post(self, endpoint, **fields):
        body = urllib.parse.urlencode({"client_id": self.provider.client_id, **fields}).encode()
        try:
            with urllib.request.urlopen(self.metadata[f"{endpoint}_endpoint"], body, timeout=10) as answer:
                return json.loads(answer.read() or b"{}")
        except urllib.error.HTTPError as error:
            with error:
                return json.load(error)


class Listener:
    """A context manager: a loopback redirect URI, and the `answer` that it received."""

    def __enter__(self):
        listener = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                address = urllib.parse.urlsplit(self.path)
                if address.path != "/callback":
                    return self.send_error(404)
                listener.answer = dict(urllib.parse.parse_qsl(address.query))
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(b"<title>Done</title><h1>Done</h1><p>You can close this tab.</p>")

            def log_message(self, *_):
                pass

        self.answer = None
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.redirect_uri = f"http://127.0.0.1:{self._server.server_port}/callback"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
