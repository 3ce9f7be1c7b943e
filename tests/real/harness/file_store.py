# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The base of tests with a session in an encrypted file."""

from tests.real.harness.program import ProgramTest

PASSPHRASE = "correct horse battery staple"


def write_passphrase(desktop, passphrase=PASSPHRASE):
    """Writes the passphrase to a private file, and returns the file."""
    file = desktop.folder / "passphrase"
    file.touch(mode=0o600)
    file.write_text(passphrase + "\n")
    return file


class FileStoreTest(ProgramTest):
    """Without a bus, there is no keychain. The passphrase is in a file."""

    desktop_parts = {"screen": False, "bus": False}

    def setUp(self):
        super().setUp()
        self.set_passphrase(PASSPHRASE)

    def set_passphrase(self, passphrase):
        self.desktop.env["AUTHTRAY_PASSPHRASE_FILE"] = str(write_passphrase(self.desktop, passphrase))

    def remove_passphrase(self):
        del self.desktop.env["AUTHTRAY_PASSPHRASE_FILE"]

    def sign_in(self, *arguments, **options):
        return super().sign_in("--store", "file", *arguments, **options)

    @property
    def sealed(self):
        """The encrypted file."""
        return self.config / "sessions" / f"{self.keychain_user()}.sealed"

    def token(self, *arguments):
        done = self.cli("token", *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()
