# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Completion in bash, fish and zsh, the manual, and the help of each command."""

import os
import re
import unittest

from tests import ROOT
from tests.real.harness.program import AUTHTRAY
from tests.real.harness.terminal import Terminal
from tests.support.scratch import Scratch, wait_until

RESOURCES = ROOT / "resources"
COMPLETIONS = RESOURCES / "completions"
MANUAL = RESOURCES / "authtray.1"
LINES, COLUMNS = 24, 80

BASH = f"""
source {COMPLETIONS}/authtray.bash
COMP_LINE=$1 COMP_POINT=${{#1}}
_authtray authtray
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


class ShellTest(unittest.TestCase):
    def setUp(self):
        self.scratch = self.enterContext(Scratch())
        folder = self.scratch.folder
        (folder / "bin").mkdir()
        (folder / "bin/authtray").symlink_to(AUTHTRAY)
        profiles = folder / "config/profiles"
        profiles.mkdir(parents=True)
        for name in ("home", "work"):
            (profiles / f"{name}.json").write_text("{}")
        (folder / "some-file").touch()
        (folder / "run").mkdir(mode=0o700)
        self.scratch.env = {"PATH": f"{folder}/bin:{os.environ['PATH']}", "HOME": str(folder), "LANG": "C.UTF-8",
                            "XDG_RUNTIME_DIR": str(folder / "run"), "AUTHTRAY_CONFIG_DIR": str(folder / "config")}

    def run_done(self, *command, **options):
        done = self.scratch.run(command, cwd=self.scratch.folder, **options)
        self.assertEqual((done.returncode, done.stderr), (0, ""), command)
        return done.stdout

    def help_of(self, *command):
        return self.run_done("authtray", "--cli", *command, "--help")

    def commands(self):
        """The commands that the program itself offers for completion."""
        return [line.split("\t")[0] for line in self.run_done("authtray", "--cli", "complete", "--", "--cli", "").splitlines()]

    def options_of(self, command):
        completed = self.run_done("authtray", "--cli", "complete", "--", "--cli", command, "-")
        return {line.split("\t")[0] for line in completed.splitlines()}


class CompletionTest(ShellTest):
    """All shells offer the same. tests/app/cli/tst_completion.cpp tests what the program offers."""

    LINES = [("authtray --cli stat", ["status"]),
             ("authtray --cli status --out", ["--output"]),
             ("authtray --cli status --output ", ["json", "plain", "table", "text", "yaml"]),
             ("authtray --cli status --profile ", ["home", "work"]),
             ("authtray --cli profiles show w", ["work"]),
             ("authtray --v", ["--version"])]

    def test_bash(self):
        def complete(line):
            return sorted(self.run_done("bash", "--norc", "-c", BASH, "bash", line).split())

        for line, expected in self.LINES:
            self.assertEqual(complete(line), expected, line)
        self.assertEqual(complete("authtray --cli status --output=t"), ["table", "text"])
        self.assertEqual(complete("authtray --cli status --timeout "), [], "bash completes file names itself")

    def test_fish(self):
        def complete(text):
            script = f"source {COMPLETIONS}/authtray.fish; complete --do-complete '{text}'"
            return sorted(line.split("\t")[0] for line in self.run_done("fish", "--no-config", "-c", script).splitlines())

        for line, expected in self.LINES:
            self.assertEqual(complete(line), expected, line)
        self.assertEqual(complete("authtray --cli status --output=t"), ["--output=table", "--output=text"])
        self.assertEqual(complete("authtray --cli --config some"), ["some-file"])

    def test_zsh(self):
        """zsh completes only on a terminal."""
        for typed, expected in (("authtray --cli stat", "authtray --cli status "),
                                ("authtray --cli status --out", "authtray --cli status --output "),
                                ("authtray --cli status --output=y", "authtray --cli status --output=yaml "),
                                ("authtray --cli status --profile w", "authtray --cli status --profile work "),
                                ("authtray --cli --config some", "authtray --cli --config some-file ")):
            self.assertEqual(self.zsh(typed), expected)

    def zsh(self, typed):
        """Types the text and Tab, and returns the line after it; a zsh widget writes the line to a file."""
        setup = self.scratch.folder / ".zshrc"
        setup.write_text(f"fpath=({COMPLETIONS} $fpath)\nautoload -Uz compinit\ncompinit -u -D\nPS1='ready>'\n"
                         "show() {{ print -r -- \"[$BUFFER]\" >{0}/line }}\nzle -N show\nbindkey '^X' show\n"
                         .format(self.scratch.folder))
        result = self.scratch.folder / "line"
        result.unlink(missing_ok=True)
        terminal = Terminal(self.scratch, ["zsh", "-i"], {"TERM": "dumb", "ZDOTDIR": str(self.scratch.folder)},
                            cwd=self.scratch.folder)
        self.addCleanup(terminal.close)
        terminal.wait_for("ready>")
        terminal.type(f"{typed}\t\x18")
        wait_until(lambda: result.exists() and result.read_text().endswith("]\n"), "the completed line")
        terminal.type("\x15exit\n")
        terminal.end()
        return result.read_text()[1:-2]


class ManualTest(ShellTest):
    def text(self):
        """By mandoc, as the indentation of groff's differs between its releases."""
        page = self.run_done("mandoc", "-Tutf8", "-O", f"width={COLUMNS}", MANUAL)
        return re.sub(".\b", "", page)

    def test_has_no_syntax_errors(self):
        self.run_done("mandoc", "-Tlint", "-W", "warning", MANUAL)
        self.run_done("man", "--warnings", "--local-file", "-Tutf8", MANUAL)

    def test_names_every_command_and_option(self):
        text = self.text()
        for command in self.commands():
            self.assertRegex(text, rf"(?m)^ {{5}}{command}\b", command)
            for option in self.options_of(command):
                self.assertRegex(text, rf"{option}\b", f"{command} {option}")

    def test_says_what_to_register_at_each_provider(self):
        text = self.text().partition("\nPROVIDERS\n")[2].partition("\nENVIRONMENT\n")[0]
        for preset in (RESOURCES / "providers").glob("*.json"):
            self.assertRegex(text, rf"(?m)^ {{5}}{preset.stem}\b")

    def test_names_no_unknown_option(self):
        of_systemctl = {"--user", "--now"}
        of_tools = {"--global", "--unset", "--credential", "--keyring-provider"}  # git's, Bazel's --credential_helper, pip's
        known = {"--cli", "--help", "--version"}.union(of_systemctl, of_tools, *(self.options_of(command) for command in self.commands()))
        self.assertLessEqual(set(re.findall(r"(?<![-\w])--[a-z][-a-z]*", re.sub("-\n *", "-", self.text()))), known)


class HelpTest(ShellTest):
    def test_of_each_command_fits_on_a_screen_and_has_an_example(self):
        for command in self.commands():
            lines = self.help_of(command).splitlines()
            self.assertLess(len(lines), LINES, command)
            self.assertLessEqual(max(map(len, lines)), COLUMNS, command)
            self.assertTrue(any(line.startswith("Example: ") and command in line for line in lines), command)

    def test_of_the_program_names_every_command(self):
        usage = self.help_of()
        for command in self.commands():
            self.assertRegex(usage, rf"(?m)^  {command} ", command)
        self.assertLessEqual(max(map(len, usage.splitlines())), COLUMNS)
