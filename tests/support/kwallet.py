# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""KWallet as the keychain of a private desktop, whose variables are those of Plasma: the newest one that is installed."""

import hashlib
import os
import pathlib
import re
import shutil
import signal

from tests.support.keyring import PASSWORD
from tests.support.scratch import wait_until

VERSION = "6" if shutil.which("kwalletd6") else "5"
DAEMON = f"kwalletd{VERSION}"
SERVICE, PATH = f"org.kde.{DAEMON}", f"/modules/{DAEMON}"
WRAPPER = pathlib.Path(__file__).resolve().parent / "wrapping-kwalletd"
WALLET = "kdewallet"
SYSTEM_SERVICES = "/usr/share/dbus-1/services"
PLASMA = {"XDG_CURRENT_DESKTOP": "KDE", "KDE_FULL_SESSION": "true", "KDE_SESSION_VERSION": VERSION}
ITERATIONS, HASH_SIZE = 50000, 56  # of the wallet's password: see kwallet-pam


class KWallet:
    """Ends with its desktop, which has a screen. The bus starts its service on demand."""

    def __init__(self, desktop):
        self._desktop = desktop

    def start(self):
        """Makes the wallet, and opens it as a login does."""
        self.install(is_on=True)
        self._salt.parent.mkdir(parents=True)
        self._salt.write_bytes(os.urandom(HASH_SIZE))
        self.unlock()

    def install(self, is_on):
        """Makes the desktop Plasma, and KWallet known to its bus. If it is switched off, its service ends at once."""
        self._desktop.env.update(PLASMA)
        settings = f"[Wallet]\nFirst Use=false\nEnabled={str(is_on).lower()}\n"
        (self._desktop.folder / "home/.config/kwalletrc").write_text(settings)
        shutil.copy(f"{SYSTEM_SERVICES}/{SERVICE}.service", self._desktop.folder / "services")
        self._reload_services()

    def install_wrapper(self):
        """Makes the desktop Plasma, with a KWallet that stores in the desktop's own keychain."""
        self._desktop.env.update(PLASMA)
        self._write_service(f"{WRAPPER} {SERVICE} {PATH}")

    def is_unlocked(self):
        return self._call("isOpen", WALLET) == "(true,)"

    def lock(self):
        self._call("closeAllWallets")
        wait_until(lambda: not self.is_unlocked(), "a closed wallet")

    def unlock(self):
        """Opens the wallet as PAM does at a login: with the password's hash."""
        password = hashlib.pbkdf2_hmac("sha512", PASSWORD, self._salt.read_bytes(), ITERATIONS, HASH_SIZE)
        self._call("pamOpen", WALLET, f"[{', '.join(f'byte {octet}' for octet in password)}]", "0")
        wait_until(self.is_unlocked, "an open wallet")

    def prompts(self):
        return self._desktop.windows("KDE Wallet Service")

    def type_password(self):
        wait_until(self.prompts, "KWallet's prompt")
        self._desktop.run(["xdotool", "type", PASSWORD.decode()], check=True)
        self._press("Return")

    def dismiss(self):
        wait_until(self.prompts, "KWallet's prompt")
        self._press("Escape")
        wait_until(lambda: not self.prompts(), "the end of the prompt")

    def make_cold(self, delay):
        """Ends the service, and lets its next start take so many seconds, as on a machine that is busy with a login."""
        executable = shutil.which(DAEMON)
        slow = self._desktop.folder / f"slow-{DAEMON}"
        slow.write_text(f"#!/bin/sh\nsleep {delay}\nexec {executable}\n")
        slow.chmod(0o700)
        self._write_service(slow)
        self.kill()

    def kill(self):
        """Ends the service at once. The next call starts it, with the wallet closed."""
        answer = self._desktop.call("org.freedesktop.DBus", "/org/freedesktop/DBus",
                                    "org.freedesktop.DBus.GetConnectionUnixProcessID", SERVICE)
        os.kill(int(re.search(r"uint32 (\d+)", answer).group(1)), signal.SIGKILL)
        wait_until(lambda: not self._desktop.has_name(SERVICE), "the end of KWallet")

    def has_item(self, user):
        return self._call("keyDoesNotExist", WALLET, "authtray", user) == "(false,)"

    @property
    def _salt(self):
        return self._desktop.folder / f"home/.local/share/kwalletd/{WALLET}.salt"

    def _press(self, key):
        self._desktop.run(["xdotool", "key", key], check=True)

    def _write_service(self, command):
        (self._desktop.folder / f"services/{SERVICE}.service").write_text(f"[D-BUS Service]\nName={SERVICE}\nExec={command}\n")
        self._reload_services()

    def _reload_services(self):
        self._desktop.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.ReloadConfig")

    def _call(self, method, *arguments):
        return self._desktop.call(SERVICE, PATH, f"org.kde.KWallet.{method}", *arguments)
