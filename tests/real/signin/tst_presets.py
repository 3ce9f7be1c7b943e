# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shipped presets, from sign-in to sign-out, with stand-ins for their services.

Only the addresses are the stand-ins' own; every preset has settings for them.
"""

import json

from tests.real.harness.preset import PresetTest
from tests.real.harness.services.pipeops import PipeOps
from tests.real.harness.services.uipath import UiPath
from tests.real.harness.terminal import CTRL_D
from tests.support.demo_provider import BROWSER


class PipeOpsTest(PresetTest):
    preset = "pipeops"

    def addresses(self):
        return ["--set", f"console={self.service.url}", "--set", f"api={self.service.url}"]

    def test_whole_life_of_a_session(self):
        self.browser = BROWSER
        self.serve(PipeOps())
        self.assertEqual(self.sign_in().stdout, "✓ Successfully authenticated as user@example.com\n")
        self.assertIn("You're signed in", self.end_page_text())
        self.assertEqual(self.cli("me").stdout, "Email: user@example.com\nName: John Doe\nAccount ID: usr_1234567890\n")
        me = json.loads(self.cli("me", "--json").stdout)
        self.assertEqual((me["id"], me["organization"], me["created_at"]), ("usr_1234567890", None, "2024-01-01T00:00:00Z"))
        status = self.status()
        self.assertEqual((status["token_valid"], status["provider"], status["profile"]), (True, "pipeops", "pipeops"))
        before = self.stored()
        self.assertNotEqual(self.refreshed("--force")["AccessToken"], before["access_token"])
        self.assertEqual(self.stored()["refresh_token"], before["refresh_token"])
        done = self.cli("logout", "--force")
        self.assertEqual((done.returncode, done.stdout), (0, "✓ Successfully logged out\n"))
        self.assertIn("offers no revocation: the session was removed here only.", done.stderr)
        self.assertIn("Settings > Security > Authorized Applications", done.stderr)
        self.assertEqual((self.stored(), self.service.complaints), (None, []))

    def test_token_response_in_every_form(self):
        for wrapping in ("flat", "data", "data.token", "text"):
            with self.subTest(wrapping):
                self.serve(PipeOps(wrapping, rotates=False, has_user=True))
                self.sign_in("--force")
                before = self.stored()
                self.assertTrue(before["refresh_token"])
                self.assertNotEqual(self.refreshed("--force")["AccessToken"], before["access_token"])
                self.assertEqual(self.stored()["refresh_token"], before["refresh_token"], "without a new one, the old one stays")
                self.refreshed("--force")
                self.assertEqual(self.service.complaints, [])

    def test_missing_lifetime_is_read_from_the_token(self):
        self.serve(PipeOps(has_lifetime=False))
        self.sign_in()
        self.assertTrue(self.stored()["expires_at"])

    def test_session_ended_at_the_server_leads_to_one_renewal(self):
        self.serve(PipeOps())
        self.sign_in()
        before = self.service.count("/oauth/token")
        self.service.expired_answers = 1
        self.assertEqual(self.cli("me").returncode, 0)
        self.assertEqual(self.service.count("/oauth/token") - before, 1)
        self.service.expired_answers = 2
        done = self.cli("me")
        self.assertEqual((done.returncode, done.stderr.splitlines()[0]), (1, "Error: invalid authentication token"))
        self.assertEqual(self.service.count("/oauth/token") - before, 2)
        self.service.expired_answers = 1
        self.service.grants.clear()
        done = self.cli("me")
        self.assertEqual(done.returncode, 1)
        self.assertIn("says the session has ended", done.stderr)
        self.assertFalse(self.status()["authenticated"])


class UiPathTest(PresetTest):
    preset = "uipath"

    def addresses(self):
        return ["--set", f"url={self.service.url}"]

    def test_whole_life_of_a_session(self):
        self.browser = BROWSER
        self.serve(UiPath())
        self.assertEqual(self.sign_in().stdout, "✓ Successfully authenticated as ada@example.com\n")
        self.assertEqual(self.cli("me").stdout,
                         "Email: ada@example.com\nOrganization: my-org\nTenant: DefaultTenant\nAccount ID: sub-ada\n")
        before = self.stored()
        data = self.refreshed("--force")
        names = ("Organization", "OrganizationName", "OrganizationId", "Tenant", "TenantName", "TenantId", "BaseUrl")
        self.assertEqual([data[name] for name in names],
                         ["my-org", "my-org", UiPath.organization["id"], "DefaultTenant", "DefaultTenant", "a1b2c3d4-0", self.service.url])
        after = self.stored()
        self.assertNotEqual((before["access_token"], before["refresh_token"]), (after["access_token"], after["refresh_token"]))
        self.refreshed("--force")
        self.assertEqual(self.service.complaints, [], "no refresh token was used twice")
        self.assertEqual(self.status()["provider"], "uipath")
        done = self.cli("logout", "--force")
        self.assertIn("offers no revocation: the session was removed here only.", done.stderr)
        self.assertIsNone(self.stored())

    def test_refresh_token_used_elsewhere_ends_the_session(self):
        self.serve(UiPath())
        self.sign_in()
        self.service.spend(self.stored()["refresh_token"])
        done = self.cli("refresh", "--force")
        self.assertEqual((done.returncode, json.loads(done.stdout)["Result"]), (2, "AuthenticationError"))
        self.assertFalse(self.status()["authenticated"])

    def test_one_of_several_tenants_is_chosen_by_name(self):
        self.serve(UiPath(["DefaultTenant", "Dev Tenant"]))
        done = self.login()
        self.check_failed(done, 3, "my-org has several tenants")
        self.assertIn("--tenant NAME: DefaultTenant, Dev Tenant", done.stderr)
        self.check_nothing_is_kept()
        self.check_failed(self.login("--tenant", "Test"), 3, 'my-org has no tenant "Test"')
        self.sign_in("--tenant", "dev tenant")
        self.assertEqual(self.refreshed()["TenantName"], "Dev Tenant")
        self.sign_in()
        self.assertEqual(self.refreshed()["TenantName"], "Dev Tenant", "another sign-in keeps it")

    def ask_for_tenant(self):
        self.serve(UiPath(["DefaultTenant", "Dev Tenant"]))
        terminal = self.on_terminal(*self.login_arguments(), env=self.browser_env())
        terminal.wait_for("  1  DefaultTenant\n  2  Dev Tenant\nWhich one (number or name)? ")
        return terminal

    def test_one_of_several_tenants_is_asked_for_on_a_terminal(self):
        terminal = self.ask_for_tenant()
        terminal.type("2\n")
        self.assertEqual(terminal.end(), 0)
        self.assertEqual(self.refreshed()["TenantName"], "Dev Tenant")

    def test_ctrl_c_at_the_tenants_keeps_nothing(self):
        self.interrupt(self.ask_for_tenant())


class ProvidersTest(PresetTest):
    def ask_for_address(self):
        terminal = self.on_terminal("login", "--provider", "keycloak", "--client-id", "c")
        terminal.wait_for("Address of Keycloak (for example https://keycloak.example.com): ")
        return terminal

    def ask_for_realm(self):
        terminal = self.ask_for_address()
        terminal.type("http://127.0.0.1:9\n")
        terminal.wait_for("Realm (for example my-realm): ")
        return terminal

    def test_missing_settings_are_asked_for_on_a_terminal(self):
        terminal = self.ask_for_realm()
        terminal.type("my-realm\n")
        self.assertEqual(terminal.end(), 2)
        self.assertIn("can't reach 127.0.0.1:9", terminal.text())
        terminal = self.ask_for_address()
        terminal.type(CTRL_D)
        terminal.wait_for("Realm")
        terminal.type(CTRL_D)
        self.assertEqual(terminal.end(), 3)

    def test_ctrl_c_at_missing_settings_keeps_nothing(self):
        self.interrupt(self.ask_for_address())
        self.interrupt(self.ask_for_realm())

    def test_list_names_all_presets_and_their_sources(self):
        self.assertEqual(list(self.sources()), "auth0 github gitlab google keycloak microsoft okta pipeops uipath".split())
        self.assertRegex(self.cli("providers").stdout, r"(?m)^uipath +UiPath +built in$")

    def test_list_says_where_a_client_must_be_registered(self):
        needed = [row["provider"] for row in json.loads(self.cli("providers", "--json").stdout) if row["needs_client_id"]]
        self.assertEqual(needed, "auth0 github gitlab google keycloak microsoft okta".split())

    def test_own_file_adds_a_preset_and_a_bad_one_is_named(self):
        folder = self.config / "providers"
        folder.mkdir(parents=True)
        (folder / "acme.json").write_text('{"label": "Acme", "issuer": "https://acme.example", "client_id": "c"}')
        (folder / "bad.json").write_text('{\n  "label": "Bad",\n  "isuer": "https://bad.example"\n}')
        self.assertEqual(self.sources()["acme"], str(folder / "acme.json"))
        done = self.cli("providers")
        self.assertEqual(done.returncode, 2)
        self.assertIn(f'{folder / "bad.json"}, line 3, column 3: "isuer" isn\'t a key that is known here', done.stderr)
        self.assertIn("pipeops", done.stdout)
        done = self.cli("login", "--provider", "bad")
        self.assertIn("line 3, column 3", done.stderr)

    def test_missing_settings_are_named_and_nothing_is_done(self):
        for arguments, message in {
            ("pipeop",): 'Did you mean "pipeops"?',
            ("keycloak",): "--set url=https://keycloak.example.com --set realm=my-realm",
            ("keycloak", "--set", "url=https://a.example"): "needs realm (Realm)",
            ("okta", "--set", "domain=acme.okta.com"): "Okta's Admin Console",
            ("github",): "https://github.com/settings/developers",
            ("google", "--tenant", "x", "--client-id", "c"): "Google has no tenants to choose from",
            ("google", "--set", "realm=x"): 'has no setting "realm"',
            ("gitlab", "--set", "url=http://git.example.com"): '"url" must be an https URL',
            ("gitlab", "--set", "url"): "NAME=VALUE",
        }.items():
            with self.subTest(arguments):
                self.check_failed(self.cli("login", "--provider", *arguments), 3, message)
        self.assertFalse(self.profiles.exists())
