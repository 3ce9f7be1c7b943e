# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures what `proxy` costs a request; see tests/benchmarks/proxy."""

import getpass
import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import sys

from tests.benchmarks.binaries import BINARIES
from tests.support.demo_provider import FORM_FILLER, Provider, browser_env
from tests.support.desktop import Desktop
from tests.support.scratch import wait_until

AUTHTRAY = BINARIES / "authtray"
SECONDS, CONNECTIONS = 3, 50
SIZE = 1 << 30  # bytes of a large answer
COMMON = """
user {user}; daemon off; pid {folder}/{name}.pid; error_log {folder}/{name}.log; worker_processes 1; events {{ worker_connections 1024; }}
http {{ access_log off; keepalive_requests 1000000; sendfile on; tcp_nodelay on;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxied; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;
  scgi_temp_path {folder}/s;
"""
SERVER = COMMON + """  server {{ listen 127.0.0.1:{port}; root {folder}/files;
  location /small {{ if ($http_authorization != "Bearer {token}") {{ return 401; }} return 200 "0123456789"; }} }} }}
"""
BETWEEN = COMMON + """  upstream server {{ server 127.0.0.1:{server}; keepalive 64; }}
  server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://server; proxy_http_version 1.1; proxy_set_header Connection "";
    proxy_set_header Authorization "Bearer {token}"; proxy_max_temp_file_size 0; }} }} }}
"""


def free_port():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return unused.getsockname()[1]


class Bench:
    def __init__(self, desktop, provider):
        self.desktop, self.provider = desktop, provider

    def cli(self, *arguments, **options):
        return self.desktop.run([AUTHTRAY, "--cli", *arguments], check=True, **options).stdout

    def start(self):
        self.cli("login", "--profile", "main", "--issuer", self.provider.issuer, "--client-id", self.provider.client_id,
                 env=browser_env(browser=FORM_FILLER))
        token = self.cli("token").strip()
        files = self.desktop.folder / "files"
        files.mkdir()
        with (files / "large").open("wb") as large:
            large.truncate(SIZE)
        server = self.start_nginx("server", SERVER, token=token)
        between = self.start_nginx("between", BETWEEN, token=token, server=server)
        host = f"127.0.0.1:{server}"
        self.cli("profiles", "hosts", "main", "--add", host)
        log = self.desktop.log("proxy")
        self.proxy = self.desktop.spawn([AUTHTRAY, "--cli", "proxy", "--to", f"http://{host}"], log=log)
        wait_until(lambda: "http" in log.read_text(), "the proxy")
        return {"nginx": f"http://127.0.0.1:{between}", "authtray": log.read_text().strip(), "direct": f"http://{host}"}, token

    def start_nginx(self, name, text, **values):
        port, file = free_port(), self.desktop.folder / f"{name}.conf"
        file.write_text(text.format(folder=self.desktop.folder, name=name, user=getpass.getuser(), port=port, **values))
        self.desktop.spawn(["nginx", "-e", self.desktop.folder / f"{name}.log", "-c", file], log=self.desktop.log(name))
        wait_until(lambda: socket.socket().connect_ex(("127.0.0.1", port)) == 0, name)
        return port

    def memory(self):
        status = pathlib.Path(f"/proc/{self.proxy.pid}/status").read_text()
        return {name: int(re.search(rf"{name}:\s+(\d+)", status)[1]) / 1024 for name in ("VmRSS", "VmHWM")}


def load(address, token, connections):
    """Requests a second, and the median of what one takes, in milliseconds."""
    header = [] if "/" in address.removeprefix("http://") else ["-H", f"Authorization: Bearer {token}"]
    printed = subprocess.run(["wrk", "-t", "1", "-c", str(connections), "-d", str(SECONDS), "--latency", *header, f"{address}/small"],
                             capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in printed:
        sys.exit(f"Error: {address.rpartition('/')[0]} refuses the requests")
    number, unit = re.search(r"50%\s+([\d.]+)(us|ms|s)", printed).groups()
    return float(re.search(r"Requests/sec:\s+([\d.]+)", printed)[1]), float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def download(address):
    """Megabytes a second."""
    printed = subprocess.run(["curl", "--silent", "--fail", "--output", os.devnull, "--write-out", "%{speed_download}", f"{address}/large"],
                             capture_output=True, text=True, check=True).stdout
    return float(printed) / 1e6


def measure(ways, token, rounds):
    rows = {name: {"latency": [], "rate": [], "speed": []} for name in ways}
    for _ in range(rounds):
        for name, address in ways.items():
            rows[name]["latency"].append(load(address, token, 1)[1])
            rows[name]["rate"].append(load(address, token, CONNECTIONS)[0])
            rows[name]["speed"].append(download(address))
    return {name: {what: statistics.median(values) for what, values in row.items()} for name, row in rows.items()}


def main():
    for tool in ("nginx", "wrk", "curl"):
        if not shutil.which(tool):
            sys.exit(f"Error: {tool} is missing\nInstall it: installer/setup --benchmarks")
    with Desktop(screen=False) as desktop, Provider(desktop, access_token_seconds=3600) as provider:
        bench = Bench(desktop, provider)
        ways, token = bench.start()
        before = bench.memory()["VmRSS"]
        rows = measure(ways, token, int(sys.argv[1]) if len(sys.argv) > 1 else 5)
        direct = rows["direct"]
        print(f"{'':10}{'latency, ms':>14}{'added, ms':>12}{'requests/s, ' + str(CONNECTIONS) + ' at once':>24}{'1 GB, MB/s':>14}")
        for name, row in rows.items():
            print(f"{name:10}{row['latency']:14.3f}{row['latency'] - direct['latency']:12.3f}{row['rate']:24.0f}{row['speed']:14.0f}")
        print(f"The proxy has {before:.0f} MB of resident memory at the start, and had {bench.memory()['VmHWM']:.0f} MB at most.")


main()
