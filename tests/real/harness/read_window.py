# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints what a screen reader finds in a program's windows, a line each: role, name, text. Usage: read_window.py PROGRAM"""

import sys

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402


def children(accessible):
    return filter(None, (accessible.get_child_at_index(index) for index in range(accessible.get_child_count())))


def text_of(accessible):
    text = accessible.get_text_iface()
    return Atspi.Text.get_text(text, 0, -1) if text else ""


def walk(accessible):
    states = accessible.get_state_set()
    if states.contains(Atspi.StateType.SHOWING) or accessible.get_role() == Atspi.Role.APPLICATION:
        print(accessible.get_role_name(), accessible.get_name(), text_of(accessible), sep="\t")
        for child in children(accessible):
            walk(child)


for program in children(Atspi.get_desktop(0)):
    if program.get_name() == sys.argv[1]:
        walk(program)
