# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures what a token costs a script; see tests/benchmarks/run."""

import http.server
import json
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request

from tests.benchmarks.binaries import BINARIES
from tests.support.demo_provider import FORM_FILLER, Provider, browser_env
from tests.support.desktop import Desktop
from tests.support.instance import instance_id
from tests.support.process import resident_memory
from tests.support.scratch import TIMEOUT, wait_until

AUTHTRAY = BINARIES / "authtray"
TOOLS = {"oidc-token": "oidc-agent-cli", "oidc-gen": "oidc-agent-cli", "secret-tool": "libsecret-tools", "gh": "gh"}
CONNECTIONS, LOAD_SECONDS = 20, 10
BUNDLE = "/etc/ssl/certs/ca-certificates.crt"  # of all authorities that the system trusts, some 140


def check_tools():
    for tool, package in TOOLS.items():
        if not shutil.which(tool):
            sys.exit(f"Error: {tool} is missing\nInstall it: apt-get install {package}")


class AnyToken(http.server.BaseHTTPRequestHandler):
    """A provider that gives a token to everybody. oidc-agent needs it, because its requests for public clients don't follow
    the standard, and the demo provider refuses them."""

    def do_GET(self):
        issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.answer({"issuer": issuer, "authorization_endpoint": f"{issuer}/auth", "token_endpoint": f"{issuer}/token",
                     "scopes_supported": ["openid", "offline_access"], "response_types_supported": ["code"],
                     "grant_types_supported": ["authorization_code", "refresh_token"]})

    def do_POST(self):
        self.answer({"access_token": "bench" * 8, "token_type": "Bearer", "expires_in": 7200, "refresh_token": "bench"})

    def answer(self, document):
        body = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Bench:
    def __init__(self, desktop, provider, rounds):
        self.desktop, self.provider, self.rounds = desktop, provider, rounds
        self.config = desktop.folder / "config"
        self.rows = []

    def sign_in(self, profile):
        done = self.cli("login", "--profile", profile, "--issuer", self.provider.issuer, "--client-id",
                        self.provider.client_id, env=browser_env(browser=FORM_FILLER))
        if done.returncode != 0:
            sys.exit(f"The benchmark could not sign in: {done.stderr}")

    def command(self, *arguments):
        return [AUTHTRAY, "--cli", "--config", self.config, *arguments]

    def cli(self, *arguments, **options):
        return self.desktop.run(self.command(*arguments), **options)

    def refresh_token(self, profile):
        """Reads it from the keychain. Authtray can't use this session afterwards."""
        item = json.loads(self.desktop.run(self.lookup(profile), check=True).stdout)
        return item["refresh_token"]

    def key(self, profile):
        return f"{profile}@{instance_id(self.config)}"

    def lookup(self, profile):
        return ["secret-tool", "lookup", "user", self.key(profile), "server", "authtray"]

    def start_agent(self):
        self.agent = self.desktop.spawn(self.command("agent"), log=self.desktop.log("agent"))
        self.socket = self.desktop.folder / "run/authtray" / instance_id(self.config) / "agent.sock"
        wait_until(self.socket.exists, "the agent's socket")
        wait_until(lambda: self.cli("token").returncode == 0, "the agent")

    def time_activated(self):
        """A first command, for which the agent is started as by systemd; it ends with the listener before the next round."""
        activation = self.desktop.folder / "run/authtray/activation.sock"
        settings = [f"--setenv={name}={value}" for name, value in self.desktop.env.items()]
        agent = self.desktop.spawn(["systemd-socket-activate", f"--listen={activation}", *settings, *self.command("agent")],
                                   log=self.desktop.log("activated"))
        wait_until(activation.exists, "the activation socket")
        elapsed = self.time(self.command("token", "--profile", "main"))
        self.desktop.end(agent)
        activation.unlink()
        return elapsed

    def start_oidc_agent(self):
        """Starts oidc-agent with an account whose token doesn't expire during the benchmark."""
        server = http.server.HTTPServer(("127.0.0.1", 0), AnyToken)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        variables = self.desktop.run(["oidc-agent"], check=True).stdout
        for line in variables.splitlines():
            name, equals, value = line.split(";")[0].partition("=")
            if equals and name.startswith("OIDC"):
                self.desktop.env[name] = value
        issuer = f"http://127.0.0.1:{server.server_port}"
        self.desktop.run(["oidc-gen", "bench", "--manual", "--issuer", issuer, "--client-id", "bench", "--client-secret=",
                          "--scope", "openid offline_access", "--redirect-uri", "http://localhost:4242", "--rt", "bench",
                          "--no-save", "--confirm-default"], check=True)
        self.desktop.run(["oidc-token", "bench"], check=True)

    # Measuring

    def time(self, command):
        """Milliseconds from the start to the end of a process."""
        command = [os.fspath(part) for part in command]
        with open(os.devnull, "r+b") as nothing:
            actions = [(os.POSIX_SPAWN_DUP2, nothing.fileno(), stream) for stream in (0, 1)]
            start = time.perf_counter()
            child = os.posix_spawnp(command[0], command, self.desktop.env, file_actions=actions)
            status = os.waitpid(child, 0)[1]
            elapsed = time.perf_counter() - start
        if status != 0:
            sys.exit(f"The benchmark's command failed: {' '.join(command)}")
        return elapsed * 1000

    def compare(self, group, rounds=None):
        """Measures the commands of a group, by their names. The others are compared with the first."""
        times = {name: [] for name in group}
        for _ in range(rounds or self.rounds):
            for name, command in group.items():
                times[name].append(command() if callable(command) else self.time(command))
        base = next(iter(group))
        for name in group:
            ratios = [own / reference for own, reference in zip(times[name], times[base])]
            self.rows.append((name, f"{statistics.median(times[name]):.1f}", f"{statistics.median(ratios):.2f}"))
        self.rows.append(None)

    def ask_provider(self):
        """How long the one request takes that a refresh needs; Authtray has stored the result of discovery."""
        form = urllib.parse.urlencode({"grant_type": "refresh_token", "client_id": self.provider.client_id,
                                       "refresh_token": self.own_refresh_token}).encode()
        start = time.perf_counter()
        with urllib.request.urlopen(f"{self.provider.issuer}/token", form, TIMEOUT) as response:
            answer = json.load(response)
        elapsed = time.perf_counter() - start
        self.own_refresh_token = answer["refresh_token"]
        return elapsed * 1000

    def load(self):
        before = megabytes(self.agent)
        figures = []
        for _ in range(3):
            done = self.desktop.run([BINARIES / "authtray-load", self.socket, CONNECTIONS, LOAD_SECONDS, "--cli", "token"],
                                    check=True, timeout=60)
            figures.append([float(figure) for figure in done.stdout.split()])
        rate, median, percentile, worst = (statistics.median(column) for column in zip(*figures))
        return rate, median, percentile, worst, before, megabytes(self.agent)

    def bare_memory(self):
        bare = self.desktop.spawn([BINARIES / "authtray-bare"], stdout=subprocess.PIPE)
        if bare.stdout.readline().strip() != b"ready":
            sys.exit("The bare program found no bus.")
        memory = megabytes(bare)
        self.desktop.end(bare)
        return memory


def megabytes(process):
    return resident_memory(process.pid) / 1024


def print_table(rows):
    print(f"{'':46}{'median ms':>10}{'ratio':>8}")
    for row in rows:
        print("" if row is None else f"{row[0]:46}{row[1]:>10}{row[2]:>8}")


def main():
    rounds = int((sys.argv[1:] + ["200"])[0])
    check_tools()
    with Desktop(screen=False) as desktop, Provider(desktop, access_token_seconds=7200) as provider:
        bench = Bench(desktop, provider, rounds)
        bench.sign_in("main")
        bench.start_oidc_agent()
        desktop.env["GH_TOKEN"] = "gho_unknown"  # the fastest way: gh then reads neither configuration nor keyring
        bench.compare({"secret-tool lookup": bench.lookup("main"),
                       "a Qt program that only reads the item": [BINARIES / "authtray-reader", bench.key("main")],
                       "authtray --cli token, no agent": bench.command("token", "--profile", "main"),
                       "authtray --cli status, no agent": bench.command("status", "--profile", "main"),
                       "authtray --cli token, first, activated": bench.time_activated})
        bench.sign_in("provider")
        bench.own_refresh_token = bench.refresh_token("provider")
        refresh = bench.command("refresh", "--force", "--profile", "main")
        bench.compare({"the provider's answer to a refresh": bench.ask_provider,
                       "authtray --cli refresh --force, no agent": refresh,
                       "the same, SSL_CERT_FILE names a bundle": ["env", f"SSL_CERT_FILE={BUNDLE}", *refresh]},
                      rounds=rounds // 4)
        bench.start_agent()
        bench.compare({"oidc-token": ["oidc-token", "bench"],
                       "an empty program (true)": ["true"],
                       "authtray --cli token, second": bench.command("token", "--profile", "main"),
                       "authtray --cli status": bench.command("status", "--profile", "main"),
                       "authtray --cli refresh --output json": bench.command("refresh", "--output", "json", "--profile", "main"),
                       "gh auth token": ["gh", "auth", "token"]})
        print_table(bench.rows)
        rate, median, percentile, worst, before, after = bench.load()
        bare = bench.bare_memory()
        print(f"The agent under {CONNECTIONS} connections for {LOAD_SECONDS} s: {rate:.0f} answers a second; "
              f"half of them within {median:.1f} ms, 99 % within {percentile:.1f} ms, the last after {worst:.1f} ms.")
        print(f"Its memory: {before:.1f} MB before, {after:.1f} MB after {rate * LOAD_SECONDS * 3:.0f} answers; "
              f"an empty QCoreApplication with network and bus has {bare:.1f} MB (× {before / bare:.2f}).")


if __name__ == "__main__":
    main()
