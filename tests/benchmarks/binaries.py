# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is measured, as it is released. AUTHTRAY_BINARIES names a folder that has it already."""

import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BINARIES = pathlib.Path(os.environ.get("AUTHTRAY_BINARIES", ROOT / "build/release/bin"))


def build():
    subprocess.run([ROOT / "installer/setup", "--benchmarks"], check=True)
    subprocess.run([ROOT / "tests/support/install-modules"], check=True)
    if "AUTHTRAY_BINARIES" in os.environ:
        return
    quiet = {"cwd": ROOT, "check": True, "stdout": subprocess.DEVNULL}
    subprocess.run(["cmake", "--preset", "release", "-DAUTHTRAY_BENCHMARKS=ON"], **quiet)
    subprocess.run(["cmake", "--build", "--preset", "release", "--parallel", str(os.cpu_count())], **quiet)
