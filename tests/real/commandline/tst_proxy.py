# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""`proxy`: programs that never hold a token send requests through it, which get the token on the way."""

import concurrent.futures
import contextlib
import hashlib
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import urllib.parse

from tests.real.harness.agent import AgentTest
from tests.real.harness.authority import Authority
from tests.real.harness.connect_proxy import ConnectProxy
from tests.real.harness.resource_server import BLOCK, ResourceServer
from tests.support.scratch import TIMEOUT, wait_until

SIZE = int(os.environ.get("AUTHTRAY_PROXY_BYTES", 200_000_000))  # of the large bodies
ROOM = 24_000_000  # bytes by which a proxy may grow, whatever it passes on


class ProxyTest(AgentTest):
    has_faults = True
    access_token_seconds = 3600

    def setUp(self):
        super().setUp()
        self.server = self.enterContext(ResourceServer())
        self.list_host(self.server.host)

    def list_host(self, host):
        done = self.cli("profiles", "hosts", self.profile, "--add", host)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.addCleanup(self.cli, "profiles", "hosts", self.profile, "--remove", host)

    def start_proxy(self, *arguments, **options):
        """Sets `proxy`, and `base`: the address that it has printed."""
        self.proxy = self.spawn_cli("proxy", *arguments, **options)
        self.base = self.proxy.stdout.readline().strip()
        self.assertTrue(self.base, self.proxy.stderr.read() if self.proxy.poll() is not None else "")
        return self.base

    def start_to(self, path=""):
        return self.start_proxy("--to", f"http://{self.server.host}{path}")

    def token(self, *arguments):
        return self.cli("token", *arguments).stdout.strip()

    def curl(self, address, *arguments, **options):
        return self.desktop.run(["curl", "--silent", "--show-error", "--max-time", str(TIMEOUT), *arguments, address], **options)

    def status_of(self, address, *arguments):
        done = self.curl(address, "--output", "/dev/null", "--write-out", "%{http_code}", *arguments)
        return int(done.stdout)

    def check_refused(self, status, text, address, *arguments):
        """Nothing is sent to the server."""
        before = len(self.server.requests)
        done = self.curl(address, "--path-as-is", "--write-out", "%{http_code}", *arguments)
        self.assertEqual(done.stdout[-3:], str(status), done.stdout + done.stderr)
        self.assertIn(text, done.stdout)
        self.assertEqual(len(self.server.requests), before)

    def exchange(self, sent, address=None):
        """What the proxy answers to these bytes until it closes the connection."""
        place = urllib.parse.urlsplit(address or self.base)
        with socket.create_connection((place.hostname, place.port), TIMEOUT) as connection:
            connection.sendall(sent)
            return b"".join(iter(lambda: connection.recv(65536), b""))

    def request(self, start, *fields, body=b""):
        """The bytes of a request whose path begins with the secret, after which the connection is closed."""
        place = urllib.parse.urlsplit(self.base)
        method, path = start.split(" ", 1)
        lines = [f"{method} {place.path}{path} HTTP/1.1", f"Host: {place.netloc}", "Connection: close", *fields]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    def memory(self):
        """The most that the proxy has had, in bytes."""
        status = pathlib.Path(f"/proc/{self.proxy.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) * 1024

    def renewals(self):
        return len(self.events("refresh"))


class RequestsTest(ProxyTest):
    def test_request_gets_the_token(self):
        base = self.start_proxy()
        self.assertRegex(base, r"^http://127\.0\.0\.1:\d+/[\w-]{43}$")
        done = self.curl(f"{base}/http/{self.server.host}/a/b?c=d&e=%20", "-H", "Authorization: Basic c3RvbGVu", "-H", "X-Mine: 1",
                         "-H", "Connection: X-Drop", "-H", "X-Drop: 1", "-H", f"Referer: {base}/page", "-H", "TE: trailers",
                         "-H", "Proxy-Authorization: Basic x", "-H", "Upgrade: h2c", "-H", "Cookie: f=g", "-D", "-")
        [request] = self.server.requests
        headers = dict(request["headers"])
        self.assertEqual((request["method"], request["path"]), ("GET", "/a/b?c=d&e=%20"))
        self.assertEqual(headers["authorization"], f"Bearer {self.token()}")
        self.assertEqual((headers["host"], headers["x-mine"], headers["cookie"]), (self.server.host, "1", "f=g"))
        self.assertEqual(set(headers) & {"x-drop", "referer", "te", "proxy-authorization", "upgrade", "connection"}, set())
        self.assertEqual([value for name, value in request["headers"] if name == "authorization"], [headers["authorization"]])
        self.assertIn("X-Public: 2", done.stdout)
        self.assertNotIn("X-Private", done.stdout)

    def test_all_requests_go_to_one_address(self):
        base = self.start_to("/api")
        for path, wanted in (("", "/api"), ("/", "/api/"), ("/a?b=c", "/api/a?b=c"), ("?b=c", "/api?b=c")):
            with self.subTest(path=path):
                self.assertEqual(self.status_of(base + path), 200)
                self.assertEqual(self.server.paths()[-1], wanted)
        for path in ("/../admin", "/%2e%2e/admin", "/a/../../admin"):
            with self.subTest(path=path):
                self.check_refused(403, "may not go to", base + path)

    def test_methods_and_answers_without_a_body(self):
        base = self.start_to()
        for method in ("DELETE", "PATCH", "PUT", "POST", "OPTIONS", "PROPFIND"):
            with self.subTest(method=method):
                self.assertEqual(self.status_of(f"{base}/a", "-X", method), 200)
                self.assertEqual(self.server.requests[-1]["method"], method)
        self.assertEqual(self.status_of(f"{base}/a", "--head"), 200)
        self.check_refused(405, "doesn't pass this method on", f"{base}/a", "-X", "TRACE")

    def test_connection_is_used_again(self):
        base = self.start_to()
        done = self.curl(f"{base}/b", "--write-out", "%{num_connects}\n", "--output", "/dev/null", "--output", "/dev/null", f"{base}/a")
        self.assertEqual(done.stdout, "1\n0\n")
        self.assertEqual(self.server.paths(), ["/a", "/b"])

    def test_output_formats(self):
        self.assertRegex(json.loads(self.start_json())["url"], r"^http://127\.0\.0\.1:\d+/[\w-]{43}$")

    def start_json(self):
        self.proxy = self.spawn_cli("proxy", "--json")
        return "".join(iter(self.proxy.stdout.readline, "}\n")) + "}"

    def test_redirect_is_passed_on(self):
        done = self.curl(f"{self.start_to()}/redirect", "-D", "-")
        self.assertIn("302", done.stdout)
        self.assertIn("Location: https://elsewhere.example/taken?a=b", done.stdout)

    def test_cookies_are_passed_on(self):
        done = self.curl(f"{self.start_to()}/cookies", "-D", "-")
        self.assertEqual(re.findall("Set-Cookie: (.*?)\r?\n", done.stdout), ["a=1; Path=/", "b=2; HttpOnly"])

    def test_proxy_ends_in_order(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number.name):
                self.start_proxy()
                self.proxy.send_signal(number)
                out, err = self.proxy.communicate(timeout=TIMEOUT)
                self.assertEqual((self.proxy.returncode, out, err), (0, "", ""))

    def test_what_cant_be_started(self):
        self.check_failed(self.cli("proxy", "--to", "https://evil.example"), 3, "no profile's token may go to evil.example")
        self.check_failed(self.cli("proxy", "--to", f"http://{self.server.host}/?a=b"), 3, "must be an https URL")
        self.check_failed(self.cli("proxy", "--profile", "nobody"), 3, "nobody")


class RefusedTest(ProxyTest):
    def test_other_hosts(self):
        base = self.start_proxy()
        port = self.server.port
        for path in (f"/http/localhost:{port}/a", "/http/127.0.0.1/a", f"/http/127.0.0.1:{port - 1}/a", f"/http/127.0.0.2:{port}/a",
                     "/https/evil.example/a", "/https/127.0.0.1.evil.example/a"):
            with self.subTest(path=path):
                self.check_refused(403, f"Error: the token of \"{self.profile}\" may not go to ", base + path)
        for path in (f"/http/{self.server.host}@evil.example/a", f"/https/{self.server.host}.evil.example/a", f"/http/evil.example\\@{self.server.host}/a", "/http//a", "/a", "",
                     "/", "/http", "/http/", f"/ftp/{self.server.host}/a", f"/http/{self.server.host}%2f@evil.example/a",
                     f"/http/user@{self.server.host}/a", f"//{self.server.host}/a", "/http/evil.example/a"):
            with self.subTest(path=path):
                self.check_refused(400, "Error: the path doesn't name a server", base + path)

    def test_only_part_of_a_host(self):
        self.cli("profiles", "hosts", self.profile, "--remove", self.server.host)
        self.list_host(f"{self.server.host}/api")
        base = f"{self.start_proxy()}/http/{self.server.host}"
        self.assertEqual(self.status_of(f"{base}/api/a"), 200)
        for path in ("", "/", "/apis", "/api/../a", "/api/%2e%2e/a", "/api%2f..%2fa", "/api/..%2fa"):
            with self.subTest(path=path):
                self.check_refused(403, "may not go to", base + path)

    def test_wrong_secret(self):
        base = self.start_to()
        place, secret = base.rsplit("/", 1)
        for path in ("", "/", "/a", f"/{secret[:-1]}/a", f"/{secret}x/a", f"//{secret}/a", f"/{secret.swapcase()}/a"):
            with self.subTest(path=path.replace(secret, "…")):
                self.check_refused(403, "the path doesn't begin with the proxy's secret", place + path)

    def test_another_host_or_origin(self):
        base = self.start_to()
        own = urllib.parse.urlsplit(base).netloc
        port = own.rpartition(":")[2]
        for host in ("evil.example", f"evil.example:{port}", "127.0.0.1", "localhost", f"127.0.0.1:{port}.evil.example", ""):
            with self.subTest(host=host):
                self.check_refused(403, "the request is for another host", f"{base}/a", "-H", f"Host: {host}")
        for origin in ("https://evil.example", "null", f"https://{own}", f"http://{own}.evil.example", f"http://127.0.0.1:1{port}", "x"):
            with self.subTest(origin=origin):
                self.check_refused(403, "from a page of another origin", f"{base}/a", "-H", f"Origin: {origin}")
        self.assertEqual(self.status_of(f"{base}/a", "-H", f"Host: localhost:{port}", "-H", f"Origin: http://localhost:{port}"), 200)
        self.assertNotIn("origin", dict(self.server.requests[-1]["headers"]))

    def test_bodies_whose_length_isnt_clear(self):
        self.start_to()
        chunked, length = "Transfer-Encoding: chunked", "Content-Length: 4"
        for fields in ([chunked, length], [length, chunked], [length, "Content-Length: 5"], [length, length], ["Content-Length: 4, 4"],
                       ["Content-Length: +4"], ["Content-Length: -1"], ["Content-Length: 0x4"], ["Content-Length: 4 "" 4"],
                       ["Transfer-Encoding: gzip, chunked"], ["Transfer-Encoding: identity"], ["Transfer-Encoding: xchunked"],
                       [chunked, chunked], ["Transfer-Encoding : chunked"], ["Transfer-Encoding:\x0bchunked"],
                       ["X: a\nTransfer-Encoding: chunked"], ["Content-Length: 99999999999999999999"]):
            with self.subTest(fields=fields):
                body = b"0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n"
                answer = self.exchange(self.request("POST /a", *fields, body=body))
                self.assertRegex(answer, rb"^HTTP/1\.1 4\d\d ")
                self.assertEqual(answer.count(b"HTTP/1.1 "), 1)
        self.assertEqual(self.server.requests, [])

    def test_requests_that_arent_http(self):
        self.start_to()
        place = urllib.parse.urlsplit(self.base)
        for sent, status in ((b"GET / HTTP/2.0\r\n\r\n", 400), (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
                             (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400), (b"GET\r\n\r\n", 400),
                             (f"GET http://{self.server.host}/a HTTP/1.1\r\nConnection: close\r\nHost: {place.netloc}\r\n\r\n".encode(), 400),
                             (f"CONNECT {self.server.host} HTTP/1.1\r\nConnection: close\r\nHost: {place.netloc}\r\n\r\n".encode(), 405),
                             (self.request("GET /a", "X: " + 70000 * "x"), 431), (self.request("GET /a", "Host: evil.example"), 403),
                             (self.request("GET /" + 70000 * "x"), 431), (self.request("GET /a\xff"), 400),
                             (self.request("GET /a", "Expect: 200-ok"), 417)):
            with self.subTest(sent=sent[:40]):
                self.assertEqual(int(self.exchange(sent).split(b" ")[1]), status)
        self.assertEqual(self.server.requests, [])

    def test_answer_whose_length_isnt_clear(self):
        self.assertEqual(self.status_of(f"{self.start_to()}/split"), 502)

    def test_server_is_down(self):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            host = f"127.0.0.1:{unused.getsockname()[1]}"
            self.list_host(host)
            base = self.start_proxy()
            self.check_refused(502, f"Error: can't reach {host}", f"{base}/http/{host}/a")


class BodiesTest(ProxyTest):
    def test_pieces_arrive_one_by_one(self):
        base = self.start_to()
        child = self.enterContext(subprocess.Popen(["curl", "--silent", "--no-buffer", f"{base}/stream"], stdout=subprocess.PIPE))
        self.addCleanup(child.kill)
        for number in range(3):
            piece = b"data: %d\n" % number
            self.server.pieces.put(piece)
            self.assertEqual(child.stdout.readline(), piece)
        self.server.pieces.put(None)
        self.assertEqual((child.stdout.read(), child.wait(TIMEOUT)), (b"", 0))

    def test_uploads(self):
        base = self.start_to()
        whole = self.desktop.folder / "upload"
        for size in (0, 1, 65536, 65537, 3_000_000):
            body = (BLOCK * (size // len(BLOCK) + 1))[:size]
            whole.write_bytes(body)
            for name, options in (("known", []), ("chunked", ["-H", "Transfer-Encoding: chunked"]), ("expecting", ["-H", "Expect: 100-continue"])):
                with self.subTest(size=size, length=name):
                    self.assertEqual(self.status_of(f"{base}/a", "--data-binary", f"@{whole}", *options), 200)
                    request = self.server.requests[-1]
                    self.assertEqual((request["size"], request["digest"]), (size, hashlib.sha256(body).hexdigest()))

    def test_old_client(self):
        base = self.start_to()
        self.assertEqual(self.curl(f"{base}/endless", "--http1.0").stdout, "whole")
        self.assertEqual(self.curl(f"{base}/endless").stdout, "whole")
        for piece in (b"a", b"b", None):
            self.server.pieces.put(piece)
        self.assertEqual(self.curl(f"{base}/stream", "--http1.0").stdout, "ab")

    def test_large_bodies_need_no_memory(self):
        base = self.start_to()
        self.assertEqual(self.status_of(f"{base}/a"), 200)
        before = self.memory()
        done = self.curl(f"{base}/bytes/{SIZE}", "--output", "/dev/null", "--write-out", "%{size_download}", "--max-time", "300")
        self.assertEqual(done.stdout, str(SIZE))
        for length in ([], ["-H", "Transfer-Encoding: chunked"]):
            head = self.desktop.folder / "large"
            with head.open("wb") as file:
                file.truncate(SIZE)
            done = self.curl(f"{base}/a", "--upload-file", head, *length, "--max-time", "300")
            self.assertEqual(done.stdout, str(SIZE), done.stderr)
        self.assertLess(self.memory() - before, ROOM)

    def test_slow_reader_makes_the_server_wait(self):
        base = self.start_to()
        self.assertEqual(self.status_of(f"{base}/a"), 200)
        before = self.memory()
        place = urllib.parse.urlsplit(base)
        with socket.create_connection((place.hostname, place.port), TIMEOUT) as reader:
            reader.sendall(self.request(f"GET /bytes/{SIZE}"))
            self.assertTrue(reader.recv(1000).startswith(b"HTTP/1.1 200"))
            for _ in range(20):  # others don't wait
                self.assertEqual(self.status_of(f"{base}/a"), 200)
            self.assertLess(self.memory() - before, ROOM)

    def test_answer_that_breaks_off(self):
        base = self.start_to()
        done = self.curl(f"{base}/cut")
        self.assertEqual((done.returncode, done.stdout), (18, "begun"))  # a partial file
        self.assertEqual(self.status_of(f"{base}/a"), 200)

    def test_answers_that_dont_end(self):
        base = self.start_to()
        self.assertEqual(self.status_of(f"{base}/a"), 200)
        before = self.memory()
        self.check_said(self.curl(f"{base}/interim"), 0, "gave an answer that can't be used")
        done = self.curl(f"{base}/trailers")
        self.assertEqual((done.returncode, done.stdout), (18, "begun"))
        self.assertLess(self.memory() - before, ROOM)

    def test_client_that_gives_up(self):
        """The server's connection is closed, too."""
        base = self.start_to()
        child = subprocess.Popen(["curl", "--silent", f"{base}/late"])
        wait_until(lambda: "/late" in self.server.paths(), "the request")
        self.assertEqual(self.connections(self.server.port), 1)
        child.kill()
        child.wait()
        wait_until(lambda: self.connections(self.server.port) == 0, "the end of the connection")

    def connections(self, port):
        """How many open ones the proxy has to the port."""
        tcp = pathlib.Path(f"/proc/{self.proxy.pid}/net/tcp").read_text().splitlines()[1:]
        inodes = {line.split()[9] for line in tcp if line.split()[2].endswith(f":{port:04X}")}
        links = []
        for entry in pathlib.Path(f"/proc/{self.proxy.pid}/fd").iterdir():
            with contextlib.suppress(OSError):
                links.append(os.readlink(entry))
        return sum(f"socket:[{inode}]" in links for inode in inodes)

    def test_many_at_once(self):
        base = self.start_to()
        with concurrent.futures.ThreadPoolExecutor(50) as pool:
            codes = list(pool.map(lambda number: self.status_of(f"{base}/{number}", "--data", f"n={number}"), range(50)))
        self.assertEqual(codes, 50 * [200])
        self.assertEqual(len(set(self.server.paths())), 50)


class RefusedTokenTest(ProxyTest):
    def setUp(self):
        super().setUp()
        self.base = self.start_to()
        self.server.refused = {self.token()}
        self.before = self.renewals()

    def test_refused_token_is_replaced(self):
        for options in ([], ["--data", "a=b"], ["--data", "a=b", "-H", "Transfer-Encoding: chunked"]):
            with self.subTest(options=options):
                self.proxy.terminate()
                base = self.start_to()
                self.server.refused, self.before = {self.token()}, self.renewals()
                self.assertEqual(self.status_of(f"{base}/a", *options), 200)
                self.assertEqual(self.renewals() - self.before, 1)
                self.assertEqual([request["size"] for request in self.server.requests[-2:]], 2 * [3 if options else 0])

    def test_many_at_once_renew_once(self):
        with concurrent.futures.ThreadPoolExecutor(20) as pool:
            codes = list(pool.map(lambda number: self.status_of(f"{self.base}/{number}"), range(20)))
        self.assertEqual((codes, self.renewals() - self.before), (20 * [200], 1))

    def test_large_body_isnt_repeated(self):
        body = self.desktop.folder / "upload"
        body.write_bytes(BLOCK + b"x")
        self.assertEqual(self.status_of(f"{self.base}/a", "--data-binary", f"@{body}"), 401)
        self.assertEqual((self.renewals() - self.before, len(self.server.requests)), (1, 1))
        self.assertEqual(self.status_of(f"{self.base}/a", "--data-binary", f"@{body}"), 200)

    def test_server_that_refuses_every_token(self):
        for _ in range(3):
            self.assertEqual(self.curl(f"{self.base}/never").stdout, "refused")
        self.assertEqual(self.renewals() - self.before, 1)

    def test_no_other_token(self):
        self.provider.inject_fault("token", "status-500", times=10)
        self.addCleanup(self.provider.clear_faults)
        self.assertEqual(self.curl(f"{self.base}/a").stdout, "refused")
        self.assertEqual(len(self.server.requests), 1)


class SessionTest(ProxyTest):
    def test_signed_out(self):
        base = self.start_to()
        self.assertEqual(self.status_of(f"{base}/a"), 200)
        stored = self.stored()
        profile = (self.profiles / f"{self.profile}.json").read_text()
        self.assertEqual(self.cli("logout", "--force").returncode, 0)
        wait_until(lambda: self.status_of(f"{base}/a") == 401, "a proxy that has heard of it")
        self.check_refused(401, "Error: not authenticated", f"{base}/a")
        self.check_failed(self.cli("proxy"), 2, "Error: not authenticated")
        self.assertNotIn(stored["access_token"], self.curl(f"{base}/a", "-D", "-").stdout)
        (self.profiles / f"{self.profile}.json").unlink()
        self.sign_in()
        (self.profiles / f"{self.profile}.json").write_text(profile)
        self.announce_change()

    def test_hosts_change_while_it_runs(self):
        base = self.start_proxy()
        with ResourceServer() as other:
            address = f"{base}/http/{other.host}/a"
            self.check_refused(403, "may not go to", address)
            self.list_host(other.host)
            wait_until(lambda: self.status_of(address) == 200, "a proxy that has heard of it")
            self.cli("profiles", "hosts", self.profile, "--remove", other.host)
            wait_until(lambda: self.status_of(address) == 403, "a proxy that has heard of it")

    def test_provider_is_down(self):
        """While the token is valid nobody waits for the provider; when it has expired, the requests are told."""
        base = self.start_to()
        self.provider.pause()
        self.addCleanup(self.provider.resume)
        self.set_time_left(60)
        for _ in range(3):
            self.assertEqual(self.status_of(f"{base}/a"), 200)
        self.proxy.terminate()
        self.provider.resume()
        self.provider.inject_fault("token", "status-500", times=100)
        self.addCleanup(self.provider.clear_faults)
        self.set_time_left(-60)
        base = self.start_to()
        self.check_refused(502, "Error: ", f"{base}/a")
        self.provider.clear_faults()
        wait_until(lambda: self.status_of(f"{base}/a") == 200, "a renewed token")

    def test_token_of_the_environment(self):
        env = {"AUTHTRAY_AUTH_TOKEN": "of-the-environment", "AUTHTRAY_AUTH_HOSTS": self.server.host}
        self.start_proxy("--to", f"http://{self.server.host}", env=env)
        self.assertEqual(self.status_of(f"{self.base}/a"), 200)
        self.assertEqual(dict(self.server.requests[0]["headers"])["authorization"], "Bearer of-the-environment")
        self.proxy.terminate()
        self.start_proxy(env=env)
        self.check_refused(403, "the token in AUTHTRAY_AUTH_TOKEN may not go to evil.example", f"{self.base}/https/evil.example/a")

    def test_secrets_are_nowhere(self):
        self.start_proxy("--log-level", "debug", "--to", f"http://{self.server.host}")
        secret = self.base.rpartition("/")[2]
        shown = "".join(self.curl(f"{self.base}{path}", "-D", "-").stdout for path in ("/a", "/never", "/cut", "/redirect", "/split"))
        shown += self.curl(self.base.replace(secret, "x"), "-D", "-").stdout
        stored, process = self.stored(), pathlib.Path(f"/proc/{self.proxy.pid}")
        shown += "".join((process / name).read_text() for name in ("cmdline", "environ"))
        self.proxy.terminate()
        out, err = self.proxy.communicate(timeout=TIMEOUT)
        self.assertIn("authtray.", err)
        for name in (self.token(), stored["access_token"], stored["refresh_token"], secret):
            self.assertNotIn(name, shown + out + err)
        for request in self.server.requests:
            self.assertNotIn(secret, json.dumps(request))
            self.assertNotIn(stored["refresh_token"], json.dumps(request))


class TlsTest(ProxyTest):
    def setUp(self):
        super().setUp()
        self.authority = Authority(self.desktop, "resources")
        certificate = self.authority.certify("IP:127.0.0.1", "DNS:resources.test")
        self.server = self.enterContext(ResourceServer(certificate))
        self.trusting = {"SSL_CERT_FILE": str(self.authority.file)}

    def test_certificate_must_be_trusted(self):
        self.list_host(self.server.host)
        self.start_proxy("--to", f"https://{self.server.host}")
        self.check_refused(502, f"Error: the certificate of {self.server.host} isn't trusted", f"{self.base}/a")
        self.proxy.terminate()
        self.start_proxy("--to", f"https://{self.server.host}", env=self.trusting)
        self.assertEqual(self.status_of(f"{self.base}/a"), 200)
        done = self.curl(f"{self.base}/bytes/1000000", "--output", "/dev/null", "--write-out", "%{size_download}")
        self.assertEqual(done.stdout, "1000000")
        self.proxy.terminate()
        name = f"localhost:{self.server.port}"  # which the certificate doesn't have
        self.list_host(name)
        self.start_proxy("--to", f"https://{name}", env=self.trusting)
        self.check_refused(502, f"Error: the certificate of {name} isn't trusted", f"{self.base}/a")

    def test_server_behind_a_proxy(self):
        host = f"resources.test:{self.server.port}"
        self.list_host(host)
        for credentials in (None, "me:secret"):
            with ConnectProxy(credentials) as between:
                given = f"{credentials}@" if credentials else ""
                self.start_proxy("--to", f"https://{host}", env={**self.trusting, "HTTPS_PROXY": f"http://{given}127.0.0.1:{between.port}"})
                self.assertEqual(self.status_of(f"{self.base}/a"), 200)
                self.assertEqual(between.targets[-1], host)
                self.proxy.terminate()
        with ConnectProxy("me:secret") as between:
            self.start_proxy("--to", f"https://{host}", env={**self.trusting, "HTTPS_PROXY": f"http://127.0.0.1:{between.port}"})
            self.check_refused(502, f"Error: the proxy 127.0.0.1:{between.port} wants a user name", f"{self.base}/a")


class SocketTest(ProxyTest):
    def request_at(self, *arguments, path="/a"):
        return self.curl(f"http://localhost{path}", "--unix-socket", self.base, "--output", "/dev/null", "--write-out", "%{http_code}", *arguments)

    def test_private_socket(self):
        path = pathlib.Path(self.start_proxy("--socket", "--to", f"http://{self.server.host}"))
        self.assertTrue(path.is_socket())
        self.assertEqual(path.parent.stat().st_mode & 0o777, 0o700)
        self.assertTrue(str(path).startswith(f"{self.runtime.parent}/"))
        self.assertEqual(self.request_at().stdout, "200")
        self.assertEqual(self.request_at("-H", "Host: evil.example").stdout, "403")
        self.assertEqual(self.request_at("-H", "Origin: https://evil.example").stdout, "403")
        self.proxy.terminate()
        self.assertEqual(self.proxy.wait(TIMEOUT), 0)
        self.assertFalse(path.parent.exists())

    def test_killed_proxys_socket_is_removed_by_the_next(self):
        path = pathlib.Path(self.start_proxy("--socket"))
        self.kill(self.proxy)
        self.assertTrue(path.exists())
        self.start_proxy("--socket")
        self.assertFalse(path.exists())
        self.assertEqual(self.request_at(path=f"/http/{self.server.host}/a").stdout, "200")

    def test_json(self):
        self.proxy = self.spawn_cli("proxy", "--socket", "--json")
        shown = "".join(iter(self.proxy.stdout.readline, "}\n")) + "}"
        self.assertTrue(pathlib.Path(json.loads(shown)["socket"]).is_socket())
