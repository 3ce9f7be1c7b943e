# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of rows/*.txt: each command line, with an agent and without, prints that and nothing else.

What stands above a row's "$":
  given        what is there before; see Given. Without, nothing is needed, and no agent asked
  service      the stand-in at <service> (see harness/services): pipeops, or uipath with its tenants behind
  file         the session that pipeops's own tool has left in a file: good, expired, or ended at the service too
  environment  variables, NAME=VALUE
  terminal     the TERM of the terminal that stdin, stdout and stderr are; without, they are none
  types        what is typed there at a question, with Return
  browser      who signs in with the browser that opens, or "deny"
  elsewhere    who opens the printed address in a browser that Authtray doesn't know of
  provider     the endpoint and the fault it does (see provider/faults.mjs)
  leaves       "renewed" or "nothing", where the session isn't left as it was
"""

import contextlib
import datetime
import json
import pathlib
import re
import shlex
import shutil
import time
from typing import NamedTuple

from tests.real.harness.agent import AgentTest, version
from tests.real.harness.file_store import write_passphrase
from tests.real.harness.program import AUTHTRAY, BOUND_BY_MODES, NO_BROWSER, as_stored
from tests.real.harness.services.pipeops import PipeOps
from tests.real.harness.services.service import jwt
from tests.real.harness.services.uipath import UiPath
from tests.real.harness.terminal import Terminal
from tests.support.scratch import TIMEOUT, wait_until

ROWS = pathlib.Path(__file__).resolve().parent / "rows"
URL = re.compile(r"^http://\S+$", re.MULTILINE)
USER_CODE = re.compile(r"^[A-Z]{4}-[A-Z]{4}$", re.MULTILINE)
OTHER_FOLDERS = ("nobody", "two profiles", "two profiles, read-only", "signed in to the service")


class Row(NamedTuple):
    name: str
    settings: dict
    command: str
    out: str
    err: str
    exit_code: int

    def get(self, setting):
        return self.settings.get(setting, "")


def read_rows(file):
    for text in (ROWS / file).read_text().split("\n=== ")[1:]:
        name, *lines = text.rstrip("\n").split("\n")
        start = next(index for index, line in enumerate(lines) if line.startswith("$ "))
        settings = dict(line.split(": ", 1) for line in lines[:start])
        said = lines[start + 1:-1]
        err = "".join(line[3:] + "\n" for line in said if line.startswith("2| "))
        out = "".join(line + "\n" for line in said if not line.startswith("2| "))
        yield Row(name, settings, lines[start][2:], out, err, int(lines[-1].removeprefix("exit ")))


class Answer(NamedTuple):
    out: str
    err: str
    exit_code: int


class CommandLinesTest(AgentTest):
    access_token_seconds = 3600
    has_faults = True
    config = kept = service = None

    @property
    def home(self):
        return self.desktop.folder / "config"

    def setUp(self):
        self.jwt, self.old_jwt = map(self.make_jwt, (3600, -60))
        if self.kept is None:
            self.sign_in_at_home()

    def make_jwt(self, seconds_left):
        return jwt({"exp": int(time.time()) + seconds_left, "sub": "usr_ci", "email": "ci@example.com"})

    def sign_in_at_home(self):
        self.config = self.home
        self.sign_in("--force")
        self.keep()
        write_passphrase(self.desktop)

    def keep(self):
        """What restore() brings back."""
        type(self).kept = self.stored()
        type(self).kept_profile = (self.home / "profiles/demo.json").read_text()

    def restore(self):
        self.config = self.home
        (self.home / "profiles/demo.json").write_text(self.kept_profile)
        self.store(self.kept)

    # Given

    def give(self, row):
        """Makes what is given; returns what undoes it."""
        given = row.get("given")
        if self.config != self.home:
            return self.give_another_folder(given)
        if given == "signed out":
            profile = json.loads(self.kept_profile)
            profile.pop("session", None)
            (self.home / "profiles/demo.json").write_text(json.dumps(profile))
            self.desktop.keyring.clear_items()
            self.announce_change()
        elif given.startswith("expired"):
            self.store({**self.expired(), **({"refresh_token": ""} if given == "expired for good" else {})})
        elif given == "locked":
            self.desktop.keyring.lock()
            return self.desktop.keyring.unlock
        elif given == "locked while the provider answers":
            self.provider.pause()
            return self.desktop.keyring.unlock
        else:
            self.assertEqual(given, "signed in")
        return lambda: None

    def expired(self):
        """The session, a minute past its expiry. At once: an agent renews what it can."""
        now = datetime.datetime.now(datetime.timezone.utc)
        issued, expires = (as_stored(now - datetime.timedelta(minutes=minutes)) for minutes in (60, 1))
        return {**self.kept, "issued_at": issued, "expires_at": expires}

    def give_another_folder(self, given):
        if given == "signed in to the service":
            address = {"pipeops": "--set console=<service> --set api=<service>", "uipath": "--set url=<service> --tenant Dev"}
            preset = type(self.service).__name__.lower()
            command = self.filled(f"login --provider {preset} {address[preset]}").split()
            self.assertEqual(self.cli(*command, env=self.browser_env()).returncode, 0)
        elif given != "nobody":
            self.add_profile("one")
            self.add_profile("two")
        if given.endswith("read-only"):
            self.config.chmod(0o500)
        return self.clear_another_folder

    def clear_another_folder(self):
        for profile in ("127.0.0.1", "pipeops", "uipath"):
            self.desktop.keyring.clear_items("user", self.keychain_user(profile))

    def serve(self, row):
        """The stand-in, for `with`."""
        self.service = None
        name, _, tenants = row.get("service").partition(" ")
        if name:
            self.service = UiPath(tenants.split() or ["DefaultTenant"]) if name == "uipath" else PipeOps()
        return self.service or contextlib.nullcontext()

    def leave_file(self, kind):
        file = self.desktop.folder / "home/.pipeops.json"
        file.unlink(missing_ok=True)
        if not kind:
            return
        grant = self.service.new_grant("refresh-1")
        file.write_text(json.dumps(self.service.tool_session(grant, 3600 if kind == "good" else -3600)))
        if kind == "ended":
            self.service.grants.clear()

    def placeholders(self):
        """What another <placeholder> stands for each time, in what is given as in what is answered."""
        folder = self.desktop.folder
        known = {"<issuer>": self.provider.issuer, "<host>": f"127.0.0.1:{self.provider.port}", "<config>": self.config,
                 "<home>": folder / "home", "<passphrase>": folder / "passphrase", "<version>": version(),
                 "<jwt>": self.jwt, "<old_jwt>": self.old_jwt}
        if self.service:
            known.update({"<service>": self.service.url, "<service_host>": self.service.url.removeprefix("http://")})
        return known

    def filled(self, text):
        for name, value in self.placeholders().items():
            text = text.replace(name, str(value))
        return text

    # Running

    def run_row(self, row, with_agent):
        with self.serve(row):
            return self.run_at_service(row, with_agent)

    def run_at_service(self, row, with_agent):
        if not row.get("given"):
            self.config = self.home
            return self.run_command(row)
        self.choose_folder(row)
        self.leave_file(row.get("file"))
        agent = self.spawn_agent() if with_agent else None
        if agent:  # it renews what has expired, so what is given comes after it has looked
            wait_until(self.answers, "an agent that answers")
        if row.get("provider"):
            self.provider.inject_fault(*row.get("provider").split(), times=99)
        undo = self.give(row)
        try:
            return self.run_command(row)
        finally:
            self.provider.resume()
            if agent:
                self.desktop.end(agent)
            self.provider.clear_faults()
            undo()

    def choose_folder(self, row):
        self.restore()
        if row.get("given") in OTHER_FOLDERS:
            self.config = self.desktop.folder / "another"
            shutil.rmtree(self.config, ignore_errors=True)

    def answers(self):
        try:
            return self.ask("status", "--offline")
        except OSError:
            return None

    def run_command(self, row):
        self.end_page.unlink(missing_ok=True)
        program, *arguments = shlex.split(self.filled(row.command))
        self.assertEqual(program, "authtray")
        who = row.get("browser")
        variables = dict(NO_BROWSER)
        if who:
            variables = self.browser_env("ada", "deny") if who == "deny" else self.browser_env(who)
        variables["AUTHTRAY_CONFIG_DIR"] = str(self.config)
        variables.update(pair.split("=", 1) for pair in self.filled(row.get("environment")).split())
        command = [*(BOUND_BY_MODES if row.get("given").endswith("read-only") else []), AUTHTRAY, *arguments]
        if row.get("terminal"):
            return self.run_on_terminal(row, command, {**variables, "TERM": row.get("terminal")})
        child = self.spawn_with_pipes(command, variables)
        before = self.open_elsewhere(child.stdout) if row.get("elsewhere") else ""
        if row.get("given").startswith("locked while"):
            self.lock_meanwhile()
        out, err = child.communicate(timeout=TIMEOUT * 3)
        return Answer(before + out, err, child.returncode)

    def run_on_terminal(self, row, command, variables):
        terminal = Terminal(self.desktop, command, variables)
        self.addCleanup(terminal.close)
        if row.get("types"):
            terminal.wait_for("[y/N] ")
            terminal.type(row.get("types") + "\n")
        code = terminal.end()
        return Answer(terminal.text(), "", code)

    def open_elsewhere(self, stdout):
        lines = [stdout.readline() for _ in range(3)]
        address = lines[1].strip()
        if lines[2].startswith("and enter this code"):
            lines += [stdout.readline() for _ in range(2)]
            address += f"?user_code={lines[3].strip()}"
        self.desktop.run([self.browser, address], env=self.browser_env())
        return "".join(lines)

    def lock_meanwhile(self):
        """While the provider thinks about its answer: the session was read by then, and isn't written yet."""
        wait_until(self.provider.has_unread_request, "a request at the provider")
        self.desktop.keyring.lock()
        self.provider.resume()

    # Comparing

    def comparable(self, text):
        """The text with <placeholders> for what is another each time."""
        text = USER_CODE.sub("<code>", URL.sub("<url>", text))
        for token in self.tokens:
            text = text.replace(token, "<token>")
        for name, value in self.placeholders().items():
            text = text.replace(str(value), name)
        text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", "<time ms>", text)
        text = re.sub(r"(?!2024)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "<time>", text)  # that is when accounts were made
        text = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "<local time>", text)
        for mark, escape in (("<green>", "\x1b[32m"), ("<red>", "\x1b[31m"), ("<plain>", "\x1b[0m"), ("<tab>", "\t")):
            text = text.replace(escape, mark)
        return re.sub(r" {2,}(?=<issuer>|ISSUER|CLIENT ID)|(?<=<issuer>) {2,}|(?<=<host>) {2,}", "  ", text)  # by how long they were

    def check(self, row, with_agent):
        token_before = self.kept["access_token"]
        answer = self.run_row(row, with_agent)
        self.tokens = {token_before}
        self.settle(row)
        is_kept = row.get("leaves") != "nothing" and not row.get("service")
        self.tokens.add(self.kept["access_token"] if is_kept else self.shown_token(answer))
        self.assertEqual(Answer(self.comparable(answer.out), self.comparable(answer.err), answer.exit_code),
                         Answer(row.out, row.err, row.exit_code))
        return answer

    def shown_token(self, answer):
        found = re.search(r'"AccessToken": "([^"]{20,})"', answer.out)
        return found.group(1) if found else "(no token)"

    def settle(self, row):
        """The session a row leaves is the next one's; where none is left, a new one."""
        if row.get("leaves") == "nothing":
            self.sign_in_at_home()
        elif row.get("leaves") == "renewed":
            self.assertNotEqual(self.stored(), self.kept)
            self.keep()
        elif row.get("given") in ("signed in", "locked"):
            self.assertEqual(self.stored(), self.kept, "the session is as it was")

    def check_rows(self, file):
        for row in read_rows(file):
            with self.subTest(row.name):
                alone = self.check(row, with_agent=False)
                if not row.get("given"):
                    continue
                asked = self.check(row, with_agent=True)
                is_same_each_time = not any(map(row.get, ("leaves", "browser", "elsewhere", "service"))) and "<url>" not in row.out
                if is_same_each_time and not row.get("given").startswith("expired"):
                    self.assertEqual(asked, alone, "an agent answers with the same bytes")

    def test_every_file_has_a_test(self):
        tests = {f"test_{file.stem}" for file in ROWS.iterdir()}
        self.assertEqual({name for name in dir(self) if name in tests}, tests)

    def test_environment(self):
        self.check_rows("environment.txt")

    def test_import(self):
        self.check_rows("import.txt")

    def test_providers(self):
        self.check_rows("providers.txt")

    def test_arguments(self):
        self.check_rows("arguments.txt")

    def test_login(self):
        self.check_rows("login.txt")

    def test_logout(self):
        self.check_rows("logout.txt")

    def test_me(self):
        self.check_rows("me.txt")

    def test_profiles(self):
        self.check_rows("profiles.txt")

    def test_refresh(self):
        self.check_rows("refresh.txt")

    def test_status(self):
        self.check_rows("status.txt")
