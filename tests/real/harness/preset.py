# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The base of tests that sign in with a preset, at a stand-in for its service."""

import json

from tests import ROOT
from tests.real.harness.program import ProgramTest
from tests.real.harness.terminal import CTRL_C

PRESETS = ROOT / "resources/providers"


class PresetTest(ProgramTest):
    """Subclasses name the `preset`, and by addresses() the options that lead to the stand-in."""

    def setUp(self):
        self.desktop = self.enterContext(self.new_desktop())

    @property
    def profile(self):
        return self.preset

    def serve(self, service):
        self.service = self.enterContext(service)
        self.assertEqual(self.sources()[self.preset], "built in")

    def sources(self):
        return {row["provider"]: row["source"] for row in json.loads(self.cli("providers", "--json").stdout)}

    def login_arguments(self, *more):
        return ["login", "--provider", self.preset, *self.addresses(), *more]

    def sign_in(self, *arguments, **options):
        done = super().sign_in(*arguments, **options)
        self.assertEqual(self.service.complaints, [])
        return done

    def refreshed(self, *arguments):
        """What `refresh` returns for the session."""
        done = self.cli("refresh", *arguments)
        self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
        return json.loads(done.stdout)["Data"]

    def check_nothing_is_kept(self):
        self.assertEqual((self.stored(), self.profiles.exists()), (None, False))

    def interrupt(self, terminal):
        terminal.type(CTRL_C)
        self.check_interrupted(terminal)
        self.check_nothing_is_kept()


def copy_preset(name, config, url, *addresses):
    """Puts a copy of the shipped preset among the user's own, with `url` in place of the addresses."""
    text = (PRESETS / f"{name}.json").read_text()
    for address in addresses:
        text = text.replace(address, url)
    folder = config / "providers"
    folder.mkdir(parents=True)
    (folder / f"{name}.json").write_text(text)
