# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A throwaway desktop session: virtual screen, session bus, keyring, window manager, notifications, panel with a tray."""

import os
import re
import shutil
import signal
import socket
import struct
import subprocess

from tests.support.scratch import Scratch, wait_until

SCREEN = "1280x900x24"
START = 20  # seconds each part has to come up
INHERITED = ("PATH", "USER", "LOGNAME", "AUTHTRAY_NODE_MODULES", "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS")
KEYRING_PASSWORD = b"sesame"  # with none, gnome-keyring would unlock by itself
KEYRING_UNLOCK = 1  # the operation's number in gnome-keyring's control protocol
# Nothing else is started on demand: a keyring that is gone stays gone, and a locked one finds nobody to ask.
ACTIVATABLE = ("org.xfce.Xfconf", "org.a11y.Bus")
SESSION_MANAGER = "org.xfce.SessionManager"
PROMPTER = "org.gnome.keyring.SystemPrompter"
SYSTEM_SERVICES = "/usr/share/dbus-1/services"

BUS_CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={address}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""

PANEL_CONFIGURATION = """<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="length" type="uint" value="100"/>
      <property name="size" type="uint" value="32"/>
      <property name="icon-size" type="uint" value="22"/>
      <property name="plugin-ids" type="array">
        <value type="int" value="1"/>
        <value type="int" value="2"/>
        <value type="int" value="3"/>
      </property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="tasklist"/>
    <property name="plugin-2" type="string" value="separator">
      <property name="expand" type="bool" value="true"/>
      <property name="style" type="uint" value="0"/>
    </property>
    <property name="plugin-3" type="string" value="systray">
      <property name="square-icons" type="bool" value="true"/>
    </property>
  </property>
</channel>
"""

SESSION_CONFIGURATION = """<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-session" version="1.0">
  <property name="startup" type="empty">
    <property name="ssh-agent" type="empty"><property name="enabled" type="bool" value="false"/></property>
    <property name="gpg-agent" type="empty"><property name="enabled" type="bool" value="false"/></property>
  </property>
  <property name="sessions" type="empty">
    <property name="Failsafe" type="empty">
      <property name="IsFailsafe" type="bool" value="true"/>
      <property name="Count" type="int" value="1"/>
      <property name="Client0_Command" type="array">
        <value type="string" value="sh"/>
        <value type="string" value="-c"/>
        <value type="string" value="echo $SESSION_MANAGER >{address}"/>
      </property>
    </property>
  </property>
</channel>
"""


class Desktop(Scratch):
    """A private session for `with`. Each part can be left out; the panel can be started later with start_panel()."""

    def __init__(self, *, screen=True, bus=True, keyring=True, panel=True, notifications=True, accessibility=False):
        super().__init__()
        self._wanted = {"screen": screen, "bus": bus, "keyring": bus and keyring, "panel": screen and panel,
                        "notifications": screen and notifications, "accessibility": accessibility}
        self._keyring = None
        self._panel = None

    def prepare(self):
        self._make_environment()
        if self._wanted["screen"]:
            self._start_screen()
        if self._wanted["bus"]:
            self._start_bus()
        if self._wanted["keyring"]:
            self.start_keyring()
        if self._wanted["accessibility"]:
            self._start_accessibility()
        if self._wanted["screen"]:
            self._start_window_manager()
        if self._wanted["notifications"]:
            self._start_notifications()
        if self._wanted["panel"]:
            self.start_panel()

    # The keyring

    def start_keyring(self):
        """Starts the keyring, unlocked; the login collection is made with a password."""
        self._keyring = self.spawn(["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
                                   stdin=subprocess.PIPE)
        self._keyring.stdin.write(KEYRING_PASSWORD)
        self._keyring.stdin.close()
        wait_until(self.keyring_is_unlocked, START, "an unlocked keyring")

    def keyring_is_unlocked(self):
        return self._locked() == "false"

    def lock_keyring(self):
        self.call("org.freedesktop.secrets", "/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock",
                  "['/org/freedesktop/secrets/collection/login']")
        wait_until(lambda: self._locked() == "true", START, "a locked keyring")

    def unlock_keyring(self):
        """As PAM does at a login: through the daemon's control socket."""
        arguments = struct.pack(">I", len(KEYRING_PASSWORD)) + KEYRING_PASSWORD
        request = struct.pack(">II", 8 + len(arguments), KEYRING_UNLOCK) + arguments
        with socket.socket(socket.AF_UNIX) as control:
            control.settimeout(START)
            control.connect(str(self.folder / "run/keyring/control"))
            control.sendall(b"\0" + request)
            control.recv(8)
        wait_until(self.keyring_is_unlocked, START, "an unlocked keyring")

    def set_prompter(self, *command):
        """From now on a locked keyring finds somebody to ask for its password: what the command starts."""
        service = f"[D-BUS Service]\nName={PROMPTER}\nExec={' '.join(map(str, command))}\n"
        (self.folder / f"services/{PROMPTER}.service").write_text(service)
        self.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.ReloadConfig")

    def answer_prompt(self):
        """As a person would who knows the password."""
        self.run(["xdotool", "type", KEYRING_PASSWORD.decode()], check=True)
        self.run(["xdotool", "key", "Return"], check=True)

    def stop_keyring(self):
        """It stays, and answers nobody."""
        self._keyring.send_signal(signal.SIGSTOP)

    def continue_keyring(self):
        self._keyring.send_signal(signal.SIGCONT)

    def kill_keyring(self):
        """It is gone in the middle of what it does, and nothing brings it back but start_keyring()."""
        self._keyring.kill()
        self.end(self._keyring)
        wait_until(lambda: not self.has_name("org.freedesktop.secrets"), START, "the keyring's end")

    def secret_items(self):
        """What secret-tool says about Authtray's items, one text per item. Holds the secrets: compare, don't print."""
        found = self.run(["secret-tool", "search", "--all", "server", "authtray"]).stdout
        return [item for item in re.split(r"(?m)^\[/.*\]$", found) if item.strip()]

    def _locked(self):
        return self.property("org.freedesktop.secrets", "/org/freedesktop/secrets/collection/login",
                             "org.freedesktop.Secret.Collection", "Locked")

    # The screen and what is on it

    def start_session_manager(self):
        """A login: what ran when the session last ended is started again. Programs started from now on take part."""
        address = self.folder / "session-manager"
        self._configure("xfce4-session", SESSION_CONFIGURATION.format(address=address))
        self.env.pop("SESSION_MANAGER", None)  # that of the login before
        manager = self.spawn(["xfce4-session"])
        wait_until(lambda: address.exists() and address.read_text(), START, "a session manager")
        self.env["SESSION_MANAGER"] = address.read_text().strip()
        return manager

    def is_in_session(self, program):
        """Whether the session manager has asked that program what to do at the next login, as it first does, and knows."""
        clients = re.findall(r"'(/[^']+)'", self.call(SESSION_MANAGER, "/org/xfce/SessionManager",
                                                      "org.xfce.Session.Manager.ListClients") or "")
        client = "org.xfce.Session.Client"
        return any(f"'{program}'" in (self.call(SESSION_MANAGER, each, f"{client}.GetAllSmProperties") or "")
                   and self.call(SESSION_MANAGER, each, f"{client}.GetState") == "(uint32 0,)" for each in clients)

    def log_out(self):
        """Saves the session and ends it; whoever takes part may object."""
        self.call(SESSION_MANAGER, "/org/xfce/SessionManager", "org.xfce.Session.Manager.Logout", "false", "true")

    def start_panel(self):
        """Starts the panel, and waits until it shows tray items."""
        self._configure("xfce4-panel", PANEL_CONFIGURATION)
        self._panel = self.spawn(["xfce4-panel", "--disable-wm-check"])
        wait_until(self.has_tray, START, "a panel with a tray")

    def _configure(self, program, configuration):
        channels = self.folder / "home/.config/xfce4/xfconf/xfce-perchannel-xml"
        channels.mkdir(parents=True, exist_ok=True)
        (channels / f"{program}.xml").write_text(configuration)

    def stop_panel(self):
        self.end(self._panel)
        wait_until(lambda: not self.has_tray(), START, "the panel's end")

    def has_tray(self):
        return self._watcher("IsStatusNotifierHostRegistered") == "true"

    def tray_items(self):
        """The addresses under which programs have registered a tray icon."""
        return re.findall(r"'([^']+)'", self._watcher("RegisteredStatusNotifierItems") or "")

    def windows(self, title):
        """Ids of the visible windows whose title contains `title` (a regular expression)."""
        return self.run(["xdotool", "search", "--onlyvisible", "--name", title]).stdout.split()

    def screenshot(self, path, window="root"):
        self.run(["import", "-window", window, path], check=True)

    def _watcher(self, name):
        return self.property("org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher",
                             "org.kde.StatusNotifierWatcher", name)

    # The bus

    def call(self, destination, path, method, *arguments):
        """A method call on the session bus; what it returned as gdbus writes it, or None if it failed."""
        done = self.run(["gdbus", "call", "--session", "--timeout", "10", "--dest", destination, "--object-path", path,
                         "--method", method, *arguments])
        return done.stdout.strip() if done.returncode == 0 else None

    def property(self, destination, path, interface, name):
        answer = self.call(destination, path, "org.freedesktop.DBus.Properties.Get", interface, name)
        return re.fullmatch(r"\(<(.*)>,\)", answer, re.DOTALL).group(1) if answer else None

    def has_name(self, name):
        return self.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.NameHasOwner",
                         name) == "(true,)"

    # Coming up

    def _make_environment(self):
        folders = {"HOME": "home", "XDG_CONFIG_HOME": "home/.config", "XDG_DATA_HOME": "home/.local/share",
                   "XDG_CACHE_HOME": "home/.cache", "XDG_STATE_HOME": "home/.local/state", "XDG_RUNTIME_DIR": "run",
                   "TMPDIR": "tmp"}
        self.env = {name: os.environ[name] for name in INHERITED if name in os.environ}
        self.env.update(LANG="C.UTF-8", NO_AT_BRIDGE="1")
        for name, folder in folders.items():
            (self.folder / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
            self.env[name] = str(self.folder / folder)

    def _start_screen(self):
        """Xvfb picks a free display by itself, and says which on a pipe. It would start anew, refusing whoever comes
        just then, each time its last client has gone."""
        reader, writer = os.pipe()
        try:
            self.spawn(["Xvfb", "-displayfd", writer, "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"],
                       pass_fds=[writer])
        finally:
            os.close(writer)
        with open(reader, encoding="ascii") as answer:
            number = answer.readline().strip()
        if not number:
            raise RuntimeError(f"Xvfb did not start: {self.log('Xvfb').read_text().strip()}")
        self.env["DISPLAY"] = f":{number}"

    def _start_bus(self):
        services = self.folder / "services"
        services.mkdir()
        for name in ACTIVATABLE:
            shutil.copy(f"{SYSTEM_SERVICES}/{name}.service", services)
        self._start_bus_daemon("DBUS_SESSION_BUS_ADDRESS", "bus", services)
        wait_until(lambda: self.has_name("org.freedesktop.DBus"), START, "a session bus")

    def start_system_bus(self):
        """A private one, on which nothing is but what a test puts there; for programs that are started from now on."""
        self._start_bus_daemon("DBUS_SYSTEM_BUS_ADDRESS", "system-bus", self.folder / "no-services")

    def _start_bus_daemon(self, variable, name, services):
        address = self.folder / "run" / name
        configuration = self.folder / f"{name}.conf"
        configuration.write_text(BUS_CONFIGURATION.format(address=address, services=services))
        self.env[variable] = f"unix:path={address}"
        self.spawn(["dbus-daemon", "--config-file", configuration, "--nofork", "--nopidfile"])
        wait_until(address.exists, START, f"a bus at {address}")

    def _start_accessibility(self):
        self.env.pop("NO_AT_BRIDGE")
        self.env.update(QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1", QT_ACCESSIBILITY="1")
        if not self.call("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus.GetAddress"):
            raise RuntimeError("The accessibility bus did not start. Is at-spi2-core installed?")

    def _start_window_manager(self):
        self.spawn(["xfwm4", "--compositor=off"])
        wait_until(self._has_window_manager, START, "a window manager")

    def _has_window_manager(self):
        return "window id" in self.run(["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"]).stdout

    def _start_notifications(self):
        self.spawn(["dunst"])
        wait_until(lambda: self.has_name("org.freedesktop.Notifications"), START, "a notification service")
