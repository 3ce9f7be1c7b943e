# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tray icon, its menu and the windows, on X11 with a real panel, window manager and keyring."""

import re

from tests.real.harness.program import AUTHTRAY, PREFIX, ProgramTest, SEEING_BROWSER, TRAY_ICON
from tests.support.demo_provider import BROWSER
from tests.support.scratch import TIMEOUT, wait_until

MENU, PANEL = "wrapper-2.0", "xfce4-panel"  # the classes of the icon's own menu and of the panel's windows


class TrayTest(ProgramTest):
    desktop_parts = {"panel": False, "accessibility": True}

    def start_panel_and_tray(self):
        self.desktop.start_panel()
        tray = self.start_tray()
        self.wait_for_icon()
        return tray

    def start_again(self):
        """A second start shows the window of the first."""
        self.assertEqual(self.start_tray().wait(TIMEOUT), 0)

    def choose_in_menu(self, position):
        """Right-clicks the icon and chooses the menu's entry at that position; disabled entries don't count."""
        wait_until(self.open_menu, "the tray menu")
        self.press_keys(*["Down"] * position, "Return")

    def open_menu(self):
        """Right-clicks the icon. Until the panel has loaded the icon's menu, it shows one of its own instead."""
        x, y = TRAY_ICON
        self.desktop.run(["xdotool", "key", "Escape", "mousemove", x, y, "click", 3], check=True)
        wait_until(lambda: self.menus(PANEL) or self.menus(MENU), "any menu")
        return self.menus(MENU)

    def menus(self, window_class):
        """How many windows of the class are higher than the panel and its tooltips."""
        shapes = [self.desktop.run(["xdotool", "getwindowgeometry", "--shell", window]).stdout
                  for window in self.desktop.windows_of(window_class)]
        return sum(int(height) > 100 for shape in shapes for height in re.findall(r"HEIGHT=(\d+)", shape))

    def test_sign_in_by_the_tray_and_everything_agrees(self):
        self.browser = BROWSER
        self.add_profile()
        self.start_panel_and_tray()
        wait_until(lambda: "Not signed in" in self.tooltip(), "the tooltip of the signed-out state")
        signed_out_icon = self.tray_property("IconPixmap")
        self.choose_in_menu(1)
        self.assertIn("You're signed in", self.end_page_text())
        wait_until(lambda: "ada@example.com" in self.tooltip(), "the tooltip of the signed-in state")
        self.assertNotEqual(self.tray_property("IconPixmap"), signed_out_icon)
        status = self.status()
        self.assertEqual((status["email"], status["token_valid"]), ("ada@example.com", True))
        self.start_again()
        self.wait_for_text("Ada Lovelace")
        for text in ("ada@example.com", "Analytical Engines", "Admin", "demo", "staying signed in"):
            self.assertIn(text, self.window_text())
        self.assertEqual(self.cli("logout", "--force").returncode, 0)
        wait_until(lambda: "Not signed in" in self.tooltip() and "Not signed in" in self.window_text(),
                   "tray and window to show the sign-out by another process")

    def test_new_account_by_the_keyboard_alone(self):
        self.browser = SEEING_BROWSER
        self.desktop.start_panel()
        self.start_tray()
        self.press_keys("Return", window="Authtray")
        self.press_keys("End", "Tab", window="Add account")
        # Tab also stops at the redirect address and at its Copy.
        self.desktop.run(["xdotool", "type", "--delay", "5", self.provider.issuer + "\t\t\tauthtray-demo"], check=True)
        self.wait_for_text("you can sign in there")
        self.press_keys("Return")
        self.assertIn("You're signed in", self.end_page_text())
        wait_until(lambda: not self.desktop.windows("Add account"), "the end of the dialog")
        self.assertTrue(self.status()["token_valid"])
        self.check_seen_arguments()

    def test_settings_from_the_menu_act_at_once(self):
        self.add_profile()
        self.start_panel_and_tray()
        wait_until(self.open_menu, "the tray menu")
        self.press_keys("Up", "Up", "Return")
        self.press_keys("alt+s", window="Settings")
        autostart = self.desktop.folder / "home/.config/autostart"
        wait_until(lambda: list(autostart.glob("authtray-*.desktop")), "the file that starts it at login")
        self.assertIn(f'"--config" "{self.config}"', next(autostart.glob("authtray-*.desktop")).read_text())

    def test_icon_appears_in_a_panel_that_starts_later(self):
        tray = self.start_tray()
        self.wait_for_window()
        self.desktop.start_panel()
        self.wait_for_icon()
        self.assertIsNone(tray.poll())

    def test_icon_comes_back_after_the_panel(self):
        self.start_panel_and_tray()
        self.desktop.stop_panel()
        self.desktop.start_panel()
        self.wait_for_icon()

    def test_closing_the_window_without_a_tray_ends_the_program(self):
        tray = self.start_tray()
        self.press_keys("alt+F4", window="Authtray")
        wait_until(lambda: tray.poll() is not None, "the end of the program")
        self.assertEqual(tray.returncode, 0)

    def test_closing_the_window_with_a_tray_keeps_the_program(self):
        tray = self.start_panel_and_tray()
        self.start_again()
        self.press_keys("Escape", window="Authtray")
        wait_until(lambda: not self.desktop.windows("Authtray"), "the end of the window")
        self.assertIsNone(tray.poll())
        self.assertEqual(len(self.desktop.tray_items()), 1)

    def test_everything_by_the_accessibility_tree_alone(self):
        self.add_profile()
        self.start_tray()
        self.wait_for_text("Not signed in")
        self.press_button("Sign in")
        self.wait_for_text("Ada Lovelace")
        self.press_button("Copy: Account ID")
        self.wait_for_text("Copied: Account ID.")
        self.press_button("Sign out…")
        self.wait_for_text("Sign out ada@example.com?")
        self.press_button("Sign out")
        self.wait_for_text("You are signed out.")
        self.assertIsNone(self.stored())

    def test_window_shows_the_accounts_picture(self):
        self.sign_in(account="grace")
        self.start_panel_and_tray()
        self.start_again()
        self.wait_for_text("Grace Hopper")
        wait_until(self.shows_the_picture, "grace's picture in the window")

    def shows_the_picture(self):
        path = self.desktop.folder / "window.png"
        self.desktop.screenshot(path, self.wait_for_window())
        colours = self.desktop.run(["convert", path, "-format", "%c", "histogram:info:-"], check=True).stdout
        return "#8B1E5A" in colours

    def test_desktop_file_starts_the_program(self):
        self.desktop.env["PATH"] = f"{PREFIX}/bin:{self.desktop.env['PATH']}"
        self.desktop.start_panel()
        self.spawn(["gio", "launch", PREFIX / "share/applications/authtray.desktop"], "gio")
        self.wait_for_icon()

    def test_symbolic_icon_has_a_name_for_each_state(self):
        self.add_profile()
        (self.config / "settings.json").write_text('{"version": 1, "symbolic_icon": true}')
        self.start_panel_and_tray()
        wait_until(lambda: self.icon_name() == "authtray-signed-out-symbolic", "the icon of the signed-out state")
        self.sign_in()
        wait_until(lambda: re.fullmatch("authtray-valid-[0-8]-symbolic", self.icon_name()), "the icon of the signed-in state")

    def icon_name(self):
        return self.tray_property("IconName").strip("'")

    def test_window_names_the_program_that_asked(self):
        self.sign_in()
        self.start_panel_and_tray()
        self.start_again()
        self.run_backup()
        self.wait_for_text("backup.sh asked for a token")
        self.assertNotIn(self.stored()["access_token"], self.window_text())

    def run_backup(self):
        """A script that gets a token."""
        script = self.desktop.folder / "backup.sh"
        script.write_text(f"#!/bin/sh\n'{AUTHTRAY}' --cli --config '{self.config}' token --output plain\ntrue\n")
        script.chmod(0o700)
        self.desktop.run([script], check=True)

    def test_programs_that_asked_are_listed_after_a_restart_until_they_are_cleared(self):
        self.sign_in()
        tray = self.start_panel_and_tray()
        self.run_backup()
        tray.terminate()
        self.assertEqual(tray.wait(TIMEOUT), 0)
        kept = list((self.desktop.folder / "home/.local/state/authtray").rglob("*.programs"))
        self.assertEqual(len(kept), 1)
        self.assertIn("backup.sh", kept[0].read_text())
        self.assertNotIn(self.stored()["access_token"], kept[0].read_text())
        self.start_tray()
        self.wait_for_icon()
        self.start_again()
        self.wait_for_text("Ada Lovelace")
        self.press_keys("F10", window="Authtray")
        wait_until(lambda: self.menus("authtray") == 2, "the menu over the window")
        self.press_keys("t")
        self.wait_for_window("Who uses my tokens")
        self.wait_for_text("backup.sh")
        self.press_button("Clear list")
        self.wait_for_text("No program has asked")
        self.assertFalse(kept[0].exists())

    def test_several_profiles(self):
        self.sign_in()
        self.add_profile("second")
        self.start_panel_and_tray()
        wait_until(lambda: "second: Not signed in" in self.tooltip(), "both profiles in the tooltip")
        self.start_again()
        self.wait_for_text("demo (default)")
        wait_until(self.open_menu, "the tray menu")
        self.press_keys("Down", "Right")
        wait_until(lambda: self.menus(MENU) == 2, "the submenu of the profile second")
        self.press_keys("Up", "Return")  # the last entry that isn't disabled
        wait_until(lambda: "* second" in self.cli("profiles").stdout, "the default that was chosen in the menu")

    def test_missing_display_is_reported(self):
        del self.desktop.env["DISPLAY"]
        tray = self.start_tray()
        self.assertEqual(tray.wait(TIMEOUT), 3)
        self.assertIn("there is no display", self.desktop.log("authtray").read_text())


class RenewalTest(ProgramTest):
    desktop_parts = {"notifications": False}
    access_token_seconds = 4

    def test_tray_renews_before_expiry_without_being_asked(self):
        self.sign_in()
        self.start_tray()
        wait_until(lambda: len(self.events("refresh")) >= 2, "two renewals")
        self.assertTrue(self.status("--offline")["token_valid"])
        self.assertEqual(self.events("reuse-detected"), [])
