# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for systemd-logind, which announces that the computer goes to sleep and wakes up."""

from gi.repository import Gio, GLib

NAME = "org.freedesktop.login1"


class Logind:
    """A context manager. It is on the desktop's private system bus, which programs use that are started afterwards."""

    def __init__(self, desktop):
        desktop.start_system_bus()
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self._bus = Gio.DBusConnection.new_for_address_sync(desktop.env["DBUS_SYSTEM_BUS_ADDRESS"], flags, None, None)
        self._bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                            GLib.Variant("(su)", (NAME, 0)), None, Gio.DBusCallFlags.NONE, -1, None)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._bus.close_sync(None)

    def announce_sleep(self):
        self._prepare_for_sleep(True)

    def announce_wake_up(self):
        self._prepare_for_sleep(False)

    def _prepare_for_sleep(self, is_beginning):
        self._bus.emit_signal(None, "/org/freedesktop/login1", f"{NAME}.Manager", "PrepareForSleep",
                              GLib.Variant("(b)", (is_beginning,)))
        self._bus.flush_sync(None)
