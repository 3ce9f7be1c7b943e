# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The output formats, with an account whose name and claims try to control the terminal or to break a format."""

import json
import unicodedata

import yaml

from tests.real.harness.program import ProgramTest

COMMANDS = (["status"], ["me"], ["refresh"], ["profiles"], ["profiles", "show", "demo"])


class FormatsTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.login_output = self.sign_in(account="mallory").stdout

    def test_yaml_means_the_same_as_json(self):
        for command in COMMANDS:
            with self.subTest(command):
                document = json.loads(self.cli(*command, "--json").stdout)
                if command == ["refresh"]:
                    self.assertTrue(document["Data"].pop("AccessToken"))
                self.assertEqual(yaml.safe_load(self.cli(*command, "--output", "yaml").stdout), document)
        self.assertIn("\ufffd[31m", json.loads(self.cli("me", "--json").stdout)["name"])
        self.assertEqual(len(json.loads(self.cli("me", "--json").stdout)["claims"]["awkward"]["texts"]), 27)

    def test_no_output_controls_the_terminal(self):
        self.check(self.login_output)
        for command in COMMANDS:
            for output in ("text", "json", "table", "yaml", "plain"):
                with self.subTest(f"{command} {output}"):
                    done = self.cli(*command, "--output", output)
                    self.assertEqual(done.returncode, 0, done.stderr)
                    self.check(done.stdout + done.stderr)

    def check(self, text):
        controls = {character for character in text if unicodedata.category(character) in ("Cc", "Zl", "Zp")}
        self.assertLessEqual(controls, {"\n", "\t"})
        self.assertNotIn("\u202e", text)
        self.assertFalse(any(line.startswith("✓ Authenticated as root") for line in text.splitlines()))

    def test_plain_has_a_line_for_each_field(self):
        lines = self.cli("me", "--output", "plain").stdout.splitlines()
        self.assertEqual({line.count("\t") for line in lines}, {1})
        self.assertEqual(lines[0], "id\tmallory")
