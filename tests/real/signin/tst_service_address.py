# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sign-in by the address of a service, at oidc-provider 9, which registers the client; and services that lead astray."""

import base64
import json
import re
import urllib.parse
import urllib.request

from tests.real.harness.program import NO_BROWSER, ProgramTest
from tests.real.harness.protected_service import METADATA, ProtectedService, ServiceTest

DOCUMENT = "https://authtray.example/client-metadata.json"


class ServiceAddressTest(ServiceTest):
    profile = "127.0.0.1"

    def sign_in_to(self, address, *options):
        return self.cli("login", address, *options, env=self.browser_env())

    def check_signed_in(self, *options):
        done = self.sign_in_to(self.service.address, *options)
        self.assertEqual((done.returncode, done.stdout), (0, f"✓ Successfully authenticated as ada (profile {self.profile})\n"), done.stderr)
        return done.stderr

    def registrations(self):
        """Those that succeeded: the first request has a scope that the provider doesn't take."""
        return [event["status"] for event in self.events("registration")].count(201)

    def claims(self):
        token = self.cli("token", "--output", "plain").stdout.strip()
        payload = token.split(".")[1]
        return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))

    def saved(self, profile=None):
        return json.loads((self.profiles / f"{profile or self.profile}.json").read_text())

    def keychain_items(self):
        return "\n".join(self.desktop.keyring.items())

    def test_the_address_is_enough(self):
        self.assertIn("Registered Authtray as a client at 127.0.0.1", self.check_signed_in())
        self.assertEqual(self.service.asked, ["GET /mcp", f"GET {METADATA}/mcp"])
        self.assertEqual((self.claims()["aud"], self.claims()["scope"]), (self.service.address, "tools"))
        headers = json.loads(self.cli("headers", f"{self.service.address}/x").stdout)
        self.assertRegex(headers["Authorization"], "^Bearer ")
        self.assertNotEqual(self.cli("headers", f"{self.service.origin}/other").returncode, 0)

    def test_a_renewal_is_for_the_same_service(self):
        self.check_signed_in()
        before = self.claims()
        self.assertEqual(self.cli("refresh", "--force").returncode, 0)
        self.assertEqual(self.claims()["aud"], self.service.address)
        self.assertNotEqual(self.claims()["jti"], before["jti"])

    def test_another_service_takes_the_same_client(self):
        self.check_signed_in()
        with ProtectedService(self.provider.open_issuer, path="/other") as other:
            done = self.sign_in_to(other.address, "--profile", "other")
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("Registered", done.stderr)
        self.assertEqual(self.registrations(), 1)
        self.assertEqual(self.saved("other")["client_id"], self.saved()["client_id"])

    def test_the_last_profile_takes_the_client_with_it(self):
        self.check_signed_in()
        self.assertIn("registration_access_token", self.keychain_items())
        self.assertNotIn("registration_access_token", (self.profiles / "127.0.0.1.json").read_text())
        self.assertEqual(self.cli("logout", "--force").returncode, 0)
        done = self.cli("profiles", "remove", self.profile)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("stays registered", done.stderr)
        self.assertEqual([event["status"] for event in self.events("client-delete")], [204])
        self.assertEqual(self.keychain_items(), "")

    def test_a_client_that_the_provider_has_forgotten(self):
        self.check_signed_in()
        before = self.saved()["client_id"]
        item = re.search(r'secret = (\{.*"registration_access_token".*\})', self.keychain_items())
        client = json.loads(item.group(1))
        request = urllib.request.Request(client["registration_client_uri"], method="DELETE", headers={
            "Authorization": f"Bearer {client['registration_access_token']}"})
        with urllib.request.urlopen(request) as answer:
            self.assertEqual(answer.status, 204)
        renewal = self.cli("refresh", "--force", "--output", "text")
        self.check_failed(renewal, 2, "Sign in again: the client that was registered is gone")
        self.assertIn("had forgotten the client of this computer. Registered a new one.", self.check_signed_in())
        self.assertNotEqual(self.saved()["client_id"], before)
        self.assertEqual(self.registrations(), 2)

    def test_a_client_by_its_document(self):
        self.config.mkdir()
        (self.config / "settings.json").write_text(json.dumps({"client_document": DOCUMENT}))
        self.assertNotIn("Registered", self.check_signed_in())
        self.assertEqual((self.registrations(), self.saved()["client_id"]), (0, DOCUMENT))

    def test_a_client_from_another_profile(self):
        self.add_profile("other", issuer=self.provider.open_issuer, client_id=DOCUMENT)
        self.check_signed_in()
        self.assertEqual((self.registrations(), self.saved()["client_id"]), (0, DOCUMENT))

    def test_an_issuer_without_a_client(self):
        done = self.cli("login", "--issuer", self.provider.open_issuer, env=self.browser_env())
        self.assertEqual((done.returncode, done.stdout), (0, "✓ Successfully authenticated as ada@example.com\n"), done.stderr)
        self.assertEqual(self.registrations(), 1)

    def test_a_provider_that_registers_nobody(self):
        self.service.metadata["authorization_servers"] = [self.provider.issuer]
        done = self.sign_in_to(self.service.address)
        self.check_failed(done, 2, "lets no program register itself as a client")
        self.assertIn("with the redirect address http://127.0.0.1/callback, and give its client ID with --client-id.", done.stderr)
        done = self.sign_in_to(self.service.address, "--client-id", "plain")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_the_next_provider_where_one_fails(self):
        gone = "http://127.0.0.1:9"
        self.service.metadata["authorization_servers"] = [gone, self.service.origin, self.provider.open_issuer]
        self.assertIn(f"127.0.0.1 takes the tokens of {self.provider.open_issuer}", self.check_signed_in())
        self.service.metadata["authorization_servers"] = [gone, self.service.origin]
        done = self.sign_in_to(self.service.address, "--profile", "other")
        self.check_failed(done, 2, "127.0.0.1:9, and none of the service's other providers can be used")

    def test_services_that_differ_by_their_query(self):
        for team in ("1", "2"):
            self.service.metadata["resource"] = f"{self.service.address}?team={team}"
            done = self.sign_in_to(self.service.metadata["resource"])
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"GET {METADATA}/mcp", self.service.asked)
        other = self.saved(f"127.0.0.1-{self.service.port}-mcp-team-2")
        self.assertEqual((self.saved()["resources"], other["resources"]),
                         ([f"{self.service.address}?team=1"], [f"{self.service.address}?team=2"]))
        self.assertEqual(other["hosts"], [f"127.0.0.1:{self.service.port}/mcp"])
        headers = json.loads(self.cli("headers", f"{self.service.address}/x?team=1", "--profile", "127.0.0.1").stdout)
        self.assertRegex(headers["Authorization"], "^Bearer ")

    def test_who_it_is_is_the_id_tokens_word(self):
        self.check_signed_in()
        me = self.cli("me")
        self.assertEqual((me.returncode, me.stdout), (0, "Account ID: ada\n"), me.stderr)
        provider = urllib.parse.urlsplit(self.provider.open_issuer).netloc
        self.assertEqual(me.stderr, f"Note: the token is for {self.service.address}, so {provider} isn't asked; "
                                    "this is what it said at sign-in.\n")
        self.assertEqual(self.events("userinfo"), [])

    def test_a_sign_in_that_fails_leaves_nothing(self):
        done = self.cli("login", self.service.address, "--timeout", "3", env=NO_BROWSER)
        self.check_failed(done, 4, "timed out")
        self.check_nothing_is_kept()
        self.assertEqual((self.registrations(), self.events("client-delete")[0]["status"]), (1, 204))
        self.assertEqual(self.keychain_items(), "")

    def test_two_at_once_register_once(self):
        one = self.spawn_cli("login", self.service.address, "--profile", "one", env=self.browser_env())
        two = self.spawn_cli("login", self.service.address, "--profile", "two", env=self.browser_env())
        for child in (one, two):
            output = child.communicate(timeout=60)
            self.assertEqual(child.returncode, 0, output)
        self.assertEqual(self.registrations(), 1)

    def check_refused(self, text, *asked):
        done = self.sign_in_to(self.service.address)
        self.check_failed(done, 2, text)
        self.assertEqual(self.service.asked, list(asked))
        self.check_nothing_is_kept()
        self.assertEqual(self.events("authorization"), [])
        return done.stderr

    def test_metadata_about_another_host(self):
        self.service.metadata["resource"] = "https://victim.example/mcp"
        self.check_refused('is about "https://victim.example/mcp", not about', "GET /mcp", f"GET {METADATA}/mcp")

    def test_metadata_elsewhere_on_this_computer(self):
        with ProtectedService(self.provider.open_issuer) as internal:
            self.service.challenge = f'Bearer resource_metadata="{internal.origin}{METADATA}/mcp"'
            self.check_refused("names metadata on another server", "GET /mcp")
            self.assertEqual(internal.asked, [])

    def test_metadata_without_end(self):
        self.service.answers[f"{METADATA}/mcp"] = (200, {}, b"[" * 10_000_000)
        self.check_refused("gave an answer that can't be used", "GET /mcp", f"GET {METADATA}/mcp")

    def test_redirects_without_end(self):
        self.service.answers[f"{METADATA}/mcp"] = (302, {"Location": f"{METADATA}/mcp"}, b"")
        self.check_refused("answered with status 302", "GET /mcp", *6 * [f"GET {METADATA}/mcp"])

    def test_a_provider_of_another_name(self):
        """The service is its own provider, whose metadata name another issuer."""
        self.service.metadata["authorization_servers"] = [self.service.origin]
        self.service.answers["/.well-known/oauth-authorization-server"] = (200, {}, {
            "issuer": self.provider.open_issuer, "authorization_endpoint": "http://127.0.0.1/a", "token_endpoint": "http://127.0.0.1/t"})
        done = self.sign_in_to(self.service.address)
        self.check_failed(done, 2, "the provider calls itself")
        self.check_nothing_is_kept()

    def test_a_registration_with_another_redirect(self):
        origin = self.service.origin
        self.service.metadata["authorization_servers"] = [origin]
        self.service.answers["/.well-known/oauth-authorization-server"] = (200, {}, {
            "issuer": origin, "authorization_endpoint": f"{origin}/a", "token_endpoint": f"{origin}/t",
            "registration_endpoint": f"{origin}/register"})
        self.service.answers["/register"] = (201, {}, {"client_id": "taken", "redirect_uris": ["https://evil.example/"]})
        done = self.sign_in_to(self.service.address)
        self.check_failed(done, 2, "with another redirect address: https://evil.example/")
        self.check_nothing_is_kept()

    def test_an_address_that_says_nothing(self):
        done = self.sign_in_to(f"{self.service.origin}/nothing")
        self.check_failed(done, 2, "answered with status 404 and doesn't say where to sign in")
        self.assertRegex(done.stderr, re.escape(f"{self.service.origin}/.well-known/"))

    def test_errors_show_no_query(self):
        done = self.sign_in_to(f"{self.service.origin}/nothing?key=s3cret")
        self.check_failed(done, 2, f"{self.service.origin}/nothing answered with status 404")
        self.assertNotIn("s3cret", done.stderr)

    def test_the_address_of_an_issuer(self):
        done = self.sign_in_to(self.provider.open_issuer)
        self.assertEqual((done.returncode, done.stdout), (0, f"✓ Successfully authenticated as ada@example.com (profile {self.profile})\n"), done.stderr)
        self.assertEqual(self.registrations(), 1)

    def test_a_word_is_no_address(self):
        self.check_failed(self.sign_in_to("gitlab"), 3, "isn't an https address")
