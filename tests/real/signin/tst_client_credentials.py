# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients that have a secret: they sign in as themselves, or send it with a person's authorization code."""

import json

from tests.real.harness.preset import PresetTest
from tests.real.harness.program import ProgramTest
from tests.real.harness.services.github import GitHub
from tests.real.harness.services.uipath import UiPath
from tests.support.demo_provider import FORM_FILLER
from tests.support.scratch import TIMEOUT

SECRET = UiPath.application_secret


class ClientCredentialsTest(PresetTest):
    preset = "uipath"

    def setUp(self):
        super().setUp()
        self.serve(UiPath())

    def addresses(self):
        return ["--set", f"url={self.service.url}", "--client-id", UiPath.application]

    def login(self, *more, secret=SECRET):
        return self.cli(*self.login_arguments("--client-secret", "env.APP_SECRET", *more), env={"APP_SECRET": secret})

    def config_text(self):
        return "".join(path.read_text() for path in self.config.rglob("*") if path.is_file())

    def test_whole_life_of_a_session(self):
        done = self.sign_in()
        self.assertEqual(done.stdout, f"✓ Successfully authenticated as {UiPath.application}\n")
        self.assertEqual(self.service.requests[-2]["path"], "/identity_/connect/token", "no page was opened in a browser")
        item = self.stored()
        self.assertEqual((item["client_secret"], item["refresh_token"]), (SECRET, ""))
        self.assertNotIn(SECRET, self.config_text())
        data = self.refreshed()
        self.assertEqual((data["AccessToken"], data["TenantName"], data["OrganizationName"]), (item["access_token"], "DefaultTenant", "my-org"))
        self.set_time_left(1)
        self.assertNotEqual(self.refreshed()["AccessToken"], item["access_token"])
        self.assertNotEqual(self.refreshed("--force")["AccessToken"], item["access_token"])
        self.assertEqual((self.stored()["client_secret"], self.stored()["refresh_token"]), (SECRET, ""))
        self.assertEqual(json.loads(self.cli("me", "--json").stdout)["id"], UiPath.application)
        self.assertEqual(self.status()["token_valid"], True)
        self.assertEqual(self.service.complaints, [])
        done = self.cli("logout", "--force")
        self.assertIn("offers no revocation", done.stderr)
        self.assertIsNone(self.stored())

    def test_stored_secret_is_used_by_the_next_sign_in(self):
        self.sign_in("--scope", "OR.Queues")
        before = self.stored()
        done = self.cli("login")
        self.assertEqual((done.returncode, self.service.complaints), (0, []), done.stderr)
        self.assertNotEqual(self.stored()["access_token"], before["access_token"])
        self.assertEqual((self.stored()["client_secret"], self.stored()["scope"]), (SECRET, "OR.Queues"))
        self.cli("logout", "--force")
        self.check_failed(self.cli("login"), 3, "needs the client's secret\nGive it with --client-secret env.NAME")

    def test_organization_is_left_out_if_clients_may_not_ask_for_it(self):
        self.service.has_portal_for_clients = False
        done = self.login()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIsNone(self.refreshed()["TenantName"])

    def test_wrong_secret_changes_nothing_and_is_not_printed(self):
        done = self.login(secret="wrong-secret-1")
        self.check_failed(done, 2, "refused the request (token endpoint, status 400: invalid_client: client)")
        self.assertNotIn("wrong-secret-1", done.stderr)
        self.check_nothing_is_kept()

    def test_secret_that_is_refused_later_keeps_the_session(self):
        self.sign_in()
        self.service.application_secret = "another"
        done = self.cli("refresh", "--force")
        self.assertEqual((done.returncode, json.loads(done.stdout)["Result"]), (2, "AuthenticationError"))
        self.assertEqual(self.status()["token_valid"], True)

    def test_literal_secret_is_refused(self):
        for argument in (SECRET, "env"):
            done = self.cli(*self.login_arguments("--client-secret", argument))
            self.check_failed(done, 3, "every process could read it there\nName a variable that holds it, --client-secret env.NAME")
            self.assertNotIn(SECRET, done.stderr)
        self.check_failed(self.cli(*self.login_arguments("--client-secret", "env.")), 3, "env. lacks the variable's name")
        self.check_failed(self.login(secret=""), 3, "the variable APP_SECRET")
        self.check_failed(self.cli(*self.login_arguments("--client-secret", "-")), 3, "no terminal to ask")
        self.assertEqual(self.service.requests, [])

    def test_typed_secret_is_not_shown(self):
        terminal = self.on_terminal(*self.login_arguments("--client-secret", "-"))
        terminal.wait_for("Client secret: ")
        terminal.type(SECRET + "\n")
        self.assertEqual(terminal.end(), 0, terminal.text())
        self.assertNotIn(SECRET, terminal.text())
        self.assertTrue(terminal.is_restored())
        self.assertEqual(self.stored()["client_secret"], SECRET)


class ConfidentialClientTest(ProgramTest):
    """A client of an issuer that no preset describes."""

    client, secret = "authtray-confidential", "demo secret: +%"

    def setUp(self):
        super().setUp()
        self.desktop.env["APP_SECRET"] = self.secret

    def login_arguments(self, *more):
        return ["login", "--profile", "demo", "--issuer", self.provider.issuer, "--client-id", self.client,
                "--client-secret", "env.APP_SECRET", *more]

    def test_person_signs_in_with_it(self):
        done = self.sign_in()
        self.assertEqual(done.stdout, "✓ Successfully authenticated as ada@example.com\n")
        self.assertEqual(self.stored()["client_secret"], self.secret)
        del self.desktop.env["APP_SECRET"]
        self.assertEqual(self.cli("refresh", "--force").returncode, 0)
        self.assertEqual(self.cli("logout", "--force").returncode, 0)
        self.assertEqual(len(self.provider.events("revocation")), 1)

    def test_person_signs_in_with_it_on_another_device(self):
        login = self.spawn_cli(*self.login_arguments("--device"))
        shown = [login.stdout.readline() for _ in range(6)]
        self.assertEqual(shown[4], "Or open this one, which has the code in it:\n")
        self.desktop.run([FORM_FILLER, shown[5].strip()], env=self.browser_env())
        out, err = login.communicate(timeout=2 * TIMEOUT)
        self.assertIn("✓ Successfully authenticated as ada@example.com\n", out, err)

    def test_client_signs_in_as_itself_if_asked_in_so_many_words(self):
        done = self.login("--client-credentials")
        self.assertEqual((done.returncode, done.stdout), (0, f"✓ Successfully authenticated as {self.client}\n"), done.stderr)
        self.assertEqual(self.provider.events("authorization"), [])
        self.assertEqual(self.cli("refresh", "--force").returncode, 0)

    def test_client_itself_needs_no_browser_and_no_device(self):
        for way in ("--device", "--browser", "--no-browser"):
            self.check_failed(self.login("--client-credentials", way), 3, f"without {way}\nLeave out one of the two.")


class SecretBesideTheCodeTest(PresetTest):
    preset = "github"

    def setUp(self):
        super().setUp()
        self.serve(GitHub())

    def addresses(self):
        return ["--set", f"url={self.service.url}", "--set", f"api={self.service.url}/api", "--client-id", GitHub.client_id]

    def test_secret_is_sent_with_the_code_and_with_every_refresh(self):
        self.desktop.env["APP_SECRET"] = GitHub.client_secret
        self.sign_in("--client-secret", "env.APP_SECRET")
        del self.desktop.env["APP_SECRET"]
        before = self.stored()
        self.assertEqual(before["client_secret"], GitHub.client_secret)
        self.assertNotIn("client_secret=", "".join(str(request["query"]) for request in self.service.requests))
        for _ in range(2):
            self.refreshed("--force")
        after = self.stored()
        self.assertNotEqual((after["access_token"], after["refresh_token"]), (before["access_token"], before["refresh_token"]))
        self.sign_in()
        self.assertEqual((self.stored()["client_secret"], self.service.complaints), (GitHub.client_secret, []))

    def test_missing_secret_is_reported_before_a_browser_opens(self):
        self.check_failed(self.login(), 3, "needs the client's secret")
        self.assertEqual(self.service.requests, [])
