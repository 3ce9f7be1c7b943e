# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A newer oidc-provider than the demo's, see tests/support/provider9/provider.mjs."""

import json
import platform

from tests import ROOT
from tests.support.demo_provider import Provider
from tests.support.scratch import wait_until

MODULES = ROOT / "build/npm/provider9/node_modules"
NODE = MODULES / f"node-linux-{'arm64' if platform.machine() == 'aarch64' else 'x64'}/bin/node"  # Debian 12's is too old


class Provider9(Provider):
    """It runs in a process of its own. It has several clients, so `client_id` is for a test to set."""

    def __init__(self, scratch):
        self._scratch = scratch
        super().__init__(scratch)

    def start(self, _port=0):
        ready = self._scratch.folder / "provider.json"
        self._child = self._scratch.spawn([NODE, ROOT / "tests/support/provider9/provider.mjs", ready, self._journal],
                                          env={"AUTHTRAY_NODE_MODULES": str(MODULES)}, log=self._scratch.log("provider"))
        wait_until(lambda: ready.exists() or self._child.poll() is not None, "the provider")
        if not ready.exists():
            raise RuntimeError(f"The provider did not start: {self._scratch.log('provider').read_text().strip()}")
        description = json.loads(ready.read_text())
        self.issuer, self.issuer_with_path = description["issuer"], description["issuer_with_path"]
        self.open_issuer = description["open_issuer"]  # registers every client
        self.client_id = "plain"

    def stop(self):
        self._scratch.end(self._child)
