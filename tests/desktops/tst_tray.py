# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tray icon on the desktop named in $DESKTOP, used with mouse and keyboard. Each test is a column of the table that
tests/tools/desktops prints. Pictures and logs go to the folder $PICTURES."""

import os
import pathlib
import shutil

from tests import ROOT
from tests.real.harness.program import SCREEN_READER, ProgramTest
from tests.support.nested import DESKTOPS, SIZE
from tests.support.scratch import TIMEOUT, wait_until

COVER = ROOT / "tests/desktops/cover"
RIGHT = 3
LARGEST_ICON, LARGEST_STEP = 32, 16  # pixels


class TrayTest(ProgramTest):
    desktop_class = DESKTOPS[os.environ["DESKTOP"]]
    desktop_parts = {"panel": False}
    has_faults = True
    seen = "yes"  # the word in the table

    def tearDown(self):
        self.picture("end")
        for log in self.desktop.folder.glob("*.log"):
            shutil.copy(log, self.output(log.name))

    def output(self, name):
        return pathlib.Path(os.environ["PICTURES"]) / f"{self.desktop.name}-{self.id().rsplit('test_', 1)[1]}-{name}"

    # What a person sees

    def picture(self, name):
        path = self.output(f"{name}.png")
        self.desktop.screenshot(path)
        return path

    def wait_for_change(self, before, what, of=lambda area: True):
        """Waits until the screen differs from the picture in an area that `of` accepts, and returns that area."""
        after = self.desktop.folder / "after.ppm"

        def changed():
            self.desktop.screenshot(after)
            area = self.desktop.area_of_change(before, after)
            return area if area and of(area) else None

        return wait_until(changed, what)

    def still_picture(self, name):
        """A picture of the screen once nothing moves but, in the window, the time that is left."""
        earlier, later = self.desktop.folder / "earlier.ppm", self.desktop.folder / "later.ppm"
        self.desktop.screenshot(earlier)

        def is_still():
            self.desktop.screenshot(later)
            area = self.desktop.area_of_change(earlier, later)
            later.replace(earlier)
            return area is None or max(area[2:]) <= LARGEST_STEP

        wait_until(is_still, "a screen at rest")
        return self.picture(name)

    def window_is_shown(self):
        return "Authtray" in self.window_text()

    def window_is_active(self):
        return self.desktop.run(["/usr/bin/python3", SCREEN_READER, "active", "authtray"]).returncode == 0

    def wait_for_window(self):
        wait_until(self.window_is_shown, "the window")

    def wait_for_sign_in(self):
        wait_until(lambda: "ada@example.com" in self.tooltip(), "the tooltip of the signed-in state")

    def check_icon_is_shown(self, tray):
        """It vanishes from the panel with the program."""
        self.desktop.ignored = self.desktop.ignored[:2]
        self.desktop.park_mouse()
        with_icon = self.still_picture("shown")
        self.assertIsNone(tray.poll())
        if self.window_is_shown():
            self.desktop.ignored.append((0, 50, SIZE[0], SIZE[1] - 100))
        tray.terminate()
        self.wait_for_change(with_icon, "the end of the icon", of=is_icon)

    # What a person does

    def start_panel_and_tray(self):
        """Also finds out where the panel shows the icon."""
        self.desktop.start_panel()
        self.desktop.park_mouse()
        before = self.still_picture("before")
        tray = self.start_tray()
        self.wait_for_icon()
        self.wait_for_change(before, "the icon in the panel", of=is_icon)
        x, y, _, height = self.desktop.area_of_change(before, self.still_picture("icon"))
        self.icon = middle(x, y, height, height)  # at the left end of what has moved
        self.desktop.ignored.append((x - 12, y - 8, height + 24, height + 16))
        return tray

    def open_menu(self):
        before = self.still_picture("closed")
        self.desktop.click(*self.icon, RIGHT)
        self.wait_for_change(before, "the menu", of=lambda area: area[3] > 150)

    def choose(self, text):
        """Opens the menu and chooses the entry with the keyboard."""
        wait_until(lambda: text in self.menu(), f"{text} in the menu")
        self.desktop.park_mouse()
        self.open_menu()
        opened = self.still_picture("menu")
        self.desktop.press(*["Down"] * (list(self.menu(usable=True)).index(text) + 1))
        self.wait_for_change(opened, "the selected entry")
        self.still_picture(text.strip("…").lower().replace(" ", "-"))
        self.desktop.press("Return")

    def let_the_session_end(self):
        """The next renewal tells the person, in a notification. Returns the screen before and the area of that."""
        calm = self.still_picture("calm")
        self.provider.inject_fault("token", "invalid-grant")
        self.assertEqual(self.cli("refresh", "--force").returncode, 2)
        self.wait_for_change(calm, "the notification", of=lambda area: area[2] > 150)
        return calm, self.desktop.area_of_change(calm, self.still_picture("shown"))

    def unfold(self, calm, folded):
        """Moves the mouse to the notification, which then shows its button."""
        self.desktop.move_mouse(*middle(*folded))
        area = self.wait_for_change(calm, "the notification's button", of=lambda area: area[3] > folded[3] + 20)
        self.still_picture("unfolded")
        return area

    # The columns of the table

    def test_icon(self):
        self.add_profile()
        self.check_icon_is_shown(self.start_panel_and_tray())

    def test_menu(self):
        self.sign_in()
        self.start_panel_and_tray()
        self.open_menu()
        self.still_picture("open")

    def test_actions(self):
        self.add_profile()
        self.start_panel_and_tray()
        self.choose("Sign in…")
        self.wait_for_sign_in()
        self.choose("Account details…")
        self.wait_for_window()
        self.desktop.park_mouse()
        self.still_picture("window")
        self.choose("Quit")
        wait_until(lambda: not self.desktop.tray_items(), "the end of the program")

    def test_click(self):
        self.sign_in()
        self.start_panel_and_tray()
        before = self.still_picture("before-click")
        self.desktop.click(*self.icon)
        self.wait_for_change(before, "the window or the menu", of=lambda area: area[3] > 150)
        self.still_picture("after-click")
        self.seen = "window" if self.window_is_shown() else "menu"

    def test_tooltip(self):
        if not self.desktop.shows_tooltips:
            self.skipTest("this desktop shows none for tray icons; the menu's first line says the same")
        self.sign_in()
        self.start_panel_and_tray()
        before = self.still_picture("before-hover")
        self.desktop.move_mouse(*self.icon)
        self.wait_for_change(before, "a tooltip", of=lambda area: area[2] > 100)
        self.still_picture("shown")

    def test_notification(self):
        self.sign_in()
        self.start_panel_and_tray()
        _, (x, y, _, height) = self.let_the_session_end()
        self.desktop.click(x + 40, y + height - 18)  # where no button is
        self.wait_for_window()
        self.still_picture("clicked")

    def test_button(self):
        self.sign_in()
        self.start_panel_and_tray()
        calm, area = self.let_the_session_end()
        x, y, width, height = self.unfold(calm, area) if self.desktop.notifications_unfold else area
        self.desktop.click(x + width - 60, y + height - 22)  # the only button, or the last
        self.wait_for_sign_in()
        self.still_picture("signed-in")

    def test_raise(self):
        self.sign_in()
        self.start_panel_and_tray()
        self.choose("Account details…")
        wait_until(self.window_is_active, "the active window")
        self.desktop.spawn([COVER])
        wait_until(lambda: not self.window_is_active(), "the window that covers it")
        self.still_picture("covered")
        self.assertEqual(self.start_tray().wait(TIMEOUT), 0)
        wait_until(self.window_is_active, "the window in front")
        self.still_picture("raised")

    def test_restart(self):
        self.add_profile()
        tray = self.start_panel_and_tray()
        self.desktop.stop_panel()
        self.still_picture("without-panel")
        self.desktop.start_panel()
        self.wait_for_icon()
        self.assertFalse(self.window_is_shown())
        self.check_icon_is_shown(tray)

    def test_late(self):
        self.add_profile()
        tray = self.start_tray()
        if self.desktop.watches_without_panel:
            self.wait_for_icon()
        else:
            self.wait_for_window()
        self.desktop.start_panel()
        self.wait_for_icon()
        self.check_icon_is_shown(tray)


def is_icon(area):
    """Whether the area is in a panel, and no higher than an icon."""
    _, y, _, height = area
    return height <= LARGEST_ICON and (y + height < 50 or y > SIZE[1] - 50)


def middle(x, y, width, height):
    return (x + width // 2, y + height // 2)
