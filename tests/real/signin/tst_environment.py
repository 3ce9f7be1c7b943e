# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Access tokens in environment variables: they need no sign-in, no store and no bus."""

import json
import re
import time

from tests.real.harness.agent import AgentTest
from tests.real.harness.preset import copy_preset
from tests.real.harness.program import ProgramTest
from tests.real.harness.services.pipeops import PipeOps
from tests.real.harness.services.service import jwt
from tests.real.harness.services.uipath import UiPath
from tests.support.scratch import TIMEOUT, wait_until

NOTE = "Note: {} is set: its token is used instead of a stored session.\n"
NOTE_ON_CHANGES = "Note: {} stays set: until you unset it, the environment's token is used instead of a stored session.\n"
EMAIL = "ci@example.com"


def new_token(seconds_left=3600, **claims):
    return jwt({"exp": int(time.time()) + seconds_left, "sub": "usr_ci", "email": EMAIL, **claims})


class EnvironmentTest(ProgramTest):
    desktop_parts = {"screen": False, "bus": False}

    def setUp(self):
        self.desktop = self.enterContext(self.new_desktop())

    def with_token(self, token, *arguments, variable="AUTHTRAY_AUTH_TOKEN", **variables):
        return self.cli(*arguments, env={variable: token, **variables})

    def advice_on(self, variable, provider="NAME"):
        """Where there is no profile."""
        login = f"authtray --cli login --provider {provider} --config {self.config}"
        return f"Put a new token into {variable}, or unset it and run '{login}' to authenticate.\n"

    def check_nothing_is_kept(self):
        self.assertFalse(self.profiles.exists())
        self.assertFalse((self.config / "sessions").exists())


class OwnTokenTest(EnvironmentTest):
    def test_every_command_uses_the_token(self):
        token = new_token()
        status = self.with_token(token, "status", "--json")
        self.assertEqual((status.returncode, status.stderr), (0, ""))
        answer = json.loads(status.stdout)
        self.assertEqual((answer["authenticated"], answer["token_valid"], answer["email"], answer["source"], answer["provider"]),
                         (True, True, EMAIL, "environment", None))
        self.assertTrue(answer["expires_at"].endswith("Z"))
        me = json.loads(self.with_token(token, "me", "--json").stdout)
        self.assertEqual((me["id"], me["email"]), ("usr_ci", EMAIL))
        data = json.loads(self.with_token(token, "refresh").stdout)["Data"]
        self.assertEqual((data["AccessToken"], data["Email"]), (token, EMAIL))
        self.assertEqual(self.with_token(token, "token").stdout, token + "\n")
        self.check_nothing_is_kept()

    def test_text_notes_that_the_token_replaces_the_session(self):
        token = new_token()
        note = NOTE.format("AUTHTRAY_AUTH_TOKEN")
        for command in (["status"], ["me"], ["refresh", "--output", "text"], ["token"]):
            done = self.with_token(token, *command)
            also = "Note: this is what the token itself says; nobody has verified it.\n" if command == ["me"] else ""
            self.assertEqual((done.returncode, done.stderr), (0, note + also), command)
        self.assertIn(f"✓ Authenticated as {EMAIL}\n", self.with_token(token, "status").stdout)
        for command in (["login"], ["logout"]):
            done = self.with_token(token, *command)
            self.assertTrue(done.stderr.startswith(NOTE_ON_CHANGES.format("AUTHTRAY_AUTH_TOKEN") + "Error: "), done.stderr)
        self.assertNotIn("Note", self.with_token(token, "profiles").stderr)

    def test_opaque_token_never_expires(self):
        status = json.loads(self.with_token("opaque-1234", "status", "--json").stdout)
        self.assertEqual((status["token_valid"], status["expires_at"], status["email"]), (True, None, None))
        self.assertEqual(self.with_token("opaque-1234", "status").stdout,
                         "✓ Authenticated as the token in AUTHTRAY_AUTH_TOKEN\nToken expires: not known\n")
        self.assertEqual(self.with_token("opaque-1234", "token", "--login-validity", "525600").stdout, "opaque-1234\n")

    def test_token_is_returned_if_it_is_valid_for_the_requested_minutes(self):
        token = new_token(seconds_left=90)
        self.assertEqual(self.with_token(token, "refresh").returncode, 0)
        self.assertEqual(self.with_token(token, "token", "--login-validity", "1").stdout, token + "\n")
        for arguments in (["--login-validity", "2"], ["--force"]):
            done = self.with_token(token, "refresh", *arguments)
            answer = json.loads(done.stdout)
            self.assertEqual((done.returncode, answer["Result"], answer["Retry"]), (2, "AuthenticationError", "RetryWillNotFix"))
            self.assertIn("can't be renewed", answer["Message"])
            self.assertIn("AUTHTRAY_AUTH_TOKEN", answer["Instructions"])
            self.assertNotIn(token, done.stdout)

    def test_expired_token_is_reported(self):
        token = new_token(seconds_left=-60)
        status = self.with_token(token, "status")
        self.assertEqual(status.returncode, 1)
        self.assertIn("✗ Token expired: ", status.stdout)
        self.assertEqual(json.loads(self.with_token(token, "status", "--json").stdout)["token_valid"], False)
        advice = self.advice_on("AUTHTRAY_AUTH_TOKEN")
        for command, code in ((["me"], 1), (["token"], 2)):
            done = self.with_token(token, *command)
            self.assertEqual((done.returncode, done.stdout), (code, ""))
            self.assertTrue(done.stderr.endswith("Error: authentication token has expired\n" + advice), done.stderr)

    def test_text_with_a_space_is_invalid(self):
        for command, code in ((["status"], 1), (["me"], 1), (["token"], 2)):
            done = self.with_token("two words", *command)
            self.check_failed(done, code, "Error: invalid authentication token\nAUTHTRAY_AUTH_TOKEN has a space or a line break in it. ")
            self.assertNotIn("two words", done.stderr)


class PresetsTokenTest(EnvironmentTest):
    def use_pipeops(self):
        self.service = self.enterContext(PipeOps())
        copy_preset("pipeops", self.config, self.service.url, "https://console.pipeops.io", "https://api.pipeops.io")

    def test_pipeops_without_any_profile(self):
        self.use_pipeops()
        token = "sat_service"
        self.service.grants["x"] = {"access_tokens": [token]}
        for variable in ("PIPEOPS_AUTH_TOKEN", "PIPEOPS_TOKEN"):
            with self.subTest(variable):
                self.assertEqual(json.loads(self.with_token(token, "status", "--json", variable=variable).stdout)["provider"], "pipeops")
                done = self.with_token(token, "me", variable=variable)
                self.assertEqual(done.stdout, "Email: user@example.com\nName: John Doe\nAccount ID: usr_1234567890\n")
                self.assertEqual((done.returncode, done.stderr), (0, NOTE.format(variable)))
        self.assertEqual(self.with_token(token, "status", variable="PIPEOPS_TOKEN", AUTHTRAY_PROFILE="uipath").returncode, 1)
        self.check_nothing_is_kept()

    def test_refused_token_is_invalid(self):
        self.use_pipeops()
        done = self.with_token("sat_revoked", "me", variable="PIPEOPS_TOKEN")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("Error: invalid authentication token\n", done.stderr)
        self.assertRegex(done.stderr, r" refused it \(status 401.*\)\. " + re.escape(self.advice_on("PIPEOPS_TOKEN", "pipeops")) + "$")
        self.assertEqual(self.service.count("/oauth/token"), 0)

    def test_uipath(self):
        service = self.enterContext(UiPath())
        token = new_token(iss=f"{service.url}/identity_", prt_id="o-1")
        variables = {"UIPATH_CLI_ENABLE_ENV_AUTH": "true", "UIPATH_CLI_ORGANIZATION_NAME": "acme", "UIPATH_CLI_ORGANIZATION_ID": "o-1",
                     "UIPATH_CLI_TENANT_NAME": "Default", "UIPATH_CLI_TENANT_ID": "t-1"}

        def run(*arguments):
            return self.with_token(token, *arguments, variable="UIPATH_CLI_AUTH_TOKEN", **variables)

        data = json.loads(run("refresh").stdout)["Data"]
        self.assertEqual([data[name] for name in ("OrganizationName", "OrganizationId", "TenantName", "TenantId", "BaseUrl", "AccessToken")],
                         ["acme", "o-1", "Default", "t-1", service.url, token])
        self.assertEqual(run("me").stdout, f"Email: {EMAIL}\nOrganization: acme\nTenant: Default\nAccount ID: usr_ci\n")
        del variables["UIPATH_CLI_TENANT_ID"]
        done = run("refresh")
        self.assertEqual((done.returncode, json.loads(done.stdout)["Message"]), (3, "UIPATH_CLI_TENANT_ID is missing"))
        variables["UIPATH_CLI_ENABLE_ENV_AUTH"] = "1"
        self.assertEqual(run("status").returncode, 1)
        self.assertEqual(service.requests, [])
        self.check_nothing_is_kept()


class StoredSessionTest(AgentTest):
    """With a stored session and an agent: the token of the environment is used instead."""

    def test_token_is_preferred_to_the_stored_session_and_its_agent(self):
        self.start_agent()
        before, stored = self.status(), self.stored()
        token = "opaque-1234"
        env = {"AUTHTRAY_AUTH_TOKEN": token}
        self.assertEqual(self.cli("token", env=env).stdout, token + "\n")
        self.assertEqual(json.loads(self.cli("status", "--json", env=env).stdout)["source"], "environment")
        self.assertEqual((self.status(), self.stored()), (before, stored))
        self.assertEqual(before["source"], "keychain")

    def test_agent_ignores_the_token_in_its_own_environment(self):
        self.start_agent(env={"AUTHTRAY_AUTH_TOKEN": "opaque-1234"})
        self.assertEqual(self.status()["source"], "keychain")

    def test_browser_inherits_no_token(self):
        folder = self.config / "providers"
        folder.mkdir(exist_ok=True)
        (folder / "acme.json").write_text(json.dumps({
            "label": "Acme", "issuer": self.provider.issuer, "client_id": "authtray-demo", "environment": {"token": ["ACME_PASS"]}}))
        browser, environment = self.desktop.folder / "browser", self.desktop.folder / "environment"
        browser.write_text(f"#!/bin/sh\nenv > {environment}.part && mv {environment}.part {environment}\n")
        browser.chmod(0o700)
        for variable in ("AUTHTRAY_AUTH_TOKEN", "PIPEOPS_TOKEN", "UIPATH_CLI_AUTH_TOKEN", "APP_SECRET", "ACME_PASS"):
            with self.subTest(variable):
                caller = self.spawn_cli("login", "--provider", "acme", env={"BROWSER": str(browser), variable: "opaque-1234"})
                wait_until(environment.exists, "the environment of the browser")
                caller.terminate()
                caller.communicate(timeout=TIMEOUT)
                self.assertNotIn("opaque-1234", environment.read_text())
                environment.unlink()

    def test_logout_ends_the_stored_session_and_warns(self):
        done = self.cli("logout", "--force", env={"AUTHTRAY_AUTH_TOKEN": "opaque-1234"})
        self.assertEqual((done.returncode, done.stdout), (0, "✓ Successfully logged out\n"))
        self.assertTrue(done.stderr.startswith(NOTE_ON_CHANGES.format("AUTHTRAY_AUTH_TOKEN")), done.stderr)
        self.assertIsNone(self.stored())
        self.sign_in()
