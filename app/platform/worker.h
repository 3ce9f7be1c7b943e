// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

/// A command's caller waits until its --timeout, but a request that spends a refresh token is waited for until its answer
/// is kept. Therefore the process that the caller has started only waits; its child, the worker, runs the command.
namespace authtray {

struct Split
{
    std::optional<int> exitCode = {}; ///< in the process that waited: the command's
    int caller = -1; ///< in the worker: for letCallerGo(); -1 if the process couldn't be split, and runs the command itself
};

/// Splits the process. Before any thread is started. Signals that are sent to the waiting process reach the worker; if
/// that is ended by a signal, the waiting process ends by the same one.
Split splitProcess();

/// Has the waiting process exit with this code. The worker's output goes nowhere from then on, because the caller may
/// wait for its end. `caller`: -1 does nothing.
void letCallerGo(int caller, int exitCode);

} // namespace authtray
