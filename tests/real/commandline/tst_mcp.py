# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""`mcp`: a program that starts its MCP server as a command reaches one behind HTTP, with a token that it never sees."""

import concurrent.futures
import datetime
import itertools
import json
import os
import pathlib
import queue
import re
import signal
import socket
import subprocess
import time

from tests.real.harness.agent import AgentTest
from tests.real.harness.mcp import CLIENT, MODULES, McpClient, McpServer, VERSION
from tests.real.harness.provider9 import NODE
from tests.support.scratch import TIMEOUT, wait_until

ROUND = float(os.environ.get("ONE_REFRESH_SECONDS", 12))  # how long many bridges work at once


class McpTest(AgentTest):
    has_faults = True
    access_token_seconds = 3600
    times = {}

    def setUp(self):
        super().setUp()
        self.server = McpServer(self.desktop, self.provider.issuer, **self.times)
        self.addCleanup(self.desktop.end, self.server.child)
        self.list_host(self.server.host)

    def list_host(self, host):
        done = self.cli("profiles", "hosts", self.profile, "--add", host)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.addCleanup(self.cli, "profiles", "hosts", self.profile, "--remove", host)

    def spawn_bridge(self, address=None, *arguments, **options):
        return McpClient(self.spawn_cli("mcp", address or self.server.address, *arguments, stdin=subprocess.PIPE, **options))

    def start_bridge(self, *arguments, **options):
        client = self.spawn_bridge(*arguments, **options)
        self.assertIn("result", client.start())
        return client

    def begin_to_wait(self, client):
        """Sends a request that the server answers only when it is cancelled. Beside it there is the stream of what it says unasked."""
        wait_until(lambda: self.server.order()["streams"] == 1, "the stream")
        number = client.begin("tools/call", {"name": "wait", "arguments": {}})
        wait_until(lambda: self.server.order()["streams"] == 2, "the request")
        return number

    def token(self, *arguments):
        return self.cli("token", *arguments).stdout.strip()

    def renewals(self):
        return len(self.events("refresh"))

    def sessions(self):
        return self.server.order()["sessions"]

    def check_error(self, answer, text):
        self.assertEqual(answer["error"]["code"], -32000, answer)
        self.assertIn(text, answer["error"]["message"])


class BridgeTest(McpTest):
    def test_requests_get_the_token_and_the_session(self):
        client = self.spawn_bridge()
        answer = client.start()
        self.assertEqual(answer["result"]["protocolVersion"], VERSION)
        names = [tool["name"] for tool in client.request("tools/list")["result"]["tools"]]
        self.assertIn("echo", names)
        for text in ("a", "ä€\u2028\n\t\"", "x" * 200_000):
            self.assertEqual(client.call("echo", text=text), text)
        [session] = self.sessions()
        first, *later = self.server.requests(path="/mcp")
        self.assertEqual((first["rpc"], first["token"]), ("initialize", self.token()))
        self.assertNotIn("session", first)
        self.assertNotIn("version", first)
        for request in later:
            self.assertEqual((request["token"], request["session"], request["version"]), (self.token(), session, VERSION), request)
        for request in self.server.requests(method="POST", path="/mcp"):
            self.assertEqual(request["accept"], "application/json, text/event-stream")
        self.assertEqual(client.close(), 0)
        self.assertEqual(self.sessions(), [])
        self.assertEqual(self.server.requests()[-1]["method"], "DELETE")

    def test_older_protocol(self):
        client = self.spawn_bridge()
        self.assertEqual(client.start("2025-06-18")["result"]["protocolVersion"], "2025-06-18")
        self.assertEqual(client.call("echo", text="a"), "a")
        self.assertEqual(self.server.requests(rpc="tools/call")[-1]["version"], "2025-06-18")

    def test_notices_come_before_the_answer(self):
        client = self.start_bridge()
        self.assertEqual(client.call("count", to=50), "50")
        self.assertEqual([client.notice(0)["params"]["data"] for _ in range(50)], list(range(1, 51)))

    def test_server_speaks_unasked(self):
        client = self.start_bridge()
        wait_until(lambda: self.server.requests(method="GET", good=True), "the stream")
        self.server.order(announce=True)
        self.assertEqual(client.notice()["method"], "notifications/tools/list_changed")

    def test_server_asks_the_client(self):
        self.assertEqual(self.start_bridge().call("ask"), "1")

    def test_server_asks_beside_the_first_request(self):
        for _ in range(10):
            self.assertEqual(self.start_bridge().call("ask-beside"), "1")

    def test_many_requests_at_once(self):
        client = self.start_bridge()
        waiting = [client.begin("tools/call", {"name": "wait", "arguments": {}}) for _ in range(20)]
        begun = [client.begin("tools/call", {"name": "echo", "arguments": {"text": str(i)}}) for i in range(50)]
        for i, number in enumerate(begun):
            self.assertEqual(client.end(number)["result"]["content"][0]["text"], str(i))
        self.assertEqual(client.call("ask"), "1")
        for number in waiting:
            client.notify("notifications/cancelled", {"requestId": number})
        wait_until(lambda: sorted(self.server.order()["cancelled"]) == waiting, "the end of all")

    def test_cancelled_request_gets_no_answer(self):
        client = self.start_bridge()
        number = self.begin_to_wait(client)
        client.notify("notifications/cancelled", {"requestId": number, "reason": "test"})
        wait_until(lambda: self.server.order()["cancelled"] == [number], "the end of the request")
        self.assertEqual(client.call("echo", text="a"), "a")
        with self.assertRaises(queue.Empty):
            client.end(number, 0)

    def test_all_input_at_once(self):
        """As in a shell: what was asked is answered, although the input has ended."""
        messages = [{"id": 0, "method": "initialize", "params": CLIENT}, {"method": "notifications/initialized"},
                    {"id": "a", "method": "tools/call", "params": {"name": "echo", "arguments": {"text": "x"}}}]
        lines = "".join(json.dumps({"jsonrpc": "2.0", **message}) + "\n" for message in messages)
        done = self.cli("mcp", self.server.address, input=lines.rstrip("\n"))
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual([json.loads(line)["id"] for line in done.stdout.splitlines()], [0, "a"])
        self.assertEqual(self.sessions(), [])

    def test_unanswered_requests_get_an_error_at_the_end(self):
        """The server neither answers the first one nor a later one."""
        def check(server, messages):
            lines = "".join(json.dumps({"jsonrpc": "2.0", **message}) + "\n" for message in messages)
            done = self.cli("mcp", server, "--timeout", "1", input=lines)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.check_error(json.loads(done.stdout.splitlines()[-1]), "hasn't answered within 1 seconds")
        begin = [{"id": 0, "method": "initialize", "params": CLIENT}, {"method": "notifications/initialized"}]
        check(self.server.address, [*begin, {"id": 1, "method": "tools/call", "params": {"name": "wait", "arguments": {}}}])
        with socket.create_server(("127.0.0.1", 0)) as silent:
            host = f"127.0.0.1:{silent.getsockname()[1]}"
            self.list_host(host)
            check(f"http://{host}/mcp", begin[:1])

    def test_ends_in_order(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number.name):
                client = self.start_bridge()
                client.begin("tools/call", {"name": "wait", "arguments": {}})
                client.child.send_signal(number)
                self.assertEqual(client.child.wait(TIMEOUT), 0)
                self.assertEqual(client.child.stderr.read(), "")
                self.assertEqual(self.sessions(), [])

    def test_ends_when_nobody_reads(self):
        child = self.spawn_cli("mcp", self.server.address, stdin=subprocess.PIPE)
        child.stdout.close()
        self.assertEqual(child.wait(TIMEOUT), 0)

    def test_what_isnt_a_message(self):
        client = self.start_bridge()
        client.child.stdin.write("hello\n\n")
        client.child.stdin.flush()
        self.assertEqual(client._answers.setdefault(None, queue.Queue()).get(timeout=TIMEOUT)["error"]["code"], -32700)
        self.assertEqual(client.call("echo", text="a"), "a")


class ResumptionTest(McpTest):
    times = {"retry": 200}

    def test_server_hangs_up_before_the_answer(self):
        client = self.start_bridge()
        self.assertEqual(client.call("hang-up"), "after")
        self.assertEqual([client.notice()["params"]["data"] for _ in range(2)], ["before", "between"])
        self.assertTrue([request for request in self.server.requests(method="GET") if "last" in request])
        self.assertEqual(client.close(), 0)

    def test_all_connections_break(self):
        client = self.start_bridge()
        number = self.begin_to_wait(client)
        self.server.order(cut=True)
        wait_until(lambda: self.server.order()["streams"] == 2, "both streams again")
        client.notify("notifications/cancelled", {"requestId": number})
        self.server.order(announce=True)
        self.assertEqual(client.notice()["method"], "notifications/tools/list_changed")
        self.assertEqual(client.call("echo", text="a"), "a")

    def test_server_forgets_the_session(self):
        """A new one begins, unnoticed by the client; what the old one was asked fails."""
        client = self.start_bridge()
        [before] = self.sessions()
        number = self.begin_to_wait(client)
        self.server.order(forget=True)
        self.check_error(client.end(number), "127.0.0.1")
        begun = [client.begin("tools/call", {"name": "echo", "arguments": {"text": str(i)}}) for i in range(10)]
        for i, number in enumerate(begun):
            self.assertEqual(client.end(number)["result"]["content"][0]["text"], str(i))
        [after] = self.sessions()
        self.assertNotEqual(before, after)
        self.assertEqual(len(self.server.requests(rpc="initialize")), 2)
        self.assertEqual(len(self.server.requests(rpc="notifications/initialized", session=after)), 1)
        wait_until(lambda: self.server.requests(method="GET", session=after), "the stream of the new session")

    def test_server_is_down(self):
        client = self.start_bridge()
        self.desktop.end(self.server.child)
        self.check_error(client.request("tools/list"), f"can't reach {self.server.host}")
        self.assertEqual(client.close(), 0)


class TokenTest(McpTest):
    def test_refused_token_is_renewed_once(self):
        client = self.start_bridge()
        before, first = self.renewals(), self.token()
        self.server.order(refuse=first)
        begun = [client.begin("tools/call", {"name": "echo", "arguments": {"text": "a"}}) for _ in range(20)]
        for number in begun:
            self.assertIn("result", client.end(number))
        self.assertEqual(self.renewals(), before + 1)
        self.server.order(refuse=self.token())
        self.check_error(client.request("tools/list"), f"{self.server.host} refuses the token. Sign in again: authtray --cli login --profile demo")
        self.assertEqual(self.renewals(), before + 1)

    def test_more_is_wanted(self):
        client = self.start_bridge()
        wait_until(lambda: self.server.order()["streams"] == 1, "the stream")
        self.server.order(challenge={"status": 403, "value": 'Bearer error="insufficient_scope", scope="files:write"'})
        self.check_error(client.request("tools/list"), 'wants the scope "files:write" for this. Sign in with it: authtray --cli login --profile demo')
        self.server.order(challenge={"status": 401, "value": 'Bearer error="insufficient_user_authentication", max_age="60"'})
        self.check_error(client.request("tools/list"), "wants a sign-in not older than 60 seconds for this.")
        self.assertIn("result", client.request("tools/list"))

    def test_redirects(self):
        client = self.start_bridge(f"http://{self.server.host}/moved")
        self.assertEqual(client.call("echo", text="a"), "a")
        self.assertEqual(client.close(), 0)
        before = len(self.server.requests(path="/mcp"))
        client = self.spawn_bridge(f"http://{self.server.host}/elsewhere")
        self.check_error(client.request("initialize", CLIENT), f"redirects to http://localhost:{self.server.port}/mcp, where the token isn't sent")
        self.assertEqual(len(self.server.requests(path="/mcp")), before)

    def test_no_profile_for_the_address(self):
        for address, code, text in (("https://mcp.example/a?b", 3, "no profile's token may go to mcp.example/a"), ("mcp.example", 3, "doesn't say whether it is https"),
                                    ("http://mcp.example", 3, "must be an https URL")):
            with self.subTest(address=address):
                done = self.cli("mcp", address, input='{"jsonrpc":"2.0","id":1,"method":"initialize"}\n')
                self.assertEqual(done.returncode, code)
                self.assertIn("Error: ", done.stderr)
                self.assertIn(text, done.stderr)
        done = self.cli("mcp", "https://mcp.example/a?b", input='{"jsonrpc":"2.0","id":1,"method":"initialize"}\n')
        self.assertIn("Sign in to it: authtray --cli login 'https://mcp.example/a?b'", done.stderr)
        self.check_error(json.loads(done.stdout), "Authtray: no profile's token may go to mcp.example/a. Sign in to it: ")
        self.check_failed(self.cli("mcp", self.server.address, "--json"), 3, "mcp writes the server's messages only")

    def test_the_program_is_listed(self):
        """Among those that have asked for the session, and in what was done with its tokens."""
        client = self.start_bridge()
        self.server.order(refuse=self.token())
        self.assertIn("result", client.request("tools/list"))
        self.assertEqual(client.close(), 0)
        name = pathlib.Path("/proc/self/comm").read_text().strip()
        kept = next((self.desktop.folder / "home/.local/state/authtray").rglob("*.programs")).read_text()
        self.assertTrue(any(use["program"] == name and use["command"] == "mcp" for use in json.loads(kept)["programs"]), kept)
        shown = json.loads(self.cli("profiles", "show", self.profile, "--history", "--json").stdout)
        self.assertIn(f"{name} (mcp)", [entry["caller"] for entry in shown["history"]])

    def test_host_is_taken_from_the_profile(self):
        client = self.start_bridge()
        self.cli("profiles", "hosts", self.profile, "--remove", self.server.host)
        self.announce_change()
        before = len(self.server.requests())

        def refused():
            answer = client.request("tools/list")
            return "error" in answer and answer
        self.check_error(wait_until(refused, "a bridge that has heard of it"), "may not go to")
        self.assertLess(len(self.server.requests()) - before, 20)

    def test_signed_out(self):
        client = self.start_bridge()
        self.cli("logout", "--force")
        self.addCleanup(self.sign_in)
        wait_until(lambda: "error" in client.request("tools/list"), "a bridge that has heard of it")
        self.check_error(client.request("tools/list"), "not authenticated")
        done = self.cli("mcp", self.server.address, input='{"jsonrpc":"2.0","id":1,"method":"initialize"}\n')
        self.assertEqual(done.returncode, 2)
        self.check_error(json.loads(done.stdout), "not authenticated")
        self.sign_in()
        self.list_host(self.server.host)
        wait_until(lambda: "result" in client.request("tools/list"), "a bridge that has heard of the sign-in")

    def test_agent_comes_and_goes(self):
        client = self.start_bridge()
        agent = self.start_agent()
        self.assertEqual(client.call("echo", text="a"), "a")
        self.set_time_left(-60)
        self.kill(agent)
        before = self.renewals()
        self.assertEqual(client.call("echo", text="b"), "b")
        self.start_agent()
        self.assertEqual(client.call("echo", text="c"), "c")
        self.assertEqual(self.renewals(), before + 1)

    def test_secrets_are_nowhere(self):
        client = self.start_bridge("", "--log-level", "debug")
        client.call("echo", text="a")
        self.set_time_left(-60)
        client.call("echo", text="a")
        stored, process = self.stored(), pathlib.Path(f"/proc/{client.child.pid}")
        shown = "".join((process / name).read_text() for name in ("cmdline", "environ"))
        self.assertEqual(client.close(), 0)
        shown += client.child.stderr.read()
        self.assertIn("authtray.", shown)
        for name in (self.token(), stored["access_token"], stored["refresh_token"]):
            self.assertNotIn(name, shown)
        for request in self.server.requests():
            self.assertNotEqual(request["token"], stored["refresh_token"])


class OtherProgramsTest(McpTest):
    def start_proxy(self):
        proxy = self.spawn_cli("proxy", "--to", f"http://{self.server.host}")
        return proxy.stdout.readline().strip()

    def check_renewed_once(self, call):
        """`call` gets an answer although the server refuses the token."""
        before = self.renewals()
        self.server.order(refuse=self.token())
        call("b")
        self.assertEqual(self.renewals(), before + 1)

    def test_mcp_remote(self):
        """A bridge that would sign in by itself, and finds a server that wants no token: the proxy. It starts no program, so
        Authtray's bridge can't be behind it."""
        command = [NODE, MODULES / "mcp-remote/dist/proxy.js", f"{self.start_proxy()}/mcp", "--transport", "http-only", "--allow-http"]
        env = {"MCP_REMOTE_CONFIG_DIR": str(self.desktop.folder / "mcp-remote")}
        client = McpClient(self.spawn_with_pipes(command, env, stdin=subprocess.PIPE))
        self.assertEqual(client.start()["result"]["protocolVersion"], VERSION)
        self.assertEqual(client.call("echo", text="a"), "a")
        self.check_renewed_once(lambda text: self.assertEqual(client.call("echo", text=text), text))

    def call_by_mcporter(self, text, *server):
        done = self.desktop.run([NODE, MODULES / "mcporter/dist/cli.js", "call", *server, f"text={text}"], cwd=self.desktop.folder)
        self.assertEqual((done.returncode, done.stdout.strip()), (0, text), done.stderr)

    def test_mcporter_and_the_proxy(self):
        server = ["--http-url", f"{self.start_proxy()}/mcp", "--allow-http", "echo"]
        self.call_by_mcporter("a", *server)
        self.check_renewed_once(lambda text: self.call_by_mcporter(text, *server))

    def test_mcporter_and_what_setup_has_written(self):
        """It reads the settings of programs that it knows, and starts the bridge as they do."""
        name = f"127-0-0-1-{self.server.port}"
        for client in ("claude", "codex", "cursor", "vscode"):
            with self.subTest(client):
                done = self.cli("setup", "mcp", self.server.address, "--client", client, "--force")
                self.assertEqual(done.returncode, 0, done.stderr)
                self.call_by_mcporter("a", f"{name}.echo")
                self.check_renewed_once(lambda text: self.call_by_mcporter(text, f"{name}.echo"))
                self.assertEqual(self.cli("setup", "mcp", "--undo", "--force").returncode, 0)


class LargeTest(McpTest):
    def memory(self, client):
        status = pathlib.Path(f"/proc/{client.child.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) * 1024

    def test_large_messages(self):
        client = self.start_bridge()
        self.assertEqual(len(client.call("large", size=20_000_000)), 20_000_000)
        self.assertEqual(len(client.call("echo", text="x" * 2_000_000)), 2_000_000)
        self.check_error(client.request("tools/call", {"name": "large", "arguments": {"size": 70_000_000}}, timeout=60), "larger than 64 MiB")
        self.assertEqual(client.call("echo", text="a"), "a")

    def test_client_that_doesnt_read(self):
        """What waits for the client stays at the server."""
        child = self.spawn_cli("mcp", self.server.address, stdin=subprocess.PIPE)
        messages = [{"id": 0, "method": "initialize", "params": CLIENT}, {"method": "notifications/initialized"},
                    {"id": 1, "method": "tools/call", "params": {"name": "count", "arguments": {"to": 2000, "size": 10_000}}}]
        for message in messages:
            child.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
        child.stdin.flush()
        wait_until(lambda: self.server.requests(rpc="tools/call"), "the request")
        client = type("Client", (), {"child": child})
        before = self.memory(client)
        self.assertLess(wait_for_rest(lambda: self.memory(client)) - before, 8_000_000)
        seen = 0
        for line in child.stdout:
            message = json.loads(line)
            if message.get("id") == 1:
                break
            seen += "method" in message
        self.assertEqual(seen, 2000)


def wait_for_rest(value):
    """The value once it doesn't change any more."""
    last = []

    def rests():
        last.append(value())
        return len(last) > 10 and len(set(last[-10:])) == 1
    wait_until(rests, "rest")
    return last[-1]


class LateRefusalTest(McpTest):
    access_token_seconds = 2

    def test_tokens_expire_on_the_way(self):
        """The server refuses the request's token, and the one that replaces it, because of their age."""
        client = self.start_bridge()
        self.server.order(hold=[2000, 2000])
        self.assertEqual(client.call("echo", text="a"), "a")


class ShortestTokensTest(McpTest):
    access_token_seconds = 1

    def test_server_that_takes_none(self):
        """Not each refusal is one of a token that has expired on the way."""
        client = self.start_bridge()
        self.server.order(deny=True)
        before, requests = len(self.server.requests(method="POST")), 10
        for _ in range(requests):
            self.check_error(client.request("tools/list"), "refuses the token")
        self.assertLess(len(self.server.requests(method="POST")) - before, 3 * requests)


class ShortTokensTest(McpTest):
    access_token_seconds = 5

    def finished_renewals(self):
        """How many renewals are over."""
        shown = json.loads(self.cli("profiles", "show", self.profile, "--history", "--json").stdout)
        return sum(entry["event"] == "renewed" for entry in shown["history"])

    def test_many_bridges(self):
        """With tokens of five seconds, each of which is replaced once for all, and an agent that is killed in between."""
        clients = [self.start_bridge() for _ in range(20)]
        agent = self.start_agent()
        before, began = self.renewals(), time.monotonic()

        def work(client):
            calls = 0
            while time.monotonic() < began + ROUND:
                client.call("echo", text="a")
                calls += 1
            return calls
        with concurrent.futures.ThreadPoolExecutor(len(clients)) as pool:
            working = [pool.submit(work, client) for client in clients]
            # Not while it stores what the provider has just given it, which nobody else has.
            wait_until(lambda: self.finished_renewals() == self.renewals() > before + 1, "a renewal")
            self.kill(agent)
            calls = sum(done.result() for done in working)
        times = [datetime.datetime.fromisoformat(event["time"]).timestamp() for event in self.events("refresh")]
        gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
        tokens = len({request["token"] for request in self.server.requests()})
        print(f"\n{calls} calls in {ROUND:.0f} s, {len(times) - before} renewals, {min(gaps):.3f} to {max(gaps):.3f} s apart, {tokens} tokens", flush=True)
        self.assertGreater(calls, 200)
        self.assertEqual(self.events("reuse-detected"), [])
        # A token is replaced at half of its life, which began when it was asked for: before the provider has noted it.
        self.assertGreater(min(gaps), self.access_token_seconds / 4)
        self.assertLessEqual(tokens, len(times) + 1)  # that of the sign-in, too
        self.assertEqual(self.server.requests(rpc="tools/call", good=False), [])
