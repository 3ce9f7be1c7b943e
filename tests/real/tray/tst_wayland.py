# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tray and window on Wayland: a real compositor, and a panel with a tray."""

import re
import unittest

from tests.real.harness.program import PATIENCE, TRAY_ICON, ProgramTest
from tests.support.wayland import RIGHT, WaylandDesktop, become_ordinary_user

TRAY = "1248,0 32x32"  # where the panel shows the only tray icon
MIDDLE = "400,180 480x540"  # where windows are


def setUpModule():
    become_ordinary_user()


class WaylandProgramTest(ProgramTest):
    desktop_class = WaylandDesktop
    desktop_parts = {"panel": False, "accessibility": True, "notifications": False}

    def picture(self, area=TRAY):
        """What a person sees there."""
        path = self.desktop.folder / "picture.ppm"
        self.desktop.screenshot(path, area)
        return path.read_bytes()

    def shows_icon(self):
        """Panel and background have one colour there, the ring's edges have many."""
        *_, pixels = self.picture().split(b"\n", 3)
        return len({pixels[i:i + 3] for i in range(0, len(pixels), 3)}) > 4

    def wait_for_icon(self):
        super().wait_for_icon()
        self.wait(self.shows_icon, "the icon in the panel")

    def window(self):
        return next(iter(self.desktop.windows("Authtray")), None)

    def wait_for_window(self):
        self.wait(self.window, "the window")
        return self.window()

    def wait_for_picture(self, before, what, area=TRAY):
        self.wait(lambda: self.picture(area) != before, what)


class WaylandTest(WaylandProgramTest):
    def menu(self):
        """The numbers of the menu's entries, by their texts."""
        layout = self.desktop.call(self._tray_service(), "/MenuBar", "com.canonical.dbusmenu.GetLayout", "0", "@i -1", "[]")
        entries = re.findall(r"<\((\d+), \{([^}]*)\}", layout or "")
        labels = [(re.search(r"'label': <'([^']*)'>", entry), int(number)) for number, entry in entries]
        return {label.group(1).replace("_", ""): number for label, number in labels if label}

    def choose_in_menu(self, text):
        self.wait(lambda: text in self.menu(), f"{text} in the menu")
        self.desktop.call(self._tray_service(), "/MenuBar", "com.canonical.dbusmenu.Event", str(self.menu()[text]),
                          "clicked", "<''>", "0")

    def test_sign_in_by_the_tray(self):
        self.add_profile()
        self.desktop.start_panel()
        self.start_tray()
        self.wait_for_icon()
        signed_out = self.picture()
        self.choose_in_menu("Sign in…")
        self.wait_for_picture(signed_out, "another icon")
        self.wait(lambda: "ada@example.com" in self.tooltip(), "the tooltip of being signed in")
        self.assertTrue(self.status()["token_valid"])
        self.assertIsNone(self.window())
        self.desktop.click(*TRAY_ICON)
        self.assertEqual(self.wait_for_window()["app_id"], "authtray")
        self.wait(lambda: "Ada Lovelace" in self.window_text(), "the account in the window")

    def test_the_menu_opens_and_has_every_action(self):
        self.login_done()
        self.desktop.start_panel()
        self.start_tray()
        self.wait_for_icon()
        self.wait(lambda: "Sign out (ada@example.com)" in self.menu(), "the menu of being signed in")
        for text in ("Renew now", "Copy access token", "Account details…", "Add account…", "Settings…", "Quit"):
            self.assertIn(text, self.menu())
        below = "980,40 240x100"
        before = self.picture(below)
        self.desktop.click(*TRAY_ICON, RIGHT)
        self.wait_for_picture(before, "the menu", below)

    def test_closing_the_window_keeps_the_program_and_quit_ends_it(self):
        self.desktop.start_panel()
        tray = self.start_tray()
        self.wait_for_icon()
        self.desktop.close(self.wait_for_window())
        self.wait(lambda: not self.window(), "the window's end")
        self.choose_in_menu("Account details…")
        self.wait_for_window()
        self.assertIsNone(tray.poll())
        self.choose_in_menu("Quit")
        self.wait(lambda: tray.poll() is not None, "the program's end")
        self.assertEqual(tray.returncode, 0)

    def test_second_start_shows_the_window(self):
        self.add_profile()
        self.desktop.start_panel()
        self.start_tray()
        self.wait_for_icon()
        self.assertEqual(self.start_tray().wait(PATIENCE), 0)
        self.assertTrue(self.wait_for_window()["focused"])

    def test_second_start_passes_on_that_the_window_may_come_to_the_front(self):
        self.add_profile()
        self.desktop.start_panel()
        self.desktop.env["WAYLAND_DEBUG"] = "1"  # Qt's library then writes down what it asks of the compositor
        self.start_tray()
        self.wait_for_icon()
        self.desktop.env["XDG_ACTIVATION_TOKEN"] = "the-launchers"
        self.assertEqual(self.start_tray().wait(PATIENCE), 0)
        self.wait_for_window()
        said = self.desktop.log("authtray").read_text
        self.wait(lambda: re.search(r'xdg_activation_v1@\d+\.activate\("the-launchers"', said()), "the token in use")

    def test_icon_comes_back_after_the_panel(self):
        self.add_profile()
        self.desktop.start_panel()
        tray = self.start_tray()
        self.wait_for_icon()
        self.desktop.stop_panel()
        self.wait(lambda: not self.shows_icon(), "the icon's end")
        self.desktop.start_panel()
        self.wait_for_icon()
        self.desktop.click(*TRAY_ICON)
        self.wait_for_window()
        self.assertIsNone(tray.poll())

    def test_without_a_panel_the_window_stands_in_until_one_comes(self):
        self.add_profile()
        tray = self.start_tray()
        self.wait_for_window()
        self.wait(lambda: "shows no tray icons" in self.window_text(), "the word that there is no tray")
        self.desktop.start_panel()
        self.wait_for_icon()
        self.wait(lambda: "shows no tray icons" not in self.window_text(), "the end of that word")
        self.desktop.close(self.window())
        self.wait(lambda: not self.window(), "the window's end")
        self.assertIsNone(tray.poll())

    def test_closing_the_window_without_a_panel_ends_the_program(self):
        self.add_profile()
        tray = self.start_tray()
        self.desktop.close(self.wait_for_window())
        self.wait(lambda: tray.poll() is not None, "the program's end")
        self.assertEqual(tray.returncode, 0)


class ScreenLockTest(WaylandProgramTest):
    access_token_seconds = 4

    def is_black(self):
        *_, pixels = self.picture(MIDDLE).split(b"\n", 3)
        return not any(pixels)

    def test_session_is_kept_fresh_behind_a_locked_screen(self):
        self.login_done()
        self.desktop.start_panel()
        self.start_tray()
        self.wait_for_icon()
        self.desktop.click(*TRAY_ICON)
        self.wait_for_window()
        self.desktop.lock()
        self.wait(self.is_black, "a locked screen")
        before = len(self.events("refresh"))
        self.wait(lambda: len(self.events("refresh")) >= before + 2, "two renewals")
        self.assertEqual(self.cli("logout", "--force").returncode, 0)
        self.assertTrue(self.is_black())
        self.desktop.unlock()
        self.wait(lambda: not self.is_black(), "an unlocked screen")
        self.wait(lambda: "Not signed in" in self.window_text() and "Not signed in" in self.tooltip(), "what is so by now")


if __name__ == "__main__":
    unittest.main()
