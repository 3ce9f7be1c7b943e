# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""ID tokens, and access tokens for less: `--id`, `--scope` and `--resource`, at a provider that is certified for OpenID."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor

from tests.real.harness.agent import AgentTest


def claims_of(jwt):
    part = jwt.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


class TokenChoiceTest(AgentTest):
    def setUp(self):
        if not self.config.exists():
            self.sign_in()

    def token(self, *arguments):
        done = self.cli("token", *arguments)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout.strip()

    def renewals(self):
        return len(self.events("refresh"))

    def test_sign_in_brings_the_id_token(self):
        before = self.renewals()
        claims = claims_of(self.token("--id"))
        self.assertEqual((claims["iss"], claims["sub"]), (self.provider.issuer, "ada"))
        self.assertEqual(self.renewals(), before)

    def test_renewal_brings_a_new_id_token(self):
        before = claims_of(self.token("--id"))
        claims = claims_of(self.token("--id", "--force"))
        self.assertEqual((claims["sub"], claims["aud"]), (before["sub"], before["aud"]))
        self.assertGreaterEqual(claims["exp"], before["exp"])

    def test_id_token_is_never_taken_for_the_access_token(self):
        both = json.loads(self.cli("token", "--json").stdout), json.loads(self.cli("token", "--id", "--json").stdout)
        self.assertEqual((both[1]["id_token"], "access_token" in both[1]), (self.token("--id"), False))
        self.assertEqual((both[0]["access_token"], "id_token" in both[0]), (self.token(), False))

    def test_agent_gives_the_same(self):
        given = self.token("--id")
        self.start_agent()
        self.assertEqual(self.token("--id"), given)

    def test_fewer_scopes_are_kept_apart(self):
        whole, before = self.token(), self.renewals()
        narrow = json.loads(self.cli("token", "--scope", "openid email", "--json").stdout)
        self.assertEqual(narrow["scope"], "openid email")
        self.assertNotEqual(narrow["access_token"], whole)
        self.assertEqual((self.token("--scope", "email  openid"), self.token()), (narrow["access_token"], whole))
        self.assertEqual(self.renewals(), before + 1)

    def test_many_at_once_ask_once(self):
        for scope, start in ("openid profile", lambda: None), ("profile", self.start_agent):
            with self.subTest(scope=scope):
                start()
                before = self.renewals()
                with ThreadPoolExecutor(12) as pool:
                    given = list(pool.map(lambda _: self.token("--scope", scope), range(12)))
                self.assertEqual((len(set(given)), self.renewals()), (1, before + 1))

    def test_what_the_sign_in_was_not_for_spends_no_refresh_token(self):
        before = self.renewals()
        for option, value in ("--scope", "openid more.than.granted"), ("--resource", "https://unknown.example.com"):
            done = self.cli("token", option, value)
            self.check_failed(done, 2, f"Error: the sign-in wasn't for {value.split()[-1]}\n")
            self.assertIn(f" {option} ", done.stderr)
        self.assertEqual(self.renewals(), before)
        self.token("--force")

    def test_exec_gives_each_variable_its_own(self):
        show = "import os; print(os.environ['A'], os.environ['B'], open(os.environ['C']).read())"
        done = self.cli("exec", "--env", "A", "--env", "B", "--id", "--file", "C", "--scope=openid", "--", "python3", "-c", show)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout.split(), [self.token(), self.token("--id"), self.token("--scope", "openid")])

    def test_clusters_get_the_id_token_if_they_want_it(self):
        self.cli("profiles", "hosts", self.profile, "--add", "cluster.example.com")
        for options, token in ([], self.token()), (["--id"], self.token("--id")):
            done = self.cli("credential", "kubectl", *options, "https://cluster.example.com")
            self.assertEqual(json.loads(done.stdout)["status"]["token"], token, done.stderr)

    def test_option_given_twice(self):
        self.check_failed(self.cli("token", "--resource", "https://a.example", "--resource", "https://b.example"), 3,
                          "Error: --resource is given more than once")

    def test_options_that_mean_nothing(self):
        for arguments in (["--id", "--scope", "openid"], ["--id", "--resource", "https://a.example"], ["--scope", " "],
                          ["--scope", 'a"b'], ["--resource", "api"], ["--resource", "https://a.example/#b"]):
            with self.subTest(arguments=arguments):
                self.check_failed(self.cli("token", *arguments), 3, "Error: ")


class ResourceTest(AgentTest):
    """Tokens for servers of their own (RFC 8707)."""

    FIRST, SECOND = "https://api.example.com/", "https://files.example.com/"

    def setUp(self):
        if not self.config.exists():
            self.sign_in("--resource", self.FIRST, "--resource", self.SECOND)

    def audience(self, *arguments):
        done = self.cli("token", *arguments)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return claims_of(done.stdout)["aud"]

    def test_each_server_has_its_token(self):
        self.assertEqual((self.audience(), self.audience("--resource", self.FIRST)), (self.FIRST, self.FIRST))
        self.assertEqual(self.audience("--resource", self.SECOND), self.SECOND)
        self.assertEqual(self.audience("--resource", self.SECOND.rstrip("/")), self.SECOND)
        self.assertEqual(self.audience("--force"), self.FIRST)
        self.assertEqual(self.audience("--resource", self.SECOND, "--force"), self.SECOND)

    def test_person_is_known_without_userinfo(self):
        before = len(self.events("refresh"))
        self.assertEqual(json.loads(self.cli("me", "--json").stdout)["id"], "ada")
        self.assertEqual(len(self.events("refresh")), before)

    def test_another_server_spends_no_refresh_token(self):
        self.check_failed(self.cli("token", "--resource", "https://other.example.com/"), 2, "the sign-in wasn't for https://other")
        self.assertEqual(self.audience("--force"), self.FIRST)
