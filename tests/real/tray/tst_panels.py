# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tray icon in panels of other desktops: with StatusNotifierItem in LXQt's, with XEmbed in trayer."""

import re

from tests.real.harness.program import ProgramTest
from tests.support.scratch import TIMEOUT, wait_until


class PanelTest:
    """What must work in every panel."""

    desktop_parts = {"panel": False}

    def test_click_shows_the_window(self):
        self.add_profile()
        self.desktop.start_panel(self.panel)
        self.start_tray()
        self.click_icon(1)
        wait_until(lambda: self.desktop.windows("Authtray"), "the window")

    def test_icon_comes_back_after_the_panel_and_nothing_else_happens(self):
        self.add_profile()
        self.desktop.start_panel(self.panel)
        tray = self.start_tray()
        wait_until(self.icon_position, "the icon")
        self.desktop.stop_panel()
        self.desktop.start_panel(self.panel)
        wait_until(self.icon_position, "the icon in the panel's successor")
        self.assertIsNone(tray.poll())
        self.assertEqual(self.desktop.windows("Authtray"), [])

    def test_icon_appears_in_a_panel_that_starts_later(self):
        self.add_profile()
        tray = self.start_tray()
        wait_until(lambda: self.desktop.windows("Authtray"), "the window instead of the icon")
        self.desktop.start_panel(self.panel)
        wait_until(self.icon_position, "the icon")
        self.assertIsNone(tray.poll())

    def test_closing_the_window_after_the_panel_keeps_the_program(self):
        self.add_profile()
        self.desktop.start_panel(self.panel)
        tray = self.start_tray()
        wait_until(self.icon_position, "the icon")
        self.desktop.stop_panel()
        self.assertEqual(self.start_tray().wait(TIMEOUT), 0)
        wait_until(lambda: self.desktop.windows("Authtray"), "the window")
        self.desktop.run(["xdotool", "search", "--onlyvisible", "--name", "Authtray", "windowactivate", "--sync", "key", "Escape"])
        wait_until(lambda: not self.desktop.windows("Authtray"), "the end of the window")
        self.assertIsNone(tray.poll())

    def click_icon(self, button):
        x, y = wait_until(self.icon_position, "the icon")
        self.desktop.run(["xdotool", "mousemove", x, y, "click", button], check=True)


class LxqtTest(PanelTest, ProgramTest):
    panel = "lxqt-panel"

    def icon_position(self):
        """At the right end of the panel."""
        return (1264, 884) if self.desktop.tray_items() else None


class TrayerTest(PanelTest, ProgramTest):
    panel = "trayer"

    def icon_position(self):
        """The icon is a window of the program in the tray's window."""
        for icon in self.desktop.windows_of("authtray"):
            shape = self.desktop.run(["xdotool", "getwindowgeometry", "--shell", icon]).stdout
            x, y, width, height = (int(number) for number in re.findall(r"(?:X|Y|WIDTH|HEIGHT)=(-?\d+)", shape))
            if width <= 32 and y > 800:
                return (x + width // 2, y + height // 2)
        return None
