// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/platform/paths.h"

#include <chrono>
#include <optional>
#include <vector>

namespace authtray {

/// Runs the agent without a window until it is told to quit, or nothing was asked of it for `idleTimeout`. Returns the
/// exit code, or Upgraded. Needs the application object. `activated`: see takeActivationSockets().
int runAgent(const Paths &paths, std::optional<std::chrono::minutes> idleTimeout, std::vector<int> activated);

/// Runs the tray app, which is an agent too, in the same way. Makes the application object.
int runTray(int argc, char **argv, const Paths &paths);

} // namespace authtray
