# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""KeePassXC as the keychain of a private desktop. It asks the person before a program gets an entry that another process
has written."""

import base64
import re
import uuid

from tests.support.keyring import PASSWORD, SERVICE, SERVICE_PATH
from tests.support.scratch import wait_until

DEFAULT_COLLECTION = f"{SERVICE_PATH}/aliases/default"
SETTINGS = """[General]
ConfigVersion=2
UpdateCheckMessageShown=true
[GUI]
CheckForUpdates=false
[FdoSecrets]
Enabled=true
"""
# The Secret Service shows the group that the database names so.
DATABASE = """<?xml version="1.0" encoding="UTF-8"?>
<KeePassFile>
  <Meta><CustomData><Item><Key>FDO_SECRETS_EXPOSED_GROUP</Key><Value>{{{uuid}}}</Value></Item></CustomData></Meta>
  <Root><Group><UUID>{base64}</UUID><Name>Root</Name></Group></Root>
</KeePassFile>
"""


class KeePassXC:
    """Ends with its desktop, which has a screen."""

    def __init__(self, desktop):
        self._desktop = desktop
        self._program = None

    @property
    def _database(self):
        return self._desktop.folder / "passwords.kdbx"

    def start(self):
        """Starts it, and types the password. The first start makes the database."""
        if not self._database.exists():
            self._configure()
            self._make_database()
        # Not with --pw-stdin: it unlocks before the window is shown, and showing it then crashes version 2.7.10.
        self._program = self._desktop.spawn(["keepassxc", self._database])
        wait_until(lambda: self._desktop.windows("KeePassXC") and self._locked() == "true", "a window that asks for the password")
        self.unlock()

    def is_unlocked(self):
        return self._locked() == "false"

    def lock(self):
        self._type("ctrl+l")
        wait_until(lambda: self._locked() == "true", "a locked database")

    def unlock(self):
        """In the main window. In the one that a program's request opens, version 2.7.10 never finishes."""
        if self._unlock_request():
            self._type("Escape")
            wait_until(lambda: not self._unlock_request(), "the end of the request to unlock")
        self._desktop.run(["xdotool", "type", PASSWORD.decode()], check=True)
        self._type("Return")
        wait_until(self.is_unlocked, "an unlocked database")

    def restart(self):
        self._desktop.end(self._program)
        self.start()

    def requests(self):
        """The windows in which it asks whether a program may have an entry."""
        return self._desktop.windows("Access Request")

    def allow(self):
        self._answer("Return")

    def dismiss(self):
        self._answer("Escape")

    def has_item(self):
        return bool(self._items())

    def labels(self):
        """The titles of Authtray's entries."""
        return [self._desktop.property(SERVICE, item, "org.freedesktop.Secret.Item", "Label").strip("'")
                for item in self._items()]

    def _items(self):
        found = self._desktop.call(SERVICE, SERVICE_PATH, "org.freedesktop.Secret.Service.SearchItems", "{'server': 'authtray'}")
        return re.findall(r"/org/freedesktop/secrets/collection/[^']+", found)

    def _unlock_request(self):
        return self._desktop.windows("Unlock Database")

    def _answer(self, key):
        wait_until(self.requests, "a request of KeePassXC")
        self._type(key)
        wait_until(lambda: not self.requests(), "the end of the request")

    def _type(self, key):
        self._desktop.run(["xdotool", "key", key], check=True)

    def _locked(self):
        return self._desktop.property(SERVICE, DEFAULT_COLLECTION, "org.freedesktop.Secret.Collection", "Locked")

    def _configure(self):
        folder = self._desktop.folder / "home/.config/keepassxc"
        folder.mkdir(parents=True)
        (folder / "keepassxc.ini").write_text(SETTINGS)

    def _make_database(self):
        root = uuid.uuid4()
        source = self._desktop.folder / "passwords.xml"
        source.write_text(DATABASE.format(uuid=root, base64=base64.b64encode(root.bytes).decode()))
        self._desktop.run(["keepassxc-cli", "import", "--set-password", source, self._database],
                          input=f"{PASSWORD.decode()}\n" * 2, check=True)
