# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A newer version is installed while the program runs."""

import json
import os
import pathlib
import shutil
import signal

from tests.real.harness.agent import AgentTest, receive
from tests.real.harness.program import AUTHTRAY, PREFIX
from tests.support.scratch import TIMEOUT, wait_until

REPLACED = " (deleted)"  # what Linux adds to the path of a program whose file was replaced


class UpgradeTest(AgentTest):
    desktop_parts = {"notifications": False}

    def setUp(self):
        self.installed = self.desktop.folder / "installed"
        for file in self.files():
            (self.installed / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PREFIX / file, self.installed / file)
        super().setUp()

    def files(self):
        libraries = next(PREFIX.glob("lib/**/authtray")).glob("*.so")
        return [path.relative_to(PREFIX) for path in (AUTHTRAY, *libraries)]

    @property
    def program(self):
        return self.installed / "bin/authtray"

    def command(self, *arguments):
        return [self.program, *super().command(*arguments)[1:]]

    def start_tray(self, *arguments):
        return self.spawn([self.program, "--config", self.config, *arguments], "authtray", self.browser_env())

    def upgrade(self):
        """As dpkg does: each file takes the place of the one before."""
        for file in self.files():
            newer = self.installed / f"{file}.dpkg-new"
            shutil.copy(PREFIX / file, newer)
            newer.rename(self.installed / file)

    def running(self, process):
        return os.readlink(f"/proc/{process.pid}/exe")

    def wait_for_newer(self, process):
        wait_until(lambda: self.running(process) == str(self.program), "the newer version")
        wait_until(self.has_agent, "its answer")

    def log(self, name):
        return pathlib.Path(self.desktop.log(name)).read_text()

    def test_agent_becomes_the_newer_one(self):
        agent = self.start_agent()
        token = self.cli("token").stdout
        self.upgrade()
        self.assertEqual(self.running(agent), str(self.program) + REPLACED)
        self.wait_for_newer(agent)
        self.assertEqual(self.cli("token").stdout, token)
        self.check_session_works()

    def test_refresh_that_runs_is_finished_before(self):
        agent = self.start_agent("--log-level", "info")
        before = self.stored()["access_token"]
        self.provider.pause()
        caller = self.send_command("refresh", "--force")
        wait_until(self.provider.has_waiting_request, "the request to the provider")
        self.upgrade()
        wait_until(lambda: "newer version" in self.log("agent"), "the agent to notice the upgrade")
        self.assertEqual(self.running(agent), str(self.program) + REPLACED)
        self.provider.resume()
        self.assertEqual((receive(caller), receive(caller)[:2]), ([b"heard"], [b"answer", b"0"]))
        self.assertNotEqual(self.stored()["access_token"], before)
        self.wait_for_newer(agent)
        self.check_session_works()

    def test_agent_that_is_always_asked_becomes_the_newer_one(self):
        agent = self.start_agent("--log-level", "info")
        self.provider.pause()
        first = self.send_command("refresh", "--force")
        wait_until(self.provider.has_waiting_request, "the request to the provider")
        self.upgrade()
        wait_until(lambda: "newer version" in self.log("agent"), "the agent to notice the upgrade")
        self.assertEqual(receive(self.send_command("token")), [b"declined"])
        self.provider.resume()
        self.assertEqual((receive(first), receive(first)[:2]), ([b"heard"], [b"answer", b"0"]))
        self.wait_for_newer(agent)
        self.check_session_works()

    def test_tray_becomes_the_newer_one(self):
        tray = self.start_tray()
        self.wait_for_icon()
        before = self.tray_address()
        self.upgrade()
        self.wait_for_newer(tray)
        wait_until(lambda: self.desktop.tray_items() and self.tray_address() != before, "the newer one's icon")

    def test_tray_whose_window_is_open_stays(self):
        tray = self.start_tray("--log-level", "info")
        self.wait_for_icon()
        self.start_tray().wait(TIMEOUT)  # opens the window of the first
        wait_until(lambda: self.desktop.windows("Authtray"), "the window")
        self.upgrade()
        wait_until(lambda: "newer version" in self.log("authtray"), "the tray app to notice the upgrade")
        self.assertEqual(self.running(tray), str(self.program) + REPLACED)
        self.assertTrue(self.has_agent())

    def test_signal_ends_an_agent_that_waits_for_its_upgrade(self):
        agent = self.start_agent("--log-level", "info")
        self.provider.pause()
        self.send_command("refresh", "--force")
        wait_until(self.provider.has_waiting_request, "the request to the provider")
        self.upgrade()
        wait_until(lambda: "newer version" in self.log("agent"), "the agent to notice the upgrade")
        agent.send_signal(signal.SIGTERM)
        self.provider.resume()
        self.assertEqual(agent.wait(TIMEOUT), 0)

    def test_command_that_has_just_started_goes_on(self):
        agent = self.start_agent()
        agent.send_signal(signal.SIGSTOP)
        caller = self.spawn_cli("status")
        wait_until(lambda: self.connections() > 1, "the command's connection to the agent")
        self.upgrade()
        self.kill(agent)
        out, err = caller.communicate()
        self.assertEqual(caller.returncode, 0, out + err)

    def test_watch_becomes_the_newer_one_with_its_agent(self):
        agent = self.start_agent()
        watching = self.spawn_cli("watch")
        self.assertEqual(json.loads(watching.stdout.readline())["event"], "state")
        self.upgrade()
        wait_until(lambda: self.running(watching) == self.running(agent) == str(self.program), "the newer version")
        self.assertEqual(json.loads(watching.stdout.readline())["event"], "state")
        self.assertEqual(self.cli("refresh", "--force").returncode, 0)
        self.assertEqual(json.loads(watching.stdout.readline())["event"], "renewed")
