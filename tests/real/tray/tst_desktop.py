# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Do the stand-ins for a desktop, a provider and a person behave as the tests rely on?"""

import base64
import hashlib
import http.server
import json
import os
import pathlib
import secrets
import signal
import subprocess
import sys
import threading
import unittest
import urllib.error
import urllib.parse
import urllib.request

from tests import ROOT
from tests.support.demo_provider import BROWSER, FORM_FILLER, SCOPE, Provider, person
from tests.support.desktop import Desktop
from tests.support.scratch import processes_of, wait_until

STORE = ["secret-tool", "store", "--label=test", "server", "authtray", "user", "test"]


class KeyringTest(unittest.TestCase):
    def setUp(self):
        self.desktop = Desktop(screen=False).__enter__()
        self.addCleanup(self.desktop.__exit__, None, None, None)

    def store(self):
        return self.desktop.run(STORE, input="a secret").returncode

    def test_keeps_an_item(self):
        self.assertEqual(self.store(), 0)
        items = self.desktop.secret_items()
        self.assertEqual(len(items), 1)
        self.assertIn("secret = a secret", items[0])

    def test_locked_gives_nothing_until_unlocked(self):
        self.store()
        self.desktop.lock_keyring()
        self.assertNotIn("a secret", "".join(self.desktop.secret_items()))
        self.desktop.unlock_keyring()
        self.assertIn("a secret", "".join(self.desktop.secret_items()))

    def test_stopped_answers_nobody_until_continued(self):
        self.desktop.stop_keyring()
        with self.assertRaises(subprocess.TimeoutExpired):
            self.desktop.run(STORE, input="a secret", timeout=1)
        self.desktop.continue_keyring()
        self.assertEqual(self.store(), 0)

    def test_killed_is_gone_until_started(self):
        self.desktop.kill_keyring()
        self.assertNotEqual(self.store(), 0)
        self.desktop.start_keyring()
        self.assertEqual(self.store(), 0)


class ScreenTest(unittest.TestCase):
    def test_late_panel_becomes_the_tray(self):
        with Desktop(keyring=False, panel=False) as desktop:
            self.assertFalse(desktop.has_tray())
            desktop.start_panel()
            self.assertTrue(desktop.has_tray())
            self.assertEqual(desktop.tray_items(), [])
            desktop.stop_panel()
            self.assertFalse(desktop.has_tray())

    def test_picture_shows_the_panel(self):
        with Desktop(keyring=False) as desktop:
            picture = desktop.folder / "screen.png"
            wait_until(lambda: self.colours(desktop, picture) > 1, 10, "a picture that isn't blank")

    def colours(self, desktop, picture):
        desktop.screenshot(picture)
        return int(desktop.run(["identify", "-format", "%k", picture]).stdout)

    def test_accessibility_bus_answers(self):
        with Desktop(keyring=False, panel=False, accessibility=True) as desktop:
            self.assertIn("unix:", desktop.call("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus.GetAddress"))


class EnvironmentTest(unittest.TestCase):
    def test_nothing_of_the_persons_session_gets_in(self):
        os.environ["AUTHTRAY_PROFILE"] = "theirs"
        self.addCleanup(os.environ.pop, "AUTHTRAY_PROFILE")
        with Desktop(screen=False, keyring=False) as desktop:
            self.assertNotIn("AUTHTRAY_PROFILE", desktop.env)
            self.assertNotIn("DISPLAY", desktop.env)
            self.assertTrue(desktop.env["XDG_RUNTIME_DIR"].startswith(str(desktop.folder)))

    def test_ends_what_children_let_go(self):
        with Desktop(screen=False, keyring=False) as desktop:
            desktop.run(["setsid", "--fork", "sleep", "1000"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            folder = desktop.folder
        self.assertEqual(processes_of(folder), [])
        self.assertFalse(folder.exists())

    def test_leaves_nothing_behind_when_ended(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGKILL):
            with self.subTest(number), self.session_in_another_process() as other:
                folder = pathlib.Path(other.stdout.readline().strip())
                self.assertTrue(folder.exists())
                other.send_signal(number)
                other.wait(20)
                wait_until(lambda: not folder.exists(), 10, "the end of the scratch folder")  # noqa: B023
                self.assertEqual(processes_of(folder), [])

    def session_in_another_process(self):
        script = ("import signal\nfrom tests.support.desktop import Desktop\n"
                  "with Desktop(keyring=False, panel=False) as desktop:\n"
                  "    print(desktop.folder, flush=True)\n    signal.pause()\n")
        return subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, text=True,
                                stdout=subprocess.PIPE)


class ProviderTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.desktop = Desktop(screen=False, keyring=False).__enter__()
        cls.addClassCleanup(cls.desktop.__exit__, None, None, None)

    def setUp(self):
        self.provider = Provider(self.desktop)
        self.addCleanup(self.provider.stop)
        self.client = Client(self.provider)
        (self.desktop.folder / "provider.jsonl").unlink(missing_ok=True)

    def sign_in(self, browser=BROWSER, **choices):
        """A person at a browser: what the application's redirect URI was called with, and the end page's text."""
        end_page = self.desktop.folder / "end-page.txt"
        picture = self.desktop.folder / "end-page.png"
        picture.unlink(missing_ok=True)
        with Listener() as listener:
            address = self.client.authorization_address(listener.redirect_uri)
            done = self.desktop.run([browser, address], env=person(end_page=end_page, picture=picture, **choices))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(picture.exists(), browser == BROWSER)
        return listener.answer, end_page.read_text()

    def signed_in(self, **choices):
        answer, _ = self.sign_in(**choices)
        return self.client.exchange(answer["code"])

    def test_discovery_promises_what_authtray_expects(self):
        metadata = self.client.metadata
        self.assertEqual(metadata["issuer"], self.provider.issuer)
        self.assertTrue(metadata["authorization_response_iss_parameter_supported"])
        self.assertEqual(metadata["code_challenge_methods_supported"], ["S256"])
        for endpoint in ("revocation", "introspection", "device_authorization", "userinfo"):
            self.assertIn(f"{endpoint}_endpoint", metadata)

    def test_browser_signs_in(self):
        answer, end_page = self.sign_in()
        self.assertEqual(answer["iss"], self.provider.issuer)
        self.assertEqual(answer["state"], self.client.state)
        self.assertIn("You can close this tab", end_page)
        tokens = self.client.exchange(answer["code"])
        self.assertEqual(tokens["expires_in"], 120)
        self.assertIn("refresh_token", tokens)
        self.assertEqual(len(self.provider.events("token")), 1)

    def test_form_filler_does_as_the_browser(self):
        for choices in ({}, {"answer": "deny"}, {"account": "grace"}):
            seen = [self.sign_in(browser=browser, **choices) for browser in (BROWSER, FORM_FILLER)]
            self.assertEqual(*[(sorted(answer), "".join(page.split())) for answer, page in seen])

    def test_second_account_signs_in_after_the_first(self):
        self.signed_in()
        tokens = self.signed_in(account="grace")
        self.assertEqual(self.client.user_info(tokens)["email"], "grace@example.com")

    def test_user_info_has_the_account(self):
        claims = self.client.user_info(self.signed_in())
        self.assertEqual(claims, {
            "sub": "ada", "name": "Ada Lovelace", "email": "ada@example.com", "email_verified": True,
            "organization": "Analytical Engines", "role": "admin", "created_at": "2024-01-15T10:30:00Z"})

    def test_cancel_denies(self):
        answer, _ = self.sign_in(answer="deny")
        self.assertEqual(answer["error"], "access_denied")
        self.assertEqual(self.provider.events("authorization-answer")[0]["error"], "access_denied")

    def test_reused_refresh_token_ends_the_session(self):
        first = self.signed_in()
        second = self.client.refresh(first)
        self.assertNotEqual(first["refresh_token"], second["refresh_token"])
        self.assertEqual(self.client.refresh(first)["error"], "invalid_grant")
        self.assertEqual(len(self.provider.events("reuse-detected")), 1)
        self.assertEqual(self.client.refresh(second)["error"], "invalid_grant")

    def test_revoked_session_is_over(self):
        tokens = self.signed_in()
        self.assertTrue(self.client.introspect(tokens)["active"])
        self.client.revoke(tokens)
        self.assertFalse(self.client.introspect(tokens)["active"])
        self.assertEqual(self.client.refresh(tokens)["error"], "invalid_grant")
        self.assertEqual(self.provider.events("revocation")[0]["status"], 200)

    def test_device_is_signed_in(self):
        for browser in (BROWSER, FORM_FILLER):
            device = self.client.post("device_authorization", scope=SCOPE)
            self.assertEqual(self.client.device_token(device)["error"], "authorization_pending")
            done = self.desktop.run([browser, device["verification_uri_complete"]], env=person())
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("refresh_token", self.client.device_token(device))

    def test_journal_keeps_no_secret(self):
        answer, _ = self.sign_in()
        tokens = self.client.exchange(answer["code"])
        journal = json.dumps(self.provider.events())
        for secret in (answer["code"], tokens["access_token"], tokens["refresh_token"], tokens["id_token"]):
            self.assertNotIn(secret, journal)

    def test_paused_answers_nobody_until_resumed(self):
        self.provider.pause()
        with self.assertRaises(TimeoutError):
            self.client.discover(timeout=0.5)
        self.provider.resume()
        self.client.discover(timeout=10)


class Client:
    """The least that can sign in: authorization code with PKCE, and the calls that follow."""

    def __init__(self, provider):
        self.provider = provider
        self.metadata = self.discover()
        self.state = secrets.token_urlsafe()
        self.verifier = secrets.token_urlsafe(32)
        self.redirect_uri = None

    def discover(self, timeout=10):
        address = f"{self.provider.issuer}/.well-known/openid-configuration"
        with urllib.request.urlopen(address, timeout=timeout) as answer:
            return json.load(answer)

    def authorization_address(self, redirect_uri):
        self.redirect_uri = redirect_uri
        digest = hashlib.sha256(self.verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return self.metadata["authorization_endpoint"] + "?" + urllib.parse.urlencode({
            "client_id": self.provider.client_id, "response_type": "code", "redirect_uri": redirect_uri,
            "scope": SCOPE, "state": self.state, "code_challenge": challenge, "code_challenge_method": "S256",
            "prompt": "consent"})

    def exchange(self, code):
        return self.post("token", grant_type="authorization_code", code=code, code_verifier=self.verifier,
                         redirect_uri=self.redirect_uri)

    def refresh(self, tokens):
        return self.post("token", grant_type="refresh_token", refresh_token=tokens["refresh_token"])

    def device_token(self, device):
        return self.post("token", grant_type="urn:ietf:params:oauth:grant-type:device_code",
                         device_code=device["device_code"])

    def introspect(self, tokens):
        return self.post("introspection", token=tokens["refresh_token"])

    def revoke(self, tokens):
        return self.post("revocation", token=tokens["refresh_token"])

    def user_info(self, tokens):
        request = urllib.request.Request(self.metadata["userinfo_endpoint"],
                                         headers={"Authorization": f"Bearer {tokens['access_token']}"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def post(self, endpoint, **fields):
        body = urllib.parse.urlencode({"client_id": self.provider.client_id, **fields}).encode()
        try:
            with urllib.request.urlopen(self.metadata[f"{endpoint}_endpoint"], body, timeout=10) as answer:
                return json.loads(answer.read() or b"{}")
        except urllib.error.HTTPError as error:
            with error:
                return json.load(error)


class Listener:
    """An application's loopback redirect URI, for one answer."""

    def __enter__(self):
        listener = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                address = urllib.parse.urlsplit(self.path)
                if address.path != "/callback":
                    return self.send_error(404)
                listener.answer = dict(urllib.parse.parse_qsl(address.query))
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(b"<title>Done</title><h1>Done</h1><p>You can close this tab.</p>")

            def log_message(self, *_):
                pass

        self.answer = None
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.redirect_uri = f"http://127.0.0.1:{self._server.server_port}/callback"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()


if __name__ == "__main__":
    unittest.main(verbosity=2)
