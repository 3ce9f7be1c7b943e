# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A terminal, and a person's keys."""

import fcntl
import os
import pty
import select
import struct
import termios

from tests.real.harness.program import PATIENCE, wait_until

CTRL_C = "\x03"
CTRL_D = "\x04"
END_MARK = "<end>"


class Terminal:
    """A command on a terminal of its own."""

    def __init__(self, desktop, command, env, columns=0, **options):
        self._screen, self.line = pty.openpty()
        fcntl.ioctl(self.line, termios.TIOCSWINSZ, struct.pack("4H", 0, columns, 0, 0))
        os.set_blocking(self._screen, False)
        self._settings = termios.tcgetattr(self.line)
        self._text = b""
        self._child = desktop.spawn(command, env=env, stdin=self.line, stdout=self.line, stderr=self.line,
                                    preexec_fn=control_terminal, **options)

    def close(self):
        os.close(self._screen)
        os.close(self.line)

    def sent(self):
        """All that was written there so far, with what was typed."""
        try:
            self._text += os.read(self._screen, 65536)
        except BlockingIOError:
            pass
        return self._text.decode(errors="replace").replace("\r\n", "\n")

    def text(self):
        """What is to be read there: after a carriage return, a line is written over."""
        return "\n".join(map(written_over, self.sent().split("\n")))

    def wait_for(self, text):
        wait_until(lambda: text in self.text(), PATIENCE, f"{text!r} on the terminal")

    def type(self, keys):
        left = keys.encode()
        while left:  # a terminal takes a few thousand at a time
            select.select([], [self._screen], [], PATIENCE)
            left = left[os.write(self._screen, left):]

    def end(self):
        """The exit code, once the command has ended and all that it wrote has arrived: what is written now comes after it."""
        code = self._child.wait(PATIENCE)
        os.write(self.line, END_MARK.encode())
        self.wait_for(END_MARK)
        self._text = self._text.replace(END_MARK.encode(), b"")
        return code

    def is_sane(self):
        """As it was before, and nothing typed is left for the shell to run."""
        left = struct.unpack("i", fcntl.ioctl(self.line, termios.FIONREAD, bytes(4)))[0]
        return left == 0 and termios.tcgetattr(self.line) == self._settings


def written_over(line):
    first, *others = line.split("\r")
    for other in others:
        first = other + first[len(other):]
    return first if first.strip(" ") else ""


def control_terminal():
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
