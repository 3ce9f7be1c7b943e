# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A command on a terminal, and the keys that a person presses there."""

import fcntl
import os
import pty
import select
import struct
import termios

from tests.support.scratch import TIMEOUT, wait_until

CTRL_C = "\x03"
CTRL_D = "\x04"
OTHER_ACCOUNT = "You signed in as grace@example.com, but this profile was ada@example.com's. Replace it? [y/N] "
END_MARK = "<end>"


class Terminal:
    """A command on a terminal of its own."""

    def __init__(self, desktop, command, env, columns=0, rows=24, **options):
        self._screen, self.line = pty.openpty()
        self.resize(columns, rows)
        os.set_blocking(self._screen, False)
        self._settings = termios.tcgetattr(self.line)
        self._text = b""
        self._child = desktop.spawn(command, env=env, stdin=self.line, stdout=self.line, stderr=self.line,
                                    preexec_fn=control_terminal, **options)

    def resize(self, columns, rows):
        fcntl.ioctl(self.line, termios.TIOCSWINSZ, struct.pack("4H", rows, columns, 0, 0))

    def close(self):
        if self._screen is not None:
            self.hang_up()
        os.close(self.line)

    def hang_up(self):
        """Closes the terminal's window: the command receives SIGHUP, and cannot write any more."""
        os.close(self._screen)
        self._screen = None

    def wait(self):
        return self._child.wait(TIMEOUT)

    def output(self):
        """Everything that has been written to the terminal, including the echo of the keys."""
        try:
            self._text += os.read(self._screen, 65536)
        except BlockingIOError:
            pass
        return self._text.decode(errors="replace").replace("\r\n", "\n")

    def text(self):
        """What a person sees: text after a carriage return overwrites its line."""
        return "\n".join(map(overwritten, self.output().split("\n")))

    def wait_for(self, text):
        wait_until(lambda: text in self.text(), f"{text!r} on the terminal")

    def type(self, keys):
        left = keys.encode()
        while left:  # a terminal accepts a few thousand bytes at a time
            select.select([], [self._screen], [], TIMEOUT)
            left = left[os.write(self._screen, left):]

    def end(self):
        """Waits for the end of the command and returns its exit code. All that the command wrote has arrived by then, because
        the mark that is written now arrives after it."""
        code = self._child.wait(TIMEOUT)
        os.write(self.line, END_MARK.encode())
        self.wait_for(END_MARK)
        self._text = self._text.replace(END_MARK.encode(), b"")
        return code

    def is_restored(self):
        """Whether the terminal has the settings it had before, and no typed keys are left for the shell to read."""
        unread = struct.unpack("i", fcntl.ioctl(self.line, termios.FIONREAD, bytes(4)))[0]
        return unread == 0 and termios.tcgetattr(self.line) == self._settings


def overwritten(line):
    first, *others = line.split("\r")
    for other in others:
        first = other + first[len(other):]
    return first if first.strip(" ") else ""


def control_terminal():
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
