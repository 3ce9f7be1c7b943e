# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tray icon and the window on Wayland, with a real compositor and a panel with a tray."""

import re

from tests.real.harness.program import TRAY_ICON, ProgramTest
from tests.support.scratch import TIMEOUT, wait_until
from tests.support.wayland import RIGHT, WaylandDesktop, become_ordinary_user

TRAY = "1248,0 32x32"  # where the panel shows the only tray icon
MIDDLE = "400,180 480x540"  # where the compositor places windows


def setUpModule():
    become_ordinary_user()


class WaylandProgramTest(ProgramTest):
    desktop_class = WaylandDesktop
    desktop_parts = {"panel": False, "accessibility": True, "notifications": False}

    def picture(self, area=TRAY):
        path = self.desktop.folder / "picture.ppm"
        self.desktop.screenshot(path, area)
        return path.read_bytes()

    def pixels(self, area=TRAY):
        *_, pixels = self.picture(area).split(b"\n", 3)
        return pixels

    def shows_icon(self):
        """The panel has one colour, but the edges of the icon have many."""
        pixels = self.pixels()
        return len({pixels[i:i + 3] for i in range(0, len(pixels), 3)}) > 4

    def start_panel_and_tray(self):
        self.desktop.start_panel()
        tray = self.start_tray()
        self.wait_for_icon()
        return tray

    def wait_for_icon(self):
        super().wait_for_icon()
        wait_until(self.shows_icon, "the icon in the panel")

    def window(self):
        return next(iter(self.desktop.windows("Authtray")), None)

    def wait_for_window(self):
        return wait_until(self.window, "the window")

    def wait_for_change(self, before, what, area=TRAY):
        wait_until(lambda: self.picture(area) != before, what)


class WaylandTest(WaylandProgramTest):
    def close_window(self):
        self.desktop.close(self.wait_for_window())
        wait_until(lambda: not self.window(), "the end of the window")

    def check_ended(self, tray):
        wait_until(lambda: tray.poll() is not None, "the end of the program")
        self.assertEqual(tray.returncode, 0)

    def test_sign_in_by_the_tray(self):
        self.add_profile()
        self.start_panel_and_tray()
        signed_out = self.picture()
        self.choose_in_menu("Sign in…")
        self.wait_for_change(signed_out, "another icon")
        wait_until(lambda: "ada@example.com" in self.tooltip(), "the tooltip of the signed-in state")
        self.assertTrue(self.status()["token_valid"])
        self.assertIsNone(self.window())
        self.desktop.click(*TRAY_ICON)
        self.assertEqual(self.wait_for_window()["app_id"], "authtray")
        wait_until(lambda: "Ada Lovelace" in self.window_text(), "the account in the window")

    def test_the_menu_opens_and_has_every_action(self):
        self.sign_in()
        self.start_panel_and_tray()
        wait_until(lambda: "Sign out… (ada@example.com)" in self.menu(), "the menu of the signed-in state")
        for text in ("Renew now", "Copy access token…", "Account details…", "Add account…", "Settings…", "Quit"):
            self.assertIn(text, self.menu())
        below = "980,40 240x100"
        before = self.picture(below)
        self.desktop.click(*TRAY_ICON, RIGHT)
        self.wait_for_change(before, "the menu", below)

    def test_closing_the_window_keeps_the_program_and_quit_ends_it(self):
        tray = self.start_panel_and_tray()
        self.close_window()
        self.choose_in_menu("Account details…")
        self.wait_for_window()
        self.assertIsNone(tray.poll())
        self.choose_in_menu("Quit")
        self.check_ended(tray)

    def test_second_start_shows_the_window(self):
        self.add_profile()
        self.start_panel_and_tray()
        self.assertEqual(self.start_tray().wait(TIMEOUT), 0)
        self.assertTrue(self.wait_for_window()["focused"])

    def test_second_start_forwards_its_activation_token(self):
        self.add_profile()
        self.desktop.env["WAYLAND_DEBUG"] = "1"  # Qt's Wayland library logs its requests to the compositor
        self.start_panel_and_tray()
        self.desktop.env["XDG_ACTIVATION_TOKEN"] = "the-launchers"
        self.assertEqual(self.start_tray().wait(TIMEOUT), 0)
        self.wait_for_window()
        log = self.desktop.log("authtray")
        wait_until(lambda: re.search(r'xdg_activation_v1[@#]\d+\.activate\("the-launchers"', log.read_text()), "the token's use")

    def test_icon_comes_back_after_the_panel(self):
        self.add_profile()
        tray = self.start_panel_and_tray()
        self.desktop.stop_panel()
        wait_until(lambda: not self.shows_icon(), "the end of the icon")
        self.desktop.start_panel()
        self.wait_for_icon()
        self.desktop.click(*TRAY_ICON)
        self.wait_for_window()
        self.assertIsNone(tray.poll())

    def test_without_a_panel_the_window_replaces_the_icon(self):
        self.add_profile()
        tray = self.start_tray()
        self.wait_for_window()
        wait_until(lambda: "shows no tray icons" in self.window_text(), "the message that there is no tray")
        self.desktop.start_panel()
        self.wait_for_icon()
        wait_until(lambda: "shows no tray icons" not in self.window_text(), "the end of that message")
        self.close_window()
        self.assertIsNone(tray.poll())

    def test_closing_the_window_without_a_panel_ends_the_program(self):
        self.add_profile()
        tray = self.start_tray()
        self.desktop.close(self.wait_for_window())
        self.check_ended(tray)


class ScreenLockTest(WaylandProgramTest):
    access_token_seconds = 4

    def is_black(self):
        return not any(self.pixels(MIDDLE))

    def test_session_is_renewed_behind_a_locked_screen(self):
        self.sign_in()
        self.start_panel_and_tray()
        self.desktop.click(*TRAY_ICON)
        self.wait_for_window()
        self.desktop.lock()
        wait_until(self.is_black, "a locked screen")
        before = len(self.events("refresh"))
        wait_until(lambda: len(self.events("refresh")) >= before + 2, "two renewals")
        self.assertEqual(self.cli("logout", "--force").returncode, 0)
        self.assertTrue(self.is_black())
        self.desktop.unlock()
        wait_until(lambda: not self.is_black(), "an unlocked screen")
        wait_until(lambda: "Not signed in" in self.window_text() and "Not signed in" in self.tooltip(), "the present state")
