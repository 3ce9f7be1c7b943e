# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in where no browser can open: with a code on another device, and with the address another browser ends on."""

import http.client
import http.cookiejar
import json
import pathlib
import re
import socket
import subprocess
import unittest
import urllib.error
import urllib.parse
import urllib.request

from tests.real.commandline import tst_terminal
from tests.real.harness.program import AUTHTRAY, BROWSER, PATIENCE, ProgramTest, SCOPE, person, wait_until

NOWHERE = {"BROWSER": ""}  # with no display either, no browser runs on this computer
TERMINAL = {"TERM": "xterm-256color", **NOWHERE}
WIDE = 100
PASTE_HERE = "paste the address of the page it ends on here (it isn't shown):\n"
OTHER_ACCOUNT = tst_terminal.OTHER_ACCOUNT
COMPLETE_ADDRESS = re.compile(r"which has the code in it:\n(\S+)\n")
DEVICE_ANSWER = re.compile(r"Please open this URL in your browser to authenticate:\n(\S+)\n"
                           r"and enter this code there:\n([A-Z]{4}-[A-Z]{4})\n")
QR_LINE = re.compile("\x1b\\[30;47;107m([ ▀▄█]+)\x1b\\[0m\n")
BLOCKS = {" ": "11", "▀": "01", "▄": "10", "█": "00"}  # upper and lower module; 1 is light
MODULE = 6  # pixels


class NoBrowserTest(ProgramTest):
    def login_arguments(self, *arguments):
        return ["login", "--profile", "demo", "--issuer", self.provider.issuer, "--client-id", "authtray-demo", *arguments]

    def start_unattended(self, *arguments):
        """Without a terminal: a process whose stdout and stderr can be read as they come."""
        command = [AUTHTRAY, "--cli", "--config", self.config, *self.login_arguments(*arguments)]
        login = self.enterContext(subprocess.Popen(
            [str(part) for part in command], env={**self.desktop.env, **NOWHERE}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
        self.addCleanup(login.kill)
        return login

    def type_code(self, address, account="ada", answer="sign-in"):
        self.desktop.run([BROWSER, address], env=person(account, answer, self.end_page))


class DeviceTest(NoBrowserTest):
    def test_code_typed_elsewhere_signs_in(self):
        login = self.start_unattended("--device")
        self.assertEqual(login.stderr.readline(), "Or open this one, which has the code in it:\n")
        address = login.stderr.readline().strip()
        self.type_code(address)
        out, err = login.communicate(timeout=2 * PATIENCE)
        shown = DEVICE_ANSWER.match(out)
        self.assertIsNotNone(shown, out)
        self.assertEqual(address, f"{shown.group(1)}?user_code={shown.group(2)}")
        self.assertEqual(out[shown.end():], "Waiting for authentication...\n✓ Successfully authenticated as ada@example.com\n")
        self.assertEqual((login.returncode, err), (0, ""))
        self.assertIn("The device is signed in", self.end_page_text())
        self.assertEqual((self.status()["email"], self.status()["token_valid"]), ("ada@example.com", True))
        self.assertEqual(self.cli("refresh", "--force").returncode, 0, "the refresh token is good")
        self.assertEqual((len(self.events("device-authorization")), self.events("authorization")), (1, []))

    def test_declined_elsewhere_changes_nothing(self):
        login = self.start_unattended("--device", "--json")
        err = [login.stderr.readline() for _ in range(7)]
        self.type_code(COMPLETE_ADDRESS.search("".join(err)).group(1), answer="deny")
        out, rest = login.communicate(timeout=2 * PATIENCE)
        self.assertEqual((login.returncode, out), (2, ""))
        self.assertIn("Error: couldn't sign in: it was declined in the browser", rest)
        self.assertEqual((self.stored(), self.config.exists()), (None, False))

    def test_chosen_by_itself_where_nothing_else_can_work(self):
        login = self.start_unattended("--no-browser")
        self.assertEqual(login.stderr.readline(),
                         "No browser can come back to this computer: you sign in with a code, on any device.\n")
        login.stderr.readline()
        self.type_code(login.stderr.readline().strip())
        out, _ = login.communicate(timeout=2 * PATIENCE)
        self.assertTrue(DEVICE_ANSWER.match(out), out)
        self.assertTrue(out.endswith(" Successfully authenticated as ada@example.com\n"), out)
        self.assertEqual(login.returncode, 0)

    def test_not_chosen_where_a_browser_can_come_back(self):
        done = self.cli(*self.login_arguments("--no-browser", "--timeout", "1"))
        self.assertEqual(done.returncode, 4)
        self.assertEqual(done.stdout.splitlines()[2:], ["Waiting for authentication..."])
        self.assertEqual(self.events("device-authorization"), [])

    def test_provider_without_it_is_named(self):
        profiles = self.config / "profiles"
        profiles.mkdir(parents=True)
        (profiles / "demo.json").write_text(json.dumps({
            "version": 1, "name": "demo", "issuer": self.provider.issuer, "client_id": "authtray-demo", "scope": SCOPE,
            "endpoints": {"authorization_endpoint": f"{self.provider.issuer}/auth",
                          "token_endpoint": f"{self.provider.issuer}/token"}, "endpoints_given": True}))
        done = self.cli("login", "--profile", "demo", "--device")
        self.assertEqual((done.returncode, done.stdout), (3, ""))
        self.assertIn("doesn't offer sign-in with a code\nUse --no-browser instead", done.stderr)

    def test_no_display_says_what_can_be_done(self):
        done = self.cli(*self.login_arguments(), person=NOWHERE)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("Error: couldn't sign in: there is no display to open a browser on\n", done.stderr)
        for way in ("--no-browser", "--device"):
            self.assertIn(way, done.stderr)


class QrCodeTest(NoBrowserTest, tst_terminal.TerminalTest):
    def start_device_login(self, columns=WIDE, **env):
        terminal = self.start(*self.login_arguments("--device"), env={**TERMINAL, **env}, columns=columns)
        terminal.wait_for("Waiting for authentication...\n")
        return terminal

    def test_telephone_reads_the_address(self):
        terminal = self.start_device_login()
        lines = QR_LINE.findall(terminal.text())
        self.assertEqual(len({len(line) for line in lines}), 1, terminal.text())
        self.assertEqual(self.read_qr_code(lines), COMPLETE_ADDRESS.search(terminal.text()).group(1))
        terminal.type(tst_terminal.CTRL_C)
        self.assertEqual(terminal.end(), 130)
        self.assertTrue(terminal.is_sane())
        self.assertEqual((self.stored(), self.config.exists()), (None, False))

    def test_left_out_where_it_cannot_be_read(self):
        for reason, options in {"narrow": {"columns": 30}, "unknown width": {"columns": 0}, "not UTF-8": {"LC_ALL": "C"},
                                "no colours": {"NO_COLOR": "1"}, "dumb": {"TERM": "dumb"}}.items():
            with self.subTest(reason):
                terminal = self.start_device_login(**options)
                self.assertNotIn("\x1b", terminal.text())
                self.assertTrue(DEVICE_ANSWER.search(terminal.text()), terminal.text())
                terminal.type(tst_terminal.CTRL_C)
                self.assertEqual(terminal.end(), 130)

    def read_qr_code(self, lines):
        """What Debian's zbar sees in the drawing."""
        rows = [[BLOCKS[block][half] for block in line] for line in lines for half in (0, 1)]
        pixels = [" ".join(module for module in row for _ in range(MODULE)) for row in rows for _ in range(MODULE)]
        picture = self.desktop.folder / "qr.pbm"
        inverted = [line.translate(str.maketrans("01", "10")) for line in pixels]  # a bitmap's 1 is black
        picture.write_text(f"P1\n{len(rows[0]) * MODULE} {len(rows) * MODULE}\n" + "\n".join(inverted) + "\n")
        return self.desktop.run(["zbarimg", "--quiet", "--raw", picture], check=True).stdout.strip()


class PastedAddressTest(NoBrowserTest, tst_terminal.TerminalTest):
    def start_login_elsewhere(self, account="ada", answer="sign-in"):
        """A login on a terminal, and the address that a browser on another computer ends on."""
        terminal = self.start(*self.login_arguments("--no-browser"), env=TERMINAL)
        terminal.wait_for(PASTE_HERE)
        lines = terminal.text().splitlines()
        self.assertEqual((lines[0], lines[2]),
                         ("Please open this URL in your browser to authenticate:", "Waiting for authentication..."))
        return terminal, BrowserElsewhere(account, answer).end_of(lines[1])

    def check_signed_in(self, terminal, address):
        self.assertEqual(terminal.end(), 0, terminal.text())
        self.assertTrue(terminal.is_sane())
        self.assertTrue(terminal.text().endswith(" Successfully authenticated as ada@example.com\n"), terminal.text())
        code = urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)["code"][0]
        self.assertNotIn(code, terminal.text())
        self.assertEqual(self.status()["email"], "ada@example.com")

    def test_pasted_address_signs_in(self):
        terminal, address = self.start_login_elsewhere()
        terminal.type(f"  '{address}' \n")
        self.check_signed_in(terminal, address)

    def test_query_alone_signs_in(self):
        terminal, address = self.start_login_elsewhere()
        terminal.type(address.partition("?")[2] + "\n")
        self.check_signed_in(terminal, address)

    def test_address_longer_than_a_terminals_line_signs_in(self):
        terminal, address = self.start_login_elsewhere()
        terminal.type(address.replace("?", f"?session_state={'x' * 16000}&") + "\n")
        self.check_signed_in(terminal, address)

    def test_wrong_address_may_be_pasted_again(self):
        terminal, address = self.start_login_elsewhere()
        state = urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)["state"][0]
        for wrong, why in ((address.replace(state, state[::-1]), "This answer belongs to another sign-in."),
                           ("https://example.com/", "This isn't the address that this sign-in ends on.")):
            terminal.type(wrong + "\n")
            terminal.wait_for(why + " Copy the whole address and paste it again:\n")
        terminal.type("mistyped\x15" + address[:-1] + "x\x7f" + address[-1] + "\n")
        self.check_signed_in(terminal, address)

    def test_denial_elsewhere_ends_it(self):
        terminal, address = self.start_login_elsewhere(answer="cancel")
        terminal.type(address + "\n")
        self.assertEqual(terminal.end(), 2)
        self.assertTrue(terminal.is_sane())
        self.assertIn("it was declined in the browser", terminal.text())
        self.assertEqual((self.stored(), self.config.exists()), (None, False))

    def test_question_after_it_can_be_answered(self):
        self.login_done()
        terminal, address = self.start_login_elsewhere("grace")
        terminal.type(address + "\n")
        self.assertEqual(self.answer(terminal, OTHER_ACCOUNT, "y\n"), 0)
        self.assertEqual(self.status()["email"], "grace@example.com")

    def test_browser_that_can_come_back_needs_no_paste(self):
        terminal = self.start(*self.login_arguments("--no-browser"), env=TERMINAL)
        terminal.wait_for(PASTE_HERE)
        self.desktop.run([BROWSER, terminal.text().splitlines()[1]], env=person(end_page=self.end_page))
        self.assertEqual(terminal.end(), 0, terminal.text())
        self.assertTrue(terminal.is_sane())


class BrowserElsewhere(urllib.request.HTTPRedirectHandler):
    """A person at a browser on another computer: this one's loopback address can't be reached from there."""

    def __init__(self, account, answer):
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(cookies, self)
        self._form = urllib.parse.urlencode({"user": account, "answer": answer}).encode()
        self._redirect = self._end = None

    def end_of(self, address):
        self._redirect = urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)["redirect_uri"][0]
        page = self._opener.open(address, timeout=PATIENCE)
        try:
            self._opener.open(page.geturl(), self._form, timeout=PATIENCE)
        except urllib.error.HTTPError:
            pass
        return self._end

    def redirect_request(self, request, answer, code, message, headers, address):
        if not address.startswith(self._redirect):
            return super().redirect_request(request, answer, code, message, headers, address)
        self._end = address
        return None


class TakenPortTest(ProgramTest):
    def test_program_that_holds_the_port_is_named(self):
        self.add_profile()
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        holder = self.desktop.spawn(["/usr/bin/python3", "-m", "http.server", "--bind", "127.0.0.1", port])
        wait_until(lambda: is_open(port), PATIENCE, "a program on the port")
        self.only_port(port)
        done = self.cli("login", "--profile", "demo", "--no-browser")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn(f"can't come back to port {port} (held by python3, process {holder.pid}), which isn't free here\n"
                      "End the program that holds", done.stderr)

    def only_port(self, port):
        file = pathlib.Path(self.config / "profiles" / "demo.json")
        file.write_text(json.dumps({**json.loads(file.read_text()), "redirect": {"ports": [port]}}))


def is_open(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.connect()
    except ConnectionRefusedError:
        return False
    connection.close()
    return True


if __name__ == "__main__":
    unittest.main()
