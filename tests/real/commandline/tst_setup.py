# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""`setup`: other tools' files get Authtray's lines, and lose exactly those again; and the tools themselves get the token."""

import base64
import json
import os
import pathlib
import shutil
import stat
import tomllib

from tests.real.commandline.tst_credential_clients import RUSTUP, has_goauth, needs
from tests.real.harness.agent import AgentTest
from tests.real.harness.authenticating_server import AuthenticatingServer
from tests.real.harness.git_server import GitServer
from tests.real.harness.program import AUTHTRAY, BOUND_BY_MODES

HOST = "git.example.com"
PATH_HOST = "registry.example.com:5000/team"
KUBECONFIG = "apiVersion: v1\nkind: Config\n# mine\nclusters: []\nusers:\n- name: other\n  user: {}\n"
MSMTP = f"# mine\naccount work\nhost {HOST}\nfrom ada@example.com\n"
MBSYNC = f"IMAPAccount work\nHost {HOST}\nUser ada\n\nIMAPStore work\nAccount work\n"
# Each tool's file in the home folder, with what may be in it before, and a part of what comes.
TOOLS = {
    "git": (".gitconfig", "# mine\n[user]\n\tname = Ada", '[credential "https://git.example.com"]'),
    "docker": (".docker/config.json", '{\n\t"auths": {},\n\t"x": "y"\n}', '"registry.example.com:5000": "authtray"'),
    "kubectl": (".kube/config", KUBECONFIG, "- name: authtray"),
    "aws": (".aws/config", "# mine\n[default]\nregion = eu-central-1\n", "[profile authtray]"),
    "cargo": (".cargo/config.toml", "# mine\n[registry]\ndefault = \"x\"\n", "global-credential-providers = [\"cargo:token\",\""),
    "terraform": (".terraformrc", "# mine\nplugin_cache_dir = \"/tmp\"\n", 'credentials_helper "authtray" {'),
    "go": (".config/go/env", "GOPROXY=direct\n", "GOAUTH=netrc; "),
    "pip": (".config/pip/pip.conf", "[global]\ntimeout = 60\n", "keyring-provider = subprocess"),
    "pnpm": (".npmrc", "# mine\nregistry=https://registry.npmjs.org/\n", f"//{HOST}/:tokenHelper=/"),
    "bazel": (".bazelrc", "build --jobs=2", f"common --credential_helper={HOST}=/"),
    "msmtp": (".msmtprc", MSMTP, "passwordeval"),
    "mbsync": (".mbsyncrc", MBSYNC, "AuthMechs XOAUTH2"),
}
NEEDS_A_FILE = ("msmtp", "mbsync")


class ToolTest(AgentTest):
    def setUp(self):
        super().setUp()
        self.home = self.desktop.folder / self.id().rpartition(".")[2]
        self.home.mkdir()
        self.env = {"HOME": str(self.home), "XDG_CONFIG_HOME": str(self.home / ".config"), "XDG_DATA_HOME": str(self.home / ".local/share"),
                    "AUTHTRAY_CONFIG_DIR": str(self.config), "PATH": f"{AUTHTRAY.parent}:/usr/bin:/bin"}
        for host in (HOST, PATH_HOST):
            self.assertEqual(self.cli("profiles", "hosts", self.profile, "--add", host).returncode, 0)

    def setup_tool(self, *arguments, env=None, **options):
        return self.desktop.run([AUTHTRAY, "--cli", "setup", *arguments], env={**self.env, **(env or {})}, **options)

    def write(self, name, content):
        file = self.home / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode())
        return file

    def files(self):
        return {str(path.relative_to(self.home)): path.read_bytes() for path in self.home.rglob("*") if path.is_file()}

    def arguments(self, tool):
        return [tool, *(["--role-arn", "arn:aws:iam::1:role/x"] if tool == "aws" else [])]

    def check_done(self, done, text=""):
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        self.assertIn(text, done.stdout)


SERVER = "https://mcp.example.com/mcp"
ARGUMENTS = ["--cli", "mcp", SERVER]
# Each program's file in the home folder, with what may be in it before, and where the server is in it.
MCP_CLIENTS = {
    "claude": (".claude.json", '{\n  "numStartups": 3,\n  "mcpServers": {\n    "other": {"type": "http", "url": "x"}\n  }\n}', "mcpServers"),
    "codex": (".codex/config.toml", '# mine\nmodel = "x"\n\n[mcp_servers.other]\ncommand = "y"\n', "mcp_servers"),
    "vscode": (".config/Code/User/mcp.json", '{\n\t"servers": {\n\t\t"other": {}\n\t},\n\t"inputs": []\n}\n', "servers"),
    "cursor": (".cursor/mcp.json", '{"mcpServers": {"other": {"url": "x"}}}', "mcpServers"),
    "gemini": (".gemini/settings.json", '{\n  "theme": "Dark"\n}\n', "mcpServers"),
}


class McpClientsTest(ToolTest):
    def server_in(self, client, name="mcp-example-com"):
        file, _, member = MCP_CLIENTS[client]
        text = (self.home / file).read_text()
        return (tomllib.loads(text) if client == "codex" else json.loads(text)).get(member, {}).get(name)

    def test_each_program_gets_the_server_and_loses_exactly_that(self):
        for client, (name, content, _) in MCP_CLIENTS.items():
            with self.subTest(client=client):
                file = self.write(name, content)
                before = self.files()
                self.check_done(self.setup_tool("mcp", SERVER, "--force"), "mcp is set up\n")
                server = self.server_in(client)
                self.assertEqual((server["command"], server["args"]), ("authtray", ARGUMENTS))
                self.assertEqual(server.get("type", "stdio"), "stdio")
                written = self.files()
                self.assertEqual(written.keys(), before.keys())
                self.check_done(self.setup_tool("mcp", SERVER), "mcp is set up already\n")
                self.assertEqual(self.files(), written)
                listed = json.loads(self.setup_tool("--list", "--json").stdout)
                self.assertEqual([item["files"] for item in listed if item["tool"] == "mcp"], [[str(file)]])
                self.check_done(self.setup_tool("mcp", "--undo", "--force"), "mcp no longer asks Authtray\n")
                self.assertEqual(self.files(), before)
                file.unlink()
                file.parent == self.home or file.parent.rmdir()

    def test_programs_that_are_named_get_new_files(self):
        self.check_failed(self.setup_tool("mcp", SERVER, "--force"), 3, "no program was found")
        for client, (name, _, _) in MCP_CLIENTS.items():
            with self.subTest(client=client):
                before = self.files()
                self.check_done(self.setup_tool("mcp", SERVER, "--client", client, "--force", "--profile", self.profile))
                self.assertEqual(self.files().keys() - before.keys(), {name})
                self.assertEqual(self.server_in(client)["args"], [*ARGUMENTS, "--profile", self.profile])
                self.check_done(self.setup_tool("mcp", "--client", client, "--undo", "--force"))
                self.assertEqual(self.files(), before)

    def test_several_servers(self):
        other = "https://mcp.example.com:8443/team%20a/mcp?x=1"
        clients = [word for client in MCP_CLIENTS for word in ("--client", client)]
        self.check_done(self.setup_tool("mcp", SERVER, "--force", *clients))
        before = self.files()
        self.check_done(self.setup_tool("mcp", other, "--force", *clients))
        for client in MCP_CLIENTS:
            self.assertEqual(self.server_in(client)["args"], ARGUMENTS, client)
            self.assertEqual(self.server_in(client, "mcp-example-com-8443-team-a")["args"][2], other)
        self.check_done(self.setup_tool("mcp", other, "--undo", "--force"))
        self.assertEqual(self.files(), before)
        self.check_done(self.setup_tool("mcp", "--undo", "--force"))
        self.assertEqual(self.files(), {})

    def test_earlier_profile_is_replaced(self):
        clients = [word for client in MCP_CLIENTS for word in ("--client", client)]
        self.check_done(self.setup_tool("mcp", SERVER, "--force", *clients, "--profile", self.profile))
        self.check_done(self.setup_tool("mcp", SERVER, "--force", *clients), "no longer: ")
        for client in MCP_CLIENTS:
            self.assertEqual(self.server_in(client)["args"], ARGUMENTS)

    def test_servers_of_one_name(self):
        servers = [f"https://mcp.example.com{rest}" for rest in ("/b/mcp", "/b", "/b?team=1", "/b?team=2")]
        for client, (_, content, _) in MCP_CLIENTS.items():
            with self.subTest(client=client):
                file = self.write(MCP_CLIENTS[client][0], content)
                for server in servers:
                    self.check_done(self.setup_tool("mcp", server, "--force"))
                written = self.files()
                for server in reversed(servers):
                    self.check_done(self.setup_tool("mcp", server), "mcp is set up already\n")
                self.assertEqual(self.files(), written)
                names = ["mcp-example-com-b", "mcp-example-com-b-2", "mcp-example-com-b-3", "mcp-example-com-b-4"]
                self.assertEqual([self.server_in(client, name)["args"][2] for name in names], servers)
                self.check_done(self.setup_tool("mcp", servers[1], "--undo", "--force"))
                self.assertEqual([self.server_in(client, name) is None for name in names], [False, True, False, False])
                self.check_done(self.setup_tool("mcp", "--undo", "--force"))
                self.assertEqual(file.read_text(), content)
                file.unlink()
                file.parent == self.home or file.parent.rmdir()

    def test_what_a_person_has_added_stays(self):
        """In the server of Authtray's, to which they have given another name; and comments, where the program reads them."""
        for client in ("claude", "vscode", "cursor", "gemini"):
            with self.subTest(client=client):
                file = self.write(MCP_CLIENTS[client][0], "")
                self.check_done(self.setup_tool("mcp", SERVER, "--force"))
                comment = "" if client == "claude" else "// mine\n"
                file.write_text(comment + file.read_text().replace("mcp-example-com", "work").replace("]}", '], "env": {"A": "b"}}'))
                self.check_done(self.setup_tool("mcp", SERVER), "mcp is set up already\n")
                self.check_done(self.setup_tool("mcp", SERVER, "--force", "--profile", self.profile))
                text = file.read_text()
                self.assertTrue(text.startswith(comment))
                [server] = json.loads(text.removeprefix(comment))[MCP_CLIENTS[client][2]].items()
                self.assertEqual((server[0], server[1]["args"], server[1]["env"]), ("work", [*ARGUMENTS, "--profile", self.profile], {"A": "b"}))
                self.check_done(self.setup_tool("mcp", "--undo", "--force"))
                self.assertEqual(file.read_text() if comment else "", f"{comment}{{}}\n" if comment else "")
                file.unlink(missing_ok=True)
                file.parent == self.home or file.parent.rmdir()

    def test_what_a_person_has_added_for_codex_stays(self):
        clients = ("--client", "codex", "--force")
        self.check_done(self.setup_tool("mcp", SERVER, *clients))
        self.check_done(self.setup_tool("mcp", "https://other.example.com/mcp", *clients))
        file = self.home / MCP_CLIENTS["codex"][0]
        before, added = file.read_text(), "startup_timeout_sec = 20\n\n[mcp_servers.mcp-example-com.env]\nA = \"b\"\n"
        file.write_text(before.replace("[mcp_servers.other", f"{added}[mcp_servers.other"))
        self.check_done(self.setup_tool("mcp", SERVER), "mcp is set up already\n")
        self.check_done(self.setup_tool("mcp", SERVER, *clients, "--profile", self.profile))
        server = self.server_in("codex")
        self.assertEqual((server["args"], server["startup_timeout_sec"], server["env"]), ([*ARGUMENTS, "--profile", self.profile], 20, {"A": "b"}))
        self.assertEqual(len(self.server_in("codex", "other-example-com")), 2)
        with_line = file.read_text().replace("# authtray: end", "[profiles.mine]\n# authtray: end")
        file.write_text(with_line)
        self.check_failed(self.setup_tool("mcp", "--undo", "--force"), 3, "has a line of yours between Authtray's: [profiles.mine]")
        file.write_text(with_line.replace("[profiles.mine]\n", ""))
        self.check_done(self.setup_tool("mcp", "--undo", "--force"))
        self.assertEqual(self.files(), {})

    def test_empty_objects_stay(self):
        for content in ("{}\n", "{ }", '{\n  "mcpServers": {}\n}\n'):
            file = self.write(MCP_CLIENTS["cursor"][0], content)
            self.check_done(self.setup_tool("mcp", SERVER, "--force"))
            self.assertEqual(self.server_in("cursor")["args"], ARGUMENTS)
            self.check_done(self.setup_tool("mcp", "--undo", "--force"))
            self.assertEqual(file.read_text(), content)

    def test_claude_is_there_by_its_folder_or_its_empty_file(self):
        (self.home / ".claude").mkdir()
        self.check_done(self.setup_tool("mcp", SERVER, "--force"))
        self.assertEqual(self.server_in("claude")["args"], ARGUMENTS)
        (self.home / ".claude").rmdir()
        self.write(".claude.json", "")
        self.check_done(self.setup_tool("mcp", SERVER, "--force"))
        self.assertEqual(self.server_in("claude")["args"], ARGUMENTS)

    def test_what_it_refuses(self):
        def check(client, content, message):
            file = self.write(MCP_CLIENTS[client][0], content)
            self.check_failed(self.setup_tool("mcp", SERVER, "--force"), 3, message)
            self.assertEqual(file.read_text(), content)
            file.unlink()
        check("cursor", '{"mcpServers": {"mcp-example-com": {"url": "x"}}}', 'has a setting of yours there already: "mcp-example-com": {"url":"x"}')
        check("vscode", "// mine\n{} }", "isn't as expected: not valid JSON")
        check("claude", "// mine\n{}", "isn't as expected: not valid JSON")  # which can't read that either
        check("gemini", '{"mcpServers": {}, "mcpServers": {}}', 'has "mcpServers" twice')
        check("codex", '[mcp_servers."mcp-example-com"]\nurl = "x"\n', "has a setting of yours there already")
        check("codex", '[mcp_servers.mcp-example-com.env]\n', "has a setting of yours there already")
        for content in ("mcp_servers = {}\n", 'mcp_servers.mcp-example-com.url = "x"\n', '"mcp_servers" = {}\n',
                        '[mcp_servers]\nmcp-example-com = { url = "x" }\n'):
            check("codex", content, "has a setting of yours there already")
        for arguments, message in ((["mcp"], "the server's address is missing"), (["git", SERVER], "only mcp takes an address"),
                                   (["mcp", "mcp.example.com"], "doesn't say whether it is https"), (["mcp", SERVER, "--client", "emacs"], "emacs")):
            self.check_failed(self.setup_tool(*arguments, "--force"), 3, message)


class SetupTest(ToolTest):
    def test_each_tool_gets_its_lines_and_loses_exactly_those(self):
        for tool, (name, content, expected) in TOOLS.items():
            with self.subTest(tool=tool):
                file = self.write(name, content)
                file.chmod(0o640)
                before = self.files()
                self.check_done(self.setup_tool(*self.arguments(tool), "--force"), f"{tool} is set up\n")
                text = file.read_text()
                self.assertIn(expected, text)
                self.assertEqual(text.count("mine"), content.count("mine"))
                self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o640)
                written = self.files()
                self.check_done(self.setup_tool(*self.arguments(tool)), f"{tool} is set up already\n")
                self.assertEqual(self.files(), written)
                self.check_done(self.setup_tool(tool, "--undo", "--force"), f"{tool} no longer asks Authtray\n")
                self.assertEqual(self.files(), before)
                self.check_done(self.setup_tool(tool, "--undo"), f"{tool} isn't set up\n")
                file.unlink()

    def test_files_that_were_not_there_are_gone_again(self):
        for tool, (name, _, expected) in TOOLS.items():
            if tool in NEEDS_A_FILE:
                continue
            with self.subTest(tool=tool):
                before = self.files()
                self.check_done(self.setup_tool(*self.arguments(tool), "--force"))
                self.assertIn(expected, (self.home / name).read_text())
                self.check_done(self.setup_tool(tool, "--undo", "--force"))
                self.assertEqual(self.files(), before)
        self.assertFalse((self.home / ".terraform.d/plugins/terraform-credentials-authtray").is_symlink())

    def test_what_a_person_writes_afterwards_stays(self):
        for tool, (name, content, _) in TOOLS.items():
            if tool == "docker":
                continue
            with self.subTest(tool=tool):
                file = self.write(name, content)
                self.check_done(self.setup_tool(*self.arguments(tool), "--force"))
                file.write_text("# first\n" + file.read_text() + "\n# last\n")
                self.check_done(self.setup_tool(tool, "--undo", "--force"))
                self.assertEqual(file.read_text(), f"# first\n{content}" + ("" if content.endswith("\n") else "\n") + "\n# last\n")
                file.unlink()

    def test_settings_that_come_to_depend_on_the_lines_keep_their_section(self):
        for content in "[default]\nregion = us-east-1\n", "":
            file = self.write(".aws/config", content)
            self.check_done(self.setup_tool(*self.arguments("aws"), "--force"))
            file.write_text(file.read_text() + "region = eu-central-1\n")  # as aws configure set does
            self.check_done(self.setup_tool("aws", "--undo", "--force"))
            self.assertEqual(file.read_text(), f"{content}[profile authtray]\nregion = eu-central-1\n")

    def test_a_persons_line_between_the_marks_is_not_lost(self):
        self.check_done(self.setup_tool("git", "--force"))
        file = self.home / ".gitconfig"
        before = file.read_text().replace("\thelper =\n", "\thelper =\n\tusername = ada\n", 1)
        file.write_text(before)
        for arguments in ["git", "--force"], ["git", "--undo", "--force"]:
            self.check_failed(self.setup_tool(*arguments), 3, "has a line of yours between Authtray's: username = ada")
        self.assertEqual(file.read_text(), before)

    def test_lines_that_have_lost_their_marks_are_said(self):
        file = self.write(".kube/config", KUBECONFIG)
        self.check_done(self.setup_tool("kubectl", "--force"))
        file.write_text("".join(line for line in file.read_text().splitlines(True) if "#" not in line))  # as kubectl does
        self.check_failed(self.setup_tool("kubectl", "--undo", "--force"), 3, "not those that mark them: - name: authtray")
        listed = json.loads(self.setup_tool("--list", "--json").stdout)
        self.assertEqual([item["tool"] for item in listed if item["set_up"]], ["kubectl"])

    def test_another_profile_shows_what_it_replaces(self):
        self.check_done(self.setup_tool("git", "--force"))
        self.cli("profiles", "hosts", self.profile, "--remove", PATH_HOST)
        self.check_done(self.setup_tool("git", "--force"), "no longer: [credential \"https://registry.example.com:5000")

    def test_docker_keeps_what_was_written_afterwards(self):
        file = self.write(".docker/config.json", '{"credHelpers": {"ghcr.io": "other"}}')
        self.check_done(self.setup_tool("docker", "--force"))
        settings = json.loads(file.read_text())
        self.assertEqual(settings["credHelpers"], {"ghcr.io": "other", HOST: "authtray", "registry.example.com:5000": "authtray"})
        file.write_text(json.dumps({**settings, "auths": {}}))
        self.check_done(self.setup_tool("docker", "--undo", "--force"))
        self.assertEqual(json.loads(file.read_text()), {"credHelpers": {"ghcr.io": "other"}, "auths": {}})

    def test_hosts_that_change_are_written_anew(self):
        file = self.home / ".gitconfig"
        self.check_done(self.setup_tool("git", "--force"))
        self.cli("profiles", "hosts", self.profile, "--remove", PATH_HOST)
        self.check_done(self.setup_tool("git", "--force"), "git is set up\n")
        self.assertNotIn("registry", file.read_text())
        self.assertEqual(file.read_text().count("authtray: begin"), 1)

    def test_files_are_where_the_tools_say(self):
        for tool, variable, name in (
                ("git", "GIT_CONFIG_GLOBAL", "own"), ("docker", "DOCKER_CONFIG", "d/config.json"), ("kubectl", "KUBECONFIG", "own"),
                ("aws", "AWS_CONFIG_FILE", "own"), ("cargo", "CARGO_HOME", "c/config.toml"), ("go", "GOENV", "own"),
                ("terraform", "TF_CLI_CONFIG_FILE", "own"), ("pip", "PIP_CONFIG_FILE", "own"), ("pnpm", "NPM_CONFIG_USERCONFIG", "own")):
            with self.subTest(tool=tool):
                path = self.home / name
                env = {variable: str(path.parent if "/" in name else path)}
                self.check_done(self.setup_tool(*self.arguments(tool), "--force", env=env))
                self.assertIn("authtray", path.read_text())
                self.check_done(self.setup_tool(tool, "--undo", "--force", env=env))
                self.assertFalse(path.exists())

    def test_links_lead_to_the_file(self):
        target = self.write("dotfiles/gitconfig", "# mine\r\n[user]\r\n\tname = Ada\r\n")
        (self.home / ".gitconfig").symlink_to("dotfiles/gitconfig")
        before = target.read_bytes()
        self.check_done(self.setup_tool("git", "--force"))
        self.assertTrue((self.home / ".gitconfig").is_symlink())
        self.assertNotIn(b"\n", target.read_bytes().replace(b"\r\n", b""))
        self.check_done(self.setup_tool("git", "--undo", "--force"))
        self.assertEqual(target.read_bytes(), before)

    def test_profile_and_folder_are_written_as_they_were_given(self):
        self.check_done(self.setup_tool("git", "--force", "--profile", self.profile, "--config", self.config))
        self.assertIn(f'helper = "authtray --profile {self.profile} --config {self.config}"', (self.home / ".gitconfig").read_text())

    # What it refuses

    def test_files_that_cannot_be_used_stay_as_they_are(self):
        def check(tool, name, content, message, code=3):
            file = self.write(name, content)
            self.check_failed(self.setup_tool(*self.arguments(tool), "--force"), code, message)
            self.assertEqual(file.read_bytes(), content.encode())
            file.unlink()
        check("docker", ".docker/config.json", "{", "isn't as expected: not valid JSON")
        check("docker", ".docker/config.json", f'{{"credHelpers": {{"{HOST}": "pass"}}}}', "has a setting of yours there already")
        check("kubectl", ".kube/config", '{"kind": "Config"}', "has a setting of yours there already")
        check("kubectl", ".kube/config", 'kind: Config\n"users": [{"name": "a"}]\n', "has a setting of yours there already")
        check("cargo", ".cargo/config.toml", "[registry]\n'global-credential-providers' = []\n", "has a setting of yours there already")
        check("cargo", ".cargo/config.toml", "\"registry\" = {}\n", "has a setting of yours there already")
        check("cargo", ".cargo/config.toml", "registry.global-credential-providers = []\n", "has a setting of yours there already")
        check("terraform", ".terraformrc", 'credentials_helper "other" {}\n', "has a setting of yours there already")
        check("go", ".config/go/env", "GOAUTH=off\n", "has a setting of yours there already: GOAUTH=off")
        check("msmtp", ".msmtprc", MSMTP + "password x\n", "has a setting of yours there already: password x")
        check("mbsync", ".mbsyncrc", "Host other.example\n", "has no account at a host")
        check("git", ".gitconfig", "# authtray: begin\n", "has only one of the two lines")
        check("git", ".gitconfig", "#" * 5_000_000, "more than 4194304 bytes", 2)
        (self.home / ".gitconfig").write_bytes("[user]\n".encode("utf-16"))
        self.check_failed(self.setup_tool("git", "--force"), 3, "isn't text in UTF-8")
        (self.home / ".gitconfig").unlink()
        (self.home / ".gitconfig").mkdir()
        self.check_failed(self.setup_tool("git", "--force"), 2, "is a directory")

    def test_quoted_keys_are_the_same_keys(self):
        for tool, name, content in (("kubectl", ".kube/config", 'kind: Config\n"users": []\n'),
                                    ("kubectl", ".kube/config", "kind: Config\n'users':\n- name: other\n  user: {}\n"),
                                    ("cargo", ".cargo/config.toml", '["registry"]\ndefault = "x"\n')):
            with self.subTest(content=content):
                file = self.write(name, content)
                self.check_done(self.setup_tool(tool, "--force"))
                sections = [line for line in file.read_text().splitlines() if line.strip("[\"'").startswith(("users", "registry"))]
                self.assertEqual(len(sections), 1, sections)
                self.check_done(self.setup_tool(tool, "--undo", "--force"))
                self.assertEqual(file.read_text(), content)

    def test_folder_with_a_space(self):
        """The program isn't in PATH, so its path is written."""
        folder = self.home / "my programs"
        shutil.copytree(AUTHTRAY.parent, folder / "bin", symlinks=True)
        shutil.copytree(AUTHTRAY.parent.parent / "lib", folder / "lib", symlinks=True)
        env = {"PATH": "/usr/bin:/bin", "XDG_DATA_HOME": str(self.home / "my data")}
        for tool in "cargo", "go":
            done = self.desktop.run([folder / "bin/authtray", "--cli", "setup", tool, "--force"], env={**self.env, **env})
            self.check_failed(done, 3, f"Error: {tool} can't run a command with a space")
        self.check_done(self.setup_tool("bazel", "--force", env=env))
        self.assertIn(f"'--credential_helper={HOST}={self.home}/my data/", (self.home / ".bazelrc").read_text())

    def test_file_that_cannot_be_written_stays_as_it_is(self):
        self.write(".gitconfig", "# mine\n")
        self.home.chmod(0o500)
        self.addCleanup(self.home.chmod, 0o700)
        done = self.desktop.run([*BOUND_BY_MODES, AUTHTRAY, "--cli", "setup", "git", "--force"], env=self.env)
        self.check_failed(done, 1, "failed to write")
        self.assertEqual((self.home / ".gitconfig").read_text(), "# mine\n")

    def test_second_file_that_cannot_be_written_undoes_the_first(self):
        self.write(".local/bin/keep", "")
        (self.home / ".config/pip").mkdir(parents=True)
        (self.home / ".config/pip").chmod(0o500)
        self.addCleanup((self.home / ".config/pip").chmod, 0o700)
        done = self.desktop.run([*BOUND_BY_MODES, AUTHTRAY, "--cli", "setup", "pip", "--force"], env=self.env)
        self.check_failed(done, 1, "failed to write")
        self.assertFalse((self.home / ".local/bin/keyring").exists())

    def test_another_keyring_stays(self):
        self.write(".local/bin/keyring", "#!/bin/sh\n").chmod(0o755)
        self.check_failed(self.setup_tool("pip", "--force"), 3, "has a setting of yours there already")
        other = self.write("bin/keyring", "#!/bin/sh\n")
        other.chmod(0o755)
        self.check_failed(self.setup_tool("pip", "--force", env={"PATH": f"{other.parent}:{self.env['PATH']}"}), 3,
                          f"{other} is the keyring that pip would ask")

    def test_refused_command_lines(self):
        for arguments, message in (([], "the tool is missing"), (["svn"], 'unknown tool "svn"'), (["git", "--list"], "--list shows all tools"),
                                   (["--list", "--undo"], "contradict each other"), (["aws", "--force"], "AWS needs the role")):
            self.check_failed(self.setup_tool(*arguments), 3, message)
        for host in (HOST, PATH_HOST):
            self.cli("profiles", "hosts", self.profile, "--remove", host)
        self.check_failed(self.setup_tool("git", "--force"), 3, f'the token of "{self.profile}" may go to no host')

    # Questions and lists

    def test_asks_on_a_terminal(self):
        self.check_failed(self.setup_tool("git"), 3, "Use --force to change ~/.gitconfig without being asked.")
        for keys, code in (("n\r", 1), ("y\r", 0)):
            terminal = self.on_terminal("setup", "git", env=self.env)
            self.assertEqual(self.answer(terminal, "Write this to ~/.gitconfig? [y/N]", keys), code)
            self.assertIn('helper = "authtray', terminal.text())
            self.assertEqual((self.home / ".gitconfig").exists(), code == 0)
        terminal = self.on_terminal("setup", "git", "--undo", env=self.env)
        self.assertEqual(self.answer(terminal, "Remove this from ~/.gitconfig? [y/N]", "y\r"), 0)
        self.assertFalse((self.home / ".gitconfig").exists())

    def test_list_and_json(self):
        done = json.loads(self.setup_tool("git", "--force", "--json").stdout)
        self.assertEqual((done["tool"], done["set_up"], done["changed"][0]["file"]), ("git", True, str(self.home / ".gitconfig")))
        self.assertIn(f'[credential "https://{HOST}"]', done["changed"][0]["lines"])
        listed = {tool["tool"]: tool for tool in json.loads(self.setup_tool("--list", "--json").stdout)}
        self.assertEqual(list(listed), [*TOOLS, "mcp"])
        self.assertEqual([tool for tool in listed if listed[tool]["set_up"]], ["git"])
        self.assertEqual(listed["git"]["files"], [str(self.home / ".gitconfig")])
        text = self.setup_tool("--list").stdout
        self.assertIn("✓ git        ~/.gitconfig\n", text)
        self.assertIn("- docker     not set up\n", text)


class SetupClientsTest(ToolTest):
    """The tools themselves, as far as they are installed."""

    def setUp(self):
        super().setUp()
        self.token = self.cli("token").stdout.strip()

    def serve(self, server):
        self.server = self.enterContext(server)
        self.cli("profiles", "hosts", self.profile, "--add", self.server.host)
        self.addCleanup(self.cli, "profiles", "hosts", self.profile, "--remove", self.server.host)

    def run_tool(self, *command, **env):
        given = {**self.env, "PATH": f"{self.home}/.local/bin:{AUTHTRAY.parent}:{os.environ['PATH']}",
                 "SSL_CERT_FILE": str(self.server.authority.file), "NO_PROXY": "*", **env}
        return self.desktop.run(command, env=given, cwd=self.home)

    def check_sent(self, done, header):
        self.assertEqual(self.server.taken[:1], [header], done.stdout + done.stderr)

    def basic(self, user):
        return "Basic " + base64.b64encode(f"{user}:{self.token}".encode()).decode()

    def test_git(self):
        self.serve(GitServer(self.desktop))
        self.check_done(self.setup_tool("git", "--force"))
        clone = ["git", "-c", f"http.sslCAInfo={self.server.authority.file}", "-c", "http.proxy=", "clone", "--quiet",
                 f"https://{self.server.host}/org/repo.git"]
        env = {"GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_SYSTEM": "/dev/null"}
        done = self.run_tool(*clone, "cloned", **env)
        self.assertEqual(done.returncode, 0, done.stderr)
        done = self.run_tool("git", "-C", "cloned", "-c", f"http.sslCAInfo={self.server.authority.file}", "fetch", "--quiet", **env)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.check_done(self.setup_tool("git", "--undo", "--force"))
        self.assertNotEqual(self.run_tool(*clone, "again", **env).returncode, 0)

    @needs("docker")
    def test_docker(self):
        self.serve(AuthenticatingServer(self.desktop, self.token))
        self.check_done(self.setup_tool("docker", "--force"))
        done = self.run_tool("docker", "manifest", "inspect", "--insecure", f"{self.server.host}/org/image")
        self.check_sent(done, self.basic("oauth2"))

    @needs("cargo")
    def test_cargo(self):
        self.serve(AuthenticatingServer(self.desktop, self.token))
        self.write("Cargo.toml", '[package]\nname = "a"\nversion = "0.1.0"\nedition = "2021"\n'
                                 '[dependencies]\nfoo = { version = "1", registry = "ours" }\n')
        self.write("src/lib.rs", "")
        self.write(".cargo/config.toml", f'[registries.ours]\nindex = "sparse+https://{self.server.host}/index/"\n'
                                         f'[http]\ncainfo = "{self.server.authority.file}"\n')
        self.check_done(self.setup_tool("cargo", "--force"))
        if int(self.run_tool("cargo", "--version", RUSTUP_HOME=RUSTUP).stdout.split(".")[1]) < 74:
            self.skipTest("this cargo is too old")
        self.check_sent(self.run_tool("cargo", "fetch", RUSTUP_HOME=RUSTUP), f"Bearer {self.token}")

    @needs("pip")
    def test_pip(self):
        self.serve(AuthenticatingServer(self.desktop, self.token))
        self.check_done(self.setup_tool("pip", "--force"))
        done = self.run_tool("pip", "--disable-pip-version-check", "download", "--no-cache-dir", "--cert", self.server.authority.file,
                             "--index-url", f"https://ada@{self.server.host}/simple/", "foo")
        if "keyring" in done.stderr:
            self.skipTest("this pip is too old")
        self.check_sent(done, self.basic("ada"))

    @needs("terraform")
    def test_terraform(self):
        self.serve(AuthenticatingServer(self.desktop, self.token))
        host = self.server.host.replace("127.0.0.1", "localhost")
        self.addCleanup(self.cli, "profiles", "hosts", self.profile, "--remove", host)
        self.cli("profiles", "hosts", self.profile, "--add", host)
        self.check_done(self.setup_tool("terraform", "--force"))
        self.write("main.tf", f'terraform {{\n  required_providers {{\n    a = {{\n      source = "{host}/org/a"\n    }}\n  }}\n}}\n')
        self.check_sent(self.run_tool("terraform", "init", "-no-color", CHECKPOINT_DISABLE="1"), f"Bearer {self.token}")

    @needs("kubectl")
    def test_kubectl(self):
        token = self.cli("token", "--id").stdout.strip()
        self.serve(AuthenticatingServer(self.desktop, token))
        self.write(".kube/config", "apiVersion: v1\nkind: Config\n# mine\nclusters:\n- name: c\n  cluster:\n"
                   f"    server: https://{self.server.host}\n    certificate-authority: {self.server.authority.file}\n"
                   "contexts:\n- name: c\n  context:\n    cluster: c\n    user: authtray\ncurrent-context: c\nusers: null\n")
        self.check_done(self.setup_tool("kubectl", "--force"))
        self.check_sent(self.run_tool("kubectl", "get", "--raw", "/version"), f"Bearer {token}")

    @needs("go")
    def test_go(self):
        self.serve(AuthenticatingServer(self.desktop, self.token))
        self.check_done(self.setup_tool("go", "--force"))
        go = {"GOFLAGS": "-modcacherw", "GOSUMDB": "off", "GOPROXY": f"https://{self.server.host}"}
        if not has_goauth(self.run_tool("go", "env", "GOVERSION").stdout):
            self.skipTest("this go is too old")
        self.check_sent(self.run_tool("go", "mod", "download", "example.com/foo@v1.0.0", **go), f"Bearer {self.token}")

    @needs("pnpm")
    def test_pnpm(self):
        self.serve(AuthenticatingServer(self.desktop, self.token))
        self.write(".npmrc", f"registry=https://{self.server.host}/\ncafile={self.server.authority.file}\n")
        self.check_done(self.setup_tool("pnpm", "--force"))
        self.check_sent(self.run_tool("pnpm", "add", "foo", "--fetch-retries=0"), f"Bearer {self.token}")
