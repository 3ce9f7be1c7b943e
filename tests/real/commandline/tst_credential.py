# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""`credential` and `headers`: other tools get a token for the hosts of a profile, and no others."""

import json
import os
import time

from tests.real.harness.agent import AgentTest
from tests.real.harness.git_server import GitServer
from tests.real.harness.program import AUTHTRAY
from tests.support.scratch import TIMEOUT

HOST = "git.example.com"
ASKED = f"protocol=https\nhost={HOST}\n\n"


class CredentialTest(AgentTest):
    def setUp(self):
        if not self.config.exists():
            self.sign_in()
            self.list_host(HOST)

    def list_host(self, host):
        done = self.cli("profiles", "hosts", self.profile, "--add", host)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def token(self, *arguments):
        return self.cli("token", *arguments).stdout.strip()

    def credential(self, *arguments, **options):
        return self.cli("credential", *arguments, **options)

    def renewals(self):
        return len(self.events("refresh"))

    def check(self, done, code, out, err=""):
        self.assertEqual((done.returncode, done.stdout, done.stderr), (code, out, err))

    # What each tool gets

    def test_each_tool_gets_the_token(self):
        token = self.token()
        for arguments, given in ((["git", "get"], ASKED), (["docker", "get"], HOST), (["kubectl", f"https://{HOST}"], ""),
                                 (["terraform", "get", HOST], ""), (["go"], ""), (["plain", f"https://{HOST}/a"], ""),
                                 (["bazel", "get"], json.dumps({"uri": f"https://{HOST}/a"})),
                                 (["pip", "get", f"https://{HOST}/simple/", "user"], ""), (["pnpm", HOST], "")):
            with self.subTest(tool=arguments[0]):
                done = self.credential(*arguments, input=given)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertIn(token, done.stdout)

    def test_other_hosts_get_nothing(self):
        other = "git.example.com.evil.example"
        for arguments, given, code, out in (
                (["git", "get"], f"protocol=https\nhost={other}\n", 0, ""),
                (["git", "get"], f"protocol=http\nhost={HOST}\n", 0, ""),
                (["git", "get"], f"protocol=https\nhost={HOST}:8443\n", 0, ""),
                (["docker", "get"], other, 1, "credentials not found in native keychain\n"),
                (["terraform", "get", other], "", 0, "{}\n"), (["go", f"https://{other}"], "", 0, ""),
                (["bazel", "get"], json.dumps({"uri": f"http://{HOST}"}), 0, '{"headers":{}}\n'),
                (["pip", "get", HOST, "user"], "", 1, "")):
            with self.subTest(arguments=arguments):
                self.check(self.credential(*arguments, input=given), code, out)
        for arguments in (["plain", f"https://{other}"], ["pnpm", f"http://{HOST}"], ["kubectl", f"https://{HOST}@{other}"]):
            with self.subTest(arguments=arguments):
                self.check_failed(self.credential(*arguments), 3, "Error: ")

    def test_cargo_speaks_first(self):
        child = self.spawn_cli("credential", "cargo", "--cargo-plugin", stdin=-1)
        self.assertEqual(child.stdout.readline(), '{"v":[1]}\n')
        child.stdin.write(json.dumps({"v": 1, "kind": "get", "operation": "read", "registry": {
            "index-url": f"sparse+https://{HOST}/index/"}}) + "\n")
        child.stdin.flush()  # and stays open
        answer = json.loads(child.stdout.readline())
        self.assertEqual(answer["Ok"]["token"], f"Bearer {self.token()}")
        self.assertEqual(child.wait(TIMEOUT), 0)

    def test_agent_answers(self):
        self.start_agent()
        token = self.token()
        answer = self.credential("git", "get", input=ASKED).stdout
        self.assertIn(f"password={token}\n", answer)
        self.assertEqual(self.credential("git", "get", input="protocol=https\nhost=other.example\n").stdout, "")
        self.list_host("new.example")
        self.addCleanup(self.cli, "profiles", "hosts", self.profile, "--remove", "new.example")
        self.assertEqual(self.credential("plain", "https://new.example").stdout, f"{token}\n")
        info = {"apiVersion": "client.authentication.k8s.io/v1", "spec": {"cluster": {
            "server": f"https://{HOST}", "certificate-authority-data": "A" * 20_000}}}
        for size in (2_000, 20_000):  # the longer one is left to the full program
            info["spec"]["cluster"]["certificate-authority-data"] = "A" * size
            done = self.credential("kubectl", env={"KUBERNETES_EXEC_INFO": json.dumps(info)})
            self.assertEqual(json.loads(done.stdout)["status"]["token"], token)

    def test_without_a_session_tools_are_told(self):
        def check(arguments, given, code, out):
            done = self.credential("--profile", "signed-out", *arguments, input=given)
            self.assertEqual((done.returncode, out in done.stdout), (code, True), done)
            self.assertIn("Error: not authenticated\n", done.stderr)
        self.add_profile("signed-out", hosts=[HOST])
        check(["git", "get"], ASKED, 2, "")
        check(["docker", "get"], HOST, 2, "Error: not authenticated\n")
        self.assertEqual(json.loads(self.credential("cargo", input=json.dumps({
            "v": 1, "kind": "get", "registry": {"index-url": f"https://{HOST}/"}, "args": ["--profile", "signed-out"]})
            + "\n").stdout.splitlines()[1])["Err"]["kind"], "other")
        (self.profiles / "signed-out.json").unlink()

    def test_tools_run_it_by_the_name_of_their_helpers(self):
        token = self.token()
        for program, arguments, given, answer in (
                ("git-credential-authtray", ["get"], ASKED, f"password={token}\n"), ("docker-credential-authtray", ["get"], HOST, token),
                ("terraform-credentials-authtray", ["--profile", self.profile, "get", HOST], "", token),
                ("cargo-credential-authtray", ["--cargo-plugin"], '{"v":1,"kind":"login"}\n', '{"v":[1]}\n{"Err"')):
            with self.subTest(program=program):
                done = self.desktop.run([AUTHTRAY.parent / program, *arguments], input=given, env={"AUTHTRAY_CONFIG_DIR": str(self.config)})
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertIn(answer, done.stdout)

    # Which profile

    def test_profile_with_the_longer_path_is_meant_then_the_default(self):
        self.add_profile("team", hosts=[f"{HOST}/team"])
        self.addCleanup((self.profiles / "team.json").unlink)
        self.assertEqual(self.credential("plain", f"https://{HOST}/teams/a").stdout.strip(), self.token())
        self.check_failed(self.credential("plain", f"https://{HOST}/team/a"), 2, "not authenticated")
        self.check_failed(self.credential("plain", f"https://{HOST}/", "--profile", "team"), 3,
                          f"Error: the token of \"team\" may not go to {HOST}")
        self.add_profile("team", hosts=[HOST])
        self.assertEqual(self.credential("plain", f"https://{HOST}/team/a").stdout.strip(), self.token())

    def test_several_profiles_without_a_default_are_an_error(self):
        for name in ("one", "two"):
            self.add_profile(name, hosts=["shared.example"])
            self.addCleanup((self.profiles / f"{name}.json").unlink)
        self.check_failed(self.credential("plain", "https://shared.example"), 3,
                          "Error: the tokens of several profiles may go to shared.example: \"one\", \"two\"\nChoose one with --profile NAME.\n")

    def test_hosts_in_an_edited_file_get_nothing(self):
        file = self.profiles / f"{self.profile}.json"
        before = file.read_text()
        file.write_text(json.dumps({**json.loads(before), "hosts": [HOST, "evil.example"]}))
        self.addCleanup(file.write_text, before)
        done = self.credential("plain", "https://evil.example")
        self.check_failed(done, 2, "changed since the sign-in: hosts")
        self.assertEqual(self.cli("token").returncode, 0)

    def test_token_of_the_environment_goes_to_the_hosts_of_the_environment(self):
        self.start_agent()  # which leaves it to the command
        given = {"AUTHTRAY_AUTH_TOKEN": "from-outside", "AUTHTRAY_AUTH_HOSTS": f"other.example,{HOST}"}
        self.check(self.credential("git", "get", input=ASKED, env=given), 0, "username=oauth2\npassword=from-outside\n")
        self.check(self.credential("git", "get", input="protocol=https\nhost=evil.example\n", env=given), 0, "",
                   "Error: the token in AUTHTRAY_AUTH_TOKEN may not go to evil.example\n"
                   "If it may, set AUTHTRAY_AUTH_HOSTS=evil.example beside it.\n")
        self.check_failed(self.credential("plain", f"https://{HOST}", env={"AUTHTRAY_AUTH_TOKEN": "from-outside"}), 3,
                          f"the token in AUTHTRAY_AUTH_TOKEN may not go to {HOST}")

    def test_chosen_profile_without_the_host_is_named(self):
        asked = "protocol=https\nhost=other.example\n"
        for has_agent in (False, True):
            if has_agent:
                self.start_agent()
            self.check(self.credential("git", "get", input=asked), 0, "")
            self.check(self.credential("git", "get", input=asked, env={"AUTHTRAY_PROFILE": self.profile}), 0, "",
                       f"Error: the token of \"{self.profile}\" may not go to other.example\n"
                       f"If it may: authtray --cli profiles hosts {self.profile} --add other.example --config {self.config}\n")

    def test_profile_that_cannot_be_read_is_an_error(self):
        (self.profiles / "broken.json").write_text("{")
        self.addCleanup((self.profiles / "broken.json").unlink)
        for has_agent in (False, True):
            if has_agent:
                self.start_agent()
            for arguments, given in ((["plain", "https://other.example"], ""), (["git", "get"], "protocol=https\nhost=other.example\n")):
                self.check_failed(self.credential(*arguments, input=given), 2, f"failed to read {self.profiles}/broken.json")
            self.assertEqual(self.credential("plain", f"https://{HOST}").returncode, 0)

    def test_password_in_an_address_is_not_repeated(self):
        for address in ("https://ada:secret@other.example/", "ada:secret@other.example"):
            for command in (["headers"], ["credential", "plain"], ["credential", "pnpm"], ["profiles", "hosts", self.profile, "--add"]):
                done = self.cli(*command, address)
                self.check_failed(done, 3, "…@other.example")
                self.assertNotIn("secret", done.stderr)

    def test_tool_that_would_keep_a_secret_is_told_that_it_cannot(self):
        for arguments, name in ((["docker", "store"], "docker login"), (["terraform", "store", HOST], "terraform login"),
                                (["pip", "set", f"https://{HOST}", "ada"], "keyring set")):
            done = self.credential(*arguments, input="{}")
            self.assertEqual(done.returncode, 3)
            self.assertIn(f"Error: {name} can't keep anything here", done.stderr)
        self.check(self.credential("git", "store", input=ASKED), 0, "")

    # A refusal

    def test_refused_token_is_renewed_once(self):
        token = self.token()
        before = self.renewals()
        refused = f"{ASKED.strip()}\nusername=oauth2\npassword={token}\n"
        for _ in range(3):  # the second and third are about a token that is no longer current
            self.check(self.credential("git", "erase", input=refused), 0, "")
        self.assertEqual(self.renewals(), before + 1)
        self.assertNotEqual(self.token(), token)
        self.check(self.credential("git", "store", input=refused), 0, "")
        self.check(self.credential("go", f"https://{HOST}/a", input="HTTP/1.1 401 Unauthorized\r\n\r\n"), 0,
                   f"https://{HOST}\n\nAuthorization: Bearer {self.token()}\n\n")
        self.assertEqual(self.renewals(), before + 1)  # it is a new one

    def test_callers_that_were_refused_at_once_get_one_renewal(self):
        for has_agent in (False, True):
            if has_agent:
                self.start_agent()
            before = self.renewals()
            refused = f"{ASKED.strip()}\nusername=oauth2\npassword={self.token()}\n"
            callers = [self.spawn_cli("credential", "git", "erase", stdin=-1) for _ in range(8)]
            for caller in callers:
                caller.stdin.write(refused)
                caller.stdin.close()
            self.assertEqual([caller.wait(TIMEOUT) for caller in callers], [0] * 8)
            self.assertEqual(self.renewals(), before + 1, f"agent: {has_agent}")

    def test_older_sessions_go_nowhere_until_somebody_says_where(self):
        item = self.stored()
        self.addCleanup(self.list_host, HOST)
        self.store({**item, "bound_to": {key: value for key, value in item["bound_to"].items() if key != "hosts"}})
        self.check_failed(self.cli("headers", f"https://{HOST}"), 2, "settings were changed since the sign-in: hosts")
        self.list_host(HOST)
        self.assertEqual(self.cli("headers", f"https://{HOST}").returncode, 0)

    # Standard streams

    def test_answer_that_cannot_be_written_is_a_failure(self):
        for command in (["credential", "plain", f"https://{HOST}"], ["headers", f"https://{HOST}"]):
            with self.subTest(command=command), open("/dev/full", "w", encoding="utf-8") as full:
                child = self.spawn_cli(*command, stdout=full)
                self.assertEqual(child.wait(TIMEOUT), 2)

    def test_nothing_is_shown_on_a_terminal_nor_read_from_it(self):
        for command, code in ((["credential", "plain", f"https://{HOST}"], 3), (["headers", f"https://{HOST}"], 3), (["credential", "git", "get"], 3),
                              (["credential", "docker", "get"], 3)):
            with self.subTest(command=command):
                start = time.monotonic()
                terminal = self.on_terminal(*command)
                self.assertEqual(terminal.end(), code)
                self.assertNotIn(self.token(), terminal.text())
                self.assertLess(time.monotonic() - start, TIMEOUT)

    def test_request_that_never_ends_is_given_up(self):
        child = self.spawn_cli("credential", "git", "get", "--timeout", "1", stdin=-1)
        self.assertEqual(child.wait(TIMEOUT), 3)

    def test_wrong_arguments(self):
        for arguments, message in (([], "the tool is missing"), (["svn", "get"], "unknown tool \"svn\""),
                                   (["git"], "what git asks for can't be understood"),
                                   (["plain", HOST, "--json"], "credential answers in the tool's own format")):
            with self.subTest(arguments=arguments):
                self.check_failed(self.credential(*arguments), 3, message)

    # headers

    def test_headers_are_an_object(self):
        self.assertEqual(json.loads(self.cli("headers", f"https://{HOST}/a").stdout), {"Authorization": f"Bearer {self.token()}"})
        self.assertEqual(self.cli("headers", f"https://{HOST}", "--output", "text").stdout, f"Authorization: Bearer {self.token()}\n")
        self.check_failed(self.cli("headers", "https://evil.example"), 3,
                          "Error: no profile's token may go to evil.example\n"
                          "If it may: authtray --cli profiles hosts NAME --add evil.example")
        self.check_failed(self.cli("headers", f"http://{HOST}"), 3, "must be an https URL")
        for command in (["headers"], ["credential", "plain"]):  # curl takes such an address for http
            self.check_failed(self.cli(*command, HOST), 3, f'"{HOST}" doesn\'t say whether it is https')


class GitTest(AgentTest):
    """git and curl, against a server that checks the token."""

    def setUp(self):
        super().setUp()
        self.server = self.enterContext(GitServer(self.desktop))
        self.addCleanup(self.cli, "profiles", "hosts", self.profile, "--remove", self.server.host)
        self.cli("profiles", "hosts", self.profile, "--add", self.server.host)

    def git(self, *arguments, helper=None, **options):
        helper = helper or "!" + " ".join(map(str, self.command("credential", "git")))
        settings = {"credential.helper": helper, "http.sslCAInfo": self.server.authority.file, "http.proxy": "",
                    "user.name": "Ada", "user.email": "ada@example.com", "init.defaultBranch": "main"}
        given = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        env = {"GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null",
               "AUTHTRAY_CONFIG_DIR": str(self.config), "PATH": f"{AUTHTRAY.parent}:{os.environ['PATH']}"}
        return self.desktop.run(["git", *given, *arguments], env={**env, **options.pop("env", {})}, **options)

    def clone(self, name, **options):
        return self.git("clone", "--quiet", f"https://{self.server.host}/org/repo.git", self.desktop.folder / name, **options)

    def test_clone_and_push(self):
        work = self.desktop.folder / "pushed"
        self.assertEqual(self.clone("pushed").returncode, 0)
        (work / "file").write_text("words")
        for arguments in (["add", "file"], ["commit", "--quiet", "-m", "Words"], ["push", "--quiet", "origin", "HEAD:main"]):
            done = self.git("-C", work, *arguments)
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.clone("again").returncode, 0)
        self.assertEqual((self.desktop.folder / "again/file").read_text(), "words")
        self.assertEqual(set(self.server.taken), {self.cli("token").stdout.strip()})

    def test_server_that_refuses_the_token_gets_a_new_one_next(self):
        self.start_agent()
        self.server.refused.add(self.cli("token").stdout.strip())
        self.assertNotEqual(self.clone("refused").returncode, 0)
        done = self.clone("renewed")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_git_finds_the_helper_by_its_name(self):
        done = self.clone("by-name", helper="authtray")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_other_servers_get_nothing(self):
        self.cli("profiles", "hosts", self.profile, "--remove", self.server.host)
        self.assertNotEqual(self.clone("none").returncode, 0)
        self.assertEqual(self.server.taken, [])

    def test_curl_sends_the_headers(self):
        url = f"https://{self.server.host}/org/repo.git/HEAD"
        command = " ".join(map(str, self.command("headers", url, "--output", "text")))
        done = self.desktop.run(["bash", "-c", f"curl --silent --show-error --fail --noproxy '*' --cacert {self.server.authority.file} "
                                               f"-H @<({command}) {url}"])
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.server.taken, [self.cli("token").stdout.strip()])
