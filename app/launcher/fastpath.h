// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>
#include <span>

namespace authtray {

/// What came of the fast path.
struct FastPathResult
{
    /// The command's exit code; its output has been written. Absent if the full program has to run the command: no
    /// agent runs it, no agent is there, or the agent didn't answer as it should. Then nothing has been written.
    std::optional<int> exitCode = {};
    std::chrono::milliseconds waited{}; ///< for an agent that didn't answer
    bool isForAgent = false; ///< whether the command is one that an agent can run
};

/// Has a running agent run the command. No library is loaded, because Qt's start alone takes longer than the answer.
/// `arguments`: without the program's name. Blocks for hardly longer than the command's --timeout, so it is for the
/// main thread of a process that does nothing else yet.
FastPathResult tryFastPath(std::span<char *const> arguments);

} // namespace authtray
