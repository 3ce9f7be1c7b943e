# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The formats with an account whose name and claims are meant to do harm."""

import json
import unicodedata
import unittest

import yaml

from tests.real.harness.program import ProgramTest

COMMANDS = (["status"], ["me"], ["refresh"], ["profiles"], ["profiles", "show", "demo"])


class FormatsTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.signed_in = self.login_done(account="mallory")

    def test_yaml_says_what_json_says(self):
        for command in COMMANDS:
            with self.subTest(command):
                told = json.loads(self.cli(*command, "--json").stdout)
                if command == ["refresh"]:
                    self.assertTrue(told["Data"].pop("AccessToken"))
                self.assertEqual(yaml.safe_load(self.cli(*command, "--output", "yaml").stdout), told)
        self.assertIn("\x1b[31m", json.loads(self.cli("me", "--json").stdout)["name"])
        self.assertEqual(len(json.loads(self.cli("me", "--json").stdout)["claims"]["awkward"]["texts"]), 27)

    def test_nothing_steers_the_terminal(self):
        self.check(self.signed_in.stdout)
        for command in COMMANDS:
            for output in ("text", "json", "table", "yaml", "plain"):
                with self.subTest(f"{command} {output}"):
                    done = self.cli(*command, "--output", output)
                    self.assertEqual(done.returncode, 0, done.stderr)
                    self.check(done.stdout + done.stderr)

    def check(self, text):
        steering = {character for character in text if unicodedata.category(character) in ("Cc", "Zl", "Zp")}
        self.assertLessEqual(steering, {"\n", "\t"})
        self.assertNotIn("\u202e", text)
        self.assertFalse(any(line.startswith("✓ Authenticated as root") for line in text.splitlines()))

    def test_plain_is_a_line_a_field(self):
        lines = self.cli("me", "--output", "plain").stdout.splitlines()
        self.assertEqual({line.count("\t") for line in lines}, {1})
        self.assertEqual(lines[0], "id\tmallory")


if __name__ == "__main__":
    unittest.main()
