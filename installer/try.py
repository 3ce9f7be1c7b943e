# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs Authtray against the demo provider, on the person's own desktop or a throwaway one. See installer/try."""

import json
import os
import pathlib
import shlex
import shutil
import subprocess
import sys

from tests import ROOT
from tests.support.demo_provider import SCOPE, Provider, browser_env
from tests.support.desktop import Desktop
from tests.support.instance import instance_id
from tests.support.scratch import Scratch, wait_until

AUTHTRAY = ROOT / "build/release/bin/authtray"
PICTURE = ROOT / "build/try/account-window.png"
WINDOW = "Authtray"
ACCESS_TOKEN_SECONDS = 120


class Trial:
    """Authtray with a config folder inside the scratch folder, and a provider to sign in to."""

    def __init__(self, scratch):
        self.scratch = scratch
        self.config = scratch.folder / "config"
        step(4, "Starting the demo provider")
        self.provider = Provider(scratch, ACCESS_TOKEN_SECONDS)
        say(f"{self.provider.issuer}; its access tokens live {ACCESS_TOKEN_SECONDS // 60} minutes,"
            " its refresh tokens are good for one use")

    def command(self, *args, env=None):
        """Runs `authtray --cli …` and ignores its exit code."""
        return self.scratch.run([AUTHTRAY, "--cli", "--config", self.config, *args], env=env, timeout=120)

    def show(self, *args, env=None, mask=lambda text: text):
        """Runs a command and prints it with its output. Ends the trial if the command fails."""
        print(f"\n  $ authtray --cli {shlex.join(args)}", flush=True)
        done = self.command(*args, env=env)
        for line in (done.stderr + mask(done.stdout)).splitlines():
            say(line)
        if done.returncode:
            raise SystemExit(f"Error: that ended with exit code {done.returncode}.")

    def start_tray(self):
        return self.scratch.spawn([AUTHTRAY, "--config", self.config])

    def write_profile(self):
        profile = {"version": 1, "name": "demo", "issuer": self.provider.issuer,
                   "client_id": self.provider.client_id, "scope": SCOPE}
        folder = self.config / "profiles"
        folder.mkdir(mode=0o700, parents=True)
        (folder / "demo.json").write_text(json.dumps(profile, indent=2))

    def sign_out(self):
        self.command("logout", "--force", "--all")

    def remove_locks(self):
        """Authtray's locks are in the session's runtime folder, in a folder named by the instance id of the config folder."""
        runtime = pathlib.Path(os.environ.get("XDG_RUNTIME_DIR", f"/run/user/{os.getuid()}")) / "authtray"
        shutil.rmtree(runtime / instance_id(self.config), ignore_errors=True)


def try_on_own_desktop():
    with Scratch(sweep=False) as scratch:
        trial = Trial(scratch)
        trial.write_profile()
        step(5, "Starting Authtray")
        tray = trial.start_tray()
        try:
            say("Look for its icon in your panel, and choose “Sign in”: your browser opens.")
            say("Sign in as ada or grace; there is no password. The session then renews itself every minute or two.")
            step(6, "It is yours now. Quit it from its menu, or press Ctrl+C here, and everything goes away again")
            tray.wait()
        except SystemExit:  # Ctrl+C is how this ends
            print()
        finally:
            say("Signing out and cleaning up…")
            trial.sign_out()
            scratch.end(tray)
            trial.remove_locks()
    print_next_steps()


def try_on_throwaway_desktop():
    say("On a throwaway desktop: a keyring, a virtual screen, a panel and a browser of its own.")
    with Desktop() as desktop:
        trial = Trial(desktop)
        step(5, "Signing in, as a person would: Chromium opens the provider's page and signs in as ada")
        trial.show("login", "--issuer", trial.provider.issuer, "--client-id", trial.provider.client_id,
                   "--scope", SCOPE, env=browser_env())
        trial.show("status")
        trial.show("me")
        trial.show("refresh", "--output", "json", mask=without_token)
        step(6, "Starting the tray app and opening its account window")
        take_picture(trial, desktop)
        trial.sign_out()
    say(f"Picture: {PICTURE}  (the one file this kept)")
    print_next_steps()


def take_picture(trial, desktop):
    trial.start_tray()
    wait_until(desktop.tray_items, "Authtray's icon in the panel")
    trial.start_tray()  # a second start opens the account window of the first
    window = wait_until(lambda: desktop.windows(WINDOW), "Authtray's account window")[0]
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    wait_until(lambda: is_drawn(desktop, window), "the account window's content")


def is_drawn(desktop, window):
    desktop.screenshot(PICTURE, window)
    return int(desktop.run(["identify", "-format", "%k", PICTURE]).stdout) > 16


def without_token(text):
    try:
        answer = json.loads(text)
        answer["Data"]["AccessToken"] = "(there, but not shown)" if answer["Data"]["AccessToken"] else None
    except (ValueError, KeyError, TypeError):
        return "(an answer without an access token)"
    return json.dumps(answer, indent=2, ensure_ascii=False)


def print_next_steps():
    print(f"""
Nothing else is left: no process, no profile, no token.
Next:
  sudo cmake --install build/release                install Authtray
  authtray                                          start it; its icon is in the panel
  authtray --cli login --issuer URL --client-id ID  sign in to a provider of your own
  {AUTHTRAY.relative_to(ROOT)} --help                 without installing""", flush=True)


def step(number, what):
    print(f"\n[{number}/6] {what}…", flush=True)


def say(line):
    print(f"  {line}", flush=True)


def main():
    try:
        try_on_own_desktop() if sys.argv[1] == "own" else try_on_throwaway_desktop()
    except (TimeoutError, RuntimeError, OSError, subprocess.TimeoutExpired) as error:
        raise SystemExit(f"Error: {error}") from error


if __name__ == "__main__":
    main()
