# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures what the tray app takes; see tests/benchmarks/tray."""

import os
import statistics
import sys
import threading
import time

import Xlib.display
import Xlib.X
from gi.repository import Gio, GLib
from Xlib.ext import damage

from tests.benchmarks.binaries import BINARIES
from tests.support.demo_provider import FORM_FILLER, Provider, browser_env
from tests.support.desktop import Desktop
from tests.support.instance import instance_id
from tests.support.process import resident_memory, wake_ups
from tests.support.scratch import TIMEOUT, wait_until

REFRESHES = 40
MEMORY_ROUNDS = 3
SETTLING = 20  # seconds until a program is idle: GLib ends its spare threads after 15
ITEM = "org.kde.StatusNotifierItem"
WATCHER = "org.kde.StatusNotifierWatcher"


class Screen:
    """Notices when a program's window has its content on the screen."""

    def __init__(self, name):
        self._display = Xlib.display.Display(name)
        self._display.damage_query_version()
        self._display.screen().root.change_attributes(event_mask=Xlib.X.SubstructureNotifyMask)
        self._display.sync()

    def wait_for_window(self):
        """Waits until a large area is drawn in a new window that is as large."""
        while True:
            event = self._display.next_event()
            if event.type == Xlib.X.CreateNotify and is_large(event):
                event.window.damage_create(damage.DamageReportRawRectangles)
                self._display.sync()
            elif event.type == self._display.extension_event.DamageNotify and is_large(event.area):
                return

    def forget(self):
        self._display.sync()
        while self._display.pending_events():
            self._display.next_event()


def is_large(shape):
    return shape.width >= 400 and shape.height >= 400


class Bus:
    """The session bus, and the tray icons on it."""

    def __init__(self, address):
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self._connection = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
        self._registered = []
        self._connection.signal_subscribe(None, WATCHER, "StatusNotifierItemRegistered", None, None,
                                          Gio.DBusSignalFlags.NONE, self._remember)

    def wait_for_icon(self):
        """Returns the address of the program that registers an icon."""
        while not self._registered:
            GLib.MainContext.default().iteration(True)
        return self._registered.pop(0)

    def _remember(self, _connection, _sender, _path, _interface, _name, arguments):
        self._registered.append(arguments[0].split("/")[0])

    def activate(self, service):
        """Does what the panel does when the icon is clicked."""
        self.call(service, ITEM, "Activate", GLib.Variant("(ii)", (0, 0)))

    def ping(self, service):
        """Milliseconds until the program's main thread has answered, which finishes earlier work first."""
        start = time.perf_counter()
        self.call(service, "org.freedesktop.DBus.Properties", "Get", GLib.Variant("(ss)", (ITEM, "Status")))
        return (time.perf_counter() - start) * 1000

    def call(self, service, interface, method, arguments):
        return self._connection.call_sync(service, "/StatusNotifierItem", interface, method, arguments, None,
                                          Gio.DBusCallFlags.NONE, TIMEOUT * 1000, None)


class Program:
    def __init__(self, name, title, command):
        self.name, self.title, self.command = name, title, command
        self.figures = {}
        self.process = self.service = None

    def add(self, what, value):
        self.figures.setdefault(what, []).append(value)

    def median(self, what):
        return statistics.median(self.figures[what])


class Bench:
    def __init__(self, desktop, provider):
        self.desktop, self.provider = desktop, provider
        self.config = desktop.folder / "config"
        self.bus = Bus(desktop.env["DBUS_SESSION_BUS_ADDRESS"])
        self.screen = Screen(desktop.env["DISPLAY"])
        self.bare = Program("bare", "Bare", [BINARIES / "authtray-bare-tray"])
        self.authtray = Program("authtray", "Authtray", [BINARIES / "authtray", "--config", self.config])
        self.programs = [self.bare, self.authtray]
        self.reader = Program("reader", "Bare", [BINARIES / "authtray-bare-tray-with-keychain", f"main@{instance_id(self.config)}"])

    def cli(self, *arguments, **options):
        return self.desktop.run([BINARIES / "authtray", "--cli", "--config", self.config, *arguments], check=True, **options)

    def sign_in(self):
        self.cli("login", "--profile", "main", "--issuer", self.provider.issuer, "--client-id", self.provider.client_id,
                 env=browser_env(browser=FORM_FILLER))

    def start(self, program):
        start = time.perf_counter()
        program.process = self.desktop.spawn(program.command)
        program.service = self.bus.wait_for_icon()
        program.add("icon", (time.perf_counter() - start) * 1000)

    def show_window(self, program, what):
        self.screen.forget()
        start = time.perf_counter()
        self.bus.activate(program.service)
        self.screen.wait_for_window()
        program.add(what, (time.perf_counter() - start) * 1000)

    def close_windows(self):
        for program in self.programs:
            window = self.desktop.windows(f"^{program.title}$")[0]
            self.desktop.run(["xdotool", "windowactivate", "--sync", window, "key", "alt+F4"], check=True)
            wait_until(lambda: not self.desktop.windows(f"^{program.title}$"), "the end of the window")

    def add_memory(self, what):
        time.sleep(SETTLING)
        for program in self.programs:
            program.add(what, megabytes(program.process))

    def end(self, program):
        self.desktop.end(program.process)
        wait_until(lambda: program.service not in " ".join(self.desktop.tray_items()), "the end of the icon")

    # The measurements

    def measure_start(self):
        """How long each program takes to show its icon and its window."""
        for program in self.programs:
            self.start(program)
            time.sleep(1)
            program.add("memory at first", megabytes(program.process))
            self.show_window(program, "window")
            self.end(program)

    def measure_memory(self):
        """The memory of both programs at the same time. They keep running, with their windows open."""
        for program in self.programs:
            if program.process.poll() is None:
                self.end(program)
            self.start(program)
        self.add_memory("memory")
        for program in self.programs:
            self.show_window(program, "window after rest")
        self.add_memory("memory with its window")

    def measure_reader(self):
        """The memory of a program that only has the libraries which a session needs, for the keychain and the network."""
        self.start(self.reader)
        time.sleep(SETTLING)
        self.reader.add("memory", megabytes(self.reader.process))
        self.end(self.reader)

    def measure_response(self):
        """How long both programs take to answer while Authtray refreshes repeatedly and its window shows it."""
        work = threading.Thread(target=lambda: [self.cli("refresh", "--force") for _ in range(REFRESHES)])
        work.start()
        while work.is_alive():
            for program in self.programs:
                program.add("busy", self.bus.ping(program.service))
            time.sleep(0.002)
        work.join()

    def measure_idle(self, seconds):
        self.close_windows()
        self.add_memory("memory afterwards")
        before = [wake_ups(program.process.pid) for program in self.programs]
        time.sleep(seconds)
        for program, counts in zip(self.programs, before):
            after = wake_ups(program.process.pid)
            wakes = sum(count - counts.get(thread, 0) for thread, count in after.items())
            program.add("wakes", wakes * 60 / seconds)

    def print_table(self):
        bare, ours = self.bare, self.authtray
        print(f"{'':44}{'bare':>8}{'authtray':>10}")

        def row(name, bare_figure, our_figure, remark=""):
            print(f"{name:44}{bare_figure:8.1f}{our_figure:10.1f}  {remark}")

        for name, what in (("start to tray icon, ms", "icon"), ("click to window, ms", "window"),
                           ("click to window after a rest, ms", "window after rest")):
            row(name, bare.median(what), ours.median(what), f"+{ours.median(what) - bare.median(what):.0f} ms")
        row("longest frame during refreshes, ms", max(bare.figures["busy"]), max(ours.figures["busy"]),
            f"median {ours.median('busy'):.1f} of {len(ours.figures['busy'])}")
        for name, what in (("resident one second after the start, MB", "memory at first"),
                           ("resident at rest, MB", "memory"),
                           ("resident with the window open, MB", "memory with its window"),
                           ("resident, the window closed again, MB", "memory afterwards")):
            row(name, bare.median(what), ours.median(what), f"× {ours.median(what) / bare.median(what):.2f}")
        row("wake-ups a minute, the window closed", bare.median("wakes"), ours.median("wakes"))
        reader = self.reader.median("memory")
        print(f"At rest a bare one that has read the keychain has {reader:.1f} MB, × {reader / bare.median('memory'):.2f}.")
        print(f"Load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors.")


def megabytes(process):
    return resident_memory(process.pid) / 1024


def main():
    rounds, idle_seconds = (int(argument) for argument in (sys.argv[1:] + ["20", "180"][len(sys.argv) - 1:]))
    with Desktop() as desktop, Provider(desktop, access_token_seconds=7200) as provider:
        bench = Bench(desktop, provider)
        bench.sign_in()
        for _ in range(rounds):
            bench.measure_start()
        bench.measure_reader()
        for _ in range(MEMORY_ROUNDS):
            bench.measure_memory()
        bench.measure_response()
        bench.measure_idle(idle_seconds)
        bench.print_table()


if __name__ == "__main__":
    main()
