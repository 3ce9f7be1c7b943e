# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shared libraries that a command loads. Each costs time in every script that asks for a token, so libraries.txt lists
those that are allowed. What these link is the distribution's matter."""

import pathlib
import re
import subprocess

from tests.real.harness.agent import AgentTest
from tests.real.harness.program import AUTHTRAY

ALLOWED = pathlib.Path(__file__).resolve().parent / "libraries.txt"
COMMANDS = (["status"], ["token"], ["refresh"])


def read_allowed():
    """The libraries of each section "[name]"; a section includes those of the sections before it."""
    sections, names = {}, set()
    for line in ALLOWED.read_text().splitlines():
        if line.startswith("["):
            names = sections[line.strip("[]")] = set(names)
        elif line and not line.startswith("#"):
            names.update(line.split())
    return sections


def name_of(file):
    return re.sub(r"\.so.*", "", pathlib.Path(file).name)


def linked_by(file):
    """The names of the libraries that the library links, and so on."""
    printed = subprocess.run(["ldd", file], capture_output=True, text=True, check=True).stdout
    return {name_of(line.split()[0]) for line in printed.splitlines()}


class LibrariesTest(AgentTest):
    allowed = read_allowed()

    def loaded_by(self, *command):
        """The names without versions of the libraries that the command and its child processes load, and these files."""
        traces = self.desktop.folder / "traces"
        traces.mkdir(exist_ok=True)
        for old in traces.iterdir():
            old.unlink()
        done = self.desktop.run(command, env={"LD_DEBUG": "files", "LD_DEBUG_OUTPUT": str(traces / "trace")})
        self.assertEqual(done.returncode, 0, done.stderr)
        text = "".join(trace.read_text() for trace in traces.iterdir())
        files = re.findall(r"file=(\S+) \[\d+\];  generating link map", text)
        return set(map(name_of, files)), set(re.findall(r"calling init: (/\S+)", text))

    def check(self, section, *command):
        with self.subTest(command=command[1:]):
            (loaded, files), allowed = self.loaded_by(*command), self.allowed[section]
            others = [file for file in files if name_of(file) in allowed and not name_of(file).startswith("libauthtray")]
            more = loaded - allowed - set().union(*map(linked_by, others))
            self.assertEqual(more, set(), f"not among [{section}] in {ALLOWED.name}")

    def test_without_a_session(self):
        self.check("no Qt", AUTHTRAY, "--version")
        self.check("no Qt", AUTHTRAY, "--help")
        self.check("no Qt", AUTHTRAY, "--cli", "--help")

    def test_with_an_agent(self):
        self.start_agent()
        for arguments in COMMANDS:
            self.check("no Qt", *self.command(*arguments))

    def test_without_an_agent(self):
        for arguments in (*COMMANDS, ["refresh", "--force"]):
            self.check("keychain and network", *self.command(*arguments))
