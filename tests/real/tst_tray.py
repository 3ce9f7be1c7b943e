# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tray and window on a real panel, window manager and keyring."""

import pathlib
import re
import unittest

from program import BROWSER, PATIENCE, SUPPORT, TRAY_ICON, ProgramTest, wait_until


class TrayTest(ProgramTest):
    browser = BROWSER
    desktop_parts = {"panel": False, "accessibility": True}

    def tray_property(self, name):
        service = self.desktop.tray_items()[0].split("/")[0]
        return self.desktop.property(service, "/StatusNotifierItem", "org.kde.StatusNotifierItem", name)

    def tooltip(self):
        return self.tray_property("ToolTip") or ""

    def wait_for_icon(self):
        self.wait(self.desktop.tray_items, "the tray icon")

    def window_text(self):
        return self.desktop.run(["/usr/bin/python3", SUPPORT / "read_window.py", "authtray"]).stdout

    def choose_in_menu(self, position):
        """Right-clicks the icon and takes the menu's entry at that position among those that can be chosen."""
        self.wait(self.open_menu, "the tray menu")
        self.desktop.run(["xdotool", "key", *["Down"] * position, "Return"], check=True)

    def open_menu(self):
        """The panel shows its own menu instead of the icon's for as long as it hasn't loaded that."""
        x, y = TRAY_ICON
        self.desktop.run(["xdotool", "key", "Escape", "mousemove", x, y, "click", 3], check=True)
        self.wait(lambda: self.has_menu("xfce4-panel") or self.has_menu("wrapper-2.0"), "any menu")
        return self.has_menu("wrapper-2.0")

    def has_menu(self, window_class):
        """A window of the panel's higher than its bar and its tooltips."""
        windows = self.desktop.run(["xdotool", "search", "--onlyvisible", "--class", window_class]).stdout.split()
        shapes = [self.desktop.run(["xdotool", "getwindowgeometry", "--shell", window]).stdout for window in windows]
        return any(int(height) > 100 for shape in shapes for height in re.findall(r"HEIGHT=(\d+)", shape))

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
        for text in ("ada@example.com", "Analytical Engines", "Admin", "demo", "offline_access"):
            self.assertIn(text, self.window_text())
        self.assertEqual(self.cli("logout", "--force").returncode, 0)
        self.wait(lambda: "Not signed in" in self.tooltip() and "Not signed in" in self.window_text(),
                  "tray and window to notice the sign-out by another process")

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

    def test_no_display_is_said(self):
        del self.desktop.env["DISPLAY"]
        tray = self.start_tray()
        self.assertEqual(tray.wait(PATIENCE), 3)
        self.assertIn("there is no display", self.desktop.log("authtray").read_text())


class RenewalTest(ProgramTest):
    desktop_parts = {"notifications": False}
    access_token_seconds = 4

    def test_tray_renews_before_expiry_by_itself(self):
        self.login_done()
        self.start_tray()
        self.wait(lambda: len(self.events("refresh")) >= 2, "two renewals")
        self.assertTrue(self.status("--offline")["token_valid"])
        self.assertEqual(self.events("reuse-detected"), [])


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
