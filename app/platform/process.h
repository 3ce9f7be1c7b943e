// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// What this process asks of the operating system for itself. Without Qt: the way to a running agent uses it, too.
namespace authtray {

enum class Stream { In, Out, Err };

bool isTerminal(Stream stream);

/// Writes all of it, or stops at the first error: the system's message, in lower case; empty if there was none.
std::string write(Stream stream, std::string_view text);

/// The same, safe in a signal handler.
void writeFromSignal(Stream stream, std::string_view text);

/// Opens something in the place of each standard stream that is closed, so that no other file gets its number. Reading
/// from and writing to it still fail.
void keepClosedStreams();

/// Tokens pass through memory: afterwards there is no core dump, and no other process of the user may read it.
void protectMemory();

/// Ends the process at once, without destructors. Safe in a signal handler.
[[noreturn]] void exitAtOnce(int code);

/// Calls the handler, which must be safe in a signal handler, for every signal that is sent to end a process and can be
/// caught: Ctrl+C, a closed terminal, SIGTERM, a limit of CPU time … One that was ignored when the process started
/// stays ignored, as nohup and shells expect.
void onInterruption(void (*handler)(int));

/// Lets a write to a closed pipe, or beyond the limit of a file's size, fail instead of ending the process.
void ignoreWriteSignals();

/// The same path without symbolic links and ".."; empty if there is no such file.
std::string realPath(const std::string &path);

/// The names of the environment's variables that aren't empty.
std::vector<std::string> variablesWithValue();

/// Whether the process may open this many descriptors more.
bool hasDescriptors(int count);

/// How many descriptors the process may have in all.
std::size_t maxDescriptors();

/// Loads a shared library, which stays loaded. Null: it can't be loaded; loadError() says why.
void *loadLibrary(const char *name);

/// A function in a loaded library. Null: it has none; loadError() says so.
void *findFunction(void *library, const char *function);

const char *loadError();

} // namespace authtray
