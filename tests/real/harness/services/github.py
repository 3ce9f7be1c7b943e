# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for GitHub."""

import secrets

from tests.real.harness.services.service import Service, form_of


class GitHub(Service):
    """The site and the API have one address. The app has tokens that expire, and needs its secret for every token request."""

    client_id, client_secret = "Iv1.standin", "s+cret/&=%"
    redirect_host, redirect_path = "127.0.0.1", "/callback"
    routes = {("GET", "/login/oauth/authorize"): "sign_in_page", ("POST", "/login/oauth/authorize"): "sign_in",
              ("POST", "/login/oauth/access_token"): "token", ("GET", "/api/user"): "user"}

    def check_scope(self, scope):
        self.require(scope == ["read:user", "user:email"], "scope")

    def token(self, request):
        form = form_of(request)
        self.require((form.get("client_id"), form.get("client_secret")) == (self.client_id, self.client_secret), "client",
                     200, "incorrect_client_credentials")
        if form["grant_type"] == "authorization_code":
            grant = {"user": self.redeem(form)["user"]}
        else:
            grant = self.grants.pop(form["refresh_token"], None)
            self.require(grant, "refresh token", 200, "bad_refresh_token")
        access, refresh = "ghu_" + secrets.token_hex(8), "ghr_" + secrets.token_hex(8)
        self.grants[refresh] = {**grant, "access_tokens": [access]}
        return 200, {}, {"access_token": access, "expires_in": 28800, "refresh_token": refresh,
                         "refresh_token_expires_in": 15897600, "token_type": "bearer", "scope": ""}

    def user(self, request):
        user = self.bearer(request)["user"]
        return 200, {}, {"id": 583231, "login": user, "name": None, "email": f"{user}@example.com",
                         "created_at": "2011-01-25T18:44:36Z"}
