# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of a private desktop, and that nothing of it is left."""

import os
import pathlib
import signal
import subprocess
import sys
import unittest

from tests import ROOT
from tests.support.desktop import Desktop
from tests.support.scratch import TIMEOUT, processes_of, wait_until

STORE = ["secret-tool", "store", "--label=test", "server", "authtray", "user", "test"]


class KeyringTest(unittest.TestCase):
    def setUp(self):
        self.desktop = self.enterContext(Desktop(screen=False))
        self.keyring = self.desktop.keyring

    def store(self):
        return self.desktop.run(STORE, input="a secret").returncode

    def test_keeps_an_item(self):
        self.assertEqual(self.store(), 0)
        items = self.keyring.items()
        self.assertEqual(len(items), 1)
        self.assertIn("secret = a secret", items[0])

    def test_locked_gives_nothing_until_unlocked(self):
        self.store()
        self.keyring.lock()
        self.assertNotIn("a secret", "".join(self.keyring.items()))
        self.keyring.unlock()
        self.assertIn("a secret", "".join(self.keyring.items()))

    def test_paused_answers_nobody_until_resumed(self):
        self.keyring.pause()
        with self.assertRaises(subprocess.TimeoutExpired):
            self.desktop.run(STORE, input="a secret", timeout=1)
        self.keyring.resume()
        self.assertEqual(self.store(), 0)

    def test_killed_is_gone_until_started(self):
        self.keyring.kill()
        self.assertNotEqual(self.store(), 0)
        self.keyring.start()
        self.assertEqual(self.store(), 0)


class ScreenTest(unittest.TestCase):
    def test_late_panel_becomes_the_tray(self):
        with Desktop(keyring=False, panel=False) as desktop:
            self.assertFalse(desktop.has_tray())
            desktop.start_panel()
            self.assertTrue(desktop.has_tray())
            self.assertEqual(desktop.tray_items(), [])
            desktop.stop_panel()
            self.assertFalse(desktop.has_tray())

    def test_picture_shows_the_panel(self):
        with Desktop(keyring=False) as desktop:
            picture = desktop.folder / "screen.png"
            wait_until(lambda: self.colours(desktop, picture) > 1, "a picture that isn't blank")

    def colours(self, desktop, picture):
        desktop.screenshot(picture)
        return int(desktop.run(["identify", "-format", "%k", picture]).stdout)

    def test_accessibility_bus_answers(self):
        with Desktop(keyring=False, panel=False, accessibility=True) as desktop:
            self.assertIn("unix:", desktop.call("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus.GetAddress"))


class EnvironmentTest(unittest.TestCase):
    def test_environment_of_the_persons_session_is_not_inherited(self):
        os.environ["AUTHTRAY_PROFILE"] = "theirs"
        self.addCleanup(os.environ.pop, "AUTHTRAY_PROFILE")
        with Desktop(screen=False, keyring=False) as desktop:
            self.assertNotIn("AUTHTRAY_PROFILE", desktop.env)
            self.assertNotIn("DISPLAY", desktop.env)
            self.assertTrue(desktop.env["XDG_RUNTIME_DIR"].startswith(str(desktop.folder)))

    def test_ends_processes_that_children_left_behind(self):
        with Desktop(screen=False, keyring=False) as desktop:
            desktop.run(["setsid", "--fork", "sleep", "1000"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            folder = desktop.folder
        self.assertEqual(processes_of(folder), [])
        self.assertFalse(folder.exists())

    def test_leaves_nothing_behind_when_ended(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGKILL):
            with self.subTest(number), self.session_in_another_process() as other:
                folder = pathlib.Path(other.stdout.readline().strip())
                self.assertTrue(folder.exists())
                other.send_signal(number)
                other.wait(TIMEOUT)
                wait_until(lambda: not folder.exists(), "the end of the scratch folder")  # noqa: B023
                self.assertEqual(processes_of(folder), [])

    def session_in_another_process(self):
        script = ("import signal\nfrom tests.support.desktop import Desktop\n"
                  "with Desktop(keyring=False, panel=False) as desktop:\n"
                  "    print(desktop.folder, flush=True)\n    signal.pause()\n")
        return subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, text=True,
                                stdout=subprocess.PIPE)
