# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Debian package: what it needs and contains, and what its unpacked files say and do."""

import gzip
import pathlib
import subprocess
import tempfile
import unittest

from tests.real.harness.program import PREFIX

NEEDED = ("libqt6widgets6", "libqt6keychain1", "libsecret-1-0", "ca-certificates")
METAINFO = "usr/share/metainfo/org.authtray.Authtray.metainfo.xml"
DESKTOP_ENTRY = "usr/share/applications/authtray.desktop"


def run(*command):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=True).stdout


class PackageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="authtray-")))
        run("cpack", "--config", PREFIX / "CPackConfig.cmake", "-B", cls.folder)
        (cls.package,) = cls.folder.glob("authtray_*.deb")
        cls.root = cls.folder / "root"
        run("dpkg-deb", "--extract", cls.package, cls.root)

    def field(self, name):
        return run("dpkg-deb", "--field", self.package, name).strip()

    def test_needs_what_is_linked_and_what_is_loaded_by_name(self):
        needed = [part.split()[0] for part in self.field("Depends").split(", ")]
        self.assertLessEqual(set(NEEDED), {name.removesuffix("t64") for name in needed})

    def test_program_of_the_package_runs(self):
        self.assertIn("keycloak", run(self.root / "usr/bin/authtray", "--cli", "providers"))

    def test_tools_find_their_helpers(self):
        for name in ("git-credential", "docker-credential", "terraform-credentials", "cargo-credential"):
            self.assertEqual((self.root / f"usr/bin/{name}-authtray").readlink(), pathlib.Path("authtray"))
            self.assertTrue((self.root / f"usr/share/man/man1/{name}-authtray.1.gz").exists())

    def test_version_is_the_programs(self):
        version = run(self.root / "usr/bin/authtray", "--version").split()[-1]
        self.assertTrue(self.field("Version").startswith(f"{version}-1~"))
        self.assertIn(f'<release version="{version}"', (self.root / METAINFO).read_text())
        with gzip.open(self.root / "usr/share/doc/authtray/changelog.Debian.gz", "rt") as changelog:
            self.assertTrue(changelog.readline().startswith(f"authtray ({self.field('Version')})"))

    def test_desktop_entry_and_metainfo_are_valid(self):
        run("desktop-file-validate", self.root / DESKTOP_ENTRY)
        run("appstreamcli", "validate", "--no-net", self.root / METAINFO)

    def test_lintian_finds_nothing(self):
        # CPack adds the call for lib/authtray, where a build for /usr/local has its libraries; installer/package's hasn't that folder.
        suppressed = "maintscript-calls-ldconfig"
        command = ["lintian", "--allow-root", "--fail-on", "error,warning", "--suppress-tags", suppressed, self.package]
        found = subprocess.run(command, capture_output=True, text=True, check=False)
        self.assertEqual((found.returncode, found.stdout), (0, ""), found.stderr)

    def test_units_start_the_program_where_it_is_installed(self):
        units = self.root / "usr/lib/systemd/user"
        self.assertTrue((units / "authtray.socket").is_file())
        self.assertIn("/bin/authtray --cli agent", (units / "authtray.service").read_text())

    def test_files_are_roots_and_in_usr(self):
        for line in run("dpkg-deb", "--contents", self.package).splitlines():
            mode, owner, *_, path = line.split(" -> ")[0].split()
            self.assertEqual((owner, path.startswith("./usr/")), ("root/root", True), line)
            self.assertTrue("w" not in mode[4:] or mode.startswith("l"), line)  # a link's mode says nothing


if __name__ == "__main__":
    unittest.main()
