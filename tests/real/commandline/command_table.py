# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the table of command lines, and brings output into its form. tst_command_lines.py explains the format."""

import pathlib
import re
from typing import NamedTuple

ROWS = pathlib.Path(__file__).resolve().parent / "rows"
STDERR = "2| "
VARIABLE_TEXTS = [
    (r"(?m)^http://\S+$", "<url>"),
    (r"(?m)^[A-Z]{4}-[A-Z]{4}$", "<code>"),
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", "<time ms>"),
    (r"(?!2024)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "<time>"),  # the accounts were created in 2024, always at the same time
    (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "<local time>"),
    (r'(_in"?): \d+', r"\1: <seconds>"),
    ("\x1b\\[32m", "<green>"), ("\x1b\\[31m", "<red>"), ("\x1b\\[0m", "<plain>"), ("\t", "<tab>"),
]
# In a table, the width of a column depends on the length of what a placeholder replaces.
PADDING = re.compile(r" {2,}(?=<issuer>|ISSUER|CLIENT ID)|(?<=<issuer>) {2,}|(?<=<host>) {2,}")


class Row(NamedTuple):
    name: str
    settings: dict
    command: str
    out: str
    err: str
    exit_code: int

    def get(self, setting):
        return self.settings.get(setting, "")


def read_rows(file):
    for text in (ROWS / file).read_text().split("\n=== ")[1:]:
        name, *lines = text.rstrip("\n").split("\n")
        start = next(index for index, line in enumerate(lines) if line.startswith("$ "))
        settings = dict(line.split(": ", 1) for line in lines[:start])
        output = [line + "\n" for line in lines[start + 1:-1]]
        out = "".join(line for line in output if not line.startswith(STDERR))
        err = "".join(line.removeprefix(STDERR) for line in output if line.startswith(STDERR))
        yield Row(name, settings, lines[start][2:], out, err, int(lines[-1].removeprefix("exit ")))


def normalized(text, placeholders):
    """The text with placeholders in place of values that differ between runs. `placeholders`: pairs of value and name."""
    (url, code, *others) = VARIABLE_TEXTS
    for pattern, name in (url, code):
        text = re.sub(pattern, name, text)
    for value, name in placeholders:
        text = text.replace(str(value), name)
    for pattern, name in others:
        text = re.sub(pattern, name, text)
    return PADDING.sub("  ", text)
