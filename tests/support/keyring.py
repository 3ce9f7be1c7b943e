# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keyring (gnome-keyring) of a private desktop."""

import re
import signal
import socket
import struct
import subprocess

from tests.support.scratch import TIMEOUT, wait_until

PASSWORD = b"sesame"  # with an empty password, gnome-keyring would unlock by itself
UNLOCK = 1  # the operation's number in gnome-keyring's control protocol
SERVICE, SERVICE_PATH = "org.freedesktop.secrets", "/org/freedesktop/secrets"
COLLECTION = f"{SERVICE_PATH}/collection/login"
PROMPTER = "org.gnome.keyring.SystemPrompter"


class Keyring:
    """Ends with its desktop."""

    def __init__(self, desktop):
        self._desktop = desktop
        self._daemon = None

    def start(self):
        """Starts the daemon, unlocked. The first start creates the login collection with the password."""
        self._daemon = self._desktop.spawn(["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
                                           stdin=subprocess.PIPE)
        self._daemon.stdin.write(PASSWORD)
        self._daemon.stdin.close()
        wait_until(self.is_unlocked, "an unlocked keyring")

    def is_unlocked(self):
        return self._locked() == "false"

    def lock(self):
        self._desktop.call(SERVICE, SERVICE_PATH, "org.freedesktop.Secret.Service.Lock", f"['{COLLECTION}']")
        wait_until(lambda: self._locked() == "true", "a locked keyring")

    def unlock(self):
        """Unlocks it as PAM does at a login: through the daemon's control socket."""
        arguments = struct.pack(">I", len(PASSWORD)) + PASSWORD
        request = struct.pack(">II", 8 + len(arguments), UNLOCK) + arguments
        with socket.socket(socket.AF_UNIX) as control:
            control.settimeout(TIMEOUT)
            control.connect(str(self._desktop.folder / "run/keyring/control"))
            control.sendall(b"\0" + request)
            control.recv(8)
        wait_until(self.is_unlocked, "an unlocked keyring")

    def set_prompter(self, *command):
        """From now on, a client that needs the locked keyring makes the daemon start the command, to ask for the password."""
        service = f"[D-BUS Service]\nName={PROMPTER}\nExec={' '.join(map(str, command))}\n"
        (self._desktop.folder / f"services/{PROMPTER}.service").write_text(service)
        self._desktop.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.ReloadConfig")

    def type_password(self):
        """Answers the prompt as a person does, with the keyboard."""
        self._desktop.run(["xdotool", "type", PASSWORD.decode()], check=True)
        self._desktop.run(["xdotool", "key", "Return"], check=True)

    def pause(self):
        """The daemon keeps its name on the bus, but answers nobody until resume()."""
        self._daemon.send_signal(signal.SIGSTOP)

    def resume(self):
        self._daemon.send_signal(signal.SIGCONT)

    def kill(self):
        """Kills the daemon at once. It stays away until start()."""
        self._daemon.kill()
        self._desktop.end(self._daemon)
        wait_until(lambda: not self._desktop.has_name(SERVICE), "the end of the keyring")

    def items(self):
        """What secret-tool prints about each of Authtray's items. Contains the secrets: compare the texts, don't print them."""
        found = self._desktop.run(["secret-tool", "search", "--all", "server", "authtray"]).stdout
        return [item for item in re.split(r"(?m)^\[/.*\]$", found) if item.strip()]

    def store_item(self, user, secret, *attributes):
        """Stores an item as Authtray does: see core/store/keychain. With further attributes, it is another item."""
        self._desktop.run(["secret-tool", "store", "--label=Authtray", "user", user, "server", "authtray",
                           "type", "plaintext", "xdg:schema", "org.qt.keychain", *attributes], input=secret, check=True)

    def clear_items(self, *attributes):
        self._desktop.run(["secret-tool", "clear", *attributes, "server", "authtray"])

    def _locked(self):
        return self._desktop.property(SERVICE, COLLECTION, "org.freedesktop.Secret.Collection", "Locked")
