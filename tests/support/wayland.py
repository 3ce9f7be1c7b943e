# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A private desktop session on Wayland: sway without a monitor, and waybar as the panel with a tray."""

import json
import os
import pathlib
import pwd
import signal
import socket
import struct

from tests.support import namespaces
from tests.support.desktop import Desktop
from tests.support.scratch import TIMEOUT, wait_until

SOCKET = "wayland-1"  # the first name that sway tries; the folder is a private one
WIDTH, HEIGHT = 1280, 900

COMPOSITOR_CONFIGURATION = f"""
xwayland disable
output HEADLESS-1 mode {WIDTH}x{HEIGHT} bg #4f5b66 solid_color
for_window [app_id=".*"] floating enable
"""

PANEL_CONFIGURATION = {"layer": "top", "position": "top", "height": 32, "modules-left": ["sway/window"],
                       "modules-right": ["tray"], "tray": {"icon-size": 22}}
PANEL_STYLE = "window#waybar { background: #2b303b; color: white; } #tray { padding: 0 5px; }"

LEFT, RIGHT = 0x110, 0x111  # mouse buttons, as in linux/input-event-codes.h


def become_ordinary_user():
    """Lets this process appear as an ordinary user if it is root's, because sway refuses root. Root's files stay its own. Call
    it before the process has a second thread."""
    if os.getuid() == 0:
        user = next(entry for entry in pwd.getpwall() if entry.pw_uid)  # an existing one: dbus-daemon refuses unknown users
        namespaces.unshare(namespaces.USERS, user.pw_uid, user.pw_gid)


class WaylandDesktop(Desktop):
    """See Desktop. The compositor tells which windows there are, because no Wayland client knows those of others."""

    def __init__(self, **parts):
        super().__init__(**parts)
        self._pointer = None
        self._locker = None

    def __exit__(self, *details):
        if self._pointer:
            self._pointer.close()
        super().__exit__(*details)

    def start_panel(self):
        configuration = self.folder / "waybar.json"
        configuration.write_text(json.dumps(PANEL_CONFIGURATION))
        style = self.folder / "waybar.css"
        style.write_text(PANEL_STYLE)
        self._panel = self.spawn(["waybar", "--config", configuration, "--style", style])
        wait_until(self.has_tray, "a panel with a tray")

    def windows(self, title):
        """The compositor's descriptions of the windows whose title contains `title`."""
        return [window for window in windows_in(self.compositor("-t", "get_tree")) if title in (window["name"] or "")]

    def close(self, window):
        """Closes it as its close button does."""
        self.compositor(f"[con_id={window['id']}] kill")

    def click(self, x, y, button=LEFT):
        self._pointer.click(x, y, button)

    def screenshot(self, path, area=None):
        """`area`: in the syntax of grim's option -g, "x,y widthxheight"."""
        kind = pathlib.Path(path).suffix[1:]  # png or ppm
        self.run(["grim", "-t", kind, *(["-g", area] if area else []), path], check=True)

    def lock(self):
        """Locks the screen, which is black until unlock()."""
        self._locker = self.spawn(["swaylock", "--color", "000000", "--no-unlock-indicator"])

    def unlock(self):
        self._locker.send_signal(signal.SIGUSR1)
        self._locker.wait(TIMEOUT)

    def compositor(self, *message):
        reply = self.run(["swaymsg", "--raw", *message]).stdout
        return json.loads(reply) if reply else None

    def _start_screen(self):
        configuration = self.folder / "sway.conf"
        configuration.write_text(COMPOSITOR_CONFIGURATION)
        self.env.update(XDG_SESSION_TYPE="wayland", XDG_CURRENT_DESKTOP="sway", SWAYSOCK=str(self.folder / "run/sway.sock"))
        self.spawn(["sway", "--config", configuration],
                   env={"WLR_BACKENDS": "headless", "WLR_RENDERER": "pixman", "WLR_LIBINPUT_NO_DEVICES": "1"})
        wait_until(lambda: self.compositor("-t", "get_version"), "a Wayland compositor")
        self.env["WAYLAND_DISPLAY"] = SOCKET
        self._pointer = Pointer(self.folder / "run" / SOCKET)

    def _start_window_manager(self):
        """The compositor is the window manager too."""


class Pointer:
    """A mouse, by the protocol wlr-virtual-pointer-unstable-v1. It exists as long as its connection."""

    DISPLAY, REGISTRY, MANAGER, POINTER = 1, 2, 3, 4  # objects; the client chooses the numbers of all but the first
    GET_REGISTRY, BIND, CREATE_POINTER, MOVE_TO, BUTTON, FRAME = 1, 0, 0, 1, 2, 4  # requests
    NAME = "zwlr_virtual_pointer_manager_v1"

    def __init__(self, path):
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(str(path))
        self._send(self.DISPLAY, self.GET_REGISTRY, self.REGISTRY)
        self._send(self.REGISTRY, self.BIND, self._number_of(self.NAME), self.NAME, 1, self.MANAGER)
        self._send(self.MANAGER, self.CREATE_POINTER, 0, self.POINTER)

    def close(self):
        self._socket.close()

    def click(self, x, y, button):
        time = 0  # the compositor doesn't use it
        self._send(self.POINTER, self.MOVE_TO, time, x, y, WIDTH, HEIGHT)
        self._send(self.POINTER, self.FRAME)
        for is_down in (1, 0):
            self._send(self.POINTER, self.BUTTON, time, button, is_down)
            self._send(self.POINTER, self.FRAME)

    def _number_of(self, interface):
        """The number by which the registry announces the interface."""
        while True:
            _, size = struct.unpack("=IHH", self._receive(8))[::2]
            message = self._receive(size - 8)
            number, length = struct.unpack_from("=II", message)
            if message[8:8 + length - 1] == interface.encode():
                return number

    def _receive(self, length):
        return self._socket.recv(length, socket.MSG_WAITALL)

    def _send(self, receiver, request, *arguments):
        body = b"".join(map(encoded, arguments))
        self._socket.sendall(struct.pack("=IHH", receiver, request, 8 + len(body)) + body)


def encoded(argument):
    if isinstance(argument, int):
        return struct.pack("=I", argument)
    text = argument.encode() + b"\0"
    return struct.pack("=I", len(text)) + text + bytes(-len(text) % 4)


def windows_in(node):
    found = [node] if node.get("app_id") else []
    for child in node["nodes"] + node["floating_nodes"]:
        found += windows_in(child)
    return found
