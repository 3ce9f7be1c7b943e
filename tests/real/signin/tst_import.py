# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions that are imported from the files of the services' own tools."""

import json
import shutil
import stat

from tests.real.harness.disk import Disk, isolate_mounts
from tests.real.harness.preset import PresetTest, copy_preset
from tests.real.harness.services.pipeops import PipeOps
from tests.real.harness.services.uipath import UiPath

KEPT = "The tokens are still in {} too, in plain text; to blank them, import with --force.\n"
BLANKED = "The tokens in {} were blanked.\n"


def setUpModule():
    isolate_mounts()


class PipeOpsImportTest(PresetTest):
    preset = "pipeops"

    def setUp(self):
        super().setUp()
        self.serve(PipeOps())
        self.file = self.desktop.folder / "home/.pipeops.json"
        self.grant = self.service.new_grant("rt/+_=")

    def write_file(self, seconds_left=3600):
        self.content = self.service.tool_session(self.grant, seconds_left)
        self.file.write_text(json.dumps(self.content, indent=2))
        self.file.chmod(0o640)

    def blanked_content(self):
        self.content["oauth"].update(access_token="", refresh_token="")
        return json.dumps(self.content, indent=2)

    def check_imported(self, done):
        self.assertEqual((done.returncode, done.stdout), (0, "✓ Took over the session of user@example.com\n"), done.stderr)

    def check_session(self):
        self.assertEqual(self.status()["email"], "user@example.com")
        self.refreshed("--force")
        self.assertEqual(self.service.complaints, [])

    def test_session_works_after_the_import(self):
        self.write_file()
        before = self.file.read_bytes()
        done = self.cli("import", "pipeops")
        self.check_imported(done)
        self.assertEqual((done.stderr, self.file.read_bytes()), (KEPT.format(self.file), before))
        self.assertEqual(self.stored()["refresh_token"], self.grant["refresh_token"])
        self.check_session()

    def test_force_blanks_the_tokens_and_nothing_else(self):
        self.write_file()
        done = self.cli("import", "pipeops", "--force", "--json")
        self.assertEqual((done.returncode, json.loads(done.stdout)["blanked"], done.stderr), (0, True, BLANKED.format(self.file)))
        self.assertEqual((self.file.read_text(), stat.S_IMODE(self.file.stat().st_mode)), (self.blanked_content(), 0o640))
        self.check_session()
        self.check_failed(self.cli("import", "pipeops"), 3, "holds no token")
        self.check_session()

    def test_a_person_is_asked(self):
        for arguments, keys, is_blanked in (([], "n\n", False), (["--keep"], None, False), ([], "y\n", True)):
            self.write_file()
            before = self.file.read_text()
            terminal = self.on_terminal("import", "pipeops", *arguments)
            if keys:
                terminal.wait_for(f"Blank the plain-text tokens in {self.file}? [y/N] ")
                terminal.type(keys)
            self.assertEqual(terminal.end(), 0, terminal.text())
            self.assertEqual(self.file.read_text(), self.blanked_content() if is_blanked else before)

    def test_expired_session_is_renewed(self):
        self.write_file(seconds_left=-60)
        self.check_imported(self.cli("import", "pipeops"))
        self.assertNotEqual(self.stored()["access_token"], self.content["oauth"]["access_token"])
        self.check_session()

    def test_expired_session_that_has_ended_keeps_nothing(self):
        self.write_file(seconds_left=-60)
        self.service.grants.clear()
        self.check_failed(self.cli("import", "pipeops", "--force"), 2, "says the session has ended")
        self.check_nothing_is_kept()
        self.assertIn(self.content["oauth"]["refresh_token"], self.file.read_text())

    def test_expired_session_is_not_spent_if_the_keyring_cannot_keep_it(self):
        self.write_file(seconds_left=-60)
        folder, copy = self.desktop.folder / "home/.local/share/keyrings", self.desktop.folder / "copy"
        shutil.copytree(folder, copy)
        disk = self.enterContext(Disk(folder))
        shutil.copytree(copy, folder, dirs_exist_ok=True)
        with disk.read_only():
            self.check_failed(self.cli("import", "pipeops"), 2, "the keychain can't be used")
        self.check_nothing_is_kept()
        self.check_imported(self.cli("import", "pipeops"))
        self.check_session()

    def test_session_is_imported_to_one_profile_only(self):
        self.write_file()
        self.check_imported(self.cli("import", "pipeops"))
        self.refreshed("--force")
        self.check_failed(self.cli("import", "pipeops", "--profile", "second"), 3,
                          'the profile "pipeops" has had this session since an import')
        self.check_session()

    def test_older_format_from_a_file_that_is_named(self):
        self.write_file()
        other = self.desktop.folder / "other.json"
        other.write_text(json.dumps({"auth_token": self.content["oauth"]["access_token"]}))
        copy_preset("pipeops", self.config, self.service.url, "https://api.pipeops.io")
        for arguments, env in ((["import", "pipeops", other], {}), (["import", "pipeops"], {"PIPEOPS_CONFIG_PATH": str(other)})):
            self.check_imported(self.cli(*arguments, env=env))
            self.assertEqual(self.stored()["refresh_token"], "")

    def test_failed_import_changes_nothing(self):
        def check(message, *arguments, code=3):
            self.check_failed(self.cli("import", *arguments), code, message)
            self.check_nothing_is_kept()

        check(f"there is no {self.file} to take a session from", "pipeops")
        self.file.write_text('{"auth_token": "secret-1')
        check("can't be understood", "pipeops")
        check("Google has no tool whose session could be taken over", "google")
        check('there is no provider "pipeop"', "pipeop")
        self.write_file()
        self.grant["access_tokens"].clear()
        check("invalid authentication token", "pipeops", code=2)
        self.assertIn(self.content["oauth"]["access_token"], self.file.read_text())


class UiPathImportTest(PresetTest):
    preset = "uipath"

    def test_session_is_found_above_the_working_folder(self):
        self.serve(UiPath())
        self.service.grants["RT-0"] = self.service.new_grant("ada")
        work = self.desktop.folder / "work/project"
        work.mkdir(parents=True)
        file = self.desktop.folder / "work/.uipath/.auth"
        file.parent.mkdir()
        file.write_text(self.file_content(self.service.access_token("ada", "o-1"), "RT-0"))
        file.chmod(0o600)
        done = self.cli("import", "uipath", "--force", cwd=work)
        self.assertEqual((done.returncode, done.stdout), (0, "✓ Took over the session of ada@example.com\n"), done.stderr)
        self.assertIn("UiPath's refresh tokens are good for one use: its own tool will be signed out.\n", done.stderr)
        self.assertEqual((file.read_text(), stat.S_IMODE(file.stat().st_mode)), (self.file_content("", ""), 0o600))
        data = self.refreshed("--force")
        self.assertEqual([data[name] for name in ("OrganizationName", "TenantName", "TenantId", "BaseUrl", "Email")],
                         ["my-org", "Dev", "t-9", self.service.url, "ada@example.com"])
        self.assertEqual(self.service.complaints, [])

    def file_content(self, access_token, refresh_token):
        return (f"UIPATH_ACCESS_TOKEN={access_token}\nUIPATH_REFRESH_TOKEN={refresh_token}\n"
                f"UIPATH_URL={self.service.url}/my-org/Dev\nUIPATH_ORGANIZATION_NAME=my-org\nUIPATH_ORGANIZATION_ID=o-1\n"
                "UIPATH_TENANT_NAME=Dev\nUIPATH_TENANT_ID=t-9\nMINE=1\n")
