// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platform/worker.h"

#include "app/platform/process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

using namespace std::chrono_literals;

namespace authtray {

namespace {

using Clock = std::chrono::steady_clock;

volatile pid_t workerId = 0;

void passOn(int signal)
{
    const int before = errno;
    ::kill(workerId, signal);
    errno = before;
}

[[noreturn]] void endBy(int signal)
{
    std::signal(signal, SIG_DFL);
    std::raise(signal);
    exitAtOnce(128 + signal); // the signal is blocked
}

int waitForEnd()
{
    int status = 0;
    while (::waitpid(workerId, &status, 0) < 0 && errno == EINTR) { }
    if (WIFSIGNALED(status))
        endBy(WTERMSIG(status));
    return WEXITSTATUS(status);
}

/// False after the deadline.
bool waitForBytes(int pipe, Clock::time_point deadline)
{
    pollfd readable{pipe, POLLIN, 0};
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
        if (::poll(&readable, 1, static_cast<int>(std::max(left, 0ms).count())) > 0)
            return true;
        if (left <= 0ms)
            return false;
    }
}

constexpr int answerFollows = -1; ///< on the pipe instead of an exit code

/// Waits for a number on the pipe. nullopt if the worker has ended without one.
std::optional<int> readNumber(int pipe)
{
    int number = 0;
    ssize_t length = 0;
    do {
        length = ::read(pipe, &number, sizeof number);
    } while (length < 0 && errno == EINTR);
    return length == sizeof number ? std::optional(number) : std::nullopt;
}

void writeNumber(int pipe, int number)
{
    [[maybe_unused]] const auto length = ::write(pipe, &number, sizeof number);
}

/// Whether this process is the first one of a container's PID namespace, or was started by that. When the first process
/// ends, the kernel ends all others.
bool mayEndContainer()
{
    constexpr ino_t systemsNamespace = 0xeffffffc; // in Linux
    struct stat status = {};
    const bool isInContainer = ::stat("/proc/self/ns/pid", &status) == 0 && status.st_ino != systemsNamespace;
    return isInContainer && (::getpid() == 1 || ::getppid() == 1);
}

Split waitForWorker(int pipe, std::chrono::milliseconds timeout)
{
    if (!waitForBytes(pipe, Clock::now() + timeout)) {
        ::kill(workerId, SIGTERM);
        return {.isOverdue = true};
    }
    auto code = readNumber(pipe);
    if (code == answerFollows)
        code = readNumber(pipe);
    if (!code)
        return {.exitCode = waitForEnd()};
    if (mayEndContainer())
        waitForEnd();
    return {.exitCode = code};
}

} // namespace

Split splitProcess(std::chrono::milliseconds timeout)
{
    std::array<int, 2> pipe{};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0)
        return {};
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::sigprocmask(SIG_BLOCK, &all, &before); // until the waiting process can forward them
    workerId = ::fork();
    if (workerId > 0) {
        ignoreWriteSignals();
        onInterruption(passOn);
    }
    ::sigprocmask(SIG_SETMASK, &before, nullptr);
    ::close(pipe[workerId > 0 ? 1 : 0]);
    if (workerId > 0)
        return waitForWorker(pipe[0], timeout);
    if (workerId == 0)
        return {.caller = pipe[1]};
    ::close(pipe[1]);
    return {};
}

void announceAnswer(int caller)
{
    if (caller >= 0)
        writeNumber(caller, answerFollows);
}

void releaseCaller(int caller, int exitCode)
{
    if (caller < 0)
        return;
    const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        ::dup2(nowhere, stream);
    ::close(nowhere);
    writeNumber(caller, exitCode);
    ::close(caller);
}

} // namespace authtray
