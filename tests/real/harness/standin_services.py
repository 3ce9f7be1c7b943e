# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stand-ins for services that no test can reach: they take and give what those are documented to, and nothing else.

A sign-in at one of them is a page with a button, as at the demo provider. What they were asked is in `requests`; a
request that isn't as documented is refused with 400 and is in `complaints`, and so is a refresh token that comes twice.
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
    """An HTTP server on a loopback port of its own. Subclasses have `routes`: (method, path) → method name."""

    routes = {}
    redirect_host = "localhost"

    def __init__(self):
        self.requests, self.complaints, self.codes, self.grants = [], [], {}, {}
        self.access_token_seconds = 3600
        self.redirect_ports_taken = []
        service = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                service.answer(self, "GET")

            def do_POST(self):
                service.answer(self, "POST")

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

    def answer(self, handler, method):
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
        self.send(handler, status, headers, answer)

    @staticmethod
    def send(handler, status, headers, answer):
        is_page = isinstance(answer, str)
        data = (answer if is_page else json.dumps(answer)).encode()
        handler.send_response(status)
        for name, value in {"Content-Type": "text/html" if is_page else "application/json", **headers}.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(data)))
        if handler.close_connection:  # as RFC 9112, 9.6, asks: else the next request may be sent into the closing connection
            handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(data)

    def count(self, path):
        return sum(request["path"] == path for request in self.requests)

    def demand(self, is_so, what, status=400, error="invalid_request"):
        if not is_so:
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
        code = secrets.token_urlsafe(8) + "/+"  # to see that it comes back as it was
        back = {"state": query["state"]}
        if form.get("answer") == "sign-in":
            self.codes[code] = {**query, "user": form["user"]}
            back["code"] = code
        else:
            back["error"] = "access_denied"
        return 302, {"Location": f"{query['redirect_uri']}?{urllib.parse.urlencode(back)}"}, ""

    def check_authorization(self, query):
        self.demand(query.get("response_type") == "code", "response_type")
        self.demand(query.get("client_id") == self.client_id, "client_id")
        self.demand(query.get("code_challenge_method") == "S256" and query.get("code_challenge"), "PKCE")
        self.demand(query.get("state"), "state")
        redirect = urllib.parse.urlsplit(query.get("redirect_uri", ""))
        self.demand((redirect.scheme, redirect.hostname, redirect.path) == ("http", self.redirect_host, self.redirect_path), "redirect_uri")
        self.demand(self.may_redirect_to(redirect.port), "redirect port")
        self.check_scope(query.get("scope", "").split())

    def redeem(self, form):
        """The sign-in that a code stands for; a code is good once."""
        sign_in = self.codes.pop(form.get("code"), None)
        self.demand(sign_in, "code", error="invalid_grant")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        self.demand(b64(digest) == sign_in["code_challenge"], "code_verifier", error="invalid_grant")
        self.demand(form.get("redirect_uri") == sign_in["redirect_uri"], "redirect_uri", error="invalid_grant")
        self.demand(form.get("client_id") == self.client_id, "client_id", error="invalid_client")
        return sign_in

    def jwt(self, claims):
        now = int(time.time())
        claims = {"iat": now, "exp": now + self.access_token_seconds, "jti": secrets.token_hex(4), **claims}
        parts = [{"alg": "RS256", "typ": "at+jwt"}, claims]
        return ".".join([b64(json.dumps(part).encode()) for part in parts] + [b64(secrets.token_bytes(32))])

    def bearer(self, request, status=401):
        """The claims of a good access token."""
        token = request["headers"].get("Authorization", "").removeprefix("Bearer ")
        grant = next((grant for grant in self.grants.values() if token and token in grant["access_tokens"]), None)
        self.demand(grant, "access token", status, "invalid_token")
        return grant


def b64(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class PipeOps(Service):
    """Console and API on one address. wrapping: "flat", "data", "data.token" or "text" (data.token is the token itself)."""

    client_id = "pipeops_public_client"
    redirect_path = "/callback"
    routes = {("GET", "/auth/signin"): "sign_in_page", ("POST", "/auth/signin"): "sign_in",
              ("POST", "/oauth/token"): "token", ("GET", "/profile/data"): "profile"}

    def __init__(self, wrapping="flat", rotates=True, has_lifetime=True, has_user=False):
        super().__init__()
        self.wrapping, self.rotates, self.has_lifetime, self.has_user = wrapping, rotates, has_lifetime, has_user
        self.ended_answers = 0  # so many requests from now on find that the session has ended

    def may_redirect_to(self, port):
        return bool(port)

    def check_authorization(self, query):
        super().check_authorization(query)
        self.demand(query.get("oauth") == "true", "oauth=true")

    def check_scope(self, scope):
        self.demand(scope == ["openid", "profile", "email"], "scope")

    def token(self, request):
        self.demand(request["headers"].get_content_type() == "application/json", "a JSON body")
        form = json.loads(request["body"])
        if form.get("grant_type") == "authorization_code":
            self.demand(set(form) == {"grant_type", "code", "redirect_uri", "client_id", "code_verifier", "token_format"}, "the parameters")
            self.demand(form["token_format"] == "jwt", "token_format")
            self.redeem(form)
            grant = {"refresh_token": secrets.token_urlsafe(16) + "/+ =", "access_tokens": []}
            self.grants[grant["refresh_token"]] = grant
            return 200, {}, self.wrap(self.tokens(grant, True))
        self.demand(set(form) == {"grant_type", "refresh_token", "client_id"} and form["grant_type"] == "refresh_token", "the parameters")
        grant = self.grants.get(form["refresh_token"])
        self.demand(grant, "refresh token", error="invalid_grant")
        return 200, {}, self.wrap(self.tokens(grant, self.rotates))

    def tokens(self, grant, has_refresh_token):
        access = self.jwt({"sub": "usr_1234567890"})
        grant["access_tokens"] = [access]
        answer = {"access_token": access, "token_type": "Bearer"}
        if has_refresh_token:
            answer["refresh_token"] = grant["refresh_token"]
        if self.has_lifetime:
            answer["expires_in"] = self.access_token_seconds
        return answer

    def wrap(self, tokens):
        if self.wrapping == "flat":
            return tokens
        if self.wrapping == "data":
            return {"success": True, "message": "ok", "data": tokens}
        if self.wrapping == "data.token":
            return {"success": True, "message": "ok", "data": {"token": tokens}}
        access = tokens.pop("access_token")
        return {"status": "success", "data": {"token": access, **tokens}}

    def profile(self, request):
        if self.ended_answers > 0:
            self.ended_answers -= 1
            raise Refusal(419, {"success": False, "message": "session expired"})
        self.bearer(request)
        user = {"id": "usr_1234567890", "uuid": "4f0c", "email": "user@example.com", "first_name": "John", "last_name": "Doe",
                "full_name": "John Doe", "email_verified": True, "created_at": "2024-01-01T00:00:00Z"}
        return 200, {}, {"success": True, "message": "ok", "data": {"user": user} if self.has_user else user}


class UiPath(Service):
    """One organization with the tenants given. Refresh tokens are good once; one that comes twice ends its grant.

    The external application may sign in as itself; has_portal_for_clients: whether it is told about tenants then.
    """

    application, application_secret = "3d0f8a4e-external", "s+cret/&=%"
    has_portal_for_clients = True

    client_id = "36dea5b8-e8bb-423d-8e7b-c808df8f1c00"
    redirect_path = "/oidc/login"
    organization = {"id": "bc2ddac5-0000-4000-8000-000000000000", "name": "my-org", "displayName": "My Organization"}

    def __init__(self, tenants=("DefaultTenant",)):
        super().__init__()
        self.tenants = [{"id": f"a1b2c3d4-{number}", "name": name, "displayName": name} for number, name in enumerate(tenants)]
        self.routes = {("GET", "/identity_/.well-known/openid-configuration"): "description",
                       ("GET", "/identity_/connect/authorize"): "sign_in_page", ("POST", "/identity_/connect/authorize"): "sign_in",
                       ("POST", "/identity_/connect/token"): "token",
                       ("GET", f"/{self.organization['id']}/portal_/api/filtering/leftnav/tenantsAndOrganizationInfo"): "portal"}

    def may_redirect_to(self, port):
        return port in (8104, 8055, 42042)

    def check_scope(self, scope):
        self.demand(scope[:1] == ["offline_access"] and len(scope) > 1 and "openid" not in scope, "scope")

    def check_authorization(self, query):
        super().check_authorization(query)
        self.demand("prompt" not in query and "acr_values" not in query, "an undocumented parameter")

    def description(self, _request):
        identity = f"{self.url}/identity_"
        return 200, {}, {"issuer": identity, "authorization_endpoint": f"{identity}/connect/authorize",
                         "token_endpoint": f"{identity}/connect/token", "jwks_uri": f"{identity}/.well-known/openid-configuration/jwks",
                         "end_session_endpoint": f"{identity}/connect/endsession"}

    def token(self, request):
        self.demand(request["headers"].get_content_type() == "application/x-www-form-urlencoded", "a form")
        form = dict(urllib.parse.parse_qsl(request["body"], keep_blank_values=True))
        if form.get("grant_type") == "client_credentials":
            return 200, {}, self.client_token(form)
        if form.get("grant_type") == "authorization_code":
            self.demand(set(form) == {"grant_type", "code", "redirect_uri", "client_id", "code_verifier"}, "the parameters")
            sign_in = self.redeem(form)
            grant = {"user": sign_in["user"], "access_tokens": [], "is_alive": True}
        else:
            self.demand(set(form) == {"grant_type", "refresh_token", "client_id"} and form["grant_type"] == "refresh_token", "the parameters")
            grant = self.spend(form["refresh_token"])
        refresh = secrets.token_hex(16).upper() + "-1"
        self.grants[refresh] = grant
        access = self.jwt({"iss": f"{self.url}/identity_", "aud": ["UiPath.Orchestrator"], "client_id": self.client_id,
                           "sub": f"sub-{grant['user']}", "prt_id": self.organization["id"], "email": f"{grant['user']}@example.com"})
        grant["access_tokens"].append(access)
        return 200, {}, {"access_token": access, "refresh_token": refresh, "expires_in": self.access_token_seconds,
                         "token_type": "Bearer", "scope": "offline_access OrchestratorApiUserAccess"}

    def client_token(self, form):
        self.demand(set(form) - {"scope"} == {"grant_type", "client_id", "client_secret"}, "the parameters")
        self.demand((form["client_id"], form["client_secret"]) == (self.application, self.application_secret), "client", 400, "invalid_client")
        self.demand("offline_access" not in form.get("scope", ""), "scope", error="invalid_scope")
        access = self.jwt({"iss": f"{self.url}/identity_", "client_id": self.application, "prt_id": self.organization["id"]})
        self.grants[access] = {"access_tokens": [access], "is_client": True}
        return {"access_token": access, "expires_in": self.access_token_seconds, "token_type": "Bearer",
                "scope": form.get("scope", "OR.Execution OR.Queues")}

    def spend(self, refresh_token):
        grant = self.grants.get(refresh_token)
        self.demand(grant and grant["is_alive"], "refresh token", error="invalid_grant")
        if refresh_token in grant.setdefault("spent", []):
            grant["is_alive"] = False
            grant["access_tokens"].clear()
        self.demand(grant["is_alive"], "a refresh token that was used before", error="invalid_grant")
        grant["spent"].append(refresh_token)
        return grant

    def portal(self, request):
        grant = self.bearer(request)
        self.demand(self.has_portal_for_clients or not grant.get("is_client"), "a person", 403, "forbidden")
        return 200, {}, {"tenants": self.tenants, "organization": self.organization}


class GitHub(Service):
    """Site and API on one address, with an app whose tokens expire: it wants its secret at every token request."""

    client_id, client_secret = "Iv1.standin", "s+cret/&=%"
    redirect_host, redirect_path = "127.0.0.1", "/callback"
    routes = {("GET", "/login/oauth/authorize"): "sign_in_page", ("POST", "/login/oauth/authorize"): "sign_in",
              ("POST", "/login/oauth/access_token"): "token", ("GET", "/api/user"): "user"}

    def may_redirect_to(self, port):
        return bool(port)

    def check_scope(self, scope):
        self.demand(scope == ["read:user", "user:email"], "scope")

    def token(self, request):
        form = dict(urllib.parse.parse_qsl(request["body"], keep_blank_values=True))
        self.demand((form.get("client_id"), form.get("client_secret")) == (self.client_id, self.client_secret), "client", 200,
                    "incorrect_client_credentials")
        if form["grant_type"] == "authorization_code":
            grant = {"user": self.redeem(form)["user"]}
        else:
            grant = self.grants.pop(form["refresh_token"], None)
            self.demand(grant, "refresh token", 200, "bad_refresh_token")
        access, refresh = "ghu_" + secrets.token_hex(8), "ghr_" + secrets.token_hex(8)
        self.grants[refresh] = {**grant, "access_tokens": [access]}
        return 200, {}, {"access_token": access, "expires_in": 28800, "refresh_token": refresh, "refresh_token_expires_in": 15897600,
                         "token_type": "bearer", "scope": ""}

    def user(self, request):
        user = self.bearer(request)["user"]
        return 200, {}, {"id": 583231, "login": user, "name": None, "email": f"{user}@example.com", "created_at": "2011-01-25T18:44:36Z"}
