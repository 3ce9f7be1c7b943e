# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""An MCP server that wants a token, see tests/support/mcp/server.mjs, and a program that reaches it by `authtray --cli mcp`."""

import contextlib
import itertools
import json
import queue
import threading
import urllib.request

from tests import ROOT
from tests.real.harness.provider9 import NODE
from tests.support.scratch import TIMEOUT, wait_until

MODULES = ROOT / "build/npm/mcp/node_modules"
VERSION = "2025-11-25"
CLIENT = {"protocolVersion": VERSION, "capabilities": {"roots": {}}, "clientInfo": {"name": "tests", "version": "1"}}


class McpServer:
    """A process of its own, which ends with its Scratch."""

    def __init__(self, scratch, issuer, **times):
        self._log, self._ready = scratch.folder / "mcp.jsonl", scratch.folder / "mcp.json"
        for file in (self._log, self._ready):
            file.unlink(missing_ok=True)
        command = [NODE, ROOT / "tests/support/mcp/server.mjs", self._ready, f"{issuer}/me", self._log, json.dumps(times)]
        self.child = scratch.spawn(command, env={"AUTHTRAY_NODE_MODULES": str(MODULES)}, log=scratch.log("mcp-server"))
        wait_until(lambda: self._ready.exists() or self.child.poll() is not None, "the MCP server")
        if not self._ready.exists():
            raise RuntimeError(f"The MCP server did not start: {scratch.log('mcp-server').read_text().strip()}")
        self.port = json.loads(self._ready.read_text())["port"]
        self.host = f"127.0.0.1:{self.port}"
        self.address = f"http://{self.host}/mcp"

    def order(self, **order):
        """Gives an order, and returns the ids of the sessions, the number of streams and the ids of cancelled requests."""
        request = urllib.request.Request(f"http://{self.host}/order", json.dumps(order).encode(), method="POST")
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            return json.load(answer)

    def requests(self, **members):
        """Those that have come, with these members: method, path, token, session, version, last, rpc, accept, good."""
        if not self._log.exists():
            return []
        requests = [json.loads(line) for line in self._log.read_text().split("\n")[:-1]]  # whole lines
        return [request for request in requests if members.items() <= request.items()]


class McpClient:
    """Speaks to a process by lines. Answers what it is asked; what it is told is in `notices`."""

    about = CLIENT

    def __init__(self, child):
        self.child = child
        self.notices = queue.Queue()
        self._ids = itertools.count(1)
        self._answers = {}
        self._lock = threading.Lock()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def start(self, version=VERSION):
        answer = self.request("initialize", {**self.about, "protocolVersion": version})
        self.notify("notifications/initialized")
        return answer

    def send(self, message):
        with self._lock:
            self.child.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
            self.child.stdin.flush()

    def notify(self, method, params=None):
        self.send({"method": method, **({"params": params} if params else {})})

    def begin(self, method, params=None):
        """Sends a request, and returns its id, for end()."""
        number = next(self._ids)
        self._answers[number] = queue.Queue()
        self.send({"id": number, "method": method, "params": params or {}})
        return number

    def end(self, number, timeout=TIMEOUT):
        """The answer: a message with `result` or `error`. queue.Empty: there is none in that time."""
        return self._answers[number].get(timeout=timeout)

    def request(self, method, params=None, timeout=TIMEOUT):
        return self.end(self.begin(method, params), timeout)

    def call(self, tool, timeout=TIMEOUT, **arguments):
        """The text that the tool returns."""
        answer = self.request("tools/call", {"name": tool, "arguments": arguments}, timeout)
        if "result" not in answer:
            raise AssertionError(f"{tool}: {answer['error']}")
        return answer["result"]["content"][0]["text"]

    def notice(self, timeout=TIMEOUT):
        return self.notices.get(timeout=timeout)

    def answer(self, method, _params):
        """The result of what the server asks."""
        return {"roots": [{"uri": "file:///"}]} if method == "roots/list" else {}

    def close(self):
        """Ends the input, and returns the exit code."""
        with contextlib.suppress(BrokenPipeError):
            self.child.stdin.close()
        return self.child.wait(TIMEOUT)

    def _read(self):
        for line in self.child.stdout:
            message = json.loads(line)
            if "method" not in message:
                self._answers.setdefault(message["id"], queue.Queue()).put(message)
            elif "id" in message:
                self.send({"id": message["id"], "result": self.answer(message["method"], message.get("params", {}))})
            else:
                self.notices.put(message)
