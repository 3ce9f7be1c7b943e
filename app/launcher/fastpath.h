// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>

namespace authtray {

/// The outcome of the fast path.
struct FastPathResult
{
    /// The command's exit code, after its output was written. Absent if the full program must run the command, because
    /// agents don't run it, there is no agent, or the agent gave no valid answer. Then nothing was written.
    std::optional<int> exitCode = {};
    std::chrono::milliseconds waited{}; ///< the time spent on an agent that didn't answer
    std::chrono::milliseconds timeLeft{}; ///< of the command's --timeout
    bool isForAgent = false; ///< whether the command is one that an agent can run
    std::string input = {}; ///< for the full program: see readToolInput()
};

/// Sends the command to a running agent. Loads no library, because starting Qt takes longer than the answer.
/// `arguments`: without the program's name. Blocks until the answer arrives, but hardly longer than the command's
/// --timeout.
FastPathResult tryFastPath(std::span<char *const> arguments);

} // namespace authtray
