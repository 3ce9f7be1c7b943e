# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sign-in by the address of a service in the window, at oidc-provider 9, which registers the client."""

from tests.real.harness.protected_service import ServiceTest
from tests.support.scratch import wait_until


class ServiceAddressWindowTest(ServiceTest):
    desktop_parts = {"accessibility": True}

    def test_address_is_enough(self):
        self.start_tray()
        self.press_keys("Return", window="Authtray")
        self.press_keys("End", "Up", "Tab", window="Add account")
        self.desktop.run(["xdotool", "type", "--delay", "5", self.service.address], check=True)
        self.wait_for_text("takes the sign-in of")
        self.press_keys("Return", window="Add account")
        wait_until(lambda: not self.desktop.windows("Add account"), "the end of the dialog")
        self.wait_for_text("Signed in as ada")
        self.assertEqual(self.cli("headers", self.service.address).returncode, 0)
        self.assertEqual([event["status"] for event in self.events("registration")].count(201), 1)
