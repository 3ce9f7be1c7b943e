# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small disk at a folder, which can become full or read-only, for root too."""

import contextlib
import os
import pathlib
import subprocess

from tests.support import namespaces

SIZE = 512 * 1024
INODES = 256


def isolate_mounts():
    """From now on, only this process and its children see what they mount, and the mounts end with them."""
    namespaces.unshare(namespaces.MOUNTS | (namespaces.USERS if os.getuid() else 0))
    mount("--make-rprivate", "/")


def mount(*arguments):
    subprocess.run(["mount", *map(str, arguments)], check=True)


class Disk:
    """A context manager that mounts the disk at the folder."""

    def __init__(self, folder, size=SIZE):
        self.folder = pathlib.Path(folder)
        self.size = size

    def __enter__(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        mount("-t", "tmpfs", "-o", f"mode=0700,size={self.size},nr_inodes={INODES}", "authtray", self.folder)
        return self

    def __exit__(self, *_):
        self._unmount()

    @contextlib.contextmanager
    def read_only(self):
        mount("--bind", self.folder, self.folder)
        try:
            mount("-o", "remount,bind,ro", self.folder)
            yield
        finally:
            self._unmount()

    @contextlib.contextmanager
    def full(self):
        """No byte can be written; an empty file can still be created."""
        filler = self.folder / "filler"
        try:
            with contextlib.suppress(OSError), open(filler, "wb", buffering=0) as file:
                while file.write(bytes(4096)):
                    pass
            yield
        finally:
            filler.unlink()

    @contextlib.contextmanager
    def out_of_inodes(self):
        """No file can be created."""
        folder = self.folder / "fillers"
        folder.mkdir()
        try:
            with contextlib.suppress(OSError):
                for number in range(INODES):
                    (folder / str(number)).touch()
            yield
        finally:
            for filler in folder.iterdir():
                filler.unlink()
            folder.rmdir()

    def _unmount(self):
        subprocess.run(["umount", "--lazy", str(self.folder)], check=True)
