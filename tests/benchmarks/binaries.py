# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The folder of the programs that are measured: the release build, or what AUTHTRAY_BINARIES names."""

import os
import pathlib

from tests import ROOT

BINARIES = pathlib.Path(os.environ.get("AUTHTRAY_BINARIES", ROOT / "build/release/bin"))
