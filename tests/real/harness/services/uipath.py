# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for UiPath."""

import secrets

from tests.real.harness.services.service import Service, form_of


class UiPath(Service):
    """One organization with the given tenants. A refresh token is valid once; its second use ends the grant.

    The external application can sign in as itself. has_portal_for_clients: whether it may then ask for the tenants.
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
                       ("GET", "/identity_/connect/authorize"): "sign_in_page",
                       ("POST", "/identity_/connect/authorize"): "sign_in", ("POST", "/identity_/connect/token"): "token",
                       ("GET", f"/{self.organization['id']}/portal_/api/filtering/leftnav/tenantsAndOrganizationInfo"): "portal"}

    def is_redirect_port(self, port):
        return port in (8104, 8055, 42042)

    def check_scope(self, scope):
        self.require(scope[:1] == ["offline_access"] and len(scope) > 1 and "openid" not in scope, "scope")

    def check_authorization(self, query):
        super().check_authorization(query)
        self.require("prompt" not in query and "acr_values" not in query, "an undocumented parameter")

    def description(self, _request):
        identity = f"{self.url}/identity_"
        return 200, {}, {"issuer": identity, "authorization_endpoint": f"{identity}/connect/authorize",
                         "token_endpoint": f"{identity}/connect/token",
                         "jwks_uri": f"{identity}/.well-known/openid-configuration/jwks",
                         "end_session_endpoint": f"{identity}/connect/endsession"}

    def token(self, request):
        self.require(request["headers"].get_content_type() == "application/x-www-form-urlencoded", "a form")
        form = form_of(request)
        if form.get("grant_type") == "client_credentials":
            return 200, {}, self.client_token(form)
        if form.get("grant_type") == "authorization_code":
            self.require(set(form) == {"grant_type", "code", "redirect_uri", "client_id", "code_verifier"}, "the parameters")
            grant = self.new_grant(self.redeem(form)["user"])
        else:
            self.require(set(form) == {"grant_type", "refresh_token", "client_id"} and form["grant_type"] == "refresh_token",
                         "the parameters")
            grant = self.spend(form["refresh_token"])
        return 200, {}, self.tokens(grant)

    def new_grant(self, user):
        return {"user": user, "access_tokens": [], "spent": [], "is_alive": True}

    def tokens(self, grant):
        refresh = secrets.token_hex(16).upper() + "-1"
        self.grants[refresh] = grant
        access = self.access_token(grant["user"], self.organization["id"])
        grant["access_tokens"].append(access)
        return {"access_token": access, "refresh_token": refresh, "expires_in": self.access_token_seconds,
                "token_type": "Bearer"}  # without a scope: those asked for (RFC 6749, 5.1)

    def access_token(self, user, organization_id):
        return self.jwt({"iss": f"{self.url}/identity_", "aud": ["UiPath.Orchestrator"], "client_id": self.client_id,
                         "sub": f"sub-{user}", "prt_id": organization_id, "email": f"{user}@example.com"})

    def client_token(self, form):
        self.require(set(form) - {"scope"} == {"grant_type", "client_id", "client_secret"}, "the parameters")
        self.require((form["client_id"], form["client_secret"]) == (self.application, self.application_secret), "client",
                     error="invalid_client")
        self.require("offline_access" not in form.get("scope", ""), "scope", error="invalid_scope")
        access = self.jwt({"iss": f"{self.url}/identity_", "client_id": self.application, "prt_id": self.organization["id"]})
        self.grants[access] = {"access_tokens": [access], "is_client": True}
        return {"access_token": access, "expires_in": self.access_token_seconds, "token_type": "Bearer",
                "scope": form.get("scope", "OR.Execution OR.Queues")}

    def spend(self, refresh_token):
        grant = self.grants.get(refresh_token)
        self.require(grant and grant["is_alive"], "refresh token", error="invalid_grant")
        if refresh_token in grant["spent"]:
            grant["is_alive"] = False
            grant["access_tokens"].clear()
        self.require(grant["is_alive"], "a refresh token that was used before", error="invalid_grant")
        grant["spent"].append(refresh_token)
        return grant

    def portal(self, request):
        grant = self.bearer(request)
        self.require(self.has_portal_for_clients or not grant.get("is_client"), "a person", 403, "forbidden")
        return 200, {}, {"tenants": self.tenants, "organization": self.organization}
