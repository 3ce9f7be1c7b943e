// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>
#include <span>

namespace authtray {

/// How the quick way ended.
struct QuickEnd
{
    /// The command's, whose output has been written. Nothing, with nothing written: only the ordinary way leads on. The
    /// command isn't one for an agent, there is none, or it doesn't answer as it should.
    std::optional<int> exitCode;
    std::chrono::milliseconds waited{}; ///< for an agent that didn't answer
};

/// The way of a command from main to a running agent. It loads no library, as Qt's start alone would cost more than the
/// answer. `arguments`: without the program's name. For the main thread of a process that does nothing else yet: it
/// blocks, hardly longer than the command's --timeout.
QuickEnd goQuickWay(std::span<char *const> arguments);

} // namespace authtray
