# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does in a program's windows what a screen reader's user does. Usage: press.py PROGRAM NAME

Carries out the first action of the first thing shown that has this name. Exit 1: there is none."""

import sys

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402


def children(accessible):
    return filter(None, (accessible.get_child_at_index(index) for index in range(accessible.get_child_count())))


def find(accessible):
    """Dialogs come after the window they belong to, and before it here."""
    for child in reversed(list(children(accessible))):
        if found := find(child):
            return found
    states = accessible.get_state_set()
    shown = states.contains(Atspi.StateType.SHOWING) and states.contains(Atspi.StateType.ENABLED)
    return accessible if shown and accessible.get_name() == sys.argv[2] and accessible.get_action_iface() else None


programs = [program for program in children(Atspi.get_desktop(0)) if program.get_name() == sys.argv[1]]
found = next(filter(None, map(find, programs)), None)
sys.exit(0 if found and Atspi.Action.do_action(found.get_action_iface(), 0) else 1)
