# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The instance id, which tells a config folder's sockets, locks and keychain entries from those of other folders."""

import os


def instance_id(config):
    """The hash that core/platform/instance.h makes of the folder's path."""
    value = 0xcbf29ce484222325
    for byte in os.fsencode(config.resolve()):
        value = (value ^ byte) * 0x100000001b3 % 2**64
    return f"{value:016x}"
