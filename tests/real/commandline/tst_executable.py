# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the executable itself is made of."""

import re
import subprocess
import unittest

from tests.real.harness.program import AUTHTRAY


class ExecutableTest(unittest.TestCase):
    def needed(self, file):
        section = subprocess.run(["readelf", "--dynamic", file], capture_output=True, text=True, check=True).stdout
        return set(re.findall(r"NEEDED.*\[(.+?)\]", section))

    def test_links_no_qt_and_no_gui(self):
        self.assertLessEqual(self.needed(AUTHTRAY), {"libc.so.6", "ld-linux-x86-64.so.2"})

    def test_command_line_links_no_gui(self):
        libraries = AUTHTRAY.parent.parent / "lib" / "authtray"
        for name in ("libauthtray-app.so", "libauthtray-core.so"):
            gui = {each for each in self.needed(libraries / name) if re.search("Gui|Widgets|Svg|xcb|wayland", each)}
            self.assertEqual(gui, set(), name)

    def test_version_and_help_answer_without_a_display_or_a_bus(self):
        for option in ("--version", "--help"):
            done = subprocess.run([AUTHTRAY, option], env={}, capture_output=True, text=True, check=True)
            self.assertIn("uthtray", done.stdout)


if __name__ == "__main__":
    unittest.main()
