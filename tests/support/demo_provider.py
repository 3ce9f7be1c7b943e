# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo provider, and a person with a browser, as seen from a test."""

import json
import pathlib
import signal
import urllib.request

from tests.support.scratch import wait_until

SUPPORT = pathlib.Path(__file__).resolve().parent
BROWSER = SUPPORT / "browser" / "browser"
FORM_FILLER = SUPPORT / "browser" / "form-filler"
SCOPE = "openid profile email offline_access"
START = 20  # seconds
ESTABLISHED = "01"  # a connection's state in /proc/net/tcp


class Provider:
    """A running provider that ends with the Scratch (or Desktop) it was started in, or with `with`."""

    def __init__(self, scratch, access_token_seconds=120, port=0, faults=False, host="127.0.0.1",
                 certificate=None):
        self._scratch = scratch
        self._access_token_seconds = access_token_seconds
        self._faults = ["--faults"] if faults else []
        self._address = ["--host", host, *(["--certificate", certificate] if certificate else [])]
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
             "--access-token-seconds", self._access_token_seconds, *self._faults, *self._address],
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

    def is_asked(self):
        """Whether a request waits for a provider that was paused: there are bytes at its port that it hasn't read."""
        here = f"0100007F:{self.port:04X}"
        rows = [row.split() for row in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]]
        return any(row[1] == here and row[3] == ESTABLISHED and not row[4].endswith(":00000000") for row in rows)

    def misbehave(self, endpoint, fault, times=1, **details):
        """Orders a fault for the next requests to an endpoint: token, userinfo, revocation, discovery or jwks. Which there
        are is in provider/faults.mjs; only for a provider with `faults`."""
        order = {"endpoint": endpoint, "fault": fault, "times": times, **details}
        self._order("POST", json.dumps(order).encode())

    def behave(self):
        """Calls all faults off."""
        self._order("DELETE")

    def requests(self, endpoint):
        """Every request that reached an endpoint, with the fault it met. Only for a provider with `faults`."""
        return [event for event in self.events("request") if event["endpoint"] == endpoint]

    def _order(self, method, body=None):
        request = urllib.request.Request(f"{self.issuer}/faults", body, method=method)
        urllib.request.urlopen(request, timeout=START).close()

    def events(self, name=None):
        """What happened there so far: authorization, authorization-answer, token, refresh, reuse-detected, revocation, …"""
        if not self._journal.exists():
            return []
        events = [json.loads(line) for line in self._journal.read_text().splitlines()]
        return [event for event in events if name in (None, event["event"])]


def person(account="ada", answer="sign-in", end_page=None, picture=None, browser=BROWSER, host=None):
    """Environment variables by which Authtray finds a browser that signs in by itself; see browser/sign-in.mjs. The
    FORM_FILLER is for tests that only need somebody signed in."""
    return {"BROWSER": str(browser), "DEMO_ACCOUNT": account, "DEMO_ANSWER": answer,
            "DEMO_END_PAGE": str(end_page or ""), "DEMO_END_PAGE_PICTURE": str(picture or ""), "DEMO_HOST": host or ""}
