# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A private desktop session: virtual screen, session bus, keyring, window manager, notifications, panel with a tray."""

import os
import pathlib
import re
import shutil
import socket

from tests.support.keyring import Keyring
from tests.support.scratch import Scratch, wait_until

SCREEN = "1280x900x24"
INHERITED = ("PATH", "USER", "LOGNAME", "AUTHTRAY_NODE_MODULES", "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS")
CONFIGURATION = pathlib.Path(__file__).resolve().parent / "configuration"
SYSTEM_SERVICES = "/usr/share/dbus-1/services"
PANELS = {  # the commands, and the types of their trays
    "xfce4-panel": (["xfce4-panel", "--disable-wm-check"], "StatusNotifierItem"),
    "lxqt-panel": (["lxqt-panel"], "StatusNotifierItem"),
    "trayer": (["trayer", "--edge", "bottom", "--align", "right", "--width", "20", "--height", "32"], "XEmbed"),
}
SESSION_MANAGER = "org.xfce.SessionManager"


class Desktop(Scratch):
    """A context manager. Each part can be left out; start_panel() can start the panel later."""

    # The bus starts nothing else on demand: a killed keyring stays away, and a locked keyring finds no program to ask a person.
    activatable = ("org.xfce.Xfconf", "org.a11y.Bus")

    def __init__(self, *, screen=True, bus=True, keyring=True, keychain=Keyring, panel=True, notifications=True,
                 accessibility=False, prefix="/usr/local"):
        """Finds icons and desktop files below `prefix`, too."""
        super().__init__()
        self._prefix = prefix
        self.keyring = keychain(self)
        self._parts = {"screen": screen, "bus": bus, "keyring": bus and keyring, "accessibility": accessibility,
                       "window manager": screen, "notifications": screen and notifications, "panel": screen and panel}
        self._panel = self._tray = self._notifications = None

    def prepare(self):
        self._make_environment()
        starts = {"screen": self._start_screen, "bus": self._start_bus, "keyring": self.keyring.start,
                  "accessibility": self._start_accessibility, "window manager": self._start_window_manager,
                  "notifications": self.start_notifications, "panel": self.start_panel}
        for part, start in starts.items():
            if self._parts[part]:
                start()

    # The screen

    def start_session_manager(self):
        """Starts the session manager as a login does: it restarts what ran when the session last ended. Programs that are
        started from now on become part of the session."""
        address = self.folder / "session-manager"
        self._configure("xfce4-session", address=address)
        self.env.pop("SESSION_MANAGER", None)  # of the login before
        manager = self.spawn(["xfce4-session"])
        wait_until(lambda: address.exists() and address.read_text(), "a session manager")
        self.env["SESSION_MANAGER"] = address.read_text().strip()
        return manager

    def is_in_session(self, program):
        """Whether the session manager knows how to restart the program, and waits for no answer of it."""
        clients = re.findall(r"'(/[^']+)'", self.call(SESSION_MANAGER, "/org/xfce/SessionManager",
                                                      "org.xfce.Session.Manager.ListClients") or "")
        interface = "org.xfce.Session.Client"
        return any(f"'{program}'" in (self.call(SESSION_MANAGER, client, f"{interface}.GetAllSmProperties") or "")
                   and self.call(SESSION_MANAGER, client, f"{interface}.GetState") == "(uint32 0,)" for client in clients)

    def log_out(self):
        """Saves the session and ends it, unless a program in it objects."""
        self.call(SESSION_MANAGER, "/org/xfce/SessionManager", "org.xfce.Session.Manager.Logout", "false", "true")

    def start_panel(self, program="xfce4-panel"):
        """Starts the panel and waits until it shows tray icons."""
        self._configure("xfce4-panel")
        self._copy_configuration("lxqt-panel.conf", "lxqt/panel.conf")
        command, self._tray = PANELS[program]
        self._panel = self.spawn(command)
        wait_until(self.has_tray, "a panel with a tray")

    def stop_panel(self):
        self.end(self._panel)
        wait_until(lambda: not self.has_tray(), "the end of the panel")

    def start_notifications(self):
        self._notifications = self.spawn(["dunst"])
        wait_until(lambda: self.has_name("org.freedesktop.Notifications"), "a notification service")

    def stop_notifications(self):
        self.end(self._notifications)
        wait_until(lambda: not self.has_name("org.freedesktop.Notifications"), "the end of the notification service")

    def has_tray(self):
        if self._tray == "XEmbed":
            return bool(self.windows_of("trayer"))
        return self._watcher("IsStatusNotifierHostRegistered") == "true"

    def tray_items(self):
        """The addresses under which programs have registered a tray icon."""
        return re.findall(r"'([^']+)'", self._watcher("RegisteredStatusNotifierItems") or "")

    def windows(self, title):
        """The ids of the visible windows whose title matches `title`, a regular expression."""
        return self.run(["xdotool", "search", "--onlyvisible", "--name", title]).stdout.split()

    def windows_of(self, window_class):
        return self.run(["xdotool", "search", "--onlyvisible", "--class", window_class]).stdout.split()

    def screenshot(self, path, window="root"):
        self.run(["import", "-window", window, path], check=True)

    def _watcher(self, name):
        return self.property("org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher", name)

    # The bus

    def call(self, destination, path, method, *arguments):
        """Calls a method on the session bus. Returns its result as gdbus prints it, or None if the call failed."""
        done = self.run(["gdbus", "call", "--session", "--timeout", "10", "--dest", destination, "--object-path", path,
                         "--method", method, *arguments])
        return done.stdout.strip() if done.returncode == 0 else None

    def property(self, destination, path, interface, name):
        result = self.call(destination, path, "org.freedesktop.DBus.Properties.Get", interface, name)
        return re.fullmatch(r"\(<(.*)>,\)", result, re.DOTALL).group(1) if result else None

    def has_name(self, name):
        return self.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.NameHasOwner",
                         name) == "(true,)"

    def start_system_bus(self):
        """Starts a private system bus without services. Programs that are started from now on use it."""
        self._start_bus_daemon("DBUS_SYSTEM_BUS_ADDRESS", "system-bus", self.folder / "no-services")

    # The start of each part

    def _make_environment(self):
        folders = {"HOME": "home", "XDG_CONFIG_HOME": "home/.config", "XDG_DATA_HOME": "home/.local/share",
                   "XDG_CACHE_HOME": "home/.cache", "XDG_STATE_HOME": "home/.local/state", "XDG_RUNTIME_DIR": "run",
                   "TMPDIR": "tmp"}
        self.env = {name: os.environ[name] for name in INHERITED if name in os.environ}
        self.env.update(LANG="C.UTF-8", NO_AT_BRIDGE="1", XDG_DATA_DIRS=f"{self._prefix}/share:/usr/share")
        for name, folder in folders.items():
            (self.folder / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
            self.env[name] = str(self.folder / folder)

    def _start_screen(self):
        """Xvfb chooses a free display and writes its number to a pipe. Without -noreset it would start over, and refuse new
        clients meanwhile, whenever its last client has gone."""
        reader, writer = os.pipe()
        try:
            self.spawn(["Xvfb", "-displayfd", writer, "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"],
                       pass_fds=[writer])
        finally:
            os.close(writer)
        with open(reader, encoding="ascii") as pipe:
            number = pipe.readline().strip()
        if not number:
            raise RuntimeError(f"Xvfb did not start: {self.log('Xvfb').read_text().strip()}")
        self.env["DISPLAY"] = f":{number}"

    def _start_bus(self):
        services = self.folder / "services"
        services.mkdir()
        for name in self.activatable:
            shutil.copy(f"{SYSTEM_SERVICES}/{name}.service", services)
        self._start_bus_daemon("DBUS_SESSION_BUS_ADDRESS", "bus", services)
        wait_until(lambda: self.has_name("org.freedesktop.DBus"), "a session bus")

    def _start_bus_daemon(self, variable, name, services):
        address = self.folder / "run" / name
        configuration = self.folder / f"{name}.conf"
        configuration.write_text((CONFIGURATION / "bus.conf").read_text().format(address=address, services=services))
        self.env[variable] = f"unix:path={address}"
        self.spawn(["dbus-daemon", "--config-file", configuration, "--nofork", "--nopidfile"])
        wait_until(lambda: accepts_connections(address), f"a bus at {address}")

    def _start_accessibility(self):
        self.env.pop("NO_AT_BRIDGE")
        self.env.update(QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1", QT_ACCESSIBILITY="1")
        if not self.call("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus.GetAddress"):
            raise RuntimeError("The accessibility bus did not start. Is at-spi2-core installed?")

    def _start_window_manager(self):
        self.spawn(["xfwm4", "--compositor=off"])
        wait_until(self._has_window_manager, "a window manager")

    def _has_window_manager(self):
        return "window id" in self.run(["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"]).stdout

    def _copy_configuration(self, name, target):
        path = self.folder / "home/.config" / target
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(CONFIGURATION / name, path)

    def _configure(self, program, **values):
        channels = self.folder / "home/.config/xfce4/xfconf/xfce-perchannel-xml"
        channels.mkdir(parents=True, exist_ok=True)
        (channels / f"{program}.xml").write_text((CONFIGURATION / f"{program}.xml").read_text().format(**values))


def accepts_connections(path):
    """Whether a server listens at the socket; its file exists a moment earlier."""
    with socket.socket(socket.AF_UNIX) as connection:
        return path.exists() and connection.connect_ex(str(path)) == 0
