# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A scratch folder and the processes that live in it. Both are gone at the end, however the end comes."""

import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

GRACE = 3  # seconds a process has to end by itself before it is killed
ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def wait_until(condition, seconds, what):
    """Returns the first true value of condition(); raises TimeoutError saying `what` didn't happen."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {seconds} seconds")
        time.sleep(0.05)


def world_of(config):
    """The name by which Authtray tells a config folder from others: see core/platform/instance.h."""
    value = 0xcbf29ce484222325
    for byte in os.fsencode(config.resolve()):
        value = (value ^ byte) * 0x100000001b3 % 2**64
    return f"{value:016x}"


class Scratch:
    """A context manager: `folder` for files, `env` for children, run() and spawn() to start them.

    With `sweep`, also what the children started and let go is ended: any process whose environment names the folder.
    A person's own browser may be among those, so installer/try on a person's desktop goes without.
    """

    def __init__(self, sweep=True):
        self.sweep = sweep
        self.folder = None
        self.env = {}
        self._children = []
        self._signals = {}
        self._watchdog = None

    def __enter__(self):
        self._catch_signals()
        try:
            self.folder = pathlib.Path(tempfile.mkdtemp(prefix="authtray-"))
            self._start_watchdog()
            self.prepare()
        except BaseException:
            self.__exit__(*sys.exc_info())
            raise
        return self

    def __exit__(self, *_):
        for number in self._signals:
            signal.signal(number, signal.SIG_IGN)
        try:
            self._end()
        finally:
            for number, handler in self._signals.items():
                signal.signal(number, handler)

    def prepare(self):
        """What a subclass sets up inside the folder."""
        self.env = dict(os.environ)

    def run(self, args, *, env=None, timeout=60, **options):
        """Runs a command to its end; CompletedProcess with text stdout and stderr unless told otherwise."""
        settings = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **options}
        if "input" not in settings:
            settings.setdefault("stdin", subprocess.DEVNULL)
        return subprocess.run([str(arg) for arg in args], env={**self.env, **(env or {})}, timeout=timeout, **settings)

    def spawn(self, args, *, log=None, env=None, **options):
        """Starts a command in a process group of its own. What it says is in `log`, or in log(its name)."""
        command = [str(arg) for arg in args]
        with open(log or self.log(command[0]), "ab") as output:
            settings = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": output, **options}
            child = subprocess.Popen(command, env={**self.env, **(env or {})}, start_new_session=True, **settings)
        self._children.append(child)
        return child

    def log(self, program):
        return self.folder / f"{pathlib.Path(program).name}.log"

    def end(self, child):
        """Asks a spawned process group to end, then insists."""
        end_group(child)
        if child in self._children:
            self._children.remove(child)

    def _catch_signals(self):
        if threading.current_thread() is threading.main_thread():
            self._signals = {number: signal.signal(number, quit_by_signal) for number in ENDING_SIGNALS}

    def _start_watchdog(self):
        """A process that cleans up when this one was killed: its stdin ends with us."""
        command = [sys.executable, os.path.abspath(__file__), str(self.folder), "sweep" if self.sweep else "keep"]
        self._watchdog = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)

    def _end(self):
        for child in reversed(self._children):
            end_group(child)
        self._children.clear()
        if self.folder:
            clean_up(self.folder, self.sweep)
        if self._watchdog:
            self._watchdog.stdin.close()
            self._watchdog.wait()


def quit_by_signal(number, _frame):
    sys.exit(128 + number)


def end_group(child):
    if child.poll() is not None:
        return
    for number in (signal.SIGCONT, signal.SIGTERM):
        signal_group(child, number)
    try:
        child.wait(GRACE)
    except subprocess.TimeoutExpired:
        pass
    signal_group(child, signal.SIGKILL)
    child.wait()


def signal_group(child, number):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, number)


def clean_up(folder, sweep):
    if sweep:
        end_processes_of(folder)
    shutil.rmtree(folder, ignore_errors=True)


def end_processes_of(folder):
    def none_left():
        left = processes_of(folder)
        for process in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        return not left

    with contextlib.suppress(TimeoutError):
        wait_until(none_left, 5, f"the end of what was started for {folder}")


def processes_of(folder):
    """Those whose environment or command line names the folder, but for ourselves."""
    ours = {os.getpid(), os.getppid()}
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) not in ours and names_folder(entry, os.fsencode(folder)):
            found.append(int(entry.name))
    return found


def names_folder(process, folder):
    with contextlib.suppress(OSError):
        return folder in (process / "environ").read_bytes() or is_inside_argument(process, folder)
    return False


def is_inside_argument(process, folder):
    arguments = (process / "cmdline").read_bytes()
    return folder + b"/" in arguments and os.fsencode(__file__) not in arguments


if __name__ == "__main__":
    sys.stdin.read()
    clean_up(pathlib.Path(sys.argv[1]), sys.argv[2] == "sweep")
