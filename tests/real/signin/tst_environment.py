# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tokens that the environment carries: no sign-in, no store, no bus."""

import json
import time
import unittest

from tests import ROOT
from tests.real.harness.agent import AgentTest
from tests.real.harness.program import Desktop, ProgramTest
from tests.real.harness.standin_services import PipeOps, Service, UiPath

PRESETS = ROOT / "resources/providers"

NOTE = "Note: {} is set: its token is used instead of a stored session.\n"
EMAIL = "ci@example.com"


class EnvironmentTest(ProgramTest):
    """Without a bus, so that there is no keychain either."""

    desktop_parts = {"screen": False, "bus": False}

    def setUp(self):
        self.desktop = self.enterContext(Desktop(**self.desktop_parts))
        self.config = self.desktop.folder / "config"

    def jwt(self, seconds_left=3600, **claims):
        return Service.jwt(self, {"exp": int(time.time()) + seconds_left, "sub": "usr_ci", "email": EMAIL, **claims})

    access_token_seconds = 0

    def with_token(self, token, *arguments, variable="AUTHTRAY_AUTH_TOKEN", **variables):
        return self.cli(*arguments, person={"BROWSER": "false", variable: token, **variables})

    def check_nothing_was_kept(self):
        self.assertFalse((self.config / "profiles").exists())
        self.assertFalse((self.config / "sessions").exists())


class OwnTokenTest(EnvironmentTest):
    def test_every_command_answers_for_it(self):
        token = self.jwt()
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
        self.check_nothing_was_kept()

    def test_text_says_that_it_overrides(self):
        token = self.jwt()
        note = NOTE.format("AUTHTRAY_AUTH_TOKEN")
        for command in (["status"], ["me"], ["refresh", "--output", "text"], ["token"]):
            done = self.with_token(token, *command)
            self.assertEqual((done.returncode, done.stderr), (0, note), command)
        self.assertIn(f"✓ Authenticated as {EMAIL}\n", self.with_token(token, "status").stdout)
        for command in (["login"], ["logout", "--force"]):
            done = self.with_token(token, *command)
            self.assertTrue(done.stderr.startswith(note + "Error: "), done.stderr)
        self.assertNotIn("Note", self.with_token(token, "profiles").stderr)

    def test_opaque_token_never_expires(self):
        status = json.loads(self.with_token("opaque-1234", "status", "--json").stdout)
        self.assertEqual((status["token_valid"], status["expires_at"], status["email"]), (True, None, None))
        self.assertEqual(self.with_token("opaque-1234", "status").stdout, "✓ Authenticated as the token in AUTHTRAY_AUTH_TOKEN\n")
        self.assertEqual(self.with_token("opaque-1234", "token", "--login-validity", "525600").stdout, "opaque-1234\n")

    def test_handed_back_while_good_for_the_minutes_asked(self):
        token = self.jwt(seconds_left=90)
        self.assertEqual(self.with_token(token, "refresh").returncode, 0)
        self.assertEqual(self.with_token(token, "token", "--login-validity", "1").stdout, token + "\n")
        for arguments in (["--login-validity", "2"], ["--force"]):
            done = self.with_token(token, "refresh", *arguments)
            answer = json.loads(done.stdout)
            self.assertEqual((done.returncode, answer["Result"], answer["Retry"]), (2, "AuthenticationError", "RetryWillNotFix"))
            self.assertIn("can't be renewed", answer["Message"])
            self.assertIn("AUTHTRAY_AUTH_TOKEN", answer["Instructions"])
            self.assertNotIn(token, done.stdout)

    def test_expired_token_is_said_to_be(self):
        token = self.jwt(seconds_left=-60)
        status = self.with_token(token, "status")
        self.assertEqual(status.returncode, 1)
        self.assertIn("✗ Token expired: ", status.stdout)
        self.assertEqual(json.loads(self.with_token(token, "status", "--json").stdout)["token_valid"], False)
        advice = "Put a new token into AUTHTRAY_AUTH_TOKEN, or unset it to use the stored session.\n"
        for command, code in ((["me"], 1), (["token"], 2)):
            done = self.with_token(token, *command)
            self.assertEqual((done.returncode, done.stdout), (code, ""))
            self.assertTrue(done.stderr.endswith("Error: authentication token has expired\n" + advice), done.stderr)

    def test_text_that_is_no_token_is_invalid(self):
        for command, code in ((["status"], 1), (["me"], 1), (["token"], 2)):
            done = self.with_token("two words", *command)
            self.assertEqual((done.returncode, done.stdout), (code, ""))
            self.assertIn("Error: invalid authentication token\n", done.stderr)
            self.assertNotIn("two words", done.stderr)


class PresetsTokenTest(EnvironmentTest):
    def use_stand_in(self, preset, service):
        """The shipped preset with the stand-in's address, as a file of the user's own."""
        self.service = self.enterContext(service)
        folder = self.config / "providers"
        folder.mkdir(parents=True)
        text = (PRESETS / f"{preset}.json").read_text()
        for address in ("https://console.pipeops.io", "https://api.pipeops.io"):
            text = text.replace(address, self.service.url)
        (folder / f"{preset}.json").write_text(text)

    def test_pipeops_without_any_profile(self):
        self.use_stand_in("pipeops", PipeOps())
        token = "sat_service"
        self.service.grants["x"] = {"access_tokens": [token]}
        for variable in ("PIPEOPS_AUTH_TOKEN", "PIPEOPS_TOKEN"):
            with self.subTest(variable):
                self.assertEqual(json.loads(self.with_token(token, "status", "--json", variable=variable).stdout)["provider"], "pipeops")
                done = self.with_token(token, "me", variable=variable)
                self.assertEqual(done.stdout, "Email: user@example.com\nName: John Doe\nAccount ID: usr_1234567890\n")
                self.assertEqual((done.returncode, done.stderr), (0, NOTE.format(variable)))
        self.assertEqual(self.with_token(token, "status", variable="PIPEOPS_TOKEN", AUTHTRAY_PROFILE="uipath").returncode, 1)
        self.check_nothing_was_kept()

    def test_refused_token_is_invalid(self):
        self.use_stand_in("pipeops", PipeOps())
        done = self.with_token("sat_revoked", "me", variable="PIPEOPS_TOKEN")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertTrue(done.stderr.endswith("Error: invalid authentication token\nPut a new token into PIPEOPS_TOKEN, "
                                             "or unset it to use the stored session.\n"), done.stderr)
        self.assertEqual(self.service.count("/oauth/token"), 0)

    def test_uipath(self):
        self.service = self.enterContext(UiPath())
        token = self.jwt(iss=f"{self.service.url}/identity_", prt_id="o-1")
        variables = {"UIPATH_CLI_ENABLE_ENV_AUTH": "true", "UIPATH_CLI_ORGANIZATION_NAME": "acme", "UIPATH_CLI_ORGANIZATION_ID": "o-1",
                     "UIPATH_CLI_TENANT_NAME": "Default", "UIPATH_CLI_TENANT_ID": "t-1"}
        done = self.with_token(token, "refresh", variable="UIPATH_CLI_AUTH_TOKEN", **variables)
        data = json.loads(done.stdout)["Data"]
        self.assertEqual([data[name] for name in ("OrganizationName", "OrganizationId", "TenantName", "TenantId", "BaseUrl", "AccessToken")],
                         ["acme", "o-1", "Default", "t-1", self.service.url, token])
        self.assertEqual(self.with_token(token, "me", variable="UIPATH_CLI_AUTH_TOKEN", **variables).stdout,
                         f"Email: {EMAIL}\nOrganization: acme\nTenant: Default\nAccount ID: usr_ci\n")
        del variables["UIPATH_CLI_TENANT_ID"]
        done = self.with_token(token, "refresh", variable="UIPATH_CLI_AUTH_TOKEN", **variables)
        self.assertEqual((done.returncode, json.loads(done.stdout)["Message"]), (3, "UIPATH_CLI_TENANT_ID is missing"))
        variables["UIPATH_CLI_ENABLE_ENV_AUTH"] = "1"
        self.assertEqual(self.with_token(token, "status", variable="UIPATH_CLI_AUTH_TOKEN", **variables).returncode, 1)
        self.assertEqual(self.service.requests, [])
        self.check_nothing_was_kept()


class StoredSessionTest(AgentTest):
    """With a stored session and an agent, neither of which is asked."""

    def test_goes_before_the_stored_session_and_its_agent(self):
        self.start_agent()
        before, stored = self.status(), self.stored()
        token = "opaque-1234"
        self.assertEqual(self.cli("token", person={"AUTHTRAY_AUTH_TOKEN": token}).stdout, token + "\n")
        self.assertEqual(json.loads(self.cli("status", "--json", person={"AUTHTRAY_AUTH_TOKEN": token}).stdout)["source"], "environment")
        self.assertEqual((self.status(), self.stored()), (before, stored))
        self.assertEqual(before["source"], "keychain")

    def test_agents_own_environment_is_nobody_elses(self):
        self.desktop.env["AUTHTRAY_AUTH_TOKEN"] = "opaque-1234"
        try:
            self.start_agent()
        finally:
            del self.desktop.env["AUTHTRAY_AUTH_TOKEN"]
        self.assertEqual(self.status()["source"], "keychain")

    def test_browser_inherits_none(self):
        folder = self.config / "providers"
        folder.mkdir(exist_ok=True)
        (folder / "acme.json").write_text(json.dumps({
            "label": "Acme", "issuer": self.provider.issuer, "client_id": "authtray-demo", "environment": {"token": ["ACME_PASS"]}}))
        browser, seen = self.desktop.folder / "browser", self.desktop.folder / "seen"
        browser.write_text(f"#!/bin/sh\nenv > {seen}.part && mv {seen}.part {seen}\n")
        browser.chmod(0o700)
        variables = ("AUTHTRAY_AUTH_TOKEN", "PIPEOPS_TOKEN", "UIPATH_CLI_AUTH_TOKEN", "APP_SECRET", "ACME_PASS")
        for own in variables:
            with self.subTest(own):
                done = self.cli("login", "--provider", "acme", "--timeout", "1", person={"BROWSER": str(browser), own: "opaque-1234"})
                self.assertEqual(done.returncode, 4, done.stderr)
                self.wait(seen.exists, "a browser")
                self.assertNotIn("opaque-1234", seen.read_text())
                seen.unlink()

    def test_logout_ends_the_stored_session_and_warns(self):
        done = self.cli("logout", "--force", person={"AUTHTRAY_AUTH_TOKEN": "opaque-1234"})
        self.assertEqual((done.returncode, done.stdout), (0, "✓ Successfully logged out\n"))
        self.assertTrue(done.stderr.startswith(NOTE.format("AUTHTRAY_AUTH_TOKEN")), done.stderr)
        self.assertIsNone(self.stored())
        self.login_done()


if __name__ == "__main__":
    unittest.main()
