// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platform/companion.h"

#include "app/platform/forkedprocess.h"
#include "app/platform/process.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <ctime>

namespace authtray {

namespace {

using namespace std::chrono;

/// Closes all but the standard streams and two descriptors.
void closeOthers(int one, int other)
{
    const auto [low, high] = std::minmax(one, other);
    const auto closeRange = [](int first, unsigned last) { ::close_range(static_cast<unsigned>(first), last, 0); };
    closeRange(STDERR_FILENO + 1, static_cast<unsigned>(low) - 1);
    closeRange(low + 1, static_cast<unsigned>(high) - 1);
    closeRange(high + 1, ~0U);
}

/// Of the standard streams, leaves only the standard error. Whoever reads the standard output waits until all have
/// closed it.
void leaveStreams()
{
    const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO})
        ::dup2(nowhere, stream);
}

/// Starts the companion from a process that ends, so that it is nobody's child. Returns the error number; 0: no error.
int startDetached(char *const *hidden, const std::function<void()> &run)
{
    hideArguments(hidden);
    ::setsid();
    ignoreWriteSignals();
    onInterruption([](int) {});
    const pid_t companion = ::fork();
    if (companion == 0) {
        run();
        exitAtOnce(EXIT_SUCCESS);
    }
    return companion < 0 ? errno : 0;
}

/// While it exists, no signal that can be caught reaches this process, nor one that it has forked, unless that accepts
/// them again.
class SignalBlock
{
public:
    SignalBlock()
    {
        sigset_t all;
        ::sigfillset(&all);
        ::sigprocmask(SIG_BLOCK, &all, &m_before);
    }
    ~SignalBlock() { accept(); }
    SignalBlock(const SignalBlock &) = delete;
    SignalBlock &operator=(const SignalBlock &) = delete;

    void accept() const { ::sigprocmask(SIG_SETMASK, &m_before, nullptr); }

private:
    sigset_t m_before{};
};

} // namespace

std::string startCompanion(int kept, char *const *hidden, const std::function<void(int)> &run)
{
    const int end = endOf(::getpid());
    if (end < 0)
        return startError(errno);
    const SignalBlock signals; // until the companion has left the terminal
    const auto accompany = [&] {
        signals.accept();
        leaveStreams();
        closeOthers(end, kept);
        run(end);
    };
    std::string error;
    const int problem = runForked([&] { return startDetached(hidden, accompany); }, error);
    ::close(end);
    return error.empty() && problem != 0 ? startError(problem) : error;
}

void interruptAfter(int end)
{
    const auto interrupt = [](void *waited) -> void * {
        waitForWake(static_cast<int>(reinterpret_cast<std::intptr_t>(waited)), -1, {});
        for (;; ::sleep(1)) // it may have been too early for the handler
            ::kill(::getpid(), SIGINT);
    };
    pthread_t thread{};
    void *argument = reinterpret_cast<void *>(static_cast<std::intptr_t>(end));
    if (::pthread_create(&thread, nullptr, interrupt, argument) == 0)
        ::pthread_detach(thread);
}

Wake waitForWake(int end, int changes, std::optional<milliseconds> time)
{
    const int timer = ::timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC);
    if (time) {
        const auto whole = floor<seconds>(*time);
        itimerspec setting{};
        setting.it_value = {.tv_sec = whole.count(), .tv_nsec = nanoseconds(*time - whole).count() + 1}; // 0: never
        ::timerfd_settime(timer, 0, &setting, nullptr);
    }
    std::array<pollfd, 3> wanted{{{end, POLLIN, 0}, {changes, POLLIN, 0}, {timer, POLLIN, 0}}};
    while (::poll(wanted.data(), wanted.size(), -1) < 0 && errno == EINTR) { }
    ::close(timer);
    if (wanted[0].revents != 0)
        return Wake::End;
    return wanted[1].revents != 0 ? Wake::Change : Wake::Time;
}

milliseconds sinceBoot()
{
    timespec time{};
    ::clock_gettime(CLOCK_BOOTTIME, &time);
    return duration_cast<milliseconds>(seconds(time.tv_sec) + nanoseconds(time.tv_nsec));
}

} // namespace authtray
