# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the executable and its libraries are linked with."""

import os
import pathlib
import platform
import re
import subprocess
import tempfile
import unittest

from tests.real.harness.program import AUTHTRAY

LIBRARIES = AUTHTRAY.parent.parent / "lib/authtray"


class ExecutableTest(unittest.TestCase):
    def needed(self, file):
        section = subprocess.run(["readelf", "--dynamic", file], capture_output=True, text=True, check=True).stdout
        return set(re.findall(r"NEEDED.*\[(.+?)\]", section))

    def test_links_no_qt_and_no_gui(self):
        self.assertLessEqual(self.needed(AUTHTRAY), {"libc.so.6", "ld-linux-x86-64.so.2"})

    def test_command_line_links_no_gui(self):
        for name in ("libauthtray-app.so", "libauthtray-core.so"):
            needed = self.needed(LIBRARIES / name)
            gui = {library for library in needed if re.search("Gui|Widgets|Svg|xcb|wayland", library)}
            self.assertEqual(gui, set(), name)

    def test_binaries_are_hardened(self):
        for file in (AUTHTRAY, *sorted(LIBRARIES.glob("*.so"))):
            text = subprocess.run(["readelf", "--wide", "--file-header", "--program-headers", "--dynamic", "--dyn-syms", file],
                                  capture_output=True, text=True, check=True).stdout
            self.assertRegex(text, r"Type: +DYN", file)  # its addresses can be random
            self.assertRegex(text, r"FLAGS.*NOW", file)
            self.assertIn("GNU_RELRO", text, file)
            self.assertRegex(text, r"GNU_STACK .* RW ", file)
            self.assertIn("__stack_chk_fail", text, file)
            self.assertNotIn("TEXTREL", text, file)
        if platform.machine() == "x86_64":  # Debian 12's own start files lack the mark that the processor heeds
            code = subprocess.run(["objdump", "--disassemble", AUTHTRAY], capture_output=True, text=True, check=True).stdout
            self.assertGreater(code.count("endbr64"), 100)

    def test_libraries_come_from_the_programs_own_folder(self):
        """Those that it loads while it runs; an invalid file of the same name would end it."""
        with tempfile.TemporaryDirectory() as folder:
            for name in ("libauthtray-app.so", "libauthtray-yaml.so", "libauthtray-signature.so"):
                pathlib.Path(folder, name).touch()
            command = [AUTHTRAY, "--cli", "--config", folder, "--no-agent", "providers", "--output", "yaml"]
            env = {**os.environ, "LD_LIBRARY_PATH": folder, "XDG_RUNTIME_DIR": folder}
            done = subprocess.run(command, env=env, cwd=folder, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertRegex(done.stdout, r'(?m)^- provider: "pipeops"$')

    def test_version_and_help_need_no_display_and_no_bus(self):
        for option in ("--version", "--help"):
            done = subprocess.run([AUTHTRAY, option], env={}, capture_output=True, text=True, check=True)
            self.assertIn("uthtray", done.stdout)
