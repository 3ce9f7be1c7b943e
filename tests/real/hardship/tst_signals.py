# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A signal that ends programs arrives while the provider has rotated the refresh token and not responded yet.

A closed terminal sends SIGHUP, Ctrl+\\ SIGQUIT, a limit of CPU time SIGXCPU. None of them may lose the session.
"""

import pathlib
import re
import signal
import subprocess

from tests.real.harness.agent import AgentTest
from tests.support.scratch import TIMEOUT, wait_until

INTERRUPTED = 130
ENDING = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGXCPU, signal.SIGALRM, signal.SIGUSR1,
          signal.SIGUSR2, signal.SIGIO, signal.SIGPROF, signal.SIGRTMIN, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE,
          signal.SIGILL, signal.SIGSEGV, signal.SIGSYS, signal.SIGTRAP)
IGNORED = (signal.SIGPIPE, signal.SIGXFSZ)  # the write that they are about fails instead


class SignalTest(AgentTest):
    desktop_parts = {"notifications": False}
    has_faults = True

    def test_command_ends_after_it_has_stored_the_tokens(self):
        for number in ENDING:
            with self.subTest(number.name):
                victim = self.interrupt_rotation("refresh", "--force", "--no-agent", number=number)
                self.assertEqual(victim.wait(TIMEOUT), INTERRUPTED)
                self.check_session_works("--no-agent")

    def test_other_commands_store_the_tokens_too(self):
        for command in ("status", "me", "token"):
            with self.subTest(command):
                self.set_time_left(-60)
                victim = self.interrupt_rotation(command, "--no-agent", number=signal.SIGHUP)
                self.assertEqual(victim.wait(TIMEOUT), INTERRUPTED)
                self.check_session_works("--no-agent")

    def test_command_goes_on_where_a_write_fails(self):
        for number in IGNORED:
            with self.subTest(number.name):
                victim = self.interrupt_rotation("refresh", "--force", "--no-agent", number=number)
                self.assertEqual(victim.wait(TIMEOUT), 0)
                self.check_session_works("--no-agent")

    def test_closed_pipe_of_the_log_loses_nothing(self):
        self.hold_tokens()
        victim = self.spawn_cli("refresh", "--force", "--no-agent", "--log-level", "debug")
        self.wait_for_held_tokens()
        victim.stdout.close()
        victim.stderr.close()
        self.provider.clear_faults()
        victim.wait(TIMEOUT)
        self.check_session_works("--no-agent")

    def test_second_interruption_leaves_the_rotation_to_the_worker(self):
        victim = self.interrupt_rotation("refresh", "--force", "--no-agent", number=signal.SIGINT, resumes=False)
        before = self.stored()
        self.assertIsNone(victim.poll())
        victim.send_signal(signal.SIGINT)
        self.assertEqual(victim.wait(TIMEOUT), INTERRUPTED)
        self.assertEqual(self.stored(), before)
        self.provider.clear_faults()
        self.check_session_works("--no-agent")

    def test_signal_that_is_ignored_stays_ignored(self):
        """As nohup and shells ask for in a command's background."""
        self.hold_tokens()
        command = ["nohup", *self.command("refresh", "--force", "--no-agent")]
        victim = self.spawn_with_pipes(command, {}, stderr=subprocess.DEVNULL)
        self.wait_for_held_tokens()
        victim.send_signal(signal.SIGHUP)
        self.provider.clear_faults()
        self.assertEqual(victim.wait(TIMEOUT), 0)
        self.check_session_works("--no-agent")

    def test_agent_ends_after_it_has_stored_the_tokens(self):
        for number in ENDING:
            with self.subTest(number.name):
                agent = self.start_agent()
                self.interrupt_rotation("refresh", "--force", number=number, victim=agent)
                agent.wait(TIMEOUT)
                self.check_session_works("--no-agent")

    def start_agent_with_unsaved_tokens(self):
        agent = self.start_agent()
        self.hold_tokens()
        caller = self.spawn_cli("refresh", "--force")
        self.wait_for_held_tokens()
        self.desktop.keyring.lock()
        self.addCleanup(self.desktop.keyring.unlock)
        self.provider.clear_faults()
        self.assertIn("LoginRefreshPartial", caller.communicate(timeout=TIMEOUT)[0])
        return agent

    def end_in_vain(self, agent):
        agent.send_signal(signal.SIGTERM)
        wait_until(lambda: "tries for" in self.desktop.log("agent").read_text(), "the agent's note that it tries on")
        self.assertTrue(self.has_agent())

    def test_agent_ends_after_the_keychain_has_taken_what_it_refused(self):
        agent = self.start_agent_with_unsaved_tokens()
        self.end_in_vain(agent)
        self.desktop.keyring.unlock()
        self.assertEqual(agent.wait(TIMEOUT), 0)
        self.check_session_works("--no-agent")

    def test_second_signal_ends_an_agent_that_cannot_store_the_tokens(self):
        agent = self.start_agent_with_unsaved_tokens()
        self.end_in_vain(agent)
        agent.send_signal(signal.SIGTERM)
        self.assertEqual(agent.wait(TIMEOUT), 0)
        self.desktop.keyring.unlock()
        self.sign_in()

    def test_tray_ends_after_it_has_stored_the_tokens(self):
        for number in (signal.SIGHUP, signal.SIGQUIT, signal.SIGTERM):
            with self.subTest(number.name):
                tray = self.start_tray()
                wait_until(self.has_agent, "the tray app's answer")
                self.interrupt_rotation("refresh", "--force", number=number, victim=tray)
                tray.wait(TIMEOUT)
                self.check_session_works("--no-agent")

    def test_client_of_the_agent_leaves_the_rotation_to_it(self):
        self.start_agent()
        for number in ENDING:
            with self.subTest(number.name):
                client = self.interrupt_rotation("refresh", "--force", number=number)
                self.assertEqual(client.wait(TIMEOUT), INTERRUPTED)
                self.check_session_works()

    def test_login_after_the_grant_keeps_the_session_before(self):
        for number in (signal.SIGHUP, signal.SIGQUIT, signal.SIGTERM):
            with self.subTest(number.name):
                self.hold_tokens()
                login = self.spawn_cli(*self.login_arguments("--no-agent"), env=self.browser_env())
                self.wait_for_held_tokens()
                login.send_signal(number)
                self.provider.clear_faults()
                self.assertEqual(login.wait(TIMEOUT), INTERRUPTED)
                self.check_session_works("--no-agent")

    def test_login_interrupted_twice_after_the_grant_leaves_none_to_nobody(self):
        """The second interruption comes while it is asked who has signed in."""
        self.cli("logout", "--force")
        revoked = len(self.events("revocation"))
        self.hold_tokens("userinfo")
        login = self.spawn_cli(*self.login_arguments("--no-agent"), env=self.browser_env())
        self.wait_for_held_tokens()
        for number in (signal.SIGINT, signal.SIGTERM):
            login.send_signal(number)
            wait_until(lambda: not any(map(has_pending_signal, family_of(login.pid))), "the signal's arrival")
        self.provider.clear_faults()
        self.assertEqual(login.wait(TIMEOUT), INTERRUPTED)
        self.assertEqual(len(self.events("revocation")), revoked + 1)
        self.sign_in()

    def test_logout_ends_after_it_has_revoked(self):
        """The tokens are removed first, so nobody could revoke them later."""
        for number in (signal.SIGHUP, signal.SIGTERM):
            with self.subTest(number.name):
                revoked = len(self.events("revocation"))
                self.provider.inject_fault("revocation", "late")
                logout = self.spawn_cli("logout", "--force")
                wait_until(lambda: self.stored() is None, "the removal of the tokens")
                logout.send_signal(number)
                self.provider.clear_faults()
                logout.wait(TIMEOUT)
                self.assertEqual(len(self.events("revocation")), revoked + 1)
                self.sign_in()

    def test_closed_terminal_ends_a_command_in_order(self):
        self.hold_tokens()
        terminal = self.on_terminal("refresh", "--force", "--no-agent")
        self.wait_for_held_tokens()
        terminal.hang_up()
        self.provider.clear_faults()
        self.assertEqual(terminal.wait(), INTERRUPTED)
        self.check_session_works("--no-agent")

    def interrupt_rotation(self, *arguments, number, victim=None, resumes=True):
        """Runs a command that rotates, and sends the signal to it, or to the victim, between rotation and response."""
        self.hold_tokens()
        command = self.spawn_cli(*arguments)
        self.wait_for_held_tokens()
        (victim or command).send_signal(number)
        wait_until(lambda: not any(map(has_pending_signal, family_of((victim or command).pid))), "the signal's arrival")
        if resumes:
            self.provider.clear_faults()
        return command


def family_of(process):
    """The process and its children: a command passes the signal on to its worker."""
    return [process, *map(int, read(process, f"task/{process}/children").split())]


def has_pending_signal(process):
    pending = re.findall(r"(?:SigPnd|ShdPnd):\s*(\w+)", read(process, "status"))
    return any(int(signals, 16) for signals in pending)


def read(process, name):
    """A file of the process; empty if that has ended."""
    try:
        return pathlib.Path(f"/proc/{process}", name).read_text()
    except OSError:
        return ""
