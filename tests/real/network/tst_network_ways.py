# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ways to a provider: through a proxy, around it, and by authorities that only this company has."""

import json
import unittest

from tests.real.harness.program import Desktop, ProgramTest, Provider, person
from tests.real.harness.authority import Authority
from tests.real.harness.connect_proxy import ConnectProxy

HOST = "provider.test"  # known to the proxy alone: loopback hosts go without one
PASSWORD = "hunter2"


class NetworkTest(ProgramTest):
    """A provider behind TLS, whose certificate a private authority has signed."""

    def setUp(self):
        self.desktop = self.enterContext(Desktop(**self.desktop_parts))
        self.authority = Authority(self.desktop, "ours")
        certificate = self.authority.certify(f"DNS:{HOST}", "IP:127.0.0.1")
        self.provider = self.enterContext(Provider(self.desktop, host=self.host, certificate=certificate))
        self.config = self.desktop.folder / "config"
        self.end_page = self.desktop.folder / "end-page.txt"

    def login(self, *arguments):
        return self.cli("login", "--profile", "demo", "--issuer", self.provider.issuer, "--client-id", "authtray-demo",
                        *arguments, person=person(end_page=self.end_page, host=HOST))

    def expect(self, done, code, what):
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertIn(what, done.stdout + done.stderr)

    def expect_nothing_sent(self, done, code, what):
        self.expect(done, code, what)
        self.assertEqual((self.provider.events(), self.config.exists()), ([], False))


class AuthorityTest(NetworkTest):
    host = "127.0.0.1"

    def trust(self, file):
        self.desktop.env["SSL_CERT_FILE"] = str(file)

    def test_unknown_is_refused(self):
        self.expect_nothing_sent(self.login(), 2, "isn't trusted")
        other = Authority(self.desktop, "theirs").file
        self.expect_nothing_sent(self.login("--ca-file", other), 2, "isn't trusted")
        self.trust(other)
        self.expect_nothing_sent(self.login(), 2, "isn't trusted")

    def test_named_for_all(self):
        self.trust(self.authority.file)
        self.login_done()
        self.expect(self.cli("refresh", "--force"), 0, "LoginRefresh")
        del self.desktop.env["SSL_CERT_FILE"]
        refreshes = len(self.events("refresh"))
        self.expect(self.cli("refresh", "--force"), 2, "isn't trusted")
        self.assertEqual(len(self.events("refresh")), refreshes)
        self.assertTrue(self.status("--offline")["token_valid"])

    def test_named_for_the_profile(self):
        self.login_done("--ca-file", self.authority.file)
        self.assertEqual(json.loads((self.config / "profiles/demo.json").read_text())["ca_file"], str(self.authority.file))
        self.expect(self.cli("refresh", "--force"), 0, "LoginRefresh")
        self.expect(self.cli("me"), 0, "ada@example.com")
        self.login_done()
        self.trust(Authority(self.desktop, "theirs").file)
        self.expect(self.cli("refresh", "--force"), 0, "LoginRefresh")  # besides the others
        self.expect(self.cli("logout", "--force"), 0, "was revoked at 127.0.0.1")

    def test_taken_away_from_the_profile(self):
        self.login_done("--ca-file", self.authority.file)
        self.trust(self.authority.file)
        self.login_done("--ca-file", "")
        self.assertNotIn("ca_file", json.loads((self.config / "profiles/demo.json").read_text()))
        del self.desktop.env["SSL_CERT_FILE"]
        self.expect(self.cli("refresh", "--force"), 2, "isn't trusted")

    def test_named_for_the_profile_counts_for_it_alone(self):
        self.login_done("--ca-file", self.authority.file)
        done = self.cli("login", "--profile", "other", "--issuer", self.provider.issuer, "--client-id", "authtray-demo")
        self.expect(done, 2, "isn't trusted")

    def test_file_that_cannot_be_used_is_said_before_the_browser_opens(self):
        empty = self.desktop.folder / "empty.pem"
        empty.touch()
        self.expect_nothing_sent(self.login("--ca-file", "/nowhere/ca.pem"), 3, "can't read the CA file /nowhere/ca.pem")
        self.expect_nothing_sent(self.login("--ca-file", empty), 3, "holds no certificate")
        self.trust("/nowhere/ca.pem")
        self.expect_nothing_sent(self.login(), 3, "can't read the CA file /nowhere/ca.pem")

    def test_file_that_has_gone_stops_renewals_only(self):
        self.login_done("--ca-file", self.authority.file)
        self.authority.file.unlink()
        self.expect(self.cli("refresh", "--force"), 3, "can't read the CA file")
        self.expect(self.cli("token"), 0, "")
        self.assertTrue(self.status()["token_valid"])


class ProxyTest(NetworkTest):
    host = HOST

    def setUp(self):
        super().setUp()
        self.desktop.env["SSL_CERT_FILE"] = str(self.authority.file)

    def use_proxy(self, user="", **options):
        proxy = self.enterContext(ConnectProxy(**options))
        self.desktop.env["HTTPS_PROXY"] = f"http://{user}127.0.0.1:{proxy.port}"
        return proxy

    def test_without_the_host_is_unknown(self):
        self.expect_nothing_sent(self.login(), 2, f"can't reach {HOST}")

    def test_everything_goes_through(self):
        proxy = self.use_proxy()
        self.login_done()
        self.assertEqual(set(proxy.targets), {f"{HOST}:{self.provider.port}"})
        before = len(proxy.targets)
        self.expect(self.cli("refresh", "--force"), 0, "LoginRefresh")
        self.assertEqual(len(proxy.targets), before + 1)
        self.expect(self.cli("logout", "--force"), 0, f"was revoked at {HOST}")

    def test_exception_goes_around(self):
        proxy = self.use_proxy()
        self.desktop.env["NO_PROXY"] = f"other.test,{HOST}"
        self.expect_nothing_sent(self.login(), 2, f"can't reach {HOST}")
        self.assertEqual(proxy.targets, [])

    def test_name_and_password(self):
        proxy = self.use_proxy(f"ada:{PASSWORD}@", credentials=f"ada:{PASSWORD}")
        done = self.login_done("--log-level", "debug")
        self.assertTrue(proxy.targets)
        self.assertNotIn(PASSWORD, done.stdout + done.stderr)

    def test_name_and_password_missing_or_wrong(self):
        for user in ("", f"ada:{PASSWORD}@"):
            proxy = self.use_proxy(user, credentials="grace:secret")
            done = self.login("--log-level", "debug")
            self.expect_nothing_sent(done, 2, f"the proxy 127.0.0.1:{proxy.port} wants a user name and a password")
            self.assertNotIn(PASSWORD, done.stderr)

    def test_proxy_gone(self):
        with ConnectProxy() as proxy:
            self.desktop.env["HTTPS_PROXY"] = f"http://ada:{PASSWORD}@127.0.0.1:{proxy.port}"
        done = self.login("--log-level", "debug")
        self.expect_nothing_sent(done, 2, f"can't get through the proxy 127.0.0.1:{proxy.port}")
        self.assertNotIn(PASSWORD, done.stderr)

    def test_proxy_refuses(self):
        for status, what, log in ((403, "can't get through the proxy", "Proxy denied connection"),
                                  (502, "can't get through the proxy", "Error communicating with HTTP proxy"),
                                  (503, f"can't reach {HOST}", "Connection refused")):
            with self.subTest(status):
                proxy = self.use_proxy(refusal=status)
                done = self.login("--log-level", "info")
                self.expect_nothing_sent(done, 2, what)
                self.assertIn(log, done.stderr)
                self.assertTrue(proxy.targets)

    def test_session_outlives_the_proxy(self):
        with ConnectProxy() as proxy:
            self.desktop.env["HTTPS_PROXY"] = f"http://127.0.0.1:{proxy.port}"
            self.login_done()
        answer = json.loads(self.cli("refresh", "--force").stdout)
        self.assertEqual((answer["Result"], answer["Retry"]), ("AuthenticationError", "RetryLater"))
        self.assertTrue(self.status("--offline")["token_valid"])

    def test_proxy_of_a_kind_that_cannot_be_used(self):
        self.desktop.env["HTTPS_PROXY"] = f"https://ada:{PASSWORD}@127.0.0.1:1"
        done = self.login()
        self.expect_nothing_sent(done, 3, "asks for a kind of proxy that can't be used")
        self.assertNotIn(PASSWORD, done.stderr)


if __name__ == "__main__":
    unittest.main()
