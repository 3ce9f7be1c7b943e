# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients that have a secret: signing in as the client itself, and beside a person's code."""

import json
import pathlib
import unittest

from tests.real.signin import tst_presets
from tests.real.commandline import tst_terminal
from tests.real.harness.program import AUTHTRAY
from tests.real.harness.standin_services import GitHub, UiPath

SECRET = UiPath.application_secret


class ClientCredentialsTest(tst_presets.PresetTest):
    preset = "uipath"

    def setUp(self):
        super().setUp()
        self.serve(UiPath())

    def arguments(self, *more):
        return ["login", "--provider", "uipath", "--set", f"url={self.service.url}", "--client-id", UiPath.application, *more]

    def sign_in(self, *more, secret=SECRET):
        arguments = self.arguments("--client-secret", "env.APP_SECRET", *more)
        return self.cli(*arguments, person={"BROWSER": "false", "APP_SECRET": secret})

    def profile_text(self):
        return "".join(path.read_text() for path in pathlib.Path(self.config).rglob("*") if path.is_file())

    def test_whole_life_of_a_session(self):
        done = self.sign_in_done()
        self.assertEqual(done.stdout, f"✓ Successfully authenticated as {UiPath.application}\n")
        self.assertEqual(self.service.requests[-2]["path"], "/identity_/connect/token", "no browser, no page")
        item = self.stored()
        self.assertEqual((item["client_secret"], item["refresh_token"]), (SECRET, ""))
        self.assertNotIn(SECRET, self.profile_text())
        data = self.refreshed()
        self.assertEqual((data["AccessToken"], data["TenantName"], data["OrganizationName"]), (item["access_token"], "DefaultTenant", "my-org"))
        self.let_token_age(seconds_left=1)
        self.assertNotEqual(self.refreshed()["AccessToken"], item["access_token"])
        self.assertNotEqual(self.refreshed("--force")["AccessToken"], item["access_token"])
        self.assertEqual((self.stored()["client_secret"], self.stored()["refresh_token"]), (SECRET, ""))
        self.assertEqual(json.loads(self.cli("me", "--json").stdout)["id"], UiPath.application)
        self.assertEqual(self.status()["token_valid"], True)
        self.assertEqual(self.service.complaints, [])
        done = self.cli("logout", "--force")
        self.assertIn("there was nothing to revoke", done.stderr)
        self.assertIsNone(self.stored())

    def test_kept_secret_serves_the_next_sign_in(self):
        self.sign_in_done("--scope", "OR.Queues")
        before = self.stored()
        done = self.cli("login")
        self.assertEqual((done.returncode, self.service.complaints), (0, []), done.stderr)
        self.assertNotEqual(self.stored()["access_token"], before["access_token"])
        self.assertEqual((self.stored()["client_secret"], self.stored()["scope"]), (SECRET, "OR.Queues"))
        self.cli("logout", "--force")
        done = self.cli("login")
        self.assertEqual((done.returncode, done.stdout), (3, ""))
        self.assertIn("wants the client's secret\nGive it with --client-secret env.NAME", done.stderr)

    def test_organization_is_left_out_where_clients_are_not_told(self):
        self.service.has_portal_for_clients = False
        done = self.sign_in()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIsNone(self.refreshed()["TenantName"])

    def test_wrong_secret_changes_nothing_and_is_not_told(self):
        done = self.sign_in(secret="wrong-secret-1")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("refused the request (token endpoint, status 400: invalid_client)", done.stderr)
        self.assertNotIn("wrong-secret-1", done.stderr)
        self.assertEqual((self.stored(), (self.config / "profiles").exists()), (None, False))

    def test_refused_later_keeps_the_session(self):
        self.sign_in_done()
        self.service.application_secret = "another"
        done = self.cli("refresh", "--force")
        self.assertEqual((done.returncode, json.loads(done.stdout)["Result"]), (2, "AuthenticationError"))
        self.assertEqual(self.status()["token_valid"], True)

    def test_literal_secret_is_refused(self):
        for place in (SECRET, "env.", "env"):
            done = self.cli(*self.arguments("--client-secret", place))
            self.assertEqual((done.returncode, done.stdout), (3, ""))
            self.assertIn("every process could read it there\nName a variable that holds it, --client-secret env.NAME", done.stderr)
            self.assertNotIn(SECRET, done.stderr)
        done = self.sign_in(secret="")
        self.assertEqual(done.returncode, 3)
        self.assertIn("the variable APP_SECRET", done.stderr)
        done = self.cli(*self.arguments("--client-secret", "-"))
        self.assertEqual(done.returncode, 3)
        self.assertIn("no terminal to ask", done.stderr)
        self.assertEqual(self.service.requests, [])

    def test_typed_secret_is_not_shown(self):
        command = [AUTHTRAY, "--cli", "--config", self.config, *self.arguments("--client-secret", "-")]
        terminal = tst_terminal.Terminal(self.desktop, command, {"BROWSER": "false"})
        self.addCleanup(terminal.close)
        terminal.wait_for("Client secret: ")
        terminal.type(SECRET + "\n")
        self.assertEqual(terminal.end(), 0, terminal.text())
        self.assertNotIn(SECRET, terminal.text())
        self.assertTrue(terminal.is_sane())
        self.assertEqual(self.stored()["client_secret"], SECRET)


class SecretBesideTheCodeTest(tst_presets.PresetTest):
    preset = "github"

    def setUp(self):
        super().setUp()
        self.serve(GitHub())

    def addresses(self):
        return ["--set", f"url={self.service.url}", "--set", f"api={self.service.url}/api", "--client-id", GitHub.client_id]

    def test_it_goes_with_the_code_and_every_refresh(self):
        self.desktop.env["APP_SECRET"] = GitHub.client_secret
        self.sign_in_done("--client-secret", "env.APP_SECRET")
        del self.desktop.env["APP_SECRET"]
        before = self.stored()
        self.assertEqual(before["client_secret"], GitHub.client_secret)
        self.assertNotIn("client_secret=", "".join(str(request["query"]) for request in self.service.requests))
        for _ in range(2):
            self.refreshed("--force")
        after = self.stored()
        self.assertNotEqual((after["access_token"], after["refresh_token"]), (before["access_token"], before["refresh_token"]))
        self.sign_in_done()
        self.assertEqual((self.stored()["client_secret"], self.service.complaints), (GitHub.client_secret, []))

    def test_missing_one_is_asked_for_before_a_browser_opens(self):
        done = self.sign_in()
        self.assertEqual((done.returncode, done.stdout), (3, ""))
        self.assertIn("wants the client's secret", done.stderr)
        self.assertEqual(self.service.requests, [])


if __name__ == "__main__":
    unittest.main()
