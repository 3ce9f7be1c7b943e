# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does what the user of a screen reader does with a program's windows.

screen_reader.py read PROGRAM           prints what is visible, a line for each object: role, name, text
screen_reader.py press PROGRAM NAME     does the first action of the first visible object with this name; exit 1: none is there
screen_reader.py active PROGRAM         exit 0 if one of its windows has the keyboard, else 1
"""

import sys

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402


def children(accessible):
    return filter(None, (accessible.get_child_at_index(index) for index in range(accessible.get_child_count())))


def windows_of(program):
    return [child for child in children(Atspi.get_desktop(0)) if child.get_name() == program]


def read(accessible):
    is_visible = accessible.get_state_set().contains(Atspi.StateType.SHOWING)
    if is_visible or accessible.get_role() == Atspi.Role.APPLICATION:
        print(accessible.get_role_name(), accessible.get_name(), text_of(accessible), sep="\t")
        for child in children(accessible):
            read(child)


def text_of(accessible):
    text = accessible.get_text_iface()
    return Atspi.Text.get_text(text, 0, -1) if text else ""


def press(program, name):
    found = next(filter(None, (find(window, name) for window in windows_of(program))), None)
    return found is not None and Atspi.Action.do_action(found.get_action_iface(), 0)


def find(accessible, name):
    """Searches the last child first, because a dialog comes after the window that it belongs to."""
    for child in reversed(list(children(accessible))):
        if found := find(child, name):
            return found
    return accessible if accessible.get_name() == name and can_be_pressed(accessible) else None


def can_be_pressed(accessible):
    states = accessible.get_state_set()
    is_usable = states.contains(Atspi.StateType.SHOWING) and states.contains(Atspi.StateType.ENABLED)
    return is_usable and accessible.get_action_iface()


def is_active(program):
    return any(window.get_state_set().contains(Atspi.StateType.ACTIVE)
               for application in windows_of(program) for window in children(application))


def main(action, program, *names):
    if action == "read":
        for window in windows_of(program):
            read(window)
    elif action == "active":
        sys.exit(0 if is_active(program) else 1)
    elif not press(program, *names):
        sys.exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
