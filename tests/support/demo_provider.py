# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo provider, and the browsers that sign in to it."""

import atexit
import json
import pathlib
import subprocess
import urllib.request

from tests.support.scratch import TIMEOUT

FOLDER = pathlib.Path(__file__).resolve().parent
BROWSER = FOLDER / "browser" / "browser"
FORM_FILLER = FOLDER / "browser" / "form-filler"
SCOPE = "openid profile email offline_access"


class Process:
    """The process of all demo providers: see provider/main.mjs. It starts with the first and ends with this process."""

    def __init__(self):
        self._child = None

    def order(self, order, **details):
        """Gives the order and returns its answer."""
        if self._child is None:
            self._child = subprocess.Popen(["node", FOLDER / "provider" / "main.mjs"], stdin=subprocess.PIPE,
                                           stdout=subprocess.PIPE, text=True, start_new_session=True)
            atexit.register(self._child.communicate)
        self._child.stdin.write(json.dumps({"order": order, **details}) + "\n")
        self._child.stdin.flush()
        answer = json.loads(self._child.stdout.readline() or '{"error": "its process has ended"}')
        if "error" in answer:
            raise RuntimeError(f"The demo provider can't {order}: {answer['error']}")
        return answer


PROCESS = Process()


class Provider:
    """A running demo provider. It ends with its Scratch (or Desktop), or at the end of `with`."""

    def __init__(self, scratch, access_token_seconds=120, port=0, faults=False, host="127.0.0.1", certificate=None):
        self._journal = scratch.folder / "provider.jsonl"
        self._options = {"accessTokenSeconds": access_token_seconds, "log": str(self._journal), "host": host,
                         "certificate": certificate and str(certificate), "faults": faults}
        self.start(port)
        scratch.at_end(self.stop)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self, port=0):
        description = PROCESS.order("start", port=port, **self._options)
        self.issuer, self.client_id = description["issuer"], description["client_id"]
        self._is_running = True

    @property
    def port(self):
        return int(self.issuer.rsplit(":", 1)[1])

    def stop(self):
        """Refuses connections from now on. If it is started again, it has forgotten all sessions."""
        if self._is_running:
            self._is_running = False
            PROCESS.order("stop", issuer=self.issuer)

    def pause(self):
        """Accepts connections, but answers no request until resume()."""
        PROCESS.order("pause", issuer=self.issuer)

    def resume(self):
        PROCESS.order("resume", issuer=self.issuer)

    def has_waiting_request(self):
        """Whether a request waits for resume()."""
        return PROCESS.order("waiting", issuer=self.issuer)["waiting"] > 0

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
        events = [json.loads(line) for line in self._journal.read_text().split("\n")[:-1]]  # whole lines
        return [event for event in events if name in (None, event["event"])]


def browser_env(account="ada", answer="sign-in", end_page=None, picture=None, browser=BROWSER, host=None):
    """Environment variables that make Authtray open a browser which signs in by itself; browser/sign-in.mjs explains them.
    FORM_FILLER is faster than BROWSER, for tests that only need a session."""
    return {"BROWSER": str(browser), "DEMO_ACCOUNT": account, "DEMO_ANSWER": answer,
            "DEMO_END_PAGE": str(end_page or ""), "DEMO_END_PAGE_PICTURE": str(picture or ""), "DEMO_HOST": host or ""}
