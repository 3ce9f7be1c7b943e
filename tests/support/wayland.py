# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The throwaway desktop session on Wayland: sway without a monitor, and waybar as the panel with a tray."""

import ctypes
import json
import os
import pathlib
import pwd
import signal
import socket
import struct

from tests.support.desktop import START, Desktop
from tests.support.scratch import wait_until

NEW_USER = 0x10000000  # CLONE_NEWUSER, see unshare(2)
SOCKET = "wayland-1"  # the first that sway tries, and the folder for it is ours

WIDTH, HEIGHT = 1280, 900

COMPOSITOR_CONFIGURATION = f"""
xwayland disable
output HEADLESS-1 mode {WIDTH}x{HEIGHT} bg #4f5b66 solid_color
for_window [app_id=".*"] floating enable
"""

PANEL_CONFIGURATION = {"layer": "top", "position": "top", "height": 32, "modules-left": ["sway/window"],
                       "modules-right": ["tray"], "tray": {"icon-size": 22}}
PANEL_LOOKS = "window#waybar { background: #2b303b; color: white; } #tray { padding: 0 5px; }"

LEFT, RIGHT = 0x110, 0x111  # as linux/input-event-codes.h counts buttons


def become_ordinary_user():
    """sway refuses root. From now on this process and its children are somebody else to themselves, without root's powers,
    and still the owner of root's files. To be called before there is a second thread."""
    user, group = os.getuid(), os.getgid()
    if user:
        return
    ordinary = next(each for each in pwd.getpwall() if each.pw_uid)  # a real one: dbus-daemon runs for nobody else
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(NEW_USER) != 0:
        raise OSError(ctypes.get_errno(), "a user namespace, for sway refuses root")
    maps = {"setgroups": "deny", "uid_map": f"{ordinary.pw_uid} {user} 1", "gid_map": f"{ordinary.pw_gid} {group} 1"}
    for name, text in maps.items():
        pathlib.Path("/proc/self", name).write_text(text)


class WaylandDesktop(Desktop):
    """See Desktop. Windows are found by what the compositor says, for clients know nothing of each other."""

    def __init__(self, **wanted):
        super().__init__(**wanted)
        self._pointer = None
        self._locker = None

    def __exit__(self, *details):
        if self._pointer:
            self._pointer.close()
        super().__exit__(*details)

    def start_panel(self):
        configuration = self.folder / "waybar.json"
        configuration.write_text(json.dumps(PANEL_CONFIGURATION))
        looks = self.folder / "waybar.css"
        looks.write_text(PANEL_LOOKS)
        self._panel = self.spawn(["waybar", "--config", configuration, "--style", looks])
        wait_until(self.has_tray, START, "a panel with a tray")

    def windows(self, title):
        """What the compositor knows of the windows whose title contains `title`."""
        return [window for window in windows_in(self.compositor("-t", "get_tree")) if title in (window["name"] or "")]

    def close(self, window):
        """As its close button does."""
        self.compositor(f"[con_id={window['id']}] kill")

    def click(self, x, y, button=LEFT):
        self._pointer.click(x, y, button)

    def screenshot(self, path, area=None):
        """`area`: as grim's -g takes it, "x,y widthxheight"."""
        kind = pathlib.Path(path).suffix[1:]  # png or ppm
        self.run(["grim", "-t", kind, *(["-g", area] if area else []), path], check=True)

    def lock(self):
        """From now on nothing is to be seen but black, until unlock()."""
        self._locker = self.spawn(["swaylock", "--color", "000000", "--no-unlock-indicator"])

    def unlock(self):
        self._locker.send_signal(signal.SIGUSR1)
        self._locker.wait(START)

    def compositor(self, *message):
        answer = self.run(["swaymsg", "--raw", *message]).stdout
        return json.loads(answer) if answer else None

    def _start_screen(self):
        configuration = self.folder / "sway.conf"
        configuration.write_text(COMPOSITOR_CONFIGURATION)
        self.env.update(XDG_SESSION_TYPE="wayland", XDG_CURRENT_DESKTOP="sway", SWAYSOCK=str(self.folder / "run/sway.sock"))
        self.spawn(["sway", "--config", configuration],
                   env={"WLR_BACKENDS": "headless", "WLR_RENDERER": "pixman", "WLR_LIBINPUT_NO_DEVICES": "1"})
        wait_until(lambda: self.compositor("-t", "get_version"), START, "a Wayland compositor")
        self.env["WAYLAND_DISPLAY"] = SOCKET
        self._pointer = Pointer(self.folder / "run" / SOCKET)

    def _start_window_manager(self):
        """The compositor is it."""


class Pointer:
    """A mouse, by the protocol wlr-virtual-pointer-unstable-v1. There for as long as its connection is."""

    DISPLAY, REGISTRY, MANAGER, POINTER = 1, 2, 3, 4  # objects; all but the first get their number from us
    GET_REGISTRY, BIND, CREATE_POINTER, MOVE_TO, BUTTON, FRAME = 1, 0, 0, 1, 2, 4  # requests
    NAME = "zwlr_virtual_pointer_manager_v1"

    def __init__(self, path):
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(str(path))
        self._say(self.DISPLAY, self.GET_REGISTRY, self.REGISTRY)
        self._say(self.REGISTRY, self.BIND, self._announced(self.NAME), self.NAME, 1, self.MANAGER)
        self._say(self.MANAGER, self.CREATE_POINTER, 0, self.POINTER)

    def close(self):
        self._socket.close()

    def click(self, x, y, button):
        now = 0  # nobody asks when
        self._say(self.POINTER, self.MOVE_TO, now, x, y, WIDTH, HEIGHT)
        self._say(self.POINTER, self.FRAME)
        for is_down in (1, 0):
            self._say(self.POINTER, self.BUTTON, now, button, is_down)
            self._say(self.POINTER, self.FRAME)

    def _announced(self, interface):
        """The number under which the registry has it."""
        while True:
            _, size = struct.unpack("=IHH", self._hear(8))[::2]
            message = self._hear(size - 8)
            number, length = struct.unpack_from("=II", message)
            if message[8:8 + length - 1] == interface.encode():
                return number

    def _hear(self, length):
        return self._socket.recv(length, socket.MSG_WAITALL)

    def _say(self, thing, request, *arguments):
        body = b"".join(map(encoded, arguments))
        self._socket.sendall(struct.pack("=IHH", thing, request, 8 + len(body)) + body)


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
