# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Notifications on a real desktop."""

from tests.real.harness.program import ProgramTest
from tests.support.scratch import wait_until


class NotificationTest(ProgramTest):
    desktop_parts = {}
    has_faults = True

    def dunst(self, *command):
        """A command to dunst, the desktop's notification service."""
        return self.desktop.run(["dunstctl", *command]).stdout.strip()

    def test_ended_session_is_notified_once_and_a_click_shows_the_account(self):
        self.sign_in()
        self.start_tray()
        self.wait_for_icon()
        self.provider.inject_fault("token", "invalid-grant")
        self.assertEqual(self.cli("refresh", "--force").returncode, 2)
        wait_until(lambda: self.dunst("count", "displayed") == "1", "a notification")
        self.cli("status")
        self.assertEqual(self.dunst("count", "displayed"), "1")
        self.dunst("action", "0")
        wait_until(lambda: self.desktop.windows("Authtray"), "the window")
        self.dunst("close-all")
        wait_until(lambda: "says the session has ended" in self.dunst("history"), "the notification's text")
