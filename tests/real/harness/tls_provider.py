# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The base of tests with a provider that speaks TLS. A private authority has signed its certificate."""

from tests.real.harness.authority import Authority
from tests.real.harness.program import ProgramTest
from tests.support.demo_provider import BROWSER, browser_env

HOST = "provider.test"  # only a proxy can resolve it; a loopback host would be reached without the proxy


class TlsProviderTest(ProgramTest):
    """Subclasses name the `host` of the provider: HOST or 127.0.0.1."""

    browser = BROWSER

    def setUp(self):
        self.desktop = self.enterContext(self.new_desktop())
        self.authority = Authority(self.desktop, "ours")
        certificate = self.authority.certify(f"DNS:{HOST}", "IP:127.0.0.1")
        self.provider = self.enterContext(self.new_provider(self.desktop, host=self.host, certificate=certificate))

    def browser_env(self, account="ada", answer="sign-in"):
        return browser_env(account, answer, self.end_page, host=HOST)

    def trust(self, file):
        self.desktop.env["SSL_CERT_FILE"] = str(file)

    def check_nothing_sent(self, done, code, text):
        self.check_said(done, code, text)
        self.assertEqual((self.provider.events(), self.config.exists()), ([], False))
