# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk of one's own at a folder, to be filled up and to be read only. Not even root writes to it then."""

import contextlib
import ctypes
import os
import pathlib
import subprocess

NEW_NAMESPACE, NEW_USER = 0x00020000, 0x10000000  # CLONE_NEWNS and CLONE_NEWUSER, see unshare(2)
SIZE = 512 * 1024
INODES = 256


def own_mounts():
    """From now on what this process and its children mount is theirs alone, and gone with them."""
    user, group = os.getuid(), os.getgid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(NEW_NAMESPACE | (NEW_USER if user else 0)) != 0:
        raise OSError(ctypes.get_errno(), "a mount namespace of its own")
    if user:
        for name, text in (("setgroups", "deny"), ("uid_map", f"0 {user} 1"), ("gid_map", f"0 {group} 1")):
            pathlib.Path("/proc/self", name).write_text(text)
    mount("--make-rprivate", "/")


def mount(*arguments):
    subprocess.run(["mount", *[str(each) for each in arguments]], check=True)


class Disk:
    """Mounted at the folder while in `with`."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def __enter__(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        mount("-t", "tmpfs", "-o", f"mode=0700,size={SIZE},nr_inodes={INODES}", "authtray", self.folder)
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
        """There is no room for another byte; an empty file can still be made."""
        filler = self.folder / "filler"
        try:
            with contextlib.suppress(OSError), open(filler, "wb", buffering=0) as file:
                while file.write(bytes(4096)):
                    pass
            yield
        finally:
            filler.unlink()

    @contextlib.contextmanager
    def out_of_files(self):
        """There is no room for another file."""
        folder = self.folder / "fillers"
        folder.mkdir()
        try:
            with contextlib.suppress(OSError):
                for number in range(INODES):
                    (folder / str(number)).touch()
            yield
        finally:
            for each in folder.iterdir():
                each.unlink()
            folder.rmdir()

    def _unmount(self):
        subprocess.run(["umount", "--lazy", str(self.folder)], check=True)
