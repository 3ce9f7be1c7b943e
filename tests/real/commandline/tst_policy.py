# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an administrator sets in /etc/xdg/authtray holds for every command, with and without an agent.

The folder is fixed when Authtray is built, so that nobody can choose another one. These tests mount one of their own there.
"""

import json
import pathlib

from tests.real.harness.disk import isolate_mounts, mount
from tests.real.harness.program import BOUND_BY_MODES, ProgramTest
from tests.support.demo_provider import SCOPE

SYSTEM = pathlib.Path("/etc/xdg/authtray")
POLICY = SYSTEM / "policy.json"
ASK = "Ask whoever looks after this computer."


def setUpModule():
    isolate_mounts()
    mount("-t", "tmpfs", "authtray", SYSTEM.parent)


class PolicyTest(ProgramTest):
    def setUp(self):
        super().setUp()
        SYSTEM.mkdir()
        self.addCleanup(self.remove_policy)

    def remove_policy(self):
        for path in sorted(SYSTEM.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        SYSTEM.rmdir()

    def set_policy(self, **keys):
        POLICY.write_text(json.dumps(keys))

    def refused(self, issuer=None):
        return f"{issuer or self.provider.issuer} isn't allowed by {POLICY}"


class AllowedIssuersTest(PolicyTest):
    def test_login_elsewhere_is_refused_before_the_browser_opens(self):
        self.set_policy(allowed_issuers=["https://login.example.com"])
        done = self.login()
        self.check_failed(done, 2, f"Error: {self.refused()}\n{ASK}\n")
        self.assertEqual(self.events("authorization"), [])
        self.check_nothing_is_kept()

    def test_variables_options_and_files_dont_help(self):
        self.sign_in()
        self.set_policy(allowed_issuers=["https://login.example.com"])
        elsewhere = self.desktop.folder / "elsewhere"
        for folder in elsewhere, self.config:
            (folder / "authtray").mkdir(parents=True)
            (folder / "authtray/policy.json").write_text("{}")
            (folder / "policy.json").write_text("{}")
        variables = {"XDG_CONFIG_DIRS": str(elsewhere), "XDG_CONFIG_HOME": str(elsewhere), "HOME": str(elsewhere),
                     "AUTHTRAY_SYSTEM_CONFIG": str(elsewhere)}
        self.check_failed(self.cli("token", env=variables), 2, self.refused())
        login = self.cli(*self.login_arguments("--force"), env={**self.browser_env(), **variables})
        self.check_failed(login, 2, self.refused())
        self.check_failed(self.cli("token", env={"AUTHTRAY_AUTH_TOKEN": "given"}), 2, self.refused())

    def test_login_at_an_allowed_issuer(self):
        self.set_policy(allowed_issuers=["https://login.example.com", self.provider.issuer])
        self.sign_in()
        self.check_session_works()

    def check_session_is_not_used(self):
        before = len(self.events("token"))
        for command in ("token",), ("refresh", "--force", "--output", "text"), ("me",), ("status",):
            self.check_failed(self.cli(*command), 2, f"Error: {self.refused()}\n{ASK}")
        envelope = json.loads(self.cli("refresh", "--force").stdout)
        self.assertEqual((envelope["Message"], envelope["Retry"]), (self.refused(), "RetryWillNotFix"))
        self.assertEqual(len(self.events("token")), before, "the provider was asked")

    def test_session_from_before(self):
        self.sign_in()
        self.set_policy(allowed_issuers=[])
        self.check_session_is_not_used()
        self.set_policy(allowed_issuers=[self.provider.issuer])
        self.check_session_works()

    def test_session_from_before_with_an_agent(self):
        self.sign_in()
        self.start_agent()
        self.check_session_works()
        self.set_policy(allowed_issuers=[])
        self.check_session_is_not_used()
        POLICY.unlink()
        self.check_session_works()

    def test_session_can_be_ended(self):
        self.sign_in()
        self.set_policy(allowed_issuers=[])
        done = self.cli("logout", "--force")
        self.assertEqual((done.returncode, self.stored()), (0, None), done.stderr)


class AllowedHostsTest(PolicyTest):
    def setUp(self):
        super().setUp()
        self.sign_in()
        added = self.cli("profiles", "hosts", "demo", "--add", "git.example.com", "--add", "pypi.example.com")
        self.assertEqual(added.returncode, 0, added.stderr)
        self.set_policy(allowed_hosts=["git.example.com/team"])

    @staticmethod
    def refused_at(host):
        return f"Error: sending a token to {host} isn't allowed by {POLICY}\n{ASK}\n"

    def test_a_token_goes_to_the_allowed_part_alone(self):
        done = self.cli("headers", "https://git.example.com/team/repository")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.check_failed(self.cli("headers", "https://git.example.com/other"), 3, self.refused_at("git.example.com/other"))
        query = "protocol=https\nhost=pypi.example.com\n\n"
        self.check_failed(self.cli("credential", "git", "get", input=query), 3, self.refused_at("pypi.example.com"))
        listed = self.cli("credential", "go")
        self.assertIn("https://git.example.com/team", listed.stdout)
        self.assertNotIn("pypi.example.com", listed.stdout)

    def test_a_host_of_no_profile_is_nobodys(self):
        query = "protocol=https\nhost=github.com\n\n"
        done = self.cli("credential", "git", "get", input=query)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_other_hosts_arent_added(self):
        done = self.cli("profiles", "hosts", "demo", "--add", "git.example.com/other")
        self.check_failed(done, 3, self.refused_at("git.example.com/other"))
        self.assertEqual(self.cli("profiles", "hosts", "demo").stdout, "git.example.com\npypi.example.com\n")

    def test_an_environments_token_is_limited_too(self):
        env = {"AUTHTRAY_AUTH_TOKEN": "given", "AUTHTRAY_AUTH_HOSTS": "git.example.com"}
        done = self.cli("headers", "https://git.example.com/team", env=env)
        self.assertEqual(json.loads(done.stdout), {"Authorization": "Bearer given"}, done.stderr)
        self.check_failed(self.cli("headers", "https://git.example.com/", env=env), 3, self.refused_at("git.example.com"))

    def test_shown_by_profiles(self):
        self.assertIn("Hosts allowed by the policy: git.example.com/team\n", self.cli("profiles", "show", "demo").stdout)
        shown = json.loads(self.cli("profiles", "show", "demo", "--json").stdout)
        self.assertEqual(shown["policy"]["allowed_hosts"], ["git.example.com/team"])


class LockedSettingsTest(PolicyTest):
    def test_another_ca_file_is_refused(self):
        self.set_policy(locked={"ca_file": ""})
        done = self.login("--ca-file", "/etc/hostname")
        self.check_failed(done, 3, f"Error: choosing certificate authorities isn't allowed by {POLICY}\n{ASK}\n")
        self.assertEqual(self.events("authorization"), [])
        self.check_nothing_is_kept()
        self.sign_in()

    def test_another_store_is_refused(self):
        self.set_policy(locked={"store": "keychain"})
        done = self.login("--store", "file")
        self.check_failed(done, 3, f"Error: keeping a session in the encrypted file isn't allowed by {POLICY}\n")
        self.assertEqual(self.events("authorization"), [])
        self.check_nothing_is_kept()
        self.sign_in("--store", "keychain")

    def test_locked_browser_opens(self):
        opened = self.desktop.folder / "opened"
        browser = self.desktop.folder / "locked-browser"
        browser.write_text(f'#!/bin/sh\ntouch {opened}\nexec {self.browser_env()["BROWSER"]} "$@"\n')
        browser.chmod(0o755)
        self.set_policy(locked={"browser": f"{browser} %u"})
        self.add_profile(browser="false %u")
        self.sign_in()
        self.assertTrue(opened.exists())
        self.assertEqual(json.loads((self.profiles / "demo.json").read_text())["browser"], "false %u")

    def test_shown_by_profiles(self):
        self.sign_in()
        self.set_policy(allowed_issuers=[], locked={"store": "keychain", "browser": "firefox %u", "language": "de"},
                        defaults={"renew_ahead_minutes": 10})
        self.assertEqual(self.cli("profiles", "show", "demo").stdout.split("Default: yes\n")[1],
                         f"Policy: {POLICY}\nSet by the policy: browser firefox %u, store keychain\n"
                         f"Suggested by the policy: renew_ahead_minutes 10\nNot allowed: {self.refused()}\n")
        shown = json.loads(self.cli("profiles", "show", "demo", "--json").stdout)
        self.assertEqual(shown["policy"], {
            "file": str(POLICY), "locked": {"browser": "firefox %u", "store": "keychain"},
            "defaults": {"renew_ahead_minutes": 10}, "allowed_hosts": None, "allowed": False, "problem": self.refused()})


class BadPolicyTest(PolicyTest):
    def setUp(self):
        super().setUp()
        self.sign_in()
        POLICY.write_text('{\n  "alowed_issuers": []\n}\n')
        self.problem = f'this computer\'s policy can\'t be used: {POLICY}, line 2, column 3: unknown key "alowed_issuers"'

    def test_nothing_works_but_to_sign_out(self):
        for command in ("token",), ("me",), ("login", "--force"), ("refresh", "--output", "text"), ("status",):
            self.check_failed(self.cli(*command), 2, f"Error: {self.problem}\n{ASK[:-1]} to correct it. ")
        self.check_said(self.cli("profiles", "show", "demo"), 0, f"Policy: {self.problem}\n")
        done = self.cli("logout", "--force")
        self.assertEqual((done.returncode, self.stored()), (0, None), done.stderr)

    def test_unreadable(self):
        SYSTEM.chmod(0)
        self.addCleanup(SYSTEM.chmod, 0o755)
        done = self.desktop.run([*BOUND_BY_MODES, *self.command("token")])
        self.check_failed(done, 2, f"Error: this computer's policy can't be used: {POLICY}: permission denied\n")


class PresetsTest(PolicyTest):
    def test_a_preset_of_the_system_comes_first(self):
        for folder, label in (SYSTEM, "The company's"), (self.config, "The person's"):
            (folder / "providers").mkdir(parents=True)
            preset = {"version": 1, "label": label, "issuer": self.provider.issuer, "client_id": self.provider.client_id,
                      "scope": SCOPE}
            (folder / "providers/okta.json").write_text(json.dumps(preset))
        presets = {preset["provider"]: preset for preset in json.loads(self.cli("providers", "--json").stdout)}
        self.assertEqual(presets["okta"]["label"], "The company's")
        self.assertEqual(presets["okta"]["source"], str(SYSTEM / "providers/okta.json"))
        self.assertEqual(presets["google"]["source"], "built in")
        done = self.cli("login", "--provider", "okta", env=self.browser_env())
        self.assertEqual(done.returncode, 0, done.stderr)
