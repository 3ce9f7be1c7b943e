# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The base of all tests that run the program: a private desktop, the demo provider, and a browser that signs in by itself."""

import datetime
import json
import os
import pathlib
import re
import subprocess
import unittest

from tests import ROOT
from tests.real.harness.terminal import Terminal
from tests.support.demo_provider import FORM_FILLER, Provider, SCOPE, browser_env
from tests.support.desktop import Desktop
from tests.support.instance import instance_id
from tests.support.scratch import wait_until

AUTHTRAY = pathlib.Path(os.environ.get("AUTHTRAY", ROOT / "build/dev/bin/authtray"))
PREFIX = AUTHTRAY.parent.parent
SEEING_BROWSER = ROOT / "tests/real/harness/seeing_browser"
NO_BROWSER = {"BROWSER": "false"}  # the program `false` opens no page
BROWSER_IMPOSSIBLE = {"BROWSER": ""}  # without a display, no browser can run on this computer
TRAY_ICON = (1264, 15)  # where the panel shows the only tray icon
SCREEN_READER = ROOT / "tests/real/harness/screen_reader.py"
# Put before a command, this lets file modes bind it as they bind a user who isn't root.
BOUND_BY_MODES = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"] if os.getuid() == 0 else []


class ProgramTest(unittest.TestCase):
    """Each test has a desktop and a provider of its own. `desktop_parts`: see Desktop; `browser`: see browser_env()."""

    desktop_class = Desktop
    desktop_parts = {"screen": False}
    access_token_seconds = 600
    has_faults = False
    browser = FORM_FILLER
    profile = "demo"

    def setUp(self):
        self.desktop = self.enterContext(self.new_desktop())
        self.provider = self.enterContext(self.new_provider(self.desktop))

    @classmethod
    def new_desktop(cls):
        return cls.desktop_class(prefix=PREFIX, **cls.desktop_parts)

    @classmethod
    def new_provider(cls, desktop, **options):
        return Provider(desktop, access_token_seconds=cls.access_token_seconds, faults=cls.has_faults, **options)

    def hold_tokens(self, endpoint="token"):
        """The provider will grant or rotate tokens, and respond only after clear_faults(); or what the endpoint gives."""
        self.held_earlier = len(self.events("held"))
        self.provider.inject_fault(endpoint, "late")

    def wait_for_held_tokens(self):
        wait_until(lambda: len(self.events("held")) > self.held_earlier, "tokens that the provider holds back")

    # Files

    @property
    def config(self):
        return self.desktop.folder / "config"

    @property
    def profiles(self):
        return self.config / "profiles"

    @property
    def runtime(self):
        """The folder of the agent's socket and the locks."""
        return self.desktop.folder / "run/authtray" / instance_id(self.config)

    @property
    def end_page(self):
        """The file with the text of the page on which the browser's sign-in ended."""
        return self.desktop.folder / "end-page.txt"

    def end_page_text(self):
        wait_until(self.end_page.exists, "the page on which the sign-in ends")
        return self.end_page.read_text()

    def add_profile(self, name="demo", **settings):
        """Writes the file of a profile that hasn't been signed in to."""
        self.profiles.mkdir(parents=True, exist_ok=True)
        (self.profiles / f"{name}.json").write_text(json.dumps({
            "version": 1, "name": name, "issuer": self.provider.issuer, "client_id": self.provider.client_id, "scope": SCOPE,
            **settings}))

    # Commands

    def command(self, *arguments):
        return [AUTHTRAY, "--cli", "--config", self.config, *arguments]

    def cli(self, *arguments, env=None, **options):
        return self.desktop.run(self.command(*arguments), env={**NO_BROWSER, **(env or {})}, **options)

    def spawn_cli(self, *arguments, env=None, **options):
        """Starts a command whose output can be read while it runs."""
        return self.spawn_with_pipes(self.command(*arguments), {**NO_BROWSER, **(env or {})}, **options)

    def spawn_with_pipes(self, command, env, **options):
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        child = self.enterContext(subprocess.Popen(list(map(str, command)), env={**self.desktop.env, **env}, text=True, **streams))
        self.addCleanup(child.kill)
        return child

    def on_terminal(self, *arguments, env=None, **size):
        """Starts a command on a terminal."""
        terminal = Terminal(self.desktop, self.command(*arguments), {**NO_BROWSER, **(env or {})}, **size)
        self.addCleanup(terminal.close)
        return terminal

    def answer(self, terminal, question, keys):
        """Waits for the question, types the keys and returns the command's exit code."""
        terminal.wait_for(question)
        terminal.type(keys)
        code = terminal.end()
        self.assertTrue(terminal.is_restored())
        return code

    def login_arguments(self, *more, profile=None):
        return ["login", "--profile", profile or self.profile, "--issuer", self.provider.issuer,
                "--client-id", self.provider.client_id, *more]

    def browser_env(self, account="ada", answer="sign-in"):
        return {**browser_env(account, answer, self.end_page, browser=self.browser), "SEEN": str(self.desktop.folder / "seen.json")}

    def check_seen_arguments(self):
        """After a sign-in with SEEING_BROWSER: it has seen all arguments, and no secret among them."""
        seen = json.loads((self.desktop.folder / "seen.json").read_text())
        self.assertRegex(seen["address"], r"^http://127\.0\.0\.1:[0-9]+/[\w-]{43}$")
        self.assertEqual((seen["secrets"], seen["is_complete"]), ([], True))

    def login(self, *arguments, account="ada", answer="sign-in"):
        """Runs `login` with a browser that signs in by itself."""
        self.end_page.unlink(missing_ok=True)
        return self.cli(*self.login_arguments(*arguments), env=self.browser_env(account, answer))

    def sign_in(self, *arguments, **options):
        done = self.login(*arguments, **options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def status(self, *arguments):
        return json.loads(self.cli("status", "--json", *arguments).stdout)

    def token_of(self, answer):
        """The access token that `refresh` printed."""
        return json.loads(answer)["Data"]["AccessToken"]

    # Programs that keep running

    def spawn(self, command, name, env=None):
        """Starts a program that ends with the test; its output goes to the log `name`."""
        process = self.desktop.spawn(command, env=env, log=self.desktop.log(name))
        self.addCleanup(self.desktop.end, process)
        return process

    def spawn_agent(self, *options, env=None):
        return self.spawn(self.command("agent", *options), "agent", env)

    def start_agent(self, *options, env=None):
        agent = self.spawn_agent(*options, env=env)
        wait_until((self.runtime / "agent.sock").exists, "the agent's socket")
        return agent

    def start_tray(self, *arguments, account="ada"):
        """Starts the tray app. If it opens the browser, `account` signs in."""
        return self.spawn([AUTHTRAY, "--config", self.config, *arguments], "authtray", self.browser_env(account))

    def wait_for_icon(self):
        wait_until(self.desktop.tray_items, "the tray icon")

    def tray_address(self):
        return re.split("[/@]", self.desktop.tray_items()[0])[0]

    def tray_property(self, name):
        return self.desktop.property(self.tray_address(), "/StatusNotifierItem", "org.kde.StatusNotifierItem", name)

    def tooltip(self):
        return self.tray_property("ToolTip") or ""

    def menu(self, usable=False):
        """The numbers of the tray menu's entries, by their texts; with `usable`, of those that can be chosen."""
        layout = self.desktop.call(self.tray_address(), "/MenuBar", "com.canonical.dbusmenu.GetLayout", "0", "@i -1", "[]")
        entries = re.findall(r"<\((\d+), \{([^}]*)\}", layout or "")
        if usable:
            entries = [(number, entry) for number, entry in entries if not re.search("'(enabled|visible)': <false>", entry)]
        labels = [(re.search(r"'label': <'([^']*)'>", entry), int(number)) for number, entry in entries]
        return {label.group(1).replace("_", ""): number for label, number in labels if label}

    def choose_in_menu(self, text):
        wait_until(lambda: text in self.menu(), f"{text} in the menu")
        self.desktop.call(self.tray_address(), "/MenuBar", "com.canonical.dbusmenu.Event", str(self.menu()[text]),
                          "clicked", "<''>", "0")

    def window_text(self):
        return self.desktop.run(["/usr/bin/python3", SCREEN_READER, "read", "authtray"]).stdout

    def wait_for_window(self, title="Authtray"):
        return wait_until(lambda: self.desktop.windows(title), f"the window {title}")[0]

    def wait_for_text(self, text):
        wait_until(lambda: text in self.window_text(), f"{text!r} in the window")

    def press_keys(self, *keys, window=None):
        activate = ["windowactivate", "--sync", self.wait_for_window(window)] if window else []
        self.desktop.run(["xdotool", *activate, "key", *keys], check=True)

    def press_button(self, name):
        """Presses the button as the user of a screen reader does."""
        press = ["/usr/bin/python3", SCREEN_READER, "press", "authtray", name]
        wait_until(lambda: self.desktop.run(press).returncode == 0, f"a button {name}")

    # The session

    def keychain_user(self, profile=None):
        """The name under which the keychain keeps the session."""
        return f"{profile or self.profile}@{instance_id(self.config)}"

    def stored(self):
        """The keychain's item, parsed; None if there is no item."""
        items = self.desktop.keyring.items()
        self.assertLessEqual(len(items), 1)
        secret = re.search(r"(?m)^secret = (.*)$", items[0]) if items else None  # none in an item that is just being removed
        return json.loads(secret.group(1)) if secret else None

    def store(self, item):
        self.desktop.keyring.store_item(self.keychain_user(), json.dumps(item))
        self.announce_change()

    def set_time_left(self, seconds):
        """Changes the keychain's item, as if the token had been issued an hour ago and expired in so many seconds. The
        provider accepts the token as before."""
        now = datetime.datetime.now(datetime.timezone.utc)
        issued, expires = (as_stored(now + datetime.timedelta(seconds=offset)) for offset in (-3600, seconds))
        self.store({**self.stored(), "issued_at": issued, "expires_at": expires})

    def announce_change(self):
        """Increments the number in the lock file, as a process does that has changed the session: see core/platform/filelock.h."""
        lock = self.runtime / f"{self.profile}.lock"
        lock.write_text(f"{int(lock.read_text() or 0) + 1}\n")

    def events(self, name):
        return self.provider.events(name)

    # Checks

    def check_failed(self, done, code, text):
        """The command failed before it wrote to stdout, and told why."""
        self.assertEqual((done.returncode, done.stdout), (code, ""), done.stderr)
        self.assertIn(text, done.stderr)

    def check_said(self, done, code, text):
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertIn(text, done.stdout + done.stderr)

    def check_nothing_is_kept(self):
        self.assertEqual((self.stored(), self.config.exists()), (None, False))

    def check_interrupted(self, terminal):
        """The command, which has been interrupted with Ctrl+C, says so and restores the terminal."""
        self.assertEqual(terminal.end(), 130)
        self.assertTrue(terminal.text().endswith("\nInterrupted\n"), terminal.text())
        self.assertTrue(terminal.is_restored())

    def check_session_works(self, *options):
        """The stored refresh token is valid, and none has been used twice."""
        done = self.cli("refresh", "--force", *options)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual(self.events("reuse-detected"), [])
        return done


def as_stored(time):
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")
