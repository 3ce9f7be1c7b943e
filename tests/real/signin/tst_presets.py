# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The presets as they are shipped, end to end against stand-ins with the shapes their services document.

Only the addresses are the stand-ins' own, by the settings that every preset has for them.
"""

import json
import unittest

from tests.real.commandline import tst_terminal
from tests.real.harness.program import AUTHTRAY, Desktop, ProgramTest, person
from tests.real.harness.standin_services import PipeOps, UiPath


class PresetTest(ProgramTest):
    def setUp(self):
        self.desktop = Desktop(**self.desktop_parts)
        self.enterContext(self.desktop)
        self.config = self.desktop.folder / "config"
        self.end_page = self.desktop.folder / "end-page.txt"

    def serve(self, service):
        self.service = self.enterContext(service)
        self.assertEqual(self.sources()[self.preset], "built in")

    def sources(self):
        return {each["provider"]: each["source"] for each in json.loads(self.cli("providers", "--json").stdout)}

    def sign_in(self, *arguments, account="ada"):
        return self.cli("login", "--provider", self.preset, *self.addresses(), *arguments, person=person(account, end_page=self.end_page))

    def sign_in_done(self, *arguments, **options):
        done = self.sign_in(*arguments, **options)
        self.assertEqual((done.returncode, self.service.complaints), (0, []), done.stderr)
        return done

    def on_a_terminal(self, *arguments):
        command = [AUTHTRAY, "--cli", "--config", self.config, "login", "--provider", *arguments]
        terminal = tst_terminal.Terminal(self.desktop, command, self.person())
        self.addCleanup(terminal.close)
        return terminal

    def check_interrupted(self, terminal):
        terminal.type(tst_terminal.CTRL_C)
        self.assertEqual(terminal.end(), 130)
        self.assertTrue(terminal.text().endswith("\nInterrupted\n"), terminal.text())
        self.assertTrue(terminal.is_sane())
        self.assertEqual((self.stored(), (self.config / "profiles").exists()), (None, False))

    def refreshed(self, *arguments):
        done = self.cli("refresh", *arguments)
        self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
        return json.loads(done.stdout)["Data"]

    def item_key(self, profile=None):
        return super().item_key(profile or self.preset)


class PipeOpsTest(PresetTest):
    preset = "pipeops"

    def addresses(self):
        return ["--set", f"console={self.service.url}", "--set", f"api={self.service.url}"]

    def test_whole_life_of_a_session(self):
        self.serve(PipeOps())
        self.assertEqual(self.sign_in_done().stdout, "✓ Successfully authenticated as user@example.com\n")
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

    def test_answers_in_every_wrapping(self):
        for wrapping in ("flat", "data", "data.token", "text"):
            with self.subTest(wrapping):
                self.serve(PipeOps(wrapping, rotates=False, has_user=True))
                self.sign_in_done("--force")
                before = self.stored()
                self.assertTrue(before["refresh_token"])
                self.assertNotEqual(self.refreshed("--force")["AccessToken"], before["access_token"])
                self.assertEqual(self.stored()["refresh_token"], before["refresh_token"], "none came: the old one stays")
                self.refreshed("--force")
                self.assertEqual(self.service.complaints, [])

    def test_missing_lifetime_is_the_tokens_own(self):
        self.serve(PipeOps(has_lifetime=False))
        self.sign_in_done()
        self.assertTrue(self.stored()["expires_at"])

    def test_session_ended_at_the_server_leads_to_one_renewal(self):
        self.serve(PipeOps())
        self.sign_in_done()
        before = self.service.count("/oauth/token")
        self.service.ended_answers = 1
        self.assertEqual(self.cli("me").returncode, 0)
        self.assertEqual(self.service.count("/oauth/token") - before, 1)
        self.service.ended_answers = 2
        done = self.cli("me")
        self.assertEqual((done.returncode, done.stderr.splitlines()[0]), (1, "Error: invalid authentication token"))
        self.assertEqual(self.service.count("/oauth/token") - before, 2)
        self.service.ended_answers = 1
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
        self.serve(UiPath())
        self.assertEqual(self.sign_in_done().stdout, "✓ Successfully authenticated as ada@example.com\n")
        self.assertEqual(self.cli("me").stdout,
                         "Email: ada@example.com\nOrganization: my-org\nTenant: DefaultTenant\nAccount ID: sub-ada\n")
        before = self.stored()
        data = self.refreshed("--force")
        self.assertEqual([data[name] for name in ("Organization", "OrganizationName", "OrganizationId", "Tenant", "TenantName", "TenantId", "BaseUrl")],
                         ["my-org", "my-org", UiPath.organization["id"], "DefaultTenant", "DefaultTenant", "a1b2c3d4-0", self.service.url])
        after = self.stored()
        self.assertNotEqual((before["access_token"], before["refresh_token"]), (after["access_token"], after["refresh_token"]))
        self.refreshed("--force")
        self.assertEqual(self.service.complaints, [], "no refresh token came twice")
        self.assertEqual(self.status()["provider"], "uipath")
        done = self.cli("logout", "--force")
        self.assertIn("offers no revocation: the session was removed here only.", done.stderr)
        self.assertIsNone(self.stored())

    def test_refresh_token_used_elsewhere_ends_the_session(self):
        self.serve(UiPath())
        self.sign_in_done()
        self.service.spend(self.stored()["refresh_token"])
        done = self.cli("refresh", "--force")
        self.assertEqual((done.returncode, json.loads(done.stdout)["Result"]), (2, "AuthenticationError"))
        self.assertFalse(self.status()["authenticated"])

    def test_one_of_several_tenants_is_chosen_by_name(self):
        self.serve(UiPath(["DefaultTenant", "Dev Tenant"]))
        done = self.sign_in()
        self.assertEqual((done.returncode, done.stdout), (3, ""))
        self.assertIn("my-org has several tenants", done.stderr)
        self.assertIn("--tenant NAME: DefaultTenant, Dev Tenant", done.stderr)
        self.assertEqual((self.stored(), (self.config / "profiles").exists()), (None, False))
        done = self.sign_in("--tenant", "Test")
        self.assertEqual(done.returncode, 3)
        self.assertIn('my-org has no tenant "Test"', done.stderr)
        self.sign_in_done("--tenant", "dev tenant")
        self.assertEqual(self.refreshed()["TenantName"], "Dev Tenant")
        self.sign_in_done()
        self.assertEqual(self.refreshed()["TenantName"], "Dev Tenant", "signing in anew keeps it")

    def ask_for_tenant(self):
        self.serve(UiPath(["DefaultTenant", "Dev Tenant"]))
        terminal = self.on_a_terminal(self.preset, *self.addresses())
        terminal.wait_for("  1  DefaultTenant\n  2  Dev Tenant\nWhich one (number or name)? ")
        return terminal

    def test_one_of_several_tenants_is_asked_for_on_a_terminal(self):
        terminal = self.ask_for_tenant()
        terminal.type("2\n")
        self.assertEqual(terminal.end(), 0)
        self.assertEqual(self.refreshed()["TenantName"], "Dev Tenant")

    def test_ctrl_c_at_the_tenants_leaves_nothing(self):
        self.check_interrupted(self.ask_for_tenant())


class ProvidersTest(PresetTest):
    def test_what_is_missing_is_asked_for_on_a_terminal(self):
        terminal = self.on_a_terminal("keycloak", "--client-id", "c")
        terminal.wait_for("Address of Keycloak (for example https://keycloak.example.com): ")
        terminal.type("http://127.0.0.1:9\n")
        terminal.wait_for("Realm (for example my-realm): ")
        terminal.type("my-realm\n")
        self.assertEqual(terminal.end(), 2)
        self.assertIn("can't reach 127.0.0.1:9", terminal.text())
        terminal = self.on_a_terminal("keycloak", "--client-id", "c")
        terminal.wait_for("Address of Keycloak")
        terminal.type(tst_terminal.CTRL_D)
        terminal.wait_for("Realm")
        terminal.type(tst_terminal.CTRL_D)
        self.assertEqual(terminal.end(), 3)

    def test_ctrl_c_at_what_is_missing_leaves_nothing(self):
        terminal = self.on_a_terminal("keycloak", "--client-id", "c")
        terminal.wait_for("Address of Keycloak")
        self.check_interrupted(terminal)
        terminal = self.on_a_terminal("keycloak", "--client-id", "c")
        terminal.wait_for("Address of Keycloak")
        terminal.type("http://127.0.0.1:9\n")
        terminal.wait_for("Realm")
        self.check_interrupted(terminal)

    def test_list_names_all_and_where_they_come_from(self):
        self.assertEqual(list(self.sources()), "auth0 github gitlab google keycloak microsoft okta pipeops uipath".split())
        self.assertRegex(self.cli("providers").stdout, r"(?m)^uipath +UiPath +built in$")

    def test_own_file_adds_one_and_a_bad_one_is_named(self):
        folder = self.config / "providers"
        folder.mkdir(parents=True)
        (folder / "acme.json").write_text('{"label": "Acme", "issuer": "https://acme.example", "client_id": "c"}')
        (folder / "bad.json").write_text('{\n  "label": "Bad",\n  "isuer": "https://bad.example"\n}')
        self.assertEqual(self.sources()["acme"], str(folder / "acme.json"))
        done = self.cli("providers")
        self.assertEqual(done.returncode, 0)
        self.assertIn(f'{folder / "bad.json"}, line 3, column 3: "isuer" isn\'t a key that is known here', done.stderr)
        self.assertIn("pipeops", done.stdout)
        done = self.cli("login", "--provider", "bad")
        self.assertIn("line 3, column 3", done.stderr)

    def test_what_is_missing_is_named_and_nothing_done(self):
        for arguments, said in {
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
                done = self.cli("login", "--provider", *arguments)
                self.assertEqual((done.returncode, done.stdout), (3, ""), done.stderr)
                self.assertIn(said, done.stderr)
        self.assertFalse((self.config / "profiles").exists())


if __name__ == "__main__":
    unittest.main()
