#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hostile connections to a socket: silent, slow, malformed, giant, and gone before the answer.

Usage: flood.py ADDRESS TOTAL AT_ONCE: makes so many connections one after the other, so many of them open at once, and prints
how many were made and how many were turned away. ADDRESS is the path of a socket or the port of a loopback listener.
"""

import collections
import itertools
import os
import socket
import sys

GIANT = b"\xff\xff\xff\xf0" + b"x" * 4096
MESSAGES = [
    b"",  # says nothing
    b"\x00\x00",  # half a length
    GIANT,  # a length that no message has
    os.urandom(256),
    b"\x00\x00\x00\x0c\x00\x00\x00\x03run\x00\x00\x00\x01\x00",  # a message that isn't a command
    b"GET /callback?code=x&state=y HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    b"GET /" + b"a" * 4000,  # a line without an end
]


def main(address, total, at_once):
    open_ones = collections.deque()
    made = refused = 0
    for message in itertools.islice(itertools.cycle(MESSAGES), total):
        connection = connect(address, message)
        made += connection is not None
        refused += connection is None
        if connection:
            open_ones.append(connection)
        if len(open_ones) >= at_once:
            open_ones.popleft().close()
    print(f"{made} made, {refused} turned away", flush=True)


def connect(address, message):
    """A connection that has sent the message; None if it was turned away."""
    is_path = "/" in address
    connection = socket.socket(socket.AF_UNIX if is_path else socket.AF_INET)
    connection.settimeout(0 if is_path else 1)
    try:
        connection.connect(address if is_path else ("127.0.0.1", int(address)))
        connection.send(message)
        return connection
    except OSError:
        connection.close()
        return None


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
