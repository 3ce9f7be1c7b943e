// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>

/// The caller of a command gets its answer before the --timeout, but a request that spends a refresh token must
/// continue until the provider's answer is stored. Therefore the process that the caller started only waits, and its
/// child, the worker, runs the command.
namespace authtray {

struct Split
{
    std::optional<int> exitCode = {}; ///< of the command; set in the waiting process
    bool isOverdue = false; ///< in the waiting process: the worker hasn't answered in time, and was told to end
    int caller = -1; ///< for the functions below; -1 if the process couldn't be split and runs the command itself
};

/// Splits the process. Must be called before any thread is started. The waiting process forwards signals to the worker.
/// If a signal ends the worker, the waiting process ends with the same signal. `timeout`: how long the waiting process
/// waits, in case that the worker hangs.
Split splitProcess(std::chrono::milliseconds timeout);

/// Makes the waiting process wait without limit, because the worker is about to write its answer, perhaps to a pager
/// that reads it slowly. Does nothing if `caller` is -1.
void announceAnswer(int caller);

/// Makes the waiting process exit with `exitCode`, and discards the worker's output from then on, because the caller
/// may wait until it is closed. Does nothing if `caller` is -1. If the waiting process is the first one of a container,
/// or was started by that, it exits after the worker: a container that ends ends the worker too.
void releaseCaller(int caller, int exitCode);

} // namespace authtray
