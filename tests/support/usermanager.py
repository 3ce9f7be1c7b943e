# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A user's systemd, on a computer or in a container whose first process needn't be systemd. Needs root."""

import contextlib
import pathlib
import shutil

from tests.support.scratch import TIMEOUT, wait_until

SYSTEM_UNITS = pathlib.Path("/usr/lib/systemd/user")
HIERARCHIES = [pathlib.Path("/sys/fs/cgroup", part) for part in ("unified", "systemd", ".")]

# Makes the manager believe that systemd has booted the computer, and gives it the control groups "$@". As a user's manager,
# it can't mount anything.
START = """set -e
mount -t tmpfs tmpfs /run/systemd
mkdir /run/systemd/system
for group in "$@"; do echo $$ >"$group/cgroup.procs"; done
exec setpriv --bounding-set=-sys_admin --inh-caps=-sys_admin /lib/systemd/systemd --user --unit=sockets.target"""


class UserManager:
    """A context manager. Knows only the units in `units`, and has the environment of `desktop`."""

    def __init__(self, desktop):
        self.desktop = desktop
        self.units = desktop.folder / "units"
        self._env = {"SYSTEMD_UNIT_PATH": str(self.units)}
        self._groups = [hierarchy / desktop.folder.name for hierarchy in HIERARCHIES if (hierarchy / "cgroup.procs").exists()]

    def __enter__(self):
        self.units.mkdir()
        for unit in [*SYSTEM_UNITS.glob("*.target"), SYSTEM_UNITS / "systemd-exit.service"]:
            shutil.copy(unit, self.units)
        pathlib.Path("/run/systemd").mkdir(exist_ok=True)
        for group in self._groups:
            group.mkdir()
        self._manager = self.desktop.spawn(["unshare", "--mount", "sh", "-c", START, "_", *self._groups],
                                           log=self.desktop.log("manager"), env=self._env)
        wait_until(lambda: self.control("is-active", "sockets.target").returncode == 0, "a user's systemd")
        return self

    def __exit__(self, *_):
        self.control("exit")
        self._manager.wait(TIMEOUT)
        for group in self._groups:
            for folder in sorted((path for path in group.rglob("*") if path.is_dir()), reverse=True):
                with contextlib.suppress(OSError):
                    folder.rmdir()
            group.rmdir()

    def control(self, *arguments):
        """Runs systemctl."""
        return self.desktop.run(["systemctl", "--user", *arguments], env=self._env)

    def is_active(self, unit):
        return self.control("is-active", unit).returncode == 0

    def show(self, unit, name):
        """A property of the unit."""
        return self.control("show", "--value", f"--property={name}", unit).stdout.strip()
