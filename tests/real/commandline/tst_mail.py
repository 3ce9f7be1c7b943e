# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs for mail, which run a command for the password: `token` serves them as it is."""

import base64
import shutil
import socketserver
import unittest

from tests.real.harness.agent import AgentTest
from tests.real.harness.local_server import LocalServer
from tests.real.harness.program import AUTHTRAY


class MailServer(LocalServer):
    """Speaks as much SMTP (RFC 5321) and IMAP (RFC 9051) as it takes to be sent a token by XOAUTH2 or OAUTHBEARER (RFC 7628).
    What came is in `taken`."""

    def __init__(self, talk):
        self.taken = []
        server = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                talk(server, self.rfile, lambda line: self.wfile.write(f"{line}\r\n".encode()))

        super().__init__(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler))


def talk_smtp(server, lines, say):
    say("220 here")
    for line in lines:
        command, _, rest = line.decode().strip().partition(" ")
        if command == "EHLO":
            say("250-here")
            say("250 AUTH XOAUTH2 OAUTHBEARER")
        elif command == "AUTH":
            given = rest.partition(" ")[2]
            if not given:
                say("334 ")
                given = next(lines)
            server.taken.append(base64.b64decode(given).decode())
            say("235 ok")
        elif command == "DATA":
            say("354 go on")
            for line in lines:
                if line == b".\r\n":
                    break
            say("250 ok")
        elif command == "QUIT":
            say("221 bye")
            return
        else:
            say("250 ok")


def talk_imap(server, lines, say):
    say("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] here")
    for line in lines:
        tag, command, *rest = line.decode().split()
        if command == "AUTHENTICATE":
            server.taken.append(base64.b64decode(rest[1]).decode())
        if command == "LOGOUT":
            say("* BYE")
        is_known = command in ("AUTHENTICATE", "NOOP", "LOGOUT")
        say(f"{tag} {'OK' if is_known else 'NO'} so")
        if command == "LOGOUT":
            return


class MailTest(AgentTest):
    def setUp(self):
        super().setUp()
        self.token = self.cli("token").stdout.strip()
        self.file = self.desktop.folder / self.id().rpartition(".")[2]
        self.ask = f"{AUTHTRAY} --cli --config {self.config} token"

    def write(self, text):
        self.file.write_text(text)
        self.file.chmod(0o600)

    @unittest.skipUnless(shutil.which("msmtp"), "msmtp isn't installed")
    def test_msmtp(self):
        for mechanism in "xoauth2", "oauthbearer":
            with self.subTest(mechanism=mechanism), MailServer(talk_smtp) as server:
                self.write(f'account default\nhost 127.0.0.1\nport {server.port}\nfrom ada@example.com\ntls off\nauth {mechanism}\n'
                           f'user ada@example.com\npasswordeval "{self.ask}"\n')
                done = self.desktop.run(["msmtp", "-C", self.file, "grace@example.com"], input="Subject: a\n\nb\n")
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn(f"auth=Bearer {self.token}\x01", server.taken[0])

    @unittest.skipUnless(shutil.which("mbsync"), "mbsync isn't installed")
    def test_mbsync(self):
        with MailServer(talk_imap) as server:
            (self.desktop.folder / f"{self.file.name}.mail").mkdir()
            self.write(f'IMAPAccount a\nHost 127.0.0.1\nPort {server.port}\nUser ada@example.com\nPassCmd "{self.ask}"\nSSLType None\n'
                       f'AuthMechs XOAUTH2\n\nIMAPStore far\nAccount a\n\nMaildirStore near\nPath {self.file}.mail/\n'
                       f'Inbox {self.file}.mail/inbox\n\nChannel a\nFar :far:\nNear :near:\nPatterns *\n')
            done = self.desktop.run(["mbsync", "-c", self.file, "-a"])
            self.assertTrue(server.taken, done.stderr)
            self.assertIn(f"auth=Bearer {self.token}\x01", server.taken[0])
