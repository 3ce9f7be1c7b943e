// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/wire/options.h"
#include "core/platform/instance.h"

#include <chrono>
#include <span>
#include <string>
#include <string_view>

namespace authtray {

/// What the fast path needs from a command line. The agent parses all of it, and reports usage errors.
struct Route
{
    std::string_view command;
    std::string_view tool; ///< that `credential` answers
    std::string config = defaultConfigFolder();
    std::chrono::seconds timeout = defaultTimeout;
    bool isForAgent = false; ///< an agent can run the command
    bool needsFullProgram = false; ///< no agent can run the command, or not with these options
};

/// The value in "--name=value", else the next argument, which is removed from `rest`. The next argument is also the
/// value of "--name=", as for the full parser.
std::string_view takeValue(std::string_view argument, std::span<char *const> &rest);

/// `arguments`: without the program's name. The route points into them.
Route readRoute(std::span<char *const> arguments);

} // namespace authtray
