# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""`credential`, asked by the tools themselves, as far as they are installed: what each of them sends to a server."""

import base64
import json
import os
import pathlib
import shutil
import unittest

from tests.real.harness.agent import AgentTest
from tests.real.harness.authenticating_server import AuthenticatingServer
from tests.real.harness.program import AUTHTRAY


RUSTUP = os.environ.get("RUSTUP_HOME", str(pathlib.Path.home() / ".rustup"))  # where cargo may be its link


def needs(tool):
    return unittest.skipUnless(shutil.which(tool), f"{tool} isn't installed")


def has_goauth(version):
    """Of go, such as "go1.24.4"."""
    return tuple(map(int, version.strip().removeprefix("go").split(".")[:2])) >= (1, 24)


class CredentialClientsTest(AgentTest):
    def setUp(self):
        super().setUp()
        self.token = self.cli("token").stdout.strip()
        self.server = self.enterContext(AuthenticatingServer(self.desktop, self.token))
        self.addCleanup(self.cli, "profiles", "hosts", self.profile, "--remove", self.server.host)
        self.cli("profiles", "hosts", self.profile, "--add", self.server.host)
        self.folder = self.desktop.folder / self.id().rpartition(".")[2]
        self.folder.mkdir()
        self.helpers = self.folder / "bin"
        self.helpers.mkdir()

    def script(self, name, *arguments):
        file = self.helpers / name
        file.write_text(f"#!/bin/sh\nexec {AUTHTRAY} --cli credential {' '.join(arguments)} \"$@\"\n")
        file.chmod(0o755)
        return file

    def run_tool(self, *command, **env):
        given = {"AUTHTRAY_CONFIG_DIR": str(self.config), "PATH": f"{self.helpers}:{AUTHTRAY.parent}:{os.environ['PATH']}",
                 "SSL_CERT_FILE": str(self.server.authority.file), "NO_PROXY": "*", **env}
        return self.desktop.run(command, env=given, cwd=self.folder)

    def check_sent(self, done, header):
        self.assertEqual(self.server.taken[:1], [header], done.stdout + done.stderr)

    def basic(self, user):
        return "Basic " + base64.b64encode(f"{user}:{self.token}".encode()).decode()

    @needs("kubectl")
    def test_kubectl(self):
        file = self.folder / "kubeconfig"
        file.write_text(json.dumps({"apiVersion": "v1", "kind": "Config", "current-context": "c", "contexts": [
            {"name": "c", "context": {"cluster": "c", "user": "u"}}], "clusters": [{"name": "c", "cluster": {
                "server": f"https://{self.server.host}", "certificate-authority": str(self.server.authority.file)}}],
            "users": [{"name": "u", "user": {"exec": {
                "apiVersion": "client.authentication.k8s.io/v1beta1", "command": str(AUTHTRAY), "provideClusterInfo": True,
                "args": ["--cli", "credential", "kubectl"], "interactiveMode": "Never"}}}]}))
        self.check_sent(self.run_tool("kubectl", "--kubeconfig", file, "get", "--raw", "/version"), f"Bearer {self.token}")

    @needs("cargo")
    def test_cargo(self):
        (self.folder / "Cargo.toml").write_text('[package]\nname = "a"\nversion = "0.1.0"\nedition = "2021"\n'
                                                '[dependencies]\nfoo = { version = "1", registry = "ours" }\n')
        (self.folder / "src").mkdir()
        (self.folder / "src/lib.rs").write_text("")
        (self.folder / ".cargo").mkdir()
        (self.folder / ".cargo/config.toml").write_text(
            f'[registries.ours]\nindex = "sparse+https://{self.server.host}/index/"\n'
            f'credential-provider = ["{AUTHTRAY.parent}/cargo-credential-authtray"]\n[http]\ncainfo = "{self.server.authority.file}"\n')
        if int(self.run_tool("cargo", "--version", RUSTUP_HOME=RUSTUP).stdout.split(".")[1]) < 74:
            self.skipTest("this cargo is too old")
        homes = {"CARGO_HOME": str(self.folder / "home"), "RUSTUP_HOME": RUSTUP}
        self.check_sent(self.run_tool("cargo", "fetch", **homes), f"Bearer {self.token}")

    @needs("pip")
    def test_pip(self):
        self.script("keyring", "pip")
        done = self.run_tool("pip", "--disable-pip-version-check", "download", "--keyring-provider", "subprocess", "--no-cache-dir",
                             "--cert", self.server.authority.file, "--index-url", f"https://ada@{self.server.host}/simple/", "foo")
        if "--keyring-provider" in done.stderr:
            self.skipTest("this pip is too old")
        self.check_sent(done, self.basic("ada"))

    @needs("pnpm")
    def test_pnpm(self):
        helper = self.script("helper", "pnpm", f"https://{self.server.host}/")
        (self.folder / ".npmrc").write_text(f"registry=https://{self.server.host}/\n//{self.server.host}/:tokenHelper={helper}\n"
                                            f"cafile={self.server.authority.file}\n")
        done = self.run_tool("pnpm", "add", "foo", "--fetch-retries=0", HOME=str(self.folder))
        self.check_sent(done, f"Bearer {self.token}")

    @needs("go")
    def test_go(self):
        if not has_goauth(self.run_tool("go", "env", "GOVERSION").stdout):
            self.skipTest("this go is too old")
        done = self.run_tool("go", "mod", "download", "example.com/foo@v1.0.0", HOME=str(self.folder), GOFLAGS="-modcacherw", GOSUMDB="off",
                             GOPROXY=f"https://{self.server.host}", GOAUTH=f"{AUTHTRAY} --cli credential go")
        self.check_sent(done, f"Bearer {self.token}")

    @needs("terraform")
    def test_terraform(self):
        host = self.server.host.replace("127.0.0.1", "localhost")
        self.addCleanup(self.cli, "profiles", "hosts", self.profile, "--remove", host)
        self.cli("profiles", "hosts", self.profile, "--add", host)
        plugins = self.folder / ".terraform.d/plugins"
        plugins.mkdir(parents=True)
        (plugins / "terraform-credentials-authtray").symlink_to(AUTHTRAY)
        (self.folder / "rc").write_text('credentials_helper "authtray" {}\n')
        (self.folder / "main.tf").write_text(
            f'terraform {{\n  required_providers {{\n    a = {{\n      source = "{host}/org/a"\n    }}\n  }}\n}}\n')
        done = self.run_tool("terraform", "init", "-no-color", TF_CLI_CONFIG_FILE=str(self.folder / "rc"), HOME=str(self.folder),
                             CHECKPOINT_DISABLE="1")
        self.check_sent(done, f"Bearer {self.token}")

    @needs("docker")
    def test_docker(self):
        (self.folder / "config.json").write_text(json.dumps({"credHelpers": {self.server.host: "authtray"}}))
        done = self.run_tool("docker", "--config", self.folder, "manifest", "inspect", "--insecure", f"{self.server.host}/org/image")
        self.check_sent(done, self.basic("oauth2"))
