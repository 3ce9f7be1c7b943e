# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The agent that systemd starts for the first command that finds none."""

import os
import shutil
import signal

from tests import ROOT
from tests.real.harness.agent import AgentTest
from tests.real.harness.program import AUTHTRAY
from tests.support.scratch import TIMEOUT, wait_until
from tests.support.usermanager import UserManager

UNITS = ROOT / "resources"


class ActivationTest(AgentTest):
    """systemd's agent serves the standard config folder."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.desktop.folder / "home/.config/authtray").symlink_to(cls.desktop.folder / "config")

    @property
    def activation_socket(self):
        return self.runtime.parent / "activation.sock"

    def has_agent(self):
        """It wouldn't answer this process, whose environment is another one."""
        try:
            self.connect().close()
            return True
        except OSError:
            return False


class SocketTest(ActivationTest):
    """systemd-socket-activate starts the agent at the first connection, and only once."""

    def activate(self):
        command = ["systemd-socket-activate", "--listen", self.activation_socket]
        for name, value in self.desktop.env.items():
            command += ["--setenv", f"{name}={value}"]
        agent = self.spawn([*command, *self.command("agent", "--idle-timeout", "60")], "activation")
        wait_until(self.activation_socket.exists, "the activation socket")
        self.addCleanup(self.activation_socket.unlink, missing_ok=True)
        return agent

    def test_first_command_starts_it_and_the_second_finds_it(self):
        """By a program that lacks the libraries for doing the work itself."""
        self.activate()
        alone = self.cli("token", "--no-agent")
        self.assertFalse(self.socket_path.exists())
        bare = shutil.copy(AUTHTRAY, self.desktop.folder / "authtray")
        for _ in range(2):
            done = self.desktop.run([bare, *self.command("token")[1:]])
            self.assertEqual((done.returncode, done.stdout), (0, alone.stdout), done.stderr)
            self.assertTrue(self.has_agent())

    def test_commands_that_come_at_once_are_all_answered(self):
        self.activate()
        callers = [self.spawn_cli("refresh", "--force", "--json") for _ in range(12)]
        for caller in callers:
            self.assertEqual(caller.wait(TIMEOUT), 0, caller.stderr.read())
        self.check_session_works()

    def test_caller_with_another_proxy_helps_itself(self):
        agent = self.activate()
        self.assertEqual(self.cli("token").returncode, 0)
        done = self.cli("refresh", "--force", "--json", env={"HTTPS_PROXY": "not a proxy"})
        self.assertIn("HTTPS_PROXY", done.stdout)
        self.assertTrue(self.has_agent())
        self.assertIsNone(agent.poll())

    def test_caller_with_another_bus_helps_itself(self):
        self.activate()
        self.assertEqual(self.cli("token").returncode, 0)
        done = self.cli("token", env={"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"})
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("keychain", done.stderr)

    def test_passphrase_file_of_the_caller_is_used(self):
        passphrase = self.desktop.folder / "passphrase"
        passphrase.write_text("correct horse battery staple\n")
        passphrase.chmod(0o600)
        env = {"AUTHTRAY_PASSPHRASE_FILE": str(passphrase)}
        done = self.cli(*self.login_arguments("--store", "file", profile="sealed"), env={**self.browser_env(), **env})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.addCleanup(self.cli, "logout", "--profile", "sealed", "--force", env=env)
        self.activate()
        self.assertEqual(self.cli("token").returncode, 0)
        done = self.cli("token", "--profile", "sealed", env=env)
        self.assertEqual(done.returncode, 0, done.stderr)
        terminal = self.on_terminal("status", "--profile", "sealed")
        self.assertEqual(self.answer(terminal, "Passphrase for", "correct horse battery staple\n"), 0)


class UserManagerTest(ActivationTest):
    """A user's systemd with the units that are installed."""

    desktop_parts = {"notifications": False}
    has_faults = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.enterClassContext(UserManager(cls.desktop))
        (cls.manager.units / "authtray.socket").write_text((UNITS / "authtray.socket").read_text())
        unit = (UNITS / "authtray.service.in").read_text()
        config = cls.desktop.folder / "config"
        unit = unit.replace("@CMAKE_INSTALL_FULL_BINDIR@/authtray --cli", f"{AUTHTRAY} --cli --config {config}")
        (cls.manager.units / "authtray.service").write_text(unit)
        cls.manager.control("daemon-reload")

    def setUp(self):
        super().setUp()
        for order in ("enable", "start"):  # "--now" wants systemd to have booted the computer
            done = self.manager.control(order, "authtray.socket")
            self.assertEqual(done.returncode, 0, done.stderr)
        self.addCleanup(self.manager.control, "disable", "authtray.socket", "authtray.service")
        self.addCleanup(self.manager.control, "stop", "authtray.socket", "authtray.service")

    def is_started(self):
        return self.manager.is_active("authtray.service")

    def check_token(self):
        done = self.cli("token")
        self.assertEqual(done.returncode, 0, done.stderr)

    def main_process(self):
        return int(self.manager.show("authtray.service", "MainPID"))

    def test_command_starts_the_service(self):
        self.assertFalse(self.is_started())
        self.check_token()
        self.assertTrue(self.is_started())
        self.assertEqual(self.manager.show("authtray.service", "StatusErrno"), "0")
        process = self.main_process()
        for arguments in (["refresh", "--force"], ["me"], ["status"], ["token"]):
            done = self.cli(*arguments)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(self.main_process(), process)

    def test_killed_agent_is_started_again(self):
        self.check_token()
        os.kill(self.main_process(), signal.SIGKILL)
        wait_until(lambda: not self.is_started(), "the end of the service")
        self.check_token()
        self.assertTrue(self.is_started())

    def test_tray_takes_over_and_gives_back(self):
        self.check_token()
        tray = self.start_tray()
        self.wait_for_icon()
        wait_until(lambda: not self.is_started(), "the end of the service")
        self.check_token()
        self.assertFalse(self.is_started(), "the tray app has answered")
        tray.terminate()
        tray.wait(TIMEOUT)
        self.check_token()
        self.assertTrue(self.is_started())

    def test_callers_during_the_handover_are_answered(self):
        self.check_token()
        callers = []
        self.start_tray()
        while self.is_started():
            callers.append(self.spawn_cli("token"))
        callers.append(self.spawn_cli("token"))
        for caller in callers:
            self.assertEqual(caller.wait(TIMEOUT), 0, caller.stderr.read())

    def test_stopped_service_stores_first(self):
        self.check_token()
        self.hold_tokens()
        caller = self.spawn_cli("refresh", "--force")
        self.wait_for_held_tokens()
        self.manager.control("stop", "--no-block", "authtray.service")
        self.provider.clear_faults()
        caller.wait(TIMEOUT)
        wait_until(lambda: not self.is_started(), "the end of the service")
        self.check_session_works()

    def test_stopped_service_waits_for_the_keychain(self):
        self.check_token()
        self.hold_tokens()
        caller = self.spawn_cli("refresh", "--force")
        self.wait_for_held_tokens()
        self.desktop.keyring.lock()
        self.addCleanup(self.desktop.keyring.unlock)
        self.provider.clear_faults()
        caller.wait(TIMEOUT)
        self.manager.control("stop", "--no-block", "authtray.service")
        self.assertEqual(self.manager.show("authtray.service", "ActiveState"), "deactivating")
        self.desktop.keyring.unlock()
        wait_until(lambda: not self.is_started(), "the end of the service", 60)
        self.check_session_works()

    def test_agent_that_cannot_start_is_not_started_again_and_again(self):
        lock = self.runtime / ".agent.lock"
        lock.unlink(missing_ok=True)
        lock.mkdir()
        self.check_token()
        self.assertTrue(self.manager.is_active("authtray.socket"))
        wait_until(lambda: self.manager.show("authtray.service", "ActiveState") == "failed", "the end of the service")
        lock.rmdir()
        self.check_token()
        self.assertTrue(self.is_started())

    def test_service_that_finds_a_tray_turns_the_callers_away(self):
        """A tray app that can't be reached has the lock."""
        tray = self.start_tray()
        self.wait_for_icon()
        tray.send_signal(signal.SIGSTOP)
        self.addCleanup(tray.send_signal, signal.SIGCONT)
        self.socket_path.unlink()
        self.check_token()
        self.assertFalse(self.is_started())
        self.assertTrue(self.manager.is_active("authtray.socket"))
