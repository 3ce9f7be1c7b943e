# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The states before the commands of the table, and the placeholders that both sides use."""

import contextlib
import datetime
import json
import shutil
import time

from tests.real.harness.agent import AgentTest, version
from tests.real.harness.file_store import write_passphrase
from tests.real.harness.program import as_stored
from tests.real.harness.services.pipeops import PipeOps
from tests.real.harness.services.service import jwt
from tests.real.harness.services.uipath import UiPath
from tests.support.instance import instance_id
from tests.support.scratch import wait_until

LOGIN_TO_SERVICE = {"pipeops": "login --provider pipeops --set console=<service> --set api=<service>",
                    "uipath": "login --provider uipath --set url=<service> --tenant Dev"}
LEFT_IN_KWALLET = {"store": "keychain", "keychain": "KWallet"}
LOCKED_DURING_REQUEST = "keychain locked during the request"
IN_ANOTHER_FOLDER = ("no profile", "a damaged profile", "a damaged profile and a session left",
                     "a session left in the keychain", "a session left in a file", "a session left in KWallet",
                     "one profile", "two profiles", "two profiles, read-only", "a default profile and another",
                     "signed out of the default profile", "three profiles", "signed in to the service")


class GivenTest(AgentTest):
    """Most rows share a session, which is in the home folder's profile demo."""

    access_token_seconds = 3600
    has_faults = True
    config = None  # the folder of the row's command: home, or another one
    kept = service = None

    @property
    def home(self):
        """The config folder of the shared session."""
        return self.desktop.folder / "config"

    def setUp(self):
        self.jwt, self.old_jwt = map(new_token, (3600, -60))
        self.other_jwt = new_token(3600, iss="https://login.example.com/realms/ci")
        if self.kept is None:
            write_passphrase(self.desktop)
            self.sign_in_at_home()

    def sign_in_at_home(self):
        self.config = self.home
        self.sign_in("--force")
        self.keep()

    def keep(self):
        """Remembers the session, for restore()."""
        type(self).kept = self.stored()
        type(self).kept_profile = (self.home / "profiles/demo.json").read_text()

    def restore(self):
        self.config = self.home
        (self.home / "profiles/demo.json").write_text(self.kept_profile)
        self.store(self.kept)

    # The state before the command

    @contextlib.contextmanager
    def prepared(self, row, with_agent):
        given = row.get("given")
        self.restore()
        if given in IN_ANOTHER_FOLDER:
            self.config = self.desktop.folder / "another"
            shutil.rmtree(self.config, ignore_errors=True)
        self.write_tool_file(row.get("tool file"))
        agent = self.start_any_agent() if with_agent else None
        if row.get("fault"):
            self.provider.inject_fault(*row.get("fault").split(), times=99)
        self.give(given)  # after the agent's start, because the agent renews an expired session at once
        if agent and given == "keychain locked":
            wait_until(lambda: self.ask("status", "--offline")[0] != 0, "an agent that has heard of it")
        try:
            yield
        finally:
            self.provider.resume()
            self.take_back(given)  # before the agent's end, because the agent may have tokens to store
            if agent:
                self.desktop.end(agent)
            self.provider.clear_faults()

    def start_any_agent(self):
        """An agent that answers anything, signed in or not."""
        agent = self.spawn_agent()
        wait_until(self.has_any_answer, "an agent that answers")
        return agent

    def has_any_answer(self):
        try:
            return self.ask("status", "--offline")
        except OSError:
            return None

    def give(self, given):
        states = {"signed in": lambda: None,
                  "signed out": self.give_signed_out,
                  "ended": lambda: self.give_signed_out(session="ended"),
                  "signed in, no refresh token": lambda: self.store({**self.kept, "refresh_token": ""}),
                  "just renewed": lambda: self.store({**self.aged(0), "renewed_at": as_stored(utc_now())}),
                  "half of its life ago": lambda: self.store({**self.aged(30), "renewed_at": ""}),
                  "expired": lambda: self.store(self.expired()),
                  "expired, no refresh token": lambda: self.store({**self.expired(), "refresh_token": ""}),
                  "keychain locked": self.desktop.keyring.lock,
                  LOCKED_DURING_REQUEST: self.provider.pause,
                  "no profile": lambda: None,
                  "a damaged profile": self.add_damaged_profile,
                  "a damaged profile and a session left": self.add_damaged_and_left,
                  "a session left in the keychain": lambda: self.add_profile("one", store="file", left_in="keychain"),
                  "a session left in a file": lambda: self.add_profile("one", left_in="file"),
                  "a session left in KWallet": lambda: self.add_profile("one", left_in=[LEFT_IN_KWALLET]),
                  "one profile": lambda: self.add_profile("one"),
                  "two profiles": self.add_profiles,
                  "two profiles, read-only": self.add_read_only_profiles,
                  "a default profile and another": self.add_default_profile,
                  "signed out of the default profile": self.add_signed_out_default,
                  "three profiles": self.add_three_profiles,
                  "signed in to the service": self.sign_in_to_service}
        states[given]()

    def take_back(self, given):
        if "locked" in given:
            self.desktop.keyring.unlock()
        if given in IN_ANOTHER_FOLDER:
            for profile in ("127.0.0.1", "pipeops", "two", "uipath"):
                self.desktop.keyring.clear_items("user", self.keychain_user(profile))

    def give_signed_out(self, session=None):
        profile = json.loads(self.kept_profile)
        profile["session"] = session
        (self.home / "profiles/demo.json").write_text(json.dumps(profile))
        self.desktop.keyring.clear_items()
        self.announce_change()

    def expired(self):
        return self.aged(60, 59)

    def aged(self, minutes, lifetime=60):
        """The session as if its token had been issued so many minutes ago."""
        issued = utc_now() - datetime.timedelta(minutes=minutes)
        expires = issued + datetime.timedelta(minutes=lifetime)
        return {**self.kept, "issued_at": as_stored(issued), "expires_at": as_stored(expires)}

    def add_profiles(self):
        self.add_profile("one")
        self.add_profile("two")

    def add_damaged_profile(self):
        self.add_profile("one")
        self.add_profile("two")
        (self.profiles / "two.json").write_text("{")

    def add_damaged_and_left(self):
        self.add_damaged_profile()
        self.add_profile("one", store="file", left_in="keychain")

    def add_default_profile(self):
        self.add_profiles()
        self.assertEqual(self.cli("profiles", "default", "one").returncode, 0)

    def add_signed_out_default(self):
        self.add_default_profile()
        self.add_profile("two", session="signed-in")

    def add_three_profiles(self):
        self.add_default_profile()
        self.add_profile("three")

    def add_read_only_profiles(self):
        self.add_profiles()
        self.config.chmod(0o500)

    def sign_in_to_service(self):
        command = LOGIN_TO_SERVICE[type(self.service).__name__.lower()]
        self.assertEqual(self.cli(*self.filled(command).split(), env=self.browser_env()).returncode, 0)

    def serve(self, row):
        """The stand-in for the service, as a context manager."""
        name, *tenants = row.get("service").split() or [""]
        self.service = {"": lambda: None, "pipeops": PipeOps, "uipath": lambda: UiPath(tenants or ["DefaultTenant"])}[name]()
        return self.service or contextlib.nullcontext()

    def write_tool_file(self, kind):
        file = self.desktop.folder / "home/.pipeops.json"
        file.unlink(missing_ok=True)
        if kind:
            grant = self.service.new_grant("refresh-1")
            file.write_text(json.dumps(self.service.tool_session(grant, 3600 if kind != "expired" and kind != "ended" else -3600)))
        if kind == "of a service that is down":
            file.write_text(file.read_text().replace(self.service.url, "http://127.0.0.1:1"))
        if kind == "ended":
            self.service.grants.clear()

    def placeholders(self):
        """Values that differ between runs, in commands and in their output."""
        folder = self.desktop.folder
        values = {"<issuer>": self.provider.issuer, "<host>": f"127.0.0.1:{self.provider.port}", "<config>": self.config,
                  "<home>": folder / "home", "<passphrase>": folder / "passphrase", "<version>": version(),
                  "<instance>": instance_id(self.config), "<jwt>": self.jwt, "<old_jwt>": self.old_jwt,
                  "<other_jwt>": self.other_jwt}
        if self.service:
            values.update({"<service>": self.service.url, "<service_host>": self.service.url.removeprefix("http://")})
        return values

    def filled(self, text):
        for name, value in self.placeholders().items():
            text = text.replace(name, str(value))
        return text


def utc_now():
    return datetime.datetime.now(datetime.timezone.utc)


def new_token(seconds_left, **claims):
    return jwt({"exp": int(time.time()) + seconds_left, "sub": "usr_ci", "email": "ci@example.com", **claims})
