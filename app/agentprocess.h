// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/platform/paths.h"

namespace authtray {

/// An exit code of the functions below: the newer version that was installed meanwhile has to be run instead.
inline constexpr int Upgraded = -1;

/// Runs the agent without a window until it is told to quit. Returns the exit code. Needs the application object.
int runAgent(const Paths &paths);

/// Runs the tray app, which is an agent too, in the same way. Makes the application object.
int runTray(int argc, char **argv, const Paths &paths);

} // namespace authtray
