# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The conformance tests for clients of the Model Context Protocol, with `login URL` and `mcp URL` as the client.

Each scenario is a server, a provider and checks of what the client asked them; what it runs is
tests/support/mcp/conformance-client. tests/tools/conformance runs those of other versions of the specification, too, and prints
a table.
"""

import concurrent.futures
import os
import re
import subprocess
import unittest

from tests import ROOT
from tests.real.harness.mcp import MODULES
from tests.real.harness.program import AUTHTRAY
from tests.real.harness.provider9 import NODE
from tests.support.desktop import Desktop

PROGRAM = MODULES / "@modelcontextprotocol/conformance/dist/index.js"
CLIENT = ROOT / "tests/support/mcp/conformance-client"
LATEST = "2025-11-25"
TIME = 90  # seconds for each
AT_ONCE = 4
TIMED = {"sse-retry"}  # fails if the client comes 200 ms too late, as on a busy machine
# The scenarios that Authtray doesn't pass, and why.
MISSING = {
    "auth/2025-03-26-oauth-metadata-backcompat": "the metadata at the server's root has another issuer, which RFC 8414, 3.3 forbids to use",
    "auth/2025-03-26-oauth-endpoint-fallback": "nothing names the endpoints; later versions of the specification don't let a client guess them",
    "auth/client-credentials-jwt": "the client signs in by a key of its own (RFC 7523), of which Authtray has none",
    "auth/cross-app-access-complete-flow": "a company's provider gives an assertion for the server's (RFC 8693, RFC 7523), which Authtray doesn't ask for",
}


def scenarios():
    """Their names, each with the versions of the specification that they are for."""
    listed = subprocess.run([NODE, PROGRAM, "list"], capture_output=True, text=True, check=True).stdout.partition("Client scenarios")[2]
    return {name: versions.split(",") for name, versions in re.findall(r"- (\S+) \[(.*)\]", listed)}


class ConformanceTest(unittest.TestCase):
    """Those that $CONFORMANCE names, by their names or versions, or all. Otherwise those of the latest version."""

    def test_scenarios(self):
        known = scenarios()
        wanted = os.environ.get("CONFORMANCE", "").split()
        chosen = [name for name, versions in known.items() if {"all", name, *versions} & set(wanted)]
        if not wanted:
            chosen = [name for name, versions in known.items() if LATEST in versions and name not in TIMED]
        self.assertTrue(chosen)
        self.desktop = self.enterContext(Desktop(screen=False))
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            results = dict(pool.map(self.run_scenario, [name for name in chosen if name not in TIMED]))
        results.update(self.run_scenario(name) for name in chosen if name in TIMED)
        print("\n" + "".join(f"{name:44}{', '.join(known[name]):24}{describe(name, results[name])}\n" for name in chosen), flush=True)
        for name in chosen:
            with self.subTest(name):
                self.assertEqual(results[name].returncode == 0, name not in MISSING, results[name].stdout + results[name].stderr)

    def run_scenario(self, name):
        command = [NODE, PROGRAM, "client", "--command", CLIENT, "--scenario", name, "--timeout", 1000 * TIME,
                   "--output-dir", self.desktop.folder / name.replace("/", "-"), "--verbose"]
        return name, self.desktop.run([str(part) for part in command], env={"AUTHTRAY": str(AUTHTRAY)}, timeout=TIME + 30)


def describe(name, result):
    return "passed" if result.returncode == 0 else f"not passed: {MISSING.get(name, 'see below')}"
