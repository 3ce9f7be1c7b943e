# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a running process uses, read from /proc."""

import contextlib
import os
import pathlib
import re


def resident_memory(pid):
    """In KiB. Read from a file that stays readable for a process that forbids others to read its memory."""
    return status_field(pathlib.Path(f"/proc/{pid}"), "VmRSS")


def peak_memory(pid):
    """The most that has been resident since the process began, in KiB."""
    return status_field(pathlib.Path(f"/proc/{pid}"), "VmHWM")


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wake_ups(pid):
    """How often each thread has returned from waiting, by the thread's id."""
    counts = {}
    for thread in pathlib.Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):  # the thread has just ended
            counts[thread.name] = status_field(thread, "voluntary_ctxt_switches")
    return counts


def status_field(process, name):
    return int(re.search(rf"(?m)^{name}:\s+(\d+)", (process / "status").read_text()).group(1))
