# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands that should open a browser end with a failure: the sign-in can still be finished by hand."""

import re

from tests.real.harness.program import ProgramTest

FAILING = {"BROWSER": "false", "DISPLAY": ":99"}


class BrowserFailsTest(ProgramTest):
    def setUp(self):
        super().setUp()
        bin_folder = self.desktop.folder / "bin"
        bin_folder.mkdir()
        opener = bin_folder / "xdg-open"
        opener.write_text("#!/bin/sh\nexit 4\n")
        opener.chmod(0o755)
        self.desktop.env["PATH"] = f"{bin_folder}:{self.desktop.env['PATH']}"

    def test_address_is_shown_and_the_answer_taken(self):
        terminal = self.on_terminal(*self.login_arguments("--timeout", "60"), env=FAILING)
        terminal.wait_for("no browser came up (false: exit code 1, xdg-open: exit code 4)")
        terminal.wait_for("paste the address")
        self.assertRegex(terminal.text(), re.compile(r"Open this address yourself:\s+http://127\.0\.0\.1:\d+/auth\?"))
        self.assertRegex(terminal.text(), r"authtray --cli login .*--issuer \S+ --client-id \S+ --device\s")
        self.assertNotIn("couldn't sign in", terminal.text(), "the sign-in goes on")

    def test_next_browser_is_tried(self):
        browser = self.browser_env()["BROWSER"]
        done = self.cli(*self.login_arguments(), env={"BROWSER": f"false:{browser}", "DISPLAY": ":99"})
        self.assertEqual(done.returncode, 0, done.stderr)
