# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A temporary folder and the processes that use it. Both are removed at the end, even if this process is killed."""

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

TIMEOUT = 20  # seconds for anything that takes a moment on an idle machine
GRACE = 3  # seconds from SIGTERM to SIGKILL
ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def wait_until(condition, what, timeout=TIMEOUT):
    """Returns the first true value of condition(); raises TimeoutError if `what` didn't happen."""
    deadline = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {timeout} seconds")
        time.sleep(0.05)


class Scratch:
    """A context manager with a `folder` for files, an `env` for child processes, and run() and spawn() to start them.

    With `sweep`, the end also kills processes that the children started and left behind: those whose environment names the
    folder. On a person's desktop that could be the person's browser, so installer/try goes without.
    """

    def __init__(self, sweep=True):
        self.sweep = sweep
        self.folder = None
        self.env = {}
        self._children = []
        self._at_end = []
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
        """Fills the new folder and the environment; a subclass starts its processes here."""
        self.env = dict(os.environ)

    def run(self, args, *, env=None, timeout=60, **options):
        """Runs a command until it ends; returns CompletedProcess, by default with stdout and stderr as text."""
        settings = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **options}
        if "input" not in settings:
            settings.setdefault("stdin", subprocess.DEVNULL)
        return subprocess.run([str(arg) for arg in args], env={**self.env, **(env or {})}, timeout=timeout, **settings)

    def spawn(self, args, *, log=None, env=None, **options):
        """Starts a command in a process group of its own. Its output goes to `log`, else to log(its name)."""
        command = [str(arg) for arg in args]
        with open(log or self.log(command[0]), "ab") as output:
            settings = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": output, **options}
            child = subprocess.Popen(command, env={**self.env, **(env or {})}, start_new_session=True, **settings)
        self._children.append(child)
        return child

    def log(self, program):
        return self.folder / f"{pathlib.Path(program).name}.log"

    def end(self, child):
        """Ends the process group of a spawned command: with SIGTERM, after a while with SIGKILL."""
        end_group(child)
        if child in self._children:
            self._children.remove(child)

    def at_end(self, call):
        """Calls `call` at the end, before the spawned commands end."""
        self._at_end.append(call)

    def _catch_signals(self):
        if threading.current_thread() is threading.main_thread():
            self._signals = {number: signal.signal(number, quit_by_signal) for number in ENDING_SIGNALS}

    def _start_watchdog(self):
        """Starts a process that cleans up if this one is killed: it notices that its stdin is closed."""
        command = [sys.executable, "-IS", os.path.abspath(__file__), str(self.folder), "sweep" if self.sweep else "keep"]
        self._watchdog = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)

    def _end(self):
        for call in reversed(self._at_end):
            call()
        self._at_end.clear()
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
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(GRACE)
    signal_group(child, signal.SIGKILL)
    child.wait()


def signal_group(child, number):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, number)


def clean_up(folder, sweep):
    if sweep:
        kill_processes_of(folder)
    shutil.rmtree(folder, ignore_errors=True)


def kill_processes_of(folder):
    def none_left():
        processes = processes_of(folder)
        for process in processes:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        return not processes

    with contextlib.suppress(TimeoutError):
        wait_until(none_left, f"the end of all processes of {folder}", timeout=5)


def processes_of(folder):
    """The ids of processes whose environment or command line names the folder, except this one and its parent."""
    own = {os.getpid(), os.getppid()}
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) not in own and names_folder(entry, os.fsencode(folder)):
            found.append(int(entry.name))
    return found


def names_folder(process, folder):
    with contextlib.suppress(OSError):
        return folder in (process / "environ").read_bytes() or is_inside_argument(process, folder)
    return False


def is_inside_argument(process, folder):
    """Also false for a watchdog, whose argument is the folder."""
    arguments = (process / "cmdline").read_bytes()
    return folder + b"/" in arguments and os.fsencode(__file__) not in arguments


if __name__ == "__main__":
    sys.stdin.read()
    clean_up(pathlib.Path(sys.argv[1]), sys.argv[2] == "sweep")
