# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo provider, and the browsers that sign in to it."""

import json
import pathlib
import signal
import urllib.request

from tests.support.scratch import TIMEOUT, wait_until

FOLDER = pathlib.Path(__file__).resolve().parent
BROWSER = FOLDER / "browser" / "browser"
FORM_FILLER = FOLDER / "browser" / "form-filler"
SCOPE = "openid profile email offline_access"
ESTABLISHED = "01"  # a connection's state in /proc/net/tcp


class Provider:
    """A running demo provider. It ends with its Scratch (or Desktop), or at the end of `with`."""

    def __init__(self, scratch, access_token_seconds=120, port=0, faults=False, host="127.0.0.1", certificate=None):
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
            ["node", FOLDER / "provider" / "provider.mjs", "--port", port, "--log", self._journal, "--ready", ready,
             "--access-token-seconds", self._access_token_seconds, *self._faults, *self._address],
            log=self._scratch.log("provider"))
        wait_until(lambda: ready.exists() or self._child.poll() is not None, "the demo provider")
        if not ready.exists():
            raise RuntimeError(f"The demo provider did not start: {self._scratch.log('provider').read_text().strip()}")
        description = json.loads(ready.read_text())
        self.issuer, self.client_id = description["issuer"], description["client_id"]

    @property
    def port(self):
        return int(self.issuer.rsplit(":", 1)[1])

    def stop(self):
        """Refuses connections from now on. If it is started again, it has forgotten all sessions."""
        self._scratch.end(self._child)

    def pause(self):
        """Accepts connections, but answers no request until resume()."""
        self._child.send_signal(signal.SIGSTOP)

    def resume(self):
        self._child.send_signal(signal.SIGCONT)

    def has_unread_request(self):
        """Whether a request waits while the provider is paused: a connection to its port has bytes that nobody has read."""
        address = f"0100007F:{self.port:04X}"
        rows = [row.split() for row in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]]
        return any(row[1] == address and row[3] == ESTABLISHED and not row[4].endswith(":00000000") for row in rows)

    def inject_fault(self, endpoint, fault, times=1, **details):
        """Lets the next requests to an endpoint (token, userinfo, revocation, discovery or jwks) meet a fault. The faults are
        in provider/faults.mjs. Only for a provider with `faults`."""
        order = {"endpoint": endpoint, "fault": fault, "times": times, **details}
        self._order("POST", json.dumps(order).encode())

    def clear_faults(self):
        self._order("DELETE")

    def requests(self, endpoint):
        """All requests that an endpoint has received, each with its fault. Only for a provider with `faults`."""
        return [event for event in self.events("request") if event["endpoint"] == endpoint]

    def _order(self, method, body=None):
        request = urllib.request.Request(f"{self.issuer}/faults", body, method=method)
        urllib.request.urlopen(request, timeout=TIMEOUT).close()

    def events(self, name=None):
        """The journal so far: authorization, authorization-answer, token, refresh, reuse-detected, revocation, …"""
        if not self._journal.exists():
            return []
        events = [json.loads(line) for line in self._journal.read_text().splitlines()]
        return [event for event in events if name in (None, event["event"])]


def browser_env(account="ada", answer="sign-in", end_page=None, picture=None, browser=BROWSER, host=None):
    """Environment variables that make Authtray open a browser which signs in by itself; browser/sign-in.mjs explains them.
    FORM_FILLER is faster than BROWSER, for tests that only need a session."""
    return {"BROWSER": str(browser), "DEMO_ACCOUNT": account, "DEMO_ANSWER": answer,
            "DEMO_END_PAGE": str(end_page or ""), "DEMO_END_PAGE_PICTURE": str(picture or ""), "DEMO_HOST": host or ""}
