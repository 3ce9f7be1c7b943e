# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Linux namespaces for this process and its children; see unshare(2)."""

import ctypes
import os
import pathlib

MOUNTS, USERS = 0x00020000, 0x10000000  # CLONE_NEWNS and CLONE_NEWUSER


def unshare(namespaces, user=0, group=0):
    """Enters new namespaces. In a new user namespace, this process has the given ids and stays the owner of its files.
    Call it before the process has a second thread."""
    outer_user, outer_group = os.getuid(), os.getgid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(namespaces) != 0:
        raise OSError(ctypes.get_errno(), f"unshare({namespaces:#x}) failed")
    if namespaces & USERS:
        maps = {"setgroups": "deny", "uid_map": f"{user} {outer_user} 1", "gid_map": f"{group} {outer_group} 1"}
        for name, text in maps.items():
            pathlib.Path("/proc/self", name).write_text(text)
