# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Debian release in a folder of its own, in which commands run as if it were installed. Needs root and mmdebstrap."""

import os
import pathlib
import shutil
import signal
import subprocess

from tests import ROOT

BASES = pathlib.Path(os.environ.get("AUTHTRAY_ROOTS", ROOT / "build/roots"))
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin", "HOME": "/root", "LANG": "C.UTF-8",
               "DEBIAN_FRONTEND": "noninteractive", "CCACHE_DIR": "/ccache"}
SOURCE = "/source"
CCACHE = os.environ.get("CCACHE_DIR", "")  # compiles less the next time

# Mounts the overlay "$1" on the folder "$2", the source "$3", the downloaded packages "$4" and, if there is one, the compiler's
# cache "$5", then waits until it is killed. apt locks "$4", so no two installations can share it.
ENTER = """set -e
mount -t overlay overlay -o "lowerdir=$2,upperdir=$1/changes,workdir=$1/work" "$1/root"
mkdir -p "$1/root/source"
mount --bind -o ro "$3" "$1/root/source"
mkdir -p "$4"
mount --bind "$4" "$1/root/var/cache/apt/archives"
mkdir -p "$1/root/ccache"
[ -z "$5" ] || mount --bind "$5" "$1/root/ccache"
mount -t proc proc "$1/root/proc"
mount --rbind /dev "$1/root/dev"
mount --rbind /sys "$1/root/sys"
mount -t tmpfs -o mode=1777 tmpfs "$1/root/tmp"
mount -t tmpfs -o mode=755 tmpfs "$1/root/run"
cp /etc/resolv.conf "$1/root/etc/"
cd "$1/root"
pivot_root . . # in a chroot, nobody could make a user namespace
umount --lazy .
# Printed inside: nsenter takes its root from this process, which is still outside before.
exec chroot . sh -c 'echo entered; exec sleep infinity'"""


def base(release):
    """The folder with what every installation of the release has. Made once: about a minute."""
    folder = BASES / release
    complete = folder / "complete"
    if not complete.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        # A mirror that is behind is good enough; apt checks its signatures all the same. dpkg doesn't wait for
        # the disk: nobody needs an installation that the computer crashed in.
        options = ["--quiet", "--variant=minbase", "--skip=cleanup/apt/lists", "--aptopt=Acquire::Check-Valid-Until \"false\"",
                   "--dpkgopt=force-unsafe-io"]
        subprocess.run(["mmdebstrap", *options, release, folder], check=True)
        complete.touch()
    return folder


class Root:
    """A context manager. What its commands change is kept in `folder`, and the base stays as it is. Its processes end with it;
    it has the network of this computer."""

    def __init__(self, release, folder):
        self.release, self.folder = release, pathlib.Path(folder).absolute()
        self._holder = None

    def __enter__(self):
        lower = base(self.release)
        for part in ("changes", "work", "root"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        command = ["unshare", "--mount", "--pid", "--ipc", "--fork", "--kill-child", "bash", "-c", ENTER, "_", self.folder, lower, ROOT,
                   self.folder.with_name(f"{self.folder.name}-archives"), CCACHE]
        self._holder = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, text=True)
        if self._holder.stdout.readline() != "entered\n":
            raise RuntimeError(f"{self.folder} can't be entered")
        return self

    def __exit__(self, *_):
        self._holder.kill()
        self._holder.communicate()

    @property
    def path(self):
        """Where its files can be read from outside."""
        return pathlib.Path(f"/proc/{self._first_process()}/root")

    def command(self, *command, env=None, user=None):
        """The command to start for running `command` inside."""
        settings = [f"{name}={value}" for name, value in {**ENVIRONMENT, **(env or {})}.items()]
        identity = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"] if user else []
        return ["nsenter", f"--target={self._first_process()}", "--mount", "--pid", "--ipc", "--root", "--wd",
                "env", "--ignore-environment", *settings, *identity, *map(str, command)]

    def run(self, *command, env=None, user=None, **options):
        """Returns CompletedProcess, by default with stdout and stderr as one text."""
        settings = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, **options}
        return subprocess.run(self.command(*command, env=env, user=user), **settings)

    @staticmethod
    def end(started):
        """Ends a command that was started with command(): its process is the child of nsenter's."""
        for child in children(started.pid):
            os.kill(child, signal.SIGTERM)
        started.communicate()

    @staticmethod
    def program_of(started):
        """Which file a command that was started runs, as seen from outside; " (deleted)" follows if that was removed or replaced."""
        return os.readlink(f"/proc/{children(started.pid)[0]}/exe")

    def install(self, *packages, **options):
        self.run("apt-get", "update", "--quiet=2", check=True)
        return self.run("apt-get", "install", "--yes", "--quiet=2", "--no-install-recommends", *packages, **options)

    def _first_process(self):
        return children(self._holder.pid)[0]


def children(process):
    return list(map(int, pathlib.Path(f"/proc/{process}/task/{process}/children").read_text().split()))
