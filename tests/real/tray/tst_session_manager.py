# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logging out and in again: the session manager restarts the tray app, unless autostart does."""

from tests.real.harness.program import AUTHTRAY, ProgramTest
from tests.support.instance import instance_id
from tests.support.scratch import TIMEOUT, wait_until


class SessionManagerTest(ProgramTest):
    desktop_parts = {"notifications": False}

    def setUp(self):
        super().setUp()
        self.add_profile()
        self.manager = self.desktop.start_session_manager()

    def start_in_session(self):
        """A program that hasn't answered the session manager's first question would not be part of a logout."""
        tray = self.start_tray()
        self.wait_for_icon()
        wait_until(lambda: self.desktop.is_in_session(AUTHTRAY), "the program as a part of the session")
        return tray

    def log_out(self, tray):
        self.desktop.log_out()
        wait_until(lambda: self.manager.poll() is not None, "the end of the session")
        wait_until(lambda: tray.poll() is not None, "the end of the program")
        self.assertEqual(tray.returncode, 0)

    def test_restored_session_has_the_icon_and_no_window(self):
        tray = self.start_in_session()
        self.assertEqual(self.start_tray().wait(TIMEOUT), 0)
        wait_until(lambda: self.desktop.windows("Authtray"), "the window, which doesn't object to the logout")
        self.log_out(tray)
        wait_until(lambda: not self.desktop.tray_items(), "the end of the icon")
        self.desktop.start_session_manager()
        self.wait_for_icon()
        wait_until(lambda: "Not signed in" in self.tooltip(), "the profile of the same config folder")
        self.assertEqual(self.desktop.windows("Authtray"), [])

    def test_session_manager_leaves_the_start_to_autostart(self):
        tray = self.start_in_session()
        autostart = self.desktop.folder / "home/.config/autostart"
        autostart.mkdir()
        entry = autostart / f"authtray-{instance_id(self.config)}.desktop"
        entry.write_text("[Desktop Entry]\nType=Application\nExec=true\n")
        self.log_out(tray)
        saved = next((self.desktop.folder / "home/.cache/sessions").glob("xfce4-session-*")).read_text()
        self.assertNotIn(str(AUTHTRAY), saved)
