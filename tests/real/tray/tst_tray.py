# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tray and window on a real panel, window manager and keyring."""

import pathlib
import re
import unittest

from tests import ROOT
from tests.real.harness.program import AUTHTRAY, BROWSER, PATIENCE, TRAY_ICON, ProgramTest, world_of


class TrayTest(ProgramTest):
    browser = BROWSER
    desktop_parts = {"panel": False, "accessibility": True}

    def choose_in_menu(self, position):
        """Right-clicks the icon and takes the menu's entry at that position among those that can be chosen."""
        self.wait(self.open_menu, "the tray menu")
        self.desktop.run(["xdotool", "key", *["Down"] * position, "Return"], check=True)

    def open_menu(self):
        """The panel shows its own menu instead of the icon's for as long as it hasn't loaded that."""
        x, y = TRAY_ICON
        self.desktop.run(["xdotool", "key", "Escape", "mousemove", x, y, "click", 3], check=True)
        self.wait(lambda: self.menus("xfce4-panel") or self.menus("wrapper-2.0"), "any menu")
        return self.menus("wrapper-2.0")

    def menus(self, window_class):
        """How many windows the panel has that are higher than its bar and its tooltips."""
        windows = self.desktop.run(["xdotool", "search", "--onlyvisible", "--class", window_class]).stdout.split()
        shapes = [self.desktop.run(["xdotool", "getwindowgeometry", "--shell", window]).stdout for window in windows]
        return sum(int(height) > 100 for shape in shapes for height in re.findall(r"HEIGHT=(\d+)", shape))

    def press(self, key):
        window = self.desktop.windows("Authtray")[0]
        self.desktop.run(["xdotool", "windowactivate", "--sync", window, "key", key], check=True)

    def test_sign_in_by_the_tray_and_everything_agrees(self):
        self.add_profile()
        self.desktop.start_panel()
        self.start_tray()
        self.wait_for_icon()
        self.wait(lambda: "Not signed in" in self.tooltip(), "the tooltip of being signed out")
        signed_out_icon = self.tray_property("IconPixmap")
        self.choose_in_menu(1)
        self.assertIn("You're signed in", self.end_page_text())
        self.wait(lambda: "ada@example.com" in self.tooltip(), "the tooltip of being signed in")
        self.assertNotEqual(self.tray_property("IconPixmap"), signed_out_icon)
        status = self.status()
        self.assertEqual((status["email"], status["token_valid"]), ("ada@example.com", True))
        self.assertEqual(self.start_tray().wait(PATIENCE), 0)  # a second start shows the first one's window
        self.wait(lambda: "Ada Lovelace" in self.window_text(), "the account in the window")
        for text in ("ada@example.com", "Analytical Engines", "Admin", "demo", "staying signed in"):
            self.assertIn(text, self.window_text())
        self.assertEqual(self.cli("logout", "--force").returncode, 0)
        self.wait(lambda: "Not signed in" in self.tooltip() and "Not signed in" in self.window_text(),
                  "tray and window to notice the sign-out by another process")

    def test_new_account_by_the_keyboard_alone(self):
        self.desktop.start_panel()
        self.start_tray()
        self.wait(lambda: self.desktop.windows("Authtray"), "the window where there is no account yet")
        self.press("Return")
        self.wait(lambda: self.desktop.windows("Add account"), "the question about the account")
        window = self.desktop.windows("Add account")[0]
        self.desktop.run(["xdotool", "windowactivate", "--sync", window, "key", "End", "Tab"], check=True)
        self.desktop.run(["xdotool", "type", "--delay", "5", self.provider.issuer + "\tauthtray-demo"], check=True)
        self.wait(lambda: "can be signed in to" in self.window_text(), "the provider to be found")
        self.desktop.run(["xdotool", "key", "Return"], check=True)
        self.assertIn("You're signed in", self.end_page_text())
        self.wait(lambda: not self.desktop.windows("Add account"), "the dialog's end")
        self.assertTrue(self.status()["token_valid"])

    def test_settings_from_the_menu_act_at_once(self):
        self.desktop.start_panel()
        self.add_profile()
        self.start_tray()
        self.wait_for_icon()
        self.wait(self.open_menu, "the tray menu")
        self.desktop.run(["xdotool", "key", "Up", "Up", "Return"], check=True)
        self.wait(lambda: self.desktop.windows("Settings"), "the settings")
        window = self.desktop.windows("Settings")[0]
        self.desktop.run(["xdotool", "windowactivate", "--sync", window, "key", "alt+s"], check=True)
        autostart = self.desktop.folder / "home/.config/autostart"
        self.wait(lambda: list(autostart.glob("authtray-*.desktop")), "the file that starts it at login")
        self.assertIn(f'"--config" "{self.config}"', next(autostart.glob("authtray-*.desktop")).read_text())

    def test_icon_appears_in_a_panel_that_starts_later(self):
        tray = self.start_tray()
        self.wait(lambda: self.desktop.windows("Authtray"), "the window where there is no tray")
        self.desktop.start_panel()
        self.wait_for_icon()
        self.assertIsNone(tray.poll())

    def test_icon_comes_back_after_the_panel(self):
        self.desktop.start_panel()
        self.start_tray()
        self.wait_for_icon()
        self.desktop.stop_panel()
        self.desktop.start_panel()
        self.wait_for_icon()

    def test_closing_the_window_without_a_tray_ends_the_program(self):
        tray = self.start_tray()
        self.wait(lambda: self.desktop.windows("Authtray"), "the window")
        self.press("alt+F4")
        self.wait(lambda: tray.poll() is not None, "the program's end")
        self.assertEqual(tray.returncode, 0)

    def test_closing_the_window_with_a_tray_keeps_it(self):
        self.desktop.start_panel()
        tray = self.start_tray()
        self.wait_for_icon()
        self.assertEqual(self.start_tray().wait(PATIENCE), 0)
        self.wait(lambda: self.desktop.windows("Authtray"), "the window")
        self.press("Escape")
        self.wait(lambda: not self.desktop.windows("Authtray"), "the window's end")
        self.assertIsNone(tray.poll())
        self.assertEqual(len(self.desktop.tray_items()), 1)

    def do(self, name):
        """What a screen reader's user does with the button of that name."""
        press = ["/usr/bin/python3", ROOT / "tests/real/harness/press.py", "authtray", name]
        self.wait(lambda: self.desktop.run(press).returncode == 0, f"a button {name}")

    def test_everything_by_the_accessibility_tree_alone(self):
        self.add_profile()
        self.start_tray()
        self.wait(lambda: "Not signed in" in self.window_text(), "the window")
        self.do("Sign in")
        self.wait(lambda: "Ada Lovelace" in self.window_text(), "the account in the window")
        self.do("Copy: Account ID")
        self.wait(lambda: "Copied: Account ID." in self.window_text(), "the word that it is copied")
        self.do("Sign out")
        self.wait(lambda: "Sign out ada@example.com?" in self.window_text(), "the question")
        self.do("Sign out")
        self.wait(lambda: "You are signed out." in self.window_text(), "the word that it is over")
        self.assertIsNone(self.stored())

    def test_window_shows_the_accounts_picture(self):
        self.desktop.start_panel()
        self.login_done(account="grace")
        self.start_tray()
        self.wait_for_icon()
        self.assertEqual(self.start_tray().wait(PATIENCE), 0)
        self.wait(lambda: "Grace Hopper" in self.window_text(), "the account in the window")
        self.wait(self.shows_the_picture, "grace's picture in the window")

    def shows_the_picture(self):
        path = self.desktop.folder / "window.png"
        self.desktop.screenshot(path, self.desktop.windows("Authtray")[0])
        colours = self.desktop.run(["convert", path, "-format", "%c", "histogram:info:-"], check=True).stdout
        return "#8B1E5A" in colours

    def test_icon_in_the_panels_colour_tells_the_state_by_its_name(self):
        icons = self.desktop.folder / "data/icons"
        icons.mkdir(parents=True)
        (icons / "hicolor").symlink_to(ROOT / "resources/icons/hicolor")  # as an installation has them
        self.desktop.env["XDG_DATA_DIRS"] = f"{icons.parent}:/usr/share"
        self.add_profile()
        (self.config / "settings.json").write_text('{"version": 1, "symbolic_icon": true}')
        self.desktop.start_panel()
        self.start_tray()
        self.wait_for_icon()
        self.wait(lambda: self.icon_name() == "authtray-signed-out-symbolic", "the icon of being signed out")
        self.login_done()
        self.wait(lambda: re.fullmatch("authtray-valid-[0-8]-symbolic", self.icon_name()), "that of being signed in")

    def icon_name(self):
        return self.desktop.property(self._tray_service(), "/StatusNotifierItem", "org.kde.StatusNotifierItem", "IconName").strip("'")

    def test_window_tells_who_asked(self):
        self.login_done()
        self.desktop.start_panel()
        self.start_tray()
        self.wait_for_icon()
        self.assertEqual(self.start_tray().wait(PATIENCE), 0)
        script = self.desktop.folder / "backup.sh"
        script.write_text(f"#!/bin/sh\n'{AUTHTRAY}' --cli --config '{self.config}' token --output plain\ntrue\n")
        script.chmod(0o700)
        self.desktop.run([script], check=True)
        self.wait(lambda: "backup.sh asked for a token" in self.window_text(), "the script's name in the window")
        self.assertNotIn(self.stored()["access_token"], self.window_text())

    def test_several_profiles(self):
        self.login_done()
        self.add_profile("second")
        self.desktop.start_panel()
        self.start_tray()
        self.wait_for_icon()
        self.wait(lambda: "second: Not signed in" in self.tooltip(), "both profiles in the tooltip")
        self.assertEqual(self.cli("profiles", "default", "second").returncode, 0)
        self.assertEqual(self.start_tray().wait(PATIENCE), 0)
        self.wait(lambda: "second (default)" in self.window_text(), "the new default in the window")
        self.wait(self.open_menu, "the tray menu")
        self.desktop.run(["xdotool", "key", "Down", "Right"], check=True)
        self.wait(lambda: self.menus("wrapper-2.0") == 2, "demo's submenu")
        self.desktop.run(["xdotool", "key", "Up", "Return"], check=True)  # the last entry
        self.wait(lambda: "* demo" in self.cli("profiles").stdout, "the default chosen in the menu")

    def test_no_display_is_said(self):
        del self.desktop.env["DISPLAY"]
        tray = self.start_tray()
        self.assertEqual(tray.wait(PATIENCE), 3)
        self.assertIn("there is no display", self.desktop.log("authtray").read_text())


class NotificationTest(ProgramTest):
    desktop_parts = {}
    provider_misbehaves = True

    def dunst(self, *command):
        return self.desktop.run(["dunstctl", *command]).stdout.strip()

    def test_session_that_ends_is_told_once_and_a_click_shows_the_account(self):
        self.login_done()
        self.start_tray()
        self.wait(self.desktop.tray_items, "the tray icon")
        self.provider.misbehave("token", "invalid-grant")
        self.assertEqual(self.cli("refresh", "--force").returncode, 2)
        self.wait(lambda: self.dunst("count", "displayed") == "1", "a notification")
        self.cli("status")
        self.assertEqual(self.dunst("count", "displayed"), "1")
        self.dunst("action", "0")
        self.wait(lambda: self.desktop.windows("Authtray"), "the window")
        self.dunst("close-all")
        self.wait(lambda: "The session has ended. Sign in again" in self.dunst("history"), "the notification's words")


class RenewalTest(ProgramTest):
    desktop_parts = {"notifications": False}
    access_token_seconds = 4

    def test_tray_renews_before_expiry_by_itself(self):
        self.login_done()
        self.start_tray()
        self.wait(lambda: len(self.events("refresh")) >= 2, "two renewals")
        self.assertTrue(self.status("--offline")["token_valid"])
        self.assertEqual(self.events("reuse-detected"), [])


class LoginTest(ProgramTest):
    desktop_parts = {"notifications": False}

    def setUp(self):
        super().setUp()
        self.add_profile()
        self.manager = self.desktop.start_session_manager()

    def start_in_session(self):
        """Whoever logs out before the first question is answered isn't asked again."""
        tray = self.start_tray()
        self.wait_for_icon()
        self.wait(lambda: self.desktop.is_in_session(AUTHTRAY), "the program's part in the session")
        return tray

    def log_out(self, tray):
        self.desktop.log_out()
        self.wait(lambda: self.manager.poll() is not None, "the end of the session")
        self.wait(lambda: tray.poll() is not None, "the program's end")
        self.assertEqual(tray.returncode, 0)

    def test_session_that_is_restored_has_the_icon_and_no_window(self):
        tray = self.start_in_session()
        self.assertEqual(self.start_tray().wait(PATIENCE), 0)
        self.wait(lambda: self.desktop.windows("Authtray"), "the window, which doesn't object to the logout")
        self.log_out(tray)
        self.wait(lambda: not self.desktop.tray_items(), "the end of the icon")
        self.desktop.start_session_manager()
        self.wait_for_icon()
        self.wait(lambda: "Not signed in" in self.tooltip(), "the profile of the same config folder")
        self.assertEqual(self.desktop.windows("Authtray"), [])

    def test_session_that_is_restored_leaves_the_start_to_autostart(self):
        tray = self.start_in_session()
        autostart = self.desktop.folder / "home/.config/autostart"
        autostart.mkdir()
        (autostart / f"authtray-{world_of(self.config)}.desktop").write_text("[Desktop Entry]\nType=Application\nExec=true\n")
        self.log_out(tray)
        saved = next((self.desktop.folder / "home/.cache/sessions").glob("xfce4-session-*")).read_text()
        self.assertNotIn(str(AUTHTRAY), saved)


class SecretsTest(ProgramTest):
    desktop_parts = {}

    def traces_of(self, secrets):
        """Files and processes that contain one of them. The keyring's own file is encrypted."""
        places = [path for path in self.desktop.folder.rglob("*") if path.is_file()]
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            places += [process / "cmdline", process / "environ"]
        return [str(place) for place in places if any(secret.encode() in read(place) for secret in secrets)]

    def test_no_token_is_left_anywhere_but_in_the_keychain(self):
        self.add_profile()
        tray = self.start_tray("--log-level", "debug")
        self.wait(self.desktop.tray_items, "the tray icon")
        log = ["--log-level", "debug"]
        self.login_done(*log)
        said = []
        secrets = set()
        for command in (["status"], ["me"], ["refresh", "--force", "--output", "text"], ["profiles"]):
            done = self.cli(*command, *log)
            said.append(done.stdout + done.stderr)
            secrets |= {self.stored()["access_token"], self.stored()["refresh_token"]}
        self.assertEqual(len(secrets), 4)
        self.assertEqual([text for text in said if any(secret in text for secret in secrets)], [])
        self.assertEqual(self.traces_of(secrets), [])
        tray.terminate()
        tray.wait(PATIENCE)
        self.assertEqual(self.traces_of(secrets), [])

    def test_the_search_finds_what_is_there(self):
        (self.desktop.folder / "planted").write_text("xx planted-secret xx")
        self.assertEqual(self.traces_of(["planted-secret"]), [str(self.desktop.folder / "planted")])


def read(place):
    try:
        return place.read_bytes()
    except OSError:  # it has gone meanwhile
        return b""


if __name__ == "__main__":
    unittest.main()
