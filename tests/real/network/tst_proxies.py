# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way to a provider: through an HTTP proxy, or without it."""

import json

from tests.real.harness.connect_proxy import ConnectProxy
from tests.real.harness.tls_provider import HOST, TlsProviderTest

PASSWORD = "hunter2"


class ProxyTest(TlsProviderTest):
    host = HOST

    def setUp(self):
        super().setUp()
        self.trust(self.authority.file)

    def set_proxy(self, proxy, user=""):
        self.desktop.env["HTTPS_PROXY"] = f"http://{user}127.0.0.1:{proxy.port}"

    def use_proxy(self, user="", **options):
        proxy = self.enterContext(ConnectProxy(**options))
        self.set_proxy(proxy, user)
        return proxy

    def test_host_is_unknown_without_a_proxy(self):
        self.check_nothing_sent(self.login(), 2, f"can't reach {HOST}")

    def test_all_requests_use_the_proxy(self):
        proxy = self.use_proxy()
        self.sign_in()
        self.assertEqual(set(proxy.targets), {f"{HOST}:{self.provider.port}"})
        before = len(proxy.targets)
        self.check_said(self.cli("refresh", "--force"), 0, "LoginRefresh")
        self.assertEqual(len(proxy.targets), before + 1)
        self.check_said(self.cli("logout", "--force"), 0, f"was revoked at {HOST}")

    def test_host_in_no_proxy_is_reached_directly(self):
        proxy = self.use_proxy()
        self.desktop.env["NO_PROXY"] = f"other.test,{HOST}"
        self.check_nothing_sent(self.login(), 2, f"can't reach {HOST}")
        self.assertEqual(proxy.targets, [])

    def test_proxy_with_name_and_password(self):
        proxy = self.use_proxy(f"ada:{PASSWORD}@", credentials=f"ada:{PASSWORD}")
        done = self.sign_in("--log-level", "debug")
        self.assertTrue(proxy.targets)
        self.assertNotIn(PASSWORD, done.stdout + done.stderr)

    def test_name_and_password_missing_or_wrong(self):
        for user in ("", f"ada:{PASSWORD}@"):
            proxy = self.use_proxy(user, credentials="grace:secret")
            done = self.login("--log-level", "debug")
            self.check_nothing_sent(done, 2, f"the proxy 127.0.0.1:{proxy.port} wants a user name and a password")
            self.assertNotIn(PASSWORD, done.stderr)

    def test_proxy_that_has_gone(self):
        with ConnectProxy() as proxy:
            self.set_proxy(proxy, f"ada:{PASSWORD}@")
        done = self.login("--log-level", "debug")
        self.check_nothing_sent(done, 2, f"can't get through the proxy 127.0.0.1:{proxy.port}")
        self.assertNotIn(PASSWORD, done.stderr)

    def test_proxy_that_refuses(self):
        for status, message, log in ((403, "can't get through the proxy", "Proxy denied connection"),
                                     (502, "can't get through the proxy", "Error communicating with HTTP proxy"),
                                     (503, f"can't reach {HOST}", "Connection refused")):
            with self.subTest(status):
                proxy = self.use_proxy(refusal=status)
                done = self.login("--log-level", "info")
                self.check_nothing_sent(done, 2, message)
                self.assertIn(log, done.stderr)
                self.assertTrue(proxy.targets)

    def test_session_survives_without_the_proxy(self):
        with ConnectProxy() as proxy:
            self.set_proxy(proxy)
            self.sign_in()
        answer = json.loads(self.cli("refresh", "--force").stdout)
        self.assertEqual((answer["Result"], answer["Retry"]), ("AuthenticationError", "RetryLater"))
        self.assertTrue(self.status("--offline")["token_valid"])

    def test_unsupported_kind_of_proxy(self):
        self.desktop.env["HTTPS_PROXY"] = f"https://ada:{PASSWORD}@127.0.0.1:1"
        done = self.login()
        self.check_nothing_sent(done, 3, "asks for a kind of proxy that can't be used")
        self.assertNotIn(PASSWORD, done.stderr)
