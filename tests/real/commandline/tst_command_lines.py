# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows in rows/*.txt: each command line prints exactly that, without an agent and with one.

A row has a title, settings, the command after "$", its output, and its exit code; "2| " marks a line on stderr. <placeholders>
stand for values that differ between runs: see given.py and command_table.py. The settings:
  given              the state before: see given.py. Without it, the row needs no state and runs without an agent only
  service            the stand-in at <service>: pipeops, or uipath followed by its tenants
  tool file          the session that pipeops's own tool has left in a file: good, expired, ended at the service, or of a service
                     that is down
  environment        variables, NAME=VALUE
  terminal, typed    the TERM of the terminal that the command runs on, and the answer that is typed at its question
  browser            the account that signs in with the browser that opens, or "deny"
  browser elsewhere  the account that signs in at the printed address with a browser that Authtray didn't open
  fault              an endpoint of the provider and its fault: see provider/faults.mjs
  session            what has become of the session if it isn't the same afterwards: renewed or gone
"""

import re
import shlex
from typing import NamedTuple

from tests.real.commandline.command_table import ROWS, normalized, read_rows
from tests.real.commandline.given import LOCKED_DURING_REQUEST, GivenTest
from tests.real.harness.program import AUTHTRAY, BOUND_BY_MODES, NO_BROWSER
from tests.real.harness.terminal import Terminal
from tests.support.scratch import TIMEOUT, wait_until


class Answer(NamedTuple):
    out: str
    err: str
    exit_code: int


class CommandLinesTest(GivenTest):
    # Running

    def run_row(self, row, with_agent):
        with self.serve(row):
            if not row.get("given"):
                self.config = self.home
                return self.run_command(row)
            with self.prepared(row, with_agent):
                return self.run_command(row)

    def run_command(self, row):
        self.end_page.unlink(missing_ok=True)
        program, *arguments = shlex.split(self.filled(row.command))
        self.assertEqual(program, "authtray")
        env = {**NO_BROWSER, "AUTHTRAY_CONFIG_DIR": str(self.config)}
        if row.get("browser"):
            env.update(self.browser_env("ada", "deny") if row.get("browser") == "deny" else self.browser_env(row.get("browser")))
        env.update(pair.split("=", 1) for pair in self.filled(row.get("environment")).split())
        command = [*(BOUND_BY_MODES if row.get("given").endswith("read-only") else []), AUTHTRAY, *arguments]
        return self.run_on_terminal(row, command, env) if row.get("terminal") else self.run_with_pipes(row, command, env)

    def run_with_pipes(self, row, command, env):
        child = self.spawn_with_pipes(command, env)
        before = self.open_elsewhere(child.stdout) if row.get("browser elsewhere") else ""
        if row.get("given") == LOCKED_DURING_REQUEST:
            self.lock_during_request()
        out, err = child.communicate(timeout=TIMEOUT * 3)
        return Answer(before + out, err, child.returncode)

    def run_on_terminal(self, row, command, env):
        terminal = Terminal(self.desktop, command, {**env, "TERM": row.get("terminal")})
        self.addCleanup(terminal.close)
        if row.get("typed"):
            terminal.wait_for("[y/N] ")
            terminal.type(row.get("typed") + "\n")
        code = terminal.end()
        return Answer(terminal.text(), "", code)

    def open_elsewhere(self, stdout):
        """Opens the printed address, and returns what has been read of the output."""
        lines = [stdout.readline() for _ in range(3)]
        while lines[-1] not in ("", "Waiting for authentication...\n"):
            lines.append(stdout.readline())
        address = lines[1].strip()
        if lines[2].startswith("and enter this code"):
            address += f"?user_code={lines[3].strip()}"
        self.desktop.run([self.browser, address], env=self.browser_env())
        return "".join(lines)

    def lock_during_request(self):
        """By then, the command has read the session and hasn't stored the new one."""
        wait_until(self.provider.has_waiting_request, "a request to the provider")
        self.desktop.keyring.lock()
        self.provider.resume()

    # Comparing

    def check(self, row, with_agent):
        token_before = self.kept["access_token"]
        answer = self.run_row(row, with_agent)
        self.check_session(row)
        is_kept = row.get("session") != "gone" and not row.get("service")
        tokens = [token_before, self.kept["access_token"] if is_kept else token_in(answer)]
        values = [(token, "<token>") for token in tokens] + [(value, name) for name, value in self.placeholders().items()]
        self.assertEqual(Answer(normalized(answer.out, values), normalized(answer.err, values), answer.exit_code),
                         Answer(row.out, row.err, row.exit_code))
        return answer

    def check_session(self, row):
        """The next row uses the session that this one has left; if it has gone, a new one. What the locked keychain has
        refused is stored once it's unlocked."""
        if row.get("session") == "gone":
            self.sign_in_at_home()
        elif row.get("session") == "renewed":
            wait_until(lambda: self.stored() not in (None, self.kept), "the renewed session in the keychain")
            self.keep()
        elif row.get("given") in ("signed in", "keychain locked"):
            self.assertEqual(self.stored(), self.kept, "the session is the same")

    def check_rows(self, file):
        for row in read_rows(file):
            with self.subTest(row.name):
                alone = self.check(row, with_agent=False)
                if row.get("given"):
                    with_agent = self.check(row, with_agent=True)
                    if is_same_every_time(row):
                        self.assertEqual(with_agent, alone, "an agent answers with the same bytes")

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


def token_in(answer):
    found = re.search(r'"AccessToken": "([^"]{20,})"', answer.out)
    return found.group(1) if found else "(no token)"


def is_same_every_time(row):
    differs = any(map(row.get, ("session", "browser", "browser elsewhere", "service"))) or "<url>" in row.out or "<seconds>" in row.out
    return not differs and not row.get("given").startswith(("expired", "just renewed"))
