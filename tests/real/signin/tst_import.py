# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions taken over from the files that the services' own tools leave."""

import datetime
import json
import stat
import unittest

from tests import ROOT
from tests.real.signin import tst_presets
from tests.real.commandline import tst_terminal
from tests.real.harness.program import AUTHTRAY
from tests.real.harness.standin_services import PipeOps, UiPath

KEPT = "The tokens are still in {} too, in plain text; to blank them, import with --force.\n"
BLANKED = "The tokens in {} were blanked.\n"


class PipeOpsImportTest(tst_presets.PresetTest):
    preset = "pipeops"

    def setUp(self):
        super().setUp()
        self.serve(PipeOps())
        self.file = self.desktop.folder / "home/.pipeops.json"
        self.grant = {"refresh_token": "rt/+ =".replace(" ", "_"), "access_tokens": []}
        self.service.grants[self.grant["refresh_token"]] = self.grant

    def leave_session(self, seconds_left=3600):
        self.service.access_token_seconds = seconds_left
        tokens = self.service.tokens(self.grant, True)
        self.service.access_token_seconds = 3600
        expiry = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds_left)
        self.left = {"version": {"version": "1.2.3"}, "oauth": {
            "client_id": "pipeops_public_client", "base_url": self.service.url, "dashboard_url": self.service.url,
            "access_token": tokens["access_token"], "refresh_token": tokens["refresh_token"],
            "expires_at": expiry.isoformat(), "scopes": ["openid"]}, "project": "p"}
        self.file.write_text(json.dumps(self.left, indent=2))
        self.file.chmod(0o640)

    def blank_file(self):
        self.left["oauth"].update(access_token="", refresh_token="")
        return json.dumps(self.left, indent=2)

    def check_session(self):
        self.assertEqual(self.status()["email"], "user@example.com")
        self.refreshed("--force")
        self.assertEqual(self.service.complaints, [])

    def test_session_goes_on_here(self):
        self.leave_session()
        before = self.file.read_bytes()
        done = self.cli("import", "pipeops")
        self.assertEqual((done.returncode, done.stdout), (0, "✓ Took over the session of user@example.com\n"), done.stderr)
        self.assertEqual((done.stderr, self.file.read_bytes()), (KEPT.format(self.file), before))
        self.assertEqual(self.stored()["refresh_token"], self.grant["refresh_token"])
        self.check_session()

    def test_force_blanks_the_tokens_and_nothing_else(self):
        self.leave_session()
        done = self.cli("import", "pipeops", "--force", "--json")
        self.assertEqual((done.returncode, json.loads(done.stdout)["blanked"], done.stderr), (0, True, BLANKED.format(self.file)))
        self.assertEqual((self.file.read_text(), stat.S_IMODE(self.file.stat().st_mode)), (self.blank_file(), 0o640))
        self.check_session()
        done = self.cli("import", "pipeops")
        self.assertEqual((done.returncode, done.stdout), (3, ""))
        self.assertIn("holds no token", done.stderr)
        self.check_session()

    def test_a_person_is_asked(self):
        for arguments, keys, is_blank in (([], "n\n", False), (["--keep"], None, False), ([], "y\n", True)):
            self.leave_session()
            before = self.file.read_text()
            terminal = tst_terminal.Terminal(self.desktop, [AUTHTRAY, "--cli", "--config", self.config, "import", "pipeops", *arguments], {})
            self.addCleanup(terminal.close)
            if keys:
                terminal.wait_for(f"Blank the plain-text tokens in {self.file}? [y/N] ")
                terminal.type(keys)
            self.assertEqual(terminal.end(), 0, terminal.text())
            self.assertEqual(self.file.read_text(), self.blank_file() if is_blank else before)

    def test_expired_session_is_renewed(self):
        self.leave_session(seconds_left=-60)
        done = self.cli("import", "pipeops")
        self.assertEqual((done.returncode, done.stdout), (0, "✓ Took over the session of user@example.com\n"), done.stderr)
        self.assertNotEqual(self.stored()["access_token"], self.left["oauth"]["access_token"])
        self.check_session()

    def test_expired_session_that_has_ended_leaves_nothing(self):
        self.leave_session(seconds_left=-60)
        self.service.grants.clear()
        done = self.cli("import", "pipeops", "--force")
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        self.assertIn("says the session has ended", done.stderr)
        self.assertEqual((self.stored(), (self.config / "profiles").exists()), (None, False))
        self.assertIn(self.left["oauth"]["refresh_token"], self.file.read_text())

    def test_older_form_from_the_file_that_is_named(self):
        self.leave_session()
        other = self.desktop.folder / "other.json"
        other.write_text(json.dumps({"auth_token": self.left["oauth"]["access_token"]}))
        folder = self.config / "providers"
        folder.mkdir(parents=True)
        preset = (ROOT / "resources/providers/pipeops.json").read_text()
        (folder / "pipeops.json").write_text(preset.replace("https://api.pipeops.io", self.service.url))
        for arguments, env in ((["import", "pipeops", other], {}), (["import", "pipeops"], {"PIPEOPS_CONFIG_PATH": str(other)})):
            done = self.cli(*arguments, person={"BROWSER": "false", **env})
            self.assertEqual((done.returncode, done.stdout), (0, "✓ Took over the session of user@example.com\n"), done.stderr)
            self.assertEqual(self.stored()["refresh_token"], "")

    def test_what_cannot_be_taken_over_changes_nothing(self):
        def fails(said, *arguments, code=3):
            done = self.cli("import", *arguments)
            self.assertEqual((done.returncode, done.stdout), (code, ""), done.stderr)
            self.assertIn(said, done.stderr)
            self.assertEqual((self.stored(), (self.config / "profiles").exists()), (None, False))

        fails(f"there is no {self.file} to take a session from", "pipeops")
        self.file.write_text('{"auth_token": "secret-1')
        fails("can't be understood", "pipeops")
        fails("Google has no tool whose session could be taken over", "google")
        fails('there is no provider "pipeop"', "pipeop")
        self.leave_session()
        self.grant["access_tokens"].clear()
        fails("invalid authentication token", "pipeops", code=2)
        self.assertIn(self.left["oauth"]["access_token"], self.file.read_text())


class UiPathImportTest(tst_presets.PresetTest):
    preset = "uipath"

    def test_session_is_found_above_the_working_folder(self):
        self.serve(UiPath())
        grant = {"user": "ada", "access_tokens": [], "is_alive": True}
        self.service.grants["RT-0"] = grant
        access = self.service.jwt({"iss": f"{self.service.url}/identity_", "client_id": UiPath.client_id, "sub": "sub-ada",
                                   "prt_id": "o-1", "email": "ada@example.com"})
        work = self.desktop.folder / "work/project"
        work.mkdir(parents=True)
        file = self.desktop.folder / "work/.uipath/.auth"
        file.parent.mkdir()
        file.write_text(f"UIPATH_ACCESS_TOKEN={access}\nUIPATH_REFRESH_TOKEN=RT-0\nUIPATH_URL={self.service.url}/my-org/Dev\n"
                        "UIPATH_ORGANIZATION_NAME=my-org\nUIPATH_ORGANIZATION_ID=o-1\nUIPATH_TENANT_NAME=Dev\nUIPATH_TENANT_ID=t-9\nMINE=1\n")
        file.chmod(0o600)
        done = self.cli("import", "uipath", "--force", cwd=work)
        self.assertEqual((done.returncode, done.stdout), (0, "✓ Took over the session of ada@example.com\n"), done.stderr)
        self.assertIn("UiPath's refresh tokens are good for one use: its own tool will be signed out.\n", done.stderr)
        self.assertEqual(file.read_text(), "UIPATH_ACCESS_TOKEN=\nUIPATH_REFRESH_TOKEN=\n"
                         f"UIPATH_URL={self.service.url}/my-org/Dev\nUIPATH_ORGANIZATION_NAME=my-org\nUIPATH_ORGANIZATION_ID=o-1\n"
                         "UIPATH_TENANT_NAME=Dev\nUIPATH_TENANT_ID=t-9\nMINE=1\n")
        self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600)
        data = self.refreshed("--force")
        self.assertEqual([data[name] for name in ("OrganizationName", "TenantName", "TenantId", "BaseUrl", "Email")],
                         ["my-org", "Dev", "t-9", self.service.url, "ada@example.com"])
        self.assertEqual(self.service.complaints, [])


if __name__ == "__main__":
    unittest.main()
