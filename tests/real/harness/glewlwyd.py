# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Glewlwyd, an OpenID provider written in C, with a public client and the account ada."""

import json
import pathlib
import socket
import subprocess
import urllib.request

from tests import ROOT
from tests.support.scratch import TIMEOUT, wait_until

BROWSER = ROOT / "tests/real/harness/glewlwyd_browser"
DATABASE = "/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3"  # commands that fill a new one; its admin's password is "password"

CONFIGURATION = """
port={port}
bind_address="127.0.0.1"
external_url="http://127.0.0.1:{port}"
cookie_domain="127.0.0.1"
login_url="login.html"
api_prefix="api"
log_mode="console"
log_level="WARNING"
admin_scope="g_admin"
profile_scope="g_profile"
user_module_path="/usr/lib/glewlwyd/user"
client_module_path="/usr/lib/glewlwyd/client"
user_auth_scheme_module_path="/usr/lib/glewlwyd/scheme"
plugin_module_path="/usr/lib/glewlwyd/plugin"
use_secure_connection=false
secure_connection_key_file=""
secure_connection_pem_file=""
secure_connection_ca_file=""
hash_algorithm="SHA512"
database={{type="sqlite3"; path="{database}";}};
"""


class Glewlwyd:
    """It runs until its Scratch ends."""

    client_id = "authtray"

    def __init__(self, scratch):
        self.port, self.redirect_port = free_port(), free_port()
        self.issuer = f"http://127.0.0.1:{self.port}/api/oidc"
        self._cookie = {}
        database, configuration = scratch.folder / "glewlwyd.db", scratch.folder / "glewlwyd.conf"
        scratch.run(["sqlite3", database], input=pathlib.Path(DATABASE).read_text()).check_returncode()
        configuration.write_text(CONFIGURATION.format(port=self.port, database=database))
        child = scratch.spawn(["glewlwyd", f"--config-file={configuration}"], log=scratch.log("glewlwyd"))
        wait_until(lambda: is_open(self.port) or child.poll() is not None, "Glewlwyd")
        if child.poll() is not None:
            raise RuntimeError(f"Glewlwyd did not start: {scratch.log('glewlwyd').read_text().strip()}")
        self._set_up()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def _set_up(self):
        self._cookie["Cookie"] = self._call("auth/", username="admin", password="password").headers["Set-Cookie"].split(";")[0]
        key = subprocess.run(["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
                             capture_output=True, text=True, check=True).stdout
        certificate = subprocess.run(["openssl", "pkey", "-pubout"], input=key, capture_output=True, text=True, check=True).stdout
        self._call("mod/plugin/", module="oidc", name="oidc", display_name="OpenID Connect", enabled=True, parameters={
            "iss": self.issuer, "jwt-type": "ecdsa", "jwt-key-size": "256", "key": key, "cert": certificate,
            "code-duration": 600, "access-token-duration": 3600, "refresh-token-duration": 1209600,
            "refresh-token-rolling": True, "refresh-token-one-use": "always",
            "auth-type-code-enabled": True, "auth-type-refresh-enabled": True,
            "auth-type-token-enabled": False, "auth-type-id-token-enabled": False,
            "pkce-allowed": True, "pkce-required": True, "pkce-method-plain-allowed": False,
            "introspection-revocation-allowed": True, "introspection-revocation-allow-target-client": True,
            "jwks-show": True, "name-claim": "mandatory", "email-claim": "mandatory"})
        self._call("user/", username="ada", password="a password", name="Ada Lovelace", email="ada@example.com",
                   enabled=True, scope=["openid"])
        self._call("client/", client_id=self.client_id, name="Authtray", enabled=True, confidential=False, scope=[],
                   redirect_uri=[f"http://127.0.0.1:{self.redirect_port}/callback"], token_endpoint_auth_method=["none"],
                   authorization_type=["code", "refresh_token"])

    def _call(self, path, **body):
        headers = {"Content-Type": "application/json", **self._cookie}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/api/{path}", json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            return answer


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def is_open(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0
