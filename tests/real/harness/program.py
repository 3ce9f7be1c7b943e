# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real program in a private desktop, with the demo provider and a person at a browser."""

import datetime
import json
import os
import pathlib
import re
import unittest

from tests import ROOT
from tests.support.demo_provider import BROWSER, FORM_FILLER, Provider, SCOPE, person  # noqa: F401
from tests.support.desktop import Desktop
from tests.support.scratch import wait_until, world_of  # noqa: F401 (for the tests)

AUTHTRAY = pathlib.Path(os.environ.get("AUTHTRAY", ROOT / "build/dev/bin/authtray"))
PATIENCE = 20  # seconds until something visible must have happened
TRAY_ICON = (1264, 15)  # where the panel shows the only tray icon


class ProgramTest(unittest.TestCase):
    """A test with a desktop of its own. desktop_parts: see Desktop; browser: see person()."""

    desktop_class = Desktop
    desktop_parts = {"screen": False}
    access_token_seconds = 600
    provider_misbehaves = False
    browser = FORM_FILLER

    def setUp(self):
        self.desktop = self.desktop_class(**self.desktop_parts)
        self.enterContext(self.desktop)
        self.provider = self.enterContext(Provider(self.desktop, access_token_seconds=self.access_token_seconds,
                                                   faults=self.provider_misbehaves))
        self.config = self.desktop.folder / "config"
        self.end_page = self.desktop.folder / "end-page.txt"

    if not hasattr(unittest.TestCase, "enterContext"):  # before Python 3.11
        def enterContext(self, context):
            entered = context.__enter__()
            self.addCleanup(context.__exit__, None, None, None)
            return entered

    def cli(self, *arguments, person=None, **options):
        command = [AUTHTRAY, "--cli", "--config", self.config, *arguments]
        return self.desktop.run(command, env=person or {"BROWSER": "false"}, **options)

    def person(self, account="ada", answer="sign-in"):
        return person(account, answer, self.end_page, browser=self.browser)

    def login(self, *arguments, account="ada", answer="sign-in"):
        """Signs in to the demo provider's profile "demo" with the browser that Authtray opens."""
        self.end_page.unlink(missing_ok=True)
        return self.cli("login", "--profile", "demo", "--issuer", self.provider.issuer, "--client-id", "authtray-demo",
                        *arguments, person=self.person(account, answer))

    def login_done(self, *arguments, **options):
        done = self.login(*arguments, **options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def add_profile(self, name="demo"):
        """A profile that hasn't been signed in to, as its file."""
        profiles = self.config / "profiles"
        profiles.mkdir(parents=True, exist_ok=True)
        (profiles / f"{name}.json").write_text(json.dumps({
            "version": 1, "name": name, "issuer": self.provider.issuer, "client_id": "authtray-demo", "scope": SCOPE}))

    def start_tray(self, *arguments, account="ada"):
        """The tray app, with a person who signs in when it opens the browser."""
        return self.desktop.spawn([AUTHTRAY, "--config", self.config, *arguments], env=self.person(account),
                                  log=self.desktop.log("authtray"))

    def tray_call(self, method, *arguments):
        return self.desktop.call(self._tray_service(), "/StatusNotifierItem", f"org.kde.StatusNotifierItem.{method}", *arguments)

    def tray_property(self, name):
        return self.desktop.property(self._tray_service(), "/StatusNotifierItem", "org.kde.StatusNotifierItem", name)

    def tooltip(self):
        return self.tray_property("ToolTip") or ""

    def wait_for_icon(self):
        self.wait(self.desktop.tray_items, "the tray icon")

    def _tray_service(self):
        return self.desktop.tray_items()[0].split("/")[0]

    def window_text(self):
        return self.desktop.run(["/usr/bin/python3", ROOT / "tests/real/harness/read_window.py", "authtray"]).stdout

    def wait(self, condition, what):
        wait_until(condition, PATIENCE, what)

    def status(self, *arguments):
        return json.loads(self.cli("status", "--json", *arguments).stdout)

    def item_key(self, profile="demo"):
        return f"{profile}@{world_of(self.config)}"

    def stored(self):
        """What the keychain holds for Authtray, parsed; None without an item."""
        items = self.desktop.secret_items()
        self.assertLessEqual(len(items), 1)
        return json.loads(re.search(r"(?m)^secret = (.*)$", items[0]).group(1)) if items else None

    def let_token_age(self, seconds_left):
        """Rewrites the keychain's item: an old token that expires so soon. The provider goes on to take it."""
        now = datetime.datetime.now(datetime.timezone.utc)
        issued, expires = (now + datetime.timedelta(seconds=seconds) for seconds in (-3600, seconds_left))
        item = {**self.stored(), "issued_at": as_stored(issued), "expires_at": as_stored(expires)}
        self.desktop.run(["secret-tool", "store", "--label=aged", "user", self.item_key(), "server", "authtray",
                          "type", "plaintext", "xdg:schema", "org.qt.keychain"], input=json.dumps(item), check=True)
        self.announce_change()

    def announce_change(self):
        """As a process does that has changed the session: see core/session/filelock.h."""
        profile, _, world = self.item_key().partition("@")
        lock = self.desktop.folder / "run/authtray" / world / f"{profile}.lock"
        lock.write_text(f"{int(lock.read_text() or 0) + 1}\n")

    def end_page_text(self):
        self.wait(self.end_page.exists, "the page the browser ends on")
        return self.end_page.read_text()

    def events(self, name):
        return self.provider.events(name)


def as_stored(time):
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")
