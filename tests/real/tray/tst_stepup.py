# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A service that demands more than the sign-in allows: in a notification, in tray and window, and at the terminal."""

import json
import subprocess

from tests.real.harness.mcp import McpClient, McpServer
from tests.real.harness.program import ProgramTest
from tests.support.scratch import wait_until

MORE_SCOPES = {"status": 403, "value": 'Bearer error="insufficient_scope", scope="email"'}
NEW_SIGN_IN = {"status": 401, "value": 'Bearer error="insufficient_user_authentication", max_age="60"'}


class StepUpTest(ProgramTest):
    desktop_parts = {"accessibility": True}

    def setUp(self):
        super().setUp()
        self.sign_in("--scope", "openid offline_access")
        self.server = McpServer(self.desktop, self.provider.issuer)
        self.cli("profiles", "hosts", self.profile, "--add", self.server.host)
        self.bridge = McpClient(self.spawn_cli("mcp", self.server.address, stdin=subprocess.PIPE))
        self.assertIn("result", self.bridge.start())
        wait_until(lambda: self.server.order()["streams"] == 1, "the end of the start")

    def demand(self, challenge):
        self.server.order(challenge=challenge)
        return self.bridge.request("tools/list")["error"]["message"]

    def notifications(self):
        return self.desktop.run(["dunstctl", "count", "displayed"]).stdout.strip()

    def scopes(self):
        return json.loads(self.cli("token", "--json").stdout)["scope"].split()

    def authorizations(self):
        return self.events("authorization")

    def wait_for_sign_in(self, before):
        wait_until(lambda: len(self.authorizations()) > before, "a sign-in")
        return self.authorizations()[before]

    def test_more_scopes_are_allowed_in_the_window(self):
        self.start_tray()
        self.wait_for_icon()
        self.demand(MORE_SCOPES)
        wait_until(lambda: self.notifications() == "1", "a notification")
        before = len(self.authorizations())
        self.choose_in_menu("Allow more…")
        wait_until(lambda: "Allow more at" in self.window_text(), "the question")
        self.assertIn("A program wants to do more", self.window_text())
        self.assertEqual(len(self.authorizations()), before)  # no browser by itself
        self.press_button("Open browser")
        self.assertEqual(self.wait_for_sign_in(before)["scope"].split(), ["openid", "offline_access", "email"])
        wait_until(lambda: "email" in self.scopes(), "the new scope")
        wait_until(lambda: "Allow more…" not in self.menu(), "the end of the demand")
        wait_until(lambda: self.notifications() == "0", "the end of the notification")
        self.assertIn("result", self.bridge.request("tools/list"))

    def test_new_sign_in_by_the_notification(self):
        self.start_tray()
        self.wait_for_icon()
        before = len(self.authorizations())
        self.demand(NEW_SIGN_IN)
        self.demand(NEW_SIGN_IN)
        wait_until(lambda: self.notifications() == "1", "a notification")
        self.choose_in_menu("Sign in again for this")
        self.assertEqual(int(self.wait_for_sign_in(before)["max_age"]), 60)
        wait_until(lambda: "Sign in again for this" not in self.menu(), "the end of the demand")
        self.assertIn("result", self.bridge.request("tools/list"))

    def test_proxy_reports_it_too(self):
        self.start_tray()
        self.wait_for_icon()
        self.server.order(challenge=MORE_SCOPES)
        done = self.cli("exec", "--proxy", "--to", f"http://{self.server.host}", "--", "sh", "-c",
                        "curl --silent --output /dev/null --write-out '%{http_code}' --data '{}' $AUTHTRAY_PROXY/mcp")
        self.assertEqual((done.returncode, done.stdout), (0, "403"), done.stderr)
        wait_until(lambda: "Allow more…" in self.menu(), "the demand")

    def test_at_the_terminal(self):
        said = self.demand(NEW_SIGN_IN)
        self.assertIn("Sign in again: authtray --cli login --profile demo", said)
        self.assertTrue(said.endswith("""--challenge 'Bearer max_age="60"'"""), said)
        before = len(self.authorizations())
        for challenge in (NEW_SIGN_IN, MORE_SCOPES):
            done = self.cli("login", "--profile", self.profile, "--challenge", challenge["value"], env=self.browser_env())
            self.assertEqual(done.returncode, 0, done.stderr)
        again, more = self.authorizations()[before:]
        self.assertEqual((int(again["max_age"]), again["scope"]), (60, "openid offline_access"))
        self.assertEqual((more.get("max_age"), more["scope"]), (None, "openid offline_access email"))
        self.assertIn("email", self.scopes())
        for wrong in ("Bearer", 'Bearer error="invalid_token"', ""):
            done = self.cli("login", "--profile", self.profile, "--challenge", wrong)
            self.check_failed(done, 3, "--challenge")
