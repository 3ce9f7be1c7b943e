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

    def end_session(self):
        """The provider ends it, and a command finds that out."""
        self.provider.inject_fault("token", "invalid-grant")
        self.assertEqual(self.cli("refresh", "--force").returncode, 2)

    def wait_for_notifications(self, number):
        wait_until(lambda: self.dunst("count", "displayed") == str(number), f"{number} notifications")

    def test_notification_waits_for_a_service_that_starts_later(self):
        self.sign_in()
        self.start_tray()
        self.wait_for_icon()
        self.desktop.stop_notifications()
        self.end_session()
        wait_until(lambda: "ended" in self.tooltip(), "the tooltip of the ended session")
        self.desktop.start_notifications()
        self.wait_for_notifications(1)

    def test_notification_replaces_none_of_a_service_that_has_restarted(self):
        """The new service counts from the start again, so another program's message has the number of the one before."""
        self.sign_in()
        self.start_tray()
        self.wait_for_icon()
        self.end_session()
        self.wait_for_notifications(1)
        self.desktop.stop_notifications()
        self.desktop.start_notifications()
        notify = ["org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications.Notify"]
        self.assertTrue(self.desktop.call(*notify, "other", "0", "", "Of another program", "", "[]", "{}", "0"))
        self.sign_in()
        self.end_session()
        self.wait_for_notifications(2)

    def test_ended_session_is_notified_once_and_a_click_shows_the_account(self):
        self.sign_in()
        self.start_tray()
        self.wait_for_icon()
        self.end_session()
        self.wait_for_notifications(1)
        self.cli("status")
        self.assertEqual(self.dunst("count", "displayed"), "1")
        self.dunst("action", "0")
        wait_until(lambda: self.desktop.windows("Authtray"), "the window")
        self.dunst("close-all")
        wait_until(lambda: "says the session has ended" in self.dunst("history"), "the notification's text")
