# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Outside of the keychain, no token is found: in no file, log, output, argument or environment."""

import pathlib

from tests.real.harness.program import ProgramTest
from tests.support.scratch import TIMEOUT, wait_until


class SecretsTest(ProgramTest):
    desktop_parts = {}

    def files_with(self, secrets):
        """The files, and the /proc files of processes, that contain one of the secrets. The keyring's own file is encrypted."""
        files = [path for path in self.desktop.folder.rglob("*") if path.is_file()]
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            files += [process / "cmdline", process / "environ"]
        return [str(file) for file in files if any(secret.encode() in read(file) for secret in secrets)]

    def test_no_token_is_found_outside_of_the_keychain(self):
        self.add_profile()
        tray = self.start_tray("--log-level", "debug")
        self.wait_for_icon()
        log = ["--log-level", "debug"]
        self.sign_in(*log)
        outputs = []
        secrets = set()
        for command in (["status"], ["me"], ["refresh", "--force", "--output", "text"], ["profiles"]):
            done = self.cli(*command, *log)
            outputs.append(done.stdout + done.stderr)
            secrets |= {self.stored()["access_token"], self.stored()["refresh_token"]}
        self.assertEqual(len(secrets), 4)
        self.assertEqual([text for text in outputs if any(secret in text for secret in secrets)], [])
        self.assertEqual(self.files_with(secrets), [])
        tray.terminate()
        tray.wait(TIMEOUT)
        self.assertEqual(self.files_with(secrets), [])

    def test_rules_of_the_environment_cant_log_the_flow(self):
        self.desktop.env["QT_LOGGING_RULES"] = "*=true;qt.networkauth*=true;qt.network*=true"
        done = self.sign_in("--log-level", "debug")
        self.assertIn("authtray.", done.stderr)
        for word in ("qt.network", "state", "nonce", "code_challenge", "code_verifier", "code=", "Bearer"):
            self.assertNotIn(word, done.stderr)

    def test_agent_forgets_the_tokens_of_an_ended_session(self):
        self.sign_in()
        agent = self.start_agent()
        for command in (["refresh", "--force"], ["token"], ["me"]):
            self.assertEqual(self.cli(*command).returncode, 0)
        secrets = self.stored()["access_token"], self.stored()["refresh_token"]
        self.assertNotEqual(copies_in(agent, secrets), 0)  # the search finds them
        self.assertEqual(self.cli("logout", "--force").returncode, 0)
        wait_until(lambda: copies_in(agent, secrets) == 0, "an agent without the tokens")

    def test_the_search_finds_a_secret(self):
        (self.desktop.folder / "planted").write_text("xx planted-secret xx")
        self.assertEqual(self.files_with(["planted-secret"]), [str(self.desktop.folder / "planted")])


def copies_in(process, secrets):
    """How often the texts are in the process's memory, as UTF-8 and as UTF-16."""
    folder = pathlib.Path(f"/proc/{process.pid}")
    patterns = [secret.encode(encoding) for secret in secrets for encoding in ("utf-8", "utf-16-le")]
    with (folder / "mem").open("rb", buffering=0) as memory:
        parts = [read_part(memory, line) for line in (folder / "maps").read_text().splitlines() if " rw" in line]
    return sum(part.count(pattern) for part in parts for pattern in patterns)


def read_part(memory, line):
    begin, end = (int(address, 16) for address in line.split()[0].split("-"))
    memory.seek(begin)
    try:
        return memory.read(end - begin)
    except OSError:  # the system's own
        return b""


def read(file):
    try:
        return file.read_bytes()
    except OSError:  # the process has ended
        return b""
