# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""`doctor` says what is true under each fault, and finds nothing broken without one."""

import glob
import json
import signal
import socket

from tests.real.harness.program import ProgramTest

[FAKETIME] = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")


class DoctorTest(ProgramTest):
    has_faults = True

    def examine(self, *options, code, env=None):
        """What was found, by what was tried."""
        done = self.cli("doctor", "--json", *options, env=env, timeout=90)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return {finding["subject"]: finding for finding in json.loads(done.stdout)}

    def check_broken(self, subject, found, advice="", others=(), **options):
        findings = self.examine(code=1, **options)
        broken = {name for name, finding in findings.items() if finding["verdict"] == "broken"}
        self.assertEqual(broken, {subject, *others}, findings)
        self.assertIn(found, findings[subject]["found"])
        self.assertIn(advice, findings[subject]["advice"])
        self.assertNotEqual(findings[subject]["advice"], "")

    def test_nothing_is_broken(self):
        self.sign_in()
        findings = self.examine(code=0)
        self.assertEqual(list(findings), ["agent", "settings", "proxy", "certificates", "keychain", "browser", "redirect", "tray",
                                          "provider", "clock", "session"])
        self.assertEqual({finding["verdict"] for finding in findings.values()}, {"good"}, findings)
        self.assertEqual(findings["session"]["found"], "signed in as ada@example.com")
        self.assertEqual(len(self.desktop.keyring.items()), 1, "the probe's entry is still there")
        text = self.cli("doctor").stdout
        self.assertIn("✓ session of demo: signed in as ada@example.com\n", text)
        self.assertNotIn(self.stored()["access_token"], text)
        self.assertNotIn(self.stored()["refresh_token"], text)

    def test_before_the_first_sign_in(self):
        findings = self.examine(code=0)
        self.assertNotIn("session", findings)
        self.check_nothing_is_kept()

    def test_profile_that_nobody_is_signed_in_to(self):
        self.add_profile()
        finding = self.examine(code=0)["session"]
        self.assertEqual((finding["verdict"], finding["found"], finding["profile"]), ("note", "not authenticated", "demo"))
        self.assertIn("login --profile demo", finding["advice"])

    def test_wrong_runtime_folder(self):
        self.sign_in()
        self.runtime.parent.chmod(0o755)
        self.addCleanup(self.runtime.parent.chmod, 0o700)
        self.check_broken("agent", "must be owned by you and closed to others")
        self.assertEqual(self.examine(code=1)["session"]["found"], "signed in as ada@example.com")

    def test_locked_keychain(self):
        self.sign_in()
        self.desktop.keyring.lock()
        self.check_broken("keychain", "the keychain is locked", others={"session"})
        self.assertFalse(self.desktop.keyring.is_unlocked())

    def test_no_keychain(self):
        self.sign_in()
        self.desktop.keyring.kill()
        self.check_broken("keychain", "no keychain", others={"session"})

    def test_hung_keychain(self):
        self.sign_in()
        self.desktop.keyring.pause()
        self.addCleanup(self.desktop.keyring.resume)
        self.check_broken("keychain", "the keychain doesn't answer", others={"session"})

    def test_two_at_once(self):
        self.sign_in()
        both = [self.spawn_cli("doctor", "--json") for _ in range(2)]
        for one in both:
            findings = json.loads(one.communicate()[0])
            self.assertEqual([finding for finding in findings if finding["verdict"] == "broken"], [])

    def test_time_is_up_before_the_sessions(self):
        self.sign_in()
        self.desktop.keyring.pause()
        self.addCleanup(self.desktop.keyring.resume)
        findings = self.examine("--timeout", "1", code=1)
        self.assertEqual((findings["session"]["verdict"], findings["session"]["found"]), ("note", "timed out waiting for demo"))

    def test_provider_that_is_down(self):
        self.sign_in()
        self.provider.stop()
        self.check_broken("provider", "can't reach 127.0.0.1", others={"session"})

    def test_provider_that_answers_with_a_page(self):
        self.sign_in()
        self.provider.inject_fault("discovery", "proxy-page", times=99)
        self.check_broken("provider", "127.0.0.1")

    def test_session_that_the_provider_has_ended(self):
        self.sign_in()
        self.set_time_left(-10)
        self.provider.inject_fault("token", "invalid-grant", times=9)
        self.check_broken("session", "session", advice="login --profile demo")

    def test_clock(self):
        self.sign_in()
        env = {"LD_PRELOAD": FAKETIME, "FAKETIME": "+1d", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        self.check_broken("clock", "the computer's clock is 86", env=env)

    def test_proxy(self):
        self.sign_in()
        self.check_broken("proxy", '"ftp"', env={"HTTPS_PROXY": "ftp://proxy.example"}, others={"provider", "session"})

    def test_certificates(self):
        self.sign_in()
        file = self.desktop.folder / "none.pem"
        self.check_broken("certificates", str(file), env={"SSL_CERT_FILE": str(file)}, others={"provider", "session"})

    def test_redirect_port_is_taken(self):
        taken = self.enterContext(socket.create_server(("127.0.0.1", 0)))
        port = taken.getsockname()[1]
        self.add_profile(redirect={"ports": [port]})
        self.check_broken("redirect", f"the browser can't come back to port {port} (held by python3")

    def test_no_browser(self):
        self.add_profile()
        finding = self.examine(code=0, env={"BROWSER": ""})["browser"]
        self.assertEqual((finding["verdict"], finding["found"]), ("note", "there is no display to open a browser on"))
        self.assertIn("--no-browser", finding["advice"])

    def test_browser_that_is_not_installed(self):
        self.add_profile()
        self.check_broken("browser", "there is no program that opens an address",
                          env={"BROWSER": "no-such-browser", "PATH": str(self.desktop.folder)})

    def test_browser_that_is_replaced(self):
        self.add_profile()
        finding = self.examine(code=0, env={"BROWSER": "no-such-browser"})["browser"]
        self.assertEqual((finding["verdict"], finding["found"]), ("note", "an address is opened by xdg-open"))
        self.assertIn("BROWSER", finding["advice"])

    def test_token_in_the_environment(self):
        self.sign_in()
        token = self.stored()["access_token"]
        finding = self.examine(code=0, env={"AUTHTRAY_AUTH_TOKEN": token})["environment"]
        self.assertEqual(finding["found"], "the token in AUTHTRAY_AUTH_TOKEN is used instead of a session")
        self.check_broken("environment", "invalid authentication token", env={"AUTHTRAY_AUTH_TOKEN": "given"})

    def test_agent(self):
        self.sign_in()
        agent = self.start_agent()
        finding = self.examine(code=0)["agent"]
        self.assertEqual((finding["verdict"], finding["found"]), ("good", "Authtray is running and answers commands"))
        agent.send_signal(signal.SIGSTOP)
        self.addCleanup(agent.send_signal, signal.SIGCONT)
        self.check_broken("agent", "Authtray is running, but doesn't answer")

    def test_agent_of_another_version(self):
        self.sign_in()
        self.runtime.mkdir(parents=True, exist_ok=True)
        self.runtime.chmod(0o700)
        server = self.enterContext(socket.socket(socket.AF_UNIX))
        server.bind(str(self.runtime / "agent.sock"))
        server.listen()
        command = self.spawn_cli("doctor", "--json")
        with server.accept()[0] as caller:
            caller.recv(4096)
            declined = b"declined"
            caller.sendall((len(declined) + 4).to_bytes(4, "big") + len(declined).to_bytes(4, "big") + declined)
        findings = {finding["subject"]: finding for finding in json.loads(command.communicate()[0])}
        self.assertEqual((command.returncode, findings["agent"]["verdict"]), (0, "note"))
        self.assertIn("another version", findings["agent"]["found"])

    def test_settings_that_cannot_be_read(self):
        self.add_profile()
        (self.profiles / "broken.json").write_text("{")
        self.check_broken("settings", "broken.json")

    def test_unknown_profile(self):
        self.add_profile()
        self.check_failed(self.cli("doctor", "--profile", "nobody"), 3, 'there is no profile "nobody"')

    def test_one_profile(self):
        self.sign_in()
        self.add_profile("other")
        findings = json.loads(self.cli("doctor", "--json", "--profile", "other").stdout)
        self.assertEqual({finding["profile"] for finding in findings}, {None, "other"})
