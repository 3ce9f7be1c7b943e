// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

/// A process that runs beside this one until that ends, also after this one has become another program. The other
/// program doesn't notice it: it isn't its child, and no signal of the terminal or of the process group reaches it.
namespace authtray {

/// Runs `run` in such a process. `end`: a descriptor that can be read once this process has ended. Of this process's
/// files, the companion has only the standard error and `kept`, and it doesn't show the arguments `hidden`: see
/// hideArguments(). Signals that can be caught don't end it. Returns the system's message if it can't be started;
/// empty: it runs. For a process without threads.
std::string startCompanion(int kept, char *const *hidden, const std::function<void(int end)> &run);

/// Interrupts this process, as Ctrl+C does, once `end` can be read, and again until it ends. For a process that starts
/// no others.
void interruptAfter(int end);

enum class Wake { End, Change, Time };

/// Waits until `end` can be read, or else `changes`, but not longer than `time`, which includes the computer's sleep.
/// nullopt: without limit. A negative `changes` is ignored.
Wake waitForWake(int end, int changes, std::optional<std::chrono::milliseconds> time);

/// The time since the computer was started, including its sleep.
std::chrono::milliseconds sinceBoot();

} // namespace authtray
