# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the tests of tst_tray and prints a line of the table: what works on the desktop. Exit 1 if something doesn't.

table.py LABEL [COLUMN…]    needs the variables that tst_tray names"""

import sys
import unittest

from tests.desktops.tst_tray import TrayTest

COLUMNS = ("icon", "menu", "actions", "click", "tooltip", "notification", "button", "raise", "restart", "late")
FORMAT = "{:<18}" + "{:<14}" * len(COLUMNS)


def outcome_of(column):
    """What the table says in the column, and why."""
    test = TrayTest(f"test_{column}")
    result = unittest.TextTestRunner(verbosity=2).run(unittest.TestSuite([test]))
    if result.skipped:
        return "-", result.skipped[0][1]
    return (test.seen, "") if result.wasSuccessful() else ("NO", "see above")


def main(label, *columns):
    outcomes = {column: outcome_of(column) for column in columns or COLUMNS}
    print(FORMAT.format("", *COLUMNS))
    print(FORMAT.format(label, *(outcomes.get(column, ("", ""))[0] for column in COLUMNS)))
    for column, (word, reason) in outcomes.items():
        if reason:
            print(f"    {column} {word}: {reason}")
    return any(word == "NO" for word, _ in outcomes.values())


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
