# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""GNOME and Plasma on Wayland, nested in a virtual screen: a picture of it shows what a person would see, and xdotool is the
person's mouse and keyboard."""

import pathlib
import shutil

from tests.support.desktop import SYSTEM_SERVICES, Desktop
from tests.support.scratch import wait_until

SHELL, SHELL_PATH = "org.gnome.Shell", "/org/gnome/Shell"
START = 60  # seconds for a desktop to start on a busy machine
SOCKET = "wayland-0"
SIZE = (1280, 900)
PARKED = (8, 300)  # where the mouse is in nobody's way
GNOME_SETTINGS = """[org/gnome/shell]
welcome-dialog-last-shown-version='99'
[org/gnome/desktop/interface]
enable-animations=false
"""


class NestedDesktop(Desktop):
    """See Desktop. Only the nested compositor, xdotool and the pictures use the X display. No Wayland client knows the windows
    of others: ask the accessibility tree."""

    def __init__(self, **parts):
        super().__init__(notifications=False, accessibility=True, **parts)
        self.ignored = [self.clock, (0, 285, 40, 50)]  # areas in which pictures may differ: x, y, width, height

    def on_screen(self, *command):
        return self.run(command, env=self._x11, check=True)

    def move_mouse(self, x, y):
        self.on_screen("xdotool", "mousemove", x, y)

    def park_mouse(self):
        self.move_mouse(*PARKED)

    def click(self, x, y, button=1):
        self.on_screen("xdotool", "mousemove", x, y, "click", button)

    def press(self, *keys):
        self.on_screen("xdotool", "key", "--delay", 100, *keys)

    def screenshot(self, path, window="root"):
        self.on_screen("import", "-window", window, path)

    def area_of_change(self, before, after):
        """The smallest area in which two pictures differ where that isn't ignored; None if there is none."""
        masks = [f"rectangle {x},{y} {x + width},{y + height}" for x, y, width, height in self.ignored]
        text = self.run(["convert", before, after, "-compose", "difference", "-composite", "-threshold", "8%",
                         "-fill", "black", "-draw", " ".join(masks), "-trim", "-format", "%w %h %X %Y", "info:"],
                        check=True).stdout
        width, height, x, y = (int(number) for number in text.split())
        return None if width <= 1 and height <= 1 else (x, y, width, height)

    def has_tray(self):
        return self._watcher("IsStatusNotifierHostRegistered") == "true"

    def _start_compositor(self, command, **env):
        self._x11 = {"DISPLAY": self.env.pop("DISPLAY")}
        self.env.update(XDG_SESSION_TYPE="wayland", **env)
        self.spawn(command, env=self._x11)
        wait_until((self.folder / "run" / SOCKET).exists, "a Wayland compositor", START)
        self.env["WAYLAND_DISPLAY"] = SOCKET
        names = ["WAYLAND_DISPLAY", "XDG_SESSION_TYPE", *env]
        self.run(["dbus-update-activation-environment", *names], check=True)


class GnomeDesktop(NestedDesktop):
    """GNOME Shell with the extension that shows tray icons. Its panel ends with the compositor, so that the extension is
    turned off and on instead."""

    name = "gnome"
    activatable = ("org.a11y.Bus", "org.gnome.Shell.Notifications")
    clock = (500, 0, 280, 32)
    shows_tooltips = False
    watches_without_panel = False
    notifications_unfold = True
    EXTENSION = "ubuntu-appindicators@ubuntu.com"

    def start_panel(self):
        self.call(SHELL, SHELL_PATH, f"{SHELL}.Extensions.EnableExtension", self.EXTENSION)
        wait_until(self.has_tray, "a panel with a tray", START)

    def stop_panel(self):
        self.call(SHELL, SHELL_PATH, f"{SHELL}.Extensions.DisableExtension", self.EXTENSION)
        wait_until(lambda: not self.has_tray(), "the end of the tray")

    def _start_window_manager(self):
        self.start_system_bus()
        self._configure_shell()
        width, height = SIZE
        self._start_compositor(["gnome-shell", "--nested", "--wayland", f"--wayland-display={SOCKET}"],
                               XDG_CURRENT_DESKTOP="GNOME", GSETTINGS_BACKEND="keyfile",
                               MUTTER_DEBUG_DUMMY_MODE_SPECS=f"{width}x{height}")
        wait_until(lambda: self.has_name(SHELL), "GNOME Shell", START)
        wait_until(lambda: self._overview() == "true", "the overview, with which GNOME starts", START)
        wait_until(self._leave_overview, "the desktop behind the overview")

    def _configure_shell(self):
        data = self.folder / "home/.local/share/gnome-shell"
        data.mkdir(parents=True)
        (data / "lock-warning-shown").touch()  # else a notification says that the screen can't be locked
        settings = self.folder / "home/.config/glib-2.0/settings/keyfile"
        settings.parent.mkdir(parents=True)
        settings.write_text(GNOME_SETTINGS)

    def _overview(self):
        return self.property(SHELL, SHELL_PATH, SHELL, "OverviewActive")

    def _leave_overview(self):
        self.call(SHELL, SHELL_PATH, "org.freedesktop.DBus.Properties.Set", SHELL, "OverviewActive", "<false>")
        return self._overview() == "false"


class PlasmaDesktop(NestedDesktop):
    name = "plasma"
    clock = (1130, 858, 105, 42)
    shows_tooltips = True
    watches_without_panel = True  # so that nothing tells programs that there is no panel
    notifications_unfold = False

    def start_panel(self):
        self._panel = self.spawn(["plasmashell", "--no-respawn"])
        wait_until(lambda: self.has_tray() and self._shows_clock(), "a panel with a tray", START)

    def stop_panel(self):
        """The watcher of tray icons stays, and says that there is a panel."""
        self.end(self._panel)

    def _shows_clock(self):
        """The panel is painted later than its tray is there."""
        picture = self.folder / "panel.png"
        self.screenshot(picture)
        x, y, width, height = self.clock
        colours = self.run(["convert", picture, "-crop", f"{width}x{height}+{x}+{y}", "-format", "%k", "info:"], check=True)
        return int(colours.stdout) > 8

    @property
    def activatable(self):
        services = pathlib.Path(SYSTEM_SERVICES).glob("org.kde.*.service")
        return ["org.a11y.Bus", *(path.stem for path in services if "wallet" not in path.stem)]

    def _start_window_manager(self):
        version = 6 if shutil.which("kded6") else 5
        settings = self.folder / "home/.config"
        (settings / "kwalletrc").write_text("[Wallet]\nEnabled=false\nFirst Use=false\n")
        (settings / "plasmanotifyrc").write_text("[Notifications]\nPopupTimeout=60000\n")  # long enough for a busy machine
        width, height = SIZE
        self._start_compositor(["kwin_wayland", "--x11-display", self.env["DISPLAY"], "--width", width, "--height", height,
                                "--no-lockscreen", "--socket", SOCKET],
                               XDG_CURRENT_DESKTOP="KDE", KDE_FULL_SESSION="true", KDE_SESSION_VERSION=str(version),
                               XDG_MENU_PREFIX="plasma-", QT_QUICK_BACKEND="software", KWIN_COMPOSE="Q")
        self.env["QT_QPA_PLATFORM"] = "wayland"
        self.spawn([f"kded{version}"])
        wait_until(lambda: self.has_name("org.kde.StatusNotifierWatcher"), "Plasma's services", START)


DESKTOPS = {desktop.name: desktop for desktop in (GnomeDesktop, PlasmaDesktop)}
