// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platform/forkedprocess.h"

#include "app/platform/process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <utility>

namespace authtray {

namespace {

enum class Ready { Pipe, Child, End };

/// Waits until the pipe can be read, or else the child has ended, or `end` can be read.
Ready waitForOutput(int pipe, int child, int end)
{
    std::array<pollfd, 3> wanted{{{end, POLLIN, 0}, {pipe, POLLIN, 0}, {child, POLLIN, 0}}}; // ignores negative ones
    while (::poll(wanted.data(), wanted.size(), -1) < 0 && errno == EINTR) { }
    if (wanted[0].revents != 0)
        return Ready::End;
    return wanted[1].revents != 0 ? Ready::Pipe : Ready::Child;
}

/// Reads until the pipe is closed, or the child has ended: a process that it has left behind may have the pipe, too.
/// False if `end` can be read before.
bool readAll(int pipe, pid_t child, std::string &out, int end)
{
    const int childEnd = endOf(child);
    std::array<char, 4096> bytes; // filled by read()
    Ready ready{};
    while ((ready = waitForOutput(pipe, childEnd, end)) == Ready::Pipe) {
        const ssize_t length = ::read(pipe, bytes.data(), bytes.size());
        if (length == 0 || (length < 0 && errno != EINTR))
            break;
        out.append(bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(length, 0)));
    }
    ::close(childEnd);
    return ready != Ready::End;
}

/// While it exists, the exit codes of children can be read, also if the caller of this process ignores theirs.
class ChildSignal
{
public:
    ChildSignal() : m_before(std::signal(SIGCHLD, SIG_DFL)) { }
    ~ChildSignal() { std::signal(SIGCHLD, m_before); }
    ChildSignal(const ChildSignal &) = delete;
    ChildSignal &operator=(const ChildSignal &) = delete;

private:
    void (*m_before)(int);
};

int waitForExit(pid_t child)
{
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) { }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

} // namespace

int endOf(pid_t process)
{
    return static_cast<int>(::syscall(SYS_pidfd_open, process, 0)); // glibc has a function for it, but not all versions
}

int runForked(const std::function<int()> &run, std::string &out, int end)
{
    const ChildSignal childSignal;
    std::array<int, 2> pipe{-1, -1};
    const pid_t child = ::pipe2(pipe.data(), O_CLOEXEC) == 0 ? ::fork() : -1;
    if (child < 0)
        out = startError(errno);
    if (child == 0) {
        ::dup2(pipe[1], STDOUT_FILENO);
        std::exit(run());
    }
    ::close(pipe[1]);
    const bool isRead = child < 0 || readAll(pipe[0], child, out, end);
    ::close(pipe[0]);
    if (child < 0)
        return EXIT_FAILURE;
    return isRead ? waitForExit(child) : -1;
}

std::string startError(int problem)
{
    return "Error: no process can be started: " + systemText(problem)
           + "\nAllow more of them: see 'ulimit -u' and 'ulimit -n'.\n";
}

void redirectOutput(int descriptor)
{
    ::dup2(descriptor, STDOUT_FILENO);
}

Pipe::Pipe()
{
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        m_error = startError(errno);
    m_out = ends[0];
    m_in = ends[1];
}

Pipe::~Pipe()
{
    ::close(m_out);
    ::close(m_in);
}

std::string Pipe::readLine() const
{
    ::close(std::exchange(m_in, -1));
    std::string line;
    char byte = 0;
    for (;;) {
        const ssize_t length = ::read(m_out, &byte, 1);
        if (length < 0 && errno == EINTR)
            continue;
        if (length <= 0 || byte == '\n')
            return line;
        line += byte;
    }
}

void mergeErrors()
{
    ::dup2(STDOUT_FILENO, STDERR_FILENO);
}

} // namespace authtray
