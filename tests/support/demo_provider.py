# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo provider, and a person with a browser, as seen from a test."""

import json
import pathlib
import signal

from scratch import wait_until

SUPPORT = pathlib.Path(__file__).resolve().parent
BROWSER = SUPPORT / "browser" / "browser"
SCOPE = "openid profile email offline_access"
START = 20  # seconds


class Provider:
    """A running provider that ends with the Scratch (or Desktop) it was started in, or with `with`."""

    def __init__(self, scratch, access_token_seconds=120, port=0):
        self._scratch = scratch
        self._access_token_seconds = access_token_seconds
        self._journal = scratch.folder / "provider.jsonl"
        self._child = None
        self.start(port)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self, port=0):
        ready = self._scratch.folder / "provider.json"
        ready.unlink(missing_ok=True)
        self._child = self._scratch.spawn(
            ["node", SUPPORT / "provider" / "provider.mjs", "--port", port, "--log", self._journal, "--ready", ready,
             "--access-token-seconds", self._access_token_seconds],
            log=self._scratch.log("provider"))
        wait_until(lambda: ready.exists() or self._child.poll() is not None, START, "the demo provider")
        if not ready.exists():
            raise RuntimeError(f"The demo provider did not start: {self._scratch.log('provider').read_text().strip()}")
        answer = json.loads(ready.read_text())
        self.issuer, self.client_id = answer["issuer"], answer["client_id"]

    @property
    def port(self):
        return int(self.issuer.rsplit(":", 1)[1])

    def stop(self):
        """It refuses connections from now on. A provider started again has forgotten every session."""
        self._scratch.end(self._child)

    def pause(self):
        """It takes connections, and answers nobody."""
        self._child.send_signal(signal.SIGSTOP)

    def resume(self):
        self._child.send_signal(signal.SIGCONT)

    def events(self, name=None):
        """What happened there so far: authorization, authorization-answer, token, refresh, reuse-detected, revocation, …"""
        if not self._journal.exists():
            return []
        events = [json.loads(line) for line in self._journal.read_text().splitlines()]
        return [event for event in events if name in (None, event["event"])]


def person(account="ada", answer="sign-in", end_page=None, picture=None):
    """Environment variables by which Authtray finds a browser that signs in by itself; see browser/sign-in.mjs."""
    return {"BROWSER": str(BROWSER), "DEMO_ACCOUNT": account, "DEMO_ANSWER": answer,
            "DEMO_END_PAGE": str(end_page or ""), "DEMO_END_PAGE_PICTURE": str(picture or "")}
