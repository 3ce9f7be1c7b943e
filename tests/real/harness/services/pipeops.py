# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for PipeOps, and the file in which its own command-line tool keeps a session."""

import datetime
import json
import secrets

from tests.real.harness.services.service import Refusal, Service


class PipeOps(Service):
    """The console and the API have one address. wrapping: the form of the token response, "flat", "data", "data.token" or
    "text" (data.token is the access token itself)."""

    client_id = "pipeops_public_client"
    redirect_path = "/callback"
    routes = {("GET", "/auth/signin"): "sign_in_page", ("POST", "/auth/signin"): "sign_in",
              ("POST", "/oauth/token"): "token", ("GET", "/profile/data"): "profile"}

    def __init__(self, wrapping="flat", rotates=True, has_lifetime=True, has_user=False):
        super().__init__()
        self.wrapping, self.rotates, self.has_lifetime, self.has_user = wrapping, rotates, has_lifetime, has_user
        self.expired_answers = 0  # how many of the next profile requests get "session expired"

    def check_authorization(self, query):
        super().check_authorization(query)
        self.require(query.get("oauth") == "true", "oauth=true")

    def check_scope(self, scope):
        self.require(scope == ["openid", "profile", "email"], "scope")

    def token(self, request):
        self.require(request["headers"].get_content_type() == "application/json", "a JSON body")
        form = json.loads(request["body"])
        if form.get("grant_type") == "authorization_code":
            self.require(set(form) == {"grant_type", "code", "redirect_uri", "client_id", "code_verifier", "token_format"},
                         "the parameters")
            self.require(form["token_format"] == "jwt", "token_format")
            self.redeem(form)
            return 200, {}, self.wrap(self.tokens(self.new_grant(secrets.token_urlsafe(16) + "/+ ="), True))
        self.require(set(form) == {"grant_type", "refresh_token", "client_id"} and form["grant_type"] == "refresh_token",
                     "the parameters")
        grant = self.grants.get(form["refresh_token"])
        self.require(grant, "refresh token", error="invalid_grant")
        return 200, {}, self.wrap(self.tokens(grant, self.rotates))

    def new_grant(self, refresh_token):
        grant = self.grants[refresh_token] = {"refresh_token": refresh_token, "access_tokens": []}
        return grant

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
        if self.expired_answers > 0:
            self.expired_answers -= 1
            raise Refusal(419, {"success": False, "message": "session expired"})
        self.bearer(request)
        user = {"id": "usr_1234567890", "uuid": "4f0c", "email": "user@example.com", "first_name": "John", "last_name": "Doe",
                "full_name": "John Doe", "email_verified": True, "created_at": "2024-01-01T00:00:00Z"}
        return 200, {}, {"success": True, "message": "ok", "data": {"user": user} if self.has_user else user}

    def tool_session(self, grant, seconds_left):
        """The content of the file that PipeOps's own tool leaves in the home folder, .pipeops.json."""
        expiry = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds_left)
        access = self.jwt({"sub": "usr_1234567890", "exp": int(expiry.timestamp())})
        grant["access_tokens"] = [access]
        return {"version": {"version": "1.2.3"}, "oauth": {
            "client_id": self.client_id, "base_url": self.url, "dashboard_url": self.url, "access_token": access,
            "refresh_token": grant["refresh_token"], "expires_at": expiry.isoformat(), "scopes": ["openid"]}, "project": "p"}
