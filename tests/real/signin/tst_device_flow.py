# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in with a code that is typed on another device (device authorization grant), and the QR code of its address."""

import re

from tests.real.harness.program import BROWSER_IMPOSSIBLE, ProgramTest
from tests.real.harness.terminal import CTRL_C
from tests.support.demo_provider import BROWSER
from tests.support.scratch import TIMEOUT

COMPLETE_ADDRESS = re.compile(r"which has the code in it:\n(\S+)\n")
DEVICE_ANSWER = re.compile(r"Please open this URL in your browser to authenticate:\n(\S+)\n"
                           r"and enter this code there:\n([A-Z]{4}-[A-Z]{4})\n")
QR_LINE = re.compile("\x1b\\[30;47;107m([ ▀▄█]+)\x1b\\[0m\n")
BLOCKS = {" ": "11", "▀": "01", "▄": "10", "█": "00"}  # the upper and the lower module of a character; 1 is light
MODULE = 6  # pixels
WIDE = 100  # columns


class DeviceTest(ProgramTest):
    def start_login(self, *arguments):
        return self.spawn_cli(*self.login_arguments(*arguments), env=BROWSER_IMPOSSIBLE)

    def open_elsewhere(self, address, answer="sign-in"):
        self.desktop.run([self.browser, address], env=self.browser_env(answer=answer))

    def test_code_typed_elsewhere_signs_in(self):
        self.browser = BROWSER
        login = self.start_login("--device")
        text = "".join(login.stdout.readline() for _ in range(7))
        shown = DEVICE_ANSWER.match(text)
        self.assertIsNotNone(shown, text)
        address = f"{shown.group(1)}?user_code={shown.group(2)}"
        self.assertEqual(text[shown.end():], f"Or open this one, which has the code in it:\n{address}\n"
                                            "Waiting for authentication...\n")
        self.open_elsewhere(address)
        out, err = login.communicate(timeout=2 * TIMEOUT)
        self.assertEqual(out, "✓ Successfully authenticated as ada@example.com\n")
        self.assertEqual((login.returncode, err), (0, ""))
        self.assertIn("The device is signed in", self.end_page_text())
        self.assertEqual((self.status()["email"], self.status()["token_valid"]), ("ada@example.com", True))
        self.check_session_works()
        self.assertEqual((len(self.events("device-authorization")), self.events("authorization")), (1, []))

    def test_declined_elsewhere_changes_nothing(self):
        login = self.start_login("--device", "--json")
        err = [login.stderr.readline() for _ in range(7)]
        self.open_elsewhere(COMPLETE_ADDRESS.search("".join(err)).group(1), answer="deny")
        out, rest = login.communicate(timeout=2 * TIMEOUT)
        self.assertEqual((login.returncode, out), (2, ""))
        self.assertIn("Error: couldn't sign in: the provider answered with access_denied: the sign-in was cancelled", rest)
        self.check_nothing_is_kept()

    def test_chosen_automatically_if_no_browser_can_come_back(self):
        login = self.start_login("--no-browser")
        self.assertEqual(login.stderr.readline(),
                         "There is no display for a browser here, and no terminal to paste an address into: sign in on any device.\n")
        self.assertRegex(login.stderr.readline(), "^The page asks for this code, or shows it: [A-Z]{4}-[A-Z]{4}\n$")
        lines = [login.stdout.readline() for _ in range(3)]
        self.assertEqual(lines, ["Please open this URL in your browser to authenticate:\n", lines[1],
                                 "Waiting for authentication...\n"])
        self.open_elsewhere(lines[1].strip())
        out, _ = login.communicate(timeout=2 * TIMEOUT)
        self.assertTrue(out.endswith(" Successfully authenticated as ada@example.com\n"), out)
        self.assertEqual(login.returncode, 0)

    def test_not_chosen_if_a_browser_can_come_back(self):
        login = self.spawn_cli(*self.login_arguments("--no-browser"))
        lines = [login.stdout.readline() for _ in range(3)]
        self.assertEqual(lines[2], "Waiting for authentication...\n")
        self.assertEqual(self.events("device-authorization"), [])

    def test_provider_without_a_device_endpoint_is_named(self):
        endpoints = {"authorization_endpoint": f"{self.provider.issuer}/auth", "token_endpoint": f"{self.provider.issuer}/token",
                     "jwks_uri": f"{self.provider.issuer}/jwks"}
        self.add_profile(endpoints=endpoints, endpoints_given=True)
        self.check_failed(self.cli("login", "--profile", "demo", "--device"), 3,
                          "doesn't offer sign-in with a code\nUse --no-browser instead")


class QrCodeTest(ProgramTest):
    def start_login(self, columns=WIDE, rows=24, **env):
        terminal = self.on_terminal(*self.login_arguments("--device"), columns=columns, rows=rows,
                                    env={"TERM": "xterm-256color", **BROWSER_IMPOSSIBLE, **env})
        terminal.wait_for("Waiting for authentication...\n")
        return terminal

    def test_telephone_reads_the_address(self):
        terminal = self.start_login()
        lines = QR_LINE.findall(terminal.text())
        self.assertEqual(len({len(line) for line in lines}), 1, terminal.text())
        self.assertEqual(self.read_qr_code(lines), COMPLETE_ADDRESS.search(terminal.text()).group(1))
        terminal.type(CTRL_C)
        self.check_interrupted(terminal)
        self.check_nothing_is_kept()

    def test_left_out_if_it_cannot_be_read(self):
        for reason, options in {"narrow": {"columns": 30}, "low": {"rows": 12}, "unknown size": {"columns": 0, "rows": 0},
                                "not UTF-8": {"LC_ALL": "C"}, "no colours": {"NO_COLOR": "1"},
                                "dumb": {"TERM": "dumb"}}.items():
            with self.subTest(reason):
                terminal = self.start_login(**options)
                self.assertNotIn("\x1b", terminal.text())
                self.assertTrue(DEVICE_ANSWER.search(terminal.text()), terminal.text())
                terminal.type(CTRL_C)
                self.assertEqual(terminal.end(), 130)

    def read_qr_code(self, lines):
        """What the program zbarimg reads in the drawing."""
        rows = [[BLOCKS[block][half] for block in line] for line in lines for half in (0, 1)]
        pixels = [" ".join(module for module in row for _ in range(MODULE)) for row in rows for _ in range(MODULE)]
        picture = self.desktop.folder / "qr.pbm"
        inverted = [line.translate(str.maketrans("01", "10")) for line in pixels]  # in this format, 1 is black
        picture.write_text(f"P1\n{len(rows[0]) * MODULE} {len(rows) * MODULE}\n" + "\n".join(inverted) + "\n")
        return self.desktop.run(["zbarimg", "--quiet", "--raw", picture], check=True).stdout.strip()
