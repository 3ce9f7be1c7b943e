# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Imports in Python name modules from the root of the repository, as includes in C++ do, so Python has to be started there:

    python3 -m unittest -v tests.real.signin.tst_session
"""

import pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
