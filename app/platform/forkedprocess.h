// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

/// Processes that this one forks. Without Qt, because `exec` uses it too.
namespace authtray {

/// A descriptor that can be read once the process has ended. It is closed in another program that this process becomes.
/// -1 if there is none, with the reason in errno.
int endOf(int process);

/// Runs `run` in a process of its own, whose standard output becomes `out`. Returns its exit code; 128 and the signal's
/// number if a signal has ended it. If it can't be started, `out` says why. `end`: a descriptor; if that can be read
/// before, returns -1 at once, and the process goes on. For a process without threads.
int runForked(const std::function<int()> &run, std::string &out, int end = -1);

/// The error of a process that can't be started, with the error number, and advice.
std::string startError(int problem);

/// What this process writes to its standard error goes to its standard output from now on.
void mergeErrors();

/// What this process writes to its standard output goes to the descriptor from now on.
void redirectOutput(int descriptor);

/// From a process that this one forks to this one. Another program that either becomes doesn't get it.
class Pipe
{
public:
    Pipe();
    ~Pipe();
    Pipe(const Pipe &) = delete;
    Pipe &operator=(const Pipe &) = delete;

    /// Why it couldn't be made, with advice; empty: it was.
    const std::string &error() const { return m_error; }
    int in() const { return m_in; }

    /// Closes in() of this process, and reads until a line or the pipe ends. Without the line break.
    std::string readLine() const;

private:
    std::string m_error;
    int m_out = -1;
    mutable int m_in = -1;
};

} // namespace authtray
