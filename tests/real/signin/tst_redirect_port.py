# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A redirect port that another program holds."""

import contextlib
import socket

from tests.real.harness.program import ProgramTest
from tests.support.scratch import TIMEOUT, wait_until


class RedirectPortTest(ProgramTest):
    def test_program_that_holds_the_port_is_named(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        holder = self.desktop.spawn(["/usr/bin/python3", "-m", "http.server", "--bind", "127.0.0.1", port])
        wait_until(lambda: is_open(port), "a program that listens on the port")
        self.add_profile(redirect={"ports": [port]})
        self.check_failed(self.cli("login", "--profile", "demo", "--no-browser"), 2,
                          f"can't come back to port {port} (held by python3, process {holder.pid}), which isn't free here\n"
                          "End the program that holds")


def is_open(port):
    with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port), TIMEOUT):
        return True
