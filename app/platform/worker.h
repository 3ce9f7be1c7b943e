// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

/// The caller of a command gets its answer before the --timeout, but a request that spends a refresh token must
/// continue until the provider's answer is stored. Therefore the process that the caller started only waits, and its
/// child, the worker, runs the command.
namespace authtray {

struct Split
{
    std::optional<int> exitCode = {}; ///< of the command; set in the waiting process
    int caller = -1; ///< for letCallerGo(); -1 if the process couldn't be split and runs the command itself
};

/// Splits the process. Must be called before any thread is started. The waiting process forwards signals to the worker.
/// If a signal ends the worker, the waiting process ends with the same signal.
Split splitProcess();

/// Has the waiting process exit with this code. The worker's output goes nowhere from then on, because the caller may
/// wait for its end. `caller`: -1 does nothing.
void letCallerGo(int caller, int exitCode);

} // namespace authtray
