// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Operating system services for this process. Without Qt, because the fast path uses it too.
namespace authtray {

enum class Stream { In, Out, Err };

bool isTerminal(Stream stream);

/// Writes the whole text, or stops at the first error. Waits while the stream can't take more. Returns the system's
/// message in lower case; empty: no error.
std::string write(Stream stream, std::string_view text);

/// The system's message for an error number, in lower case.
std::string systemText(int problem);

/// Blocks until the text is written, also if the descriptor is non-blocking. Returns the error number; 0: no error.
int writeAll(int descriptor, std::string_view text);

/// Reads standard input until its end, or until `last` has come. Stops at an error, at the deadline, and at `maxSize`
/// bytes.
std::string readInput(std::size_t maxSize, std::chrono::steady_clock::time_point deadline,
                      std::optional<char> last = {});

/// If standard input is a Unix socket, the abstract name to which its peer is bound (unix(7)); empty: it has none.
std::string inputsPeerName();

/// Waits for standard input, and reads what has arrived of it. Returns the number of bytes; 0 at its end or after an error.
std::size_t readSome(char *to, std::size_t size);

/// Whether write() wouldn't wait: the stream isn't closed, a full pipe or a stopped terminal.
bool canWrite(Stream stream);

/// As write(), but ignores errors. Safe in a signal handler.
void writeFromSignal(Stream stream, std::string_view text);

/// Replaces each standard stream that is closed, so that no other file gets its descriptor. Reading from and writing to
/// the replacement still fail. `untilExec`: another program that this process becomes finds them closed.
void keepClosedStreams(bool untilExec = false);

/// Protects the tokens in memory: turns off core dumps, and prevents other processes of the user from reading it.
void protectMemory();

/// Makes the process end with a message when there isn't enough memory, instead of being aborted.
void reportMissingMemory();

/// Ends the process at once, without destructors. Safe in a signal handler.
[[noreturn]] void exitAtOnce(int code);

/// Calls `handler` for every signal that ends a process and can be caught: Ctrl+C, a closed terminal, SIGTERM, a limit
/// of CPU time, a SIGSEGV that another process has sent … (A SIGSEGV because of an error of this process ends it.) A
/// signal that was ignored when the process started stays ignored, as nohup and shells expect. `handler` may call only
/// what is safe in a signal handler.
void onInterruption(void (*handler)(int));

/// Ignores a SIGTERM that the process sends itself, as GLib does when the session bus ends. Otherwise a command would
/// say that it was interrupted, though nobody has interrupted it.
void ignoreOwnTermination();

/// Makes a write to a closed pipe, or beyond the limit of a file's size, fail instead of ending the process.
void ignoreWriteSignals();

/// The path without symbolic links and ".."; empty if there is no such file.
std::string realPath(const std::string &path);

void setEnvironment(const std::string &name, const std::string &value);

/// Runs another program in this process. `command`: its name, which is looked up in PATH, and its arguments, until a
/// null pointer. Returns only if that fails: the exit code that a shell would have, and the reason in lower case.
std::pair<int, std::string> runProgram(char *const *command);

/// The names of the environment's variables that aren't empty.
std::vector<std::string> variablesWithValue();

/// Whether the process may open `count` more descriptors.
bool hasDescriptors(int count);

/// Whether the process may start `count` more threads at the same time.
bool canStartThreads(int count);

/// How many descriptors the process may have in all.
std::size_t maxDescriptors();

/// Overwrites arguments of this process, which other users can read as long as it runs. A null pointer ends them.
void hideArguments(char *const *arguments);

/// Whether the file that this process runs has been replaced by another, as an upgrade does.
bool isReplaced();

/// Runs the file that has replaced this process's, in its place. Returns only if it can't be run.
void runReplacement(char **argv);

/// Loads a shared library, which stays loaded. Null if it can't be loaded; loadError() has the reason.
void *loadLibrary(const char *name);

/// Finds a function in a loaded library. Null if there is no such function; see loadError().
void *findFunction(void *library, const char *function);

const char *loadError();

} // namespace authtray
