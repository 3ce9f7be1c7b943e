// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platform/process.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cctype>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>
#include <utility>

namespace authtray {

namespace {

int descriptorOf(Stream stream)
{
    switch (stream) {
    case Stream::In: return STDIN_FILENO;
    case Stream::Out: return STDOUT_FILENO;
    case Stream::Err: break;
    }
    return STDERR_FILENO;
}

constexpr std::string_view removed = " (deleted)"; ///< follows the path of a file that is no longer there

std::string linkOfProgram()
{
    std::array<char, PATH_MAX> link{};
    const ssize_t size = ::readlink("/proc/self/exe", link.data(), link.size());
    return {link.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
}

/// Where this process's file was when it was started, also if an upgrade has replaced it since.
std::string pathOfProgram()
{
    std::string path = linkOfProgram();
    if (path.ends_with(removed))
        path.resize(path.size() - removed.size());
    return path;
}

/// The kernel sends them to a process that makes an error, and another process can send them too.
constexpr std::array<int, 7> faultSignals{SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGSYS, SIGTRAP};

void (*interruptionHandler)(int) = nullptr;
volatile std::sig_atomic_t fromParent = 0;
volatile std::sig_atomic_t fromOthers = 0;
bool isOwnTerminationIgnored = false;

/// Whether it is about an error of this process, such as a bad pointer, or abort(): then it must end the process.
bool isOwnFault(const siginfo_t &info)
{
    const bool isSent = info.si_code <= 0 && info.si_pid != ::getpid();
    return !isSent && std::ranges::find(faultSignals, info.si_signo) != faultSignals.end();
}

/// Ctrl+C and a kill of the process group reach this process and its parent, which forwards the signal
/// (splitProcess()). Such an interruption counts once, although it arrives twice.
void handleInterruption(int signal, siginfo_t *info, void *)
{
    if (isOwnFault(*info)) {
        std::signal(signal, SIG_DFL);
        std::raise(signal); // once the handler has returned
        return;
    }
    if (isOwnTerminationIgnored && signal == SIGTERM && info->si_code <= 0 && info->si_pid == ::getpid())
        return;
    if (signal == SIGALRM && info->si_code > 0) // from alarm(), so it arrives once
        return interruptionHandler(signal);
    const bool isFromParent = info->si_code <= 0 && info->si_pid == ::getppid();
    auto &those = isFromParent ? fromParent : fromOthers;
    const auto &others = isFromParent ? fromOthers : fromParent;
    those = those + 1;
    if (those > others)
        interruptionHandler(signal);
}

} // namespace

bool isTerminal(Stream stream)
{
    return ::isatty(descriptorOf(stream)) == 1;
}

std::string write(Stream stream, std::string_view text)
{
    const int problem = writeAll(descriptorOf(stream), text);
    if (problem == 0)
        return {};
    return systemText(problem);
}

std::string systemText(int problem)
{
    const char *english = ::strerrordesc_np(problem); // strerror() is in the system's language
    std::string message = english != nullptr ? english : std::to_string(problem);
    message[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(message[0])));
    return message;
}

int writeAll(int descriptor, std::string_view text)
{
    while (!text.empty()) {
        const ssize_t length = ::write(descriptor, text.data(), text.size());
        pollfd writable{descriptor, POLLOUT, 0};
        if (length < 0 && errno == EAGAIN)
            ::poll(&writable, 1, -1);
        else if (length < 0 && errno != EINTR)
            return errno;
        text.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(length, 0)));
    }
    return 0;
}

std::string readInput(std::size_t maxSize, std::chrono::steady_clock::time_point deadline, std::optional<char> last)
{
    using namespace std::chrono;
    std::string input;
    std::array<char, 4096> bytes; // filled by read()
    while (input.size() < maxSize) {
        const auto left = ceil<milliseconds>(deadline - steady_clock::now()).count();
        pollfd readable{STDIN_FILENO, POLLIN, 0};
        const int ready = ::poll(&readable, 1, static_cast<int>(std::clamp<long long>(left, 0, INT_MAX)));
        if (ready < 0 && errno == EINTR)
            continue;
        const ssize_t length = ready > 0 ? ::read(STDIN_FILENO, bytes.data(), bytes.size()) : 0;
        if (length <= 0)
            break;
        input.append(bytes.data(), static_cast<std::size_t>(length));
        if (last && input.find(*last) != std::string::npos)
            break;
    }
    return input.substr(0, maxSize);
}

std::string inputsPeerName()
{
    sockaddr_un peer{};
    socklen_t length = sizeof(peer);
    const bool isPeer = ::getpeername(STDIN_FILENO, reinterpret_cast<sockaddr *>(&peer), &length) == 0;
    const std::size_t size = length > offsetof(sockaddr_un, sun_path) ? length - offsetof(sockaddr_un, sun_path) : 0;
    if (!isPeer || peer.sun_family != AF_UNIX || size == 0 || peer.sun_path[0] != '\0')
        return {};
    return {&peer.sun_path[1], size - 1};
}

std::size_t readSome(char *to, std::size_t size)
{
    for (;;) {
        const ssize_t length = ::read(STDIN_FILENO, to, size);
        if (length >= 0)
            return static_cast<std::size_t>(length);
        pollfd readable{STDIN_FILENO, POLLIN, 0};
        if (errno == EAGAIN)
            ::poll(&readable, 1, -1);
        else if (errno != EINTR)
            return 0;
    }
}

bool canWrite(Stream stream)
{
    pollfd writable{descriptorOf(stream), POLLOUT, 0};
    return ::poll(&writable, 1, 0) == 1 && (writable.revents & POLLOUT) != 0;
}

void writeFromSignal(Stream stream, std::string_view text)
{
    writeAll(descriptorOf(stream), text);
}

void keepClosedStreams(bool untilExec)
{
    const int flags = untilExec ? O_CLOEXEC : 0;
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(descriptor, F_GETFD) == -1) // open() returns the lowest free descriptor, which is this one
            ::open("/dev/null", (descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY) | flags);
    }
}

void protectMemory()
{
    ::prctl(PR_SET_DUMPABLE, 0);
}

void reportMissingMemory()
{
    const auto report = [] {
        writeFromSignal(Stream::Err, "Error: there isn't enough memory\n"
                                     "Allow this process more memory: see 'ulimit -v'.\n");
        exitAtOnce(EXIT_FAILURE);
    };
    std::set_new_handler(report);
    std::set_terminate([] { // Qt throws by itself
        try {
            if (const auto exception = std::current_exception())
                std::rethrow_exception(exception);
        } catch (const std::bad_alloc &) {
            std::get_new_handler()();
        } catch (...) { // NOLINT(bugprone-empty-catch): any other exception is an error of this program
        }
        std::abort();
    });
}

void exitAtOnce(int code)
{
    ::_exit(code);
}

void onInterruption(void (*handler)(int))
{
    interruptionHandler = handler;
    struct sigaction action = {};
    action.sa_sigaction = handleInterruption;
    action.sa_flags = SA_SIGINFO | SA_RESTART;
    std::vector<int> signals{SIGHUP,  SIGINT, SIGQUIT, SIGTERM, SIGXCPU,   SIGALRM,  SIGUSR1,
                             SIGUSR2, SIGIO,  SIGPWR,  SIGPROF, SIGVTALRM, SIGSTKFLT};
    signals.insert(signals.end(), faultSignals.begin(), faultSignals.end());
    for (int signal = SIGRTMIN; signal <= SIGRTMAX; ++signal)
        signals.push_back(signal);
    for (const int signal : signals) {
        struct sigaction before = {};
        ::sigaction(signal, nullptr, &before);
        if (before.sa_handler != SIG_IGN)
            ::sigaction(signal, &action, nullptr);
    }
}

void ignoreOwnTermination()
{
    isOwnTerminationIgnored = true;
}

void ignoreWriteSignals()
{
    for (const int signal : {SIGPIPE, SIGXFSZ})
        std::signal(signal, SIG_IGN);
}

std::string realPath(const std::string &path)
{
    char *real = ::realpath(path.c_str(), nullptr);
    const std::string found = real == nullptr ? "" : real;
    std::free(real);
    return found;
}

void setEnvironment(const std::string &name, const std::string &value)
{
    ::setenv(name.c_str(), value.c_str(), 1);
}

std::pair<int, std::string> runProgram(char *const *command)
{
    ::execvp(command[0], command);
    const int code = errno == ENOENT ? 127 : 126;
    return {code, systemText(errno)};
}

void hideArguments(char *const *arguments)
{
    for (; *arguments != nullptr; ++arguments)
        std::memset(*arguments, 0, std::strlen(*arguments));
}

std::vector<std::string> variablesWithValue()
{
    std::vector<std::string> names;
    for (char **variable = environ; *variable != nullptr; ++variable) {
        const std::string_view text = *variable;
        const std::size_t equals = text.find('=');
        if (equals + 1 < text.size())
            names.emplace_back(text.substr(0, equals));
    }
    return names;
}

bool hasDescriptors(int count)
{
    std::vector<int> probes(static_cast<std::size_t>(count));
    std::ranges::generate(probes, [] { return ::eventfd(0, EFD_CLOEXEC); });
    const bool hasAll = std::ranges::find(probes, -1) == probes.end();
    for (const int probe : probes) {
        if (probe >= 0)
            ::close(probe);
    }
    return hasAll;
}

bool canStartThreads(int count)
{
    // The threads end together, so that they run at the same time. Waking all at once costs less than a mutex, which
    // they would pass on one by one.
    std::atomic<bool> mayEnd = false;
    const auto waitForEnd = [](void *flag) -> void * {
        static_cast<std::atomic<bool> *>(flag)->wait(false);
        return nullptr;
    };
    std::vector<pthread_t> threads;
    pthread_t thread{};
    while (threads.size() < static_cast<std::size_t>(count)
           && ::pthread_create(&thread, nullptr, waitForEnd, &mayEnd) == 0)
        threads.push_back(thread);
    mayEnd = true;
    mayEnd.notify_all();
    for (const pthread_t started : threads)
        ::pthread_join(started, nullptr);
    return threads.size() == static_cast<std::size_t>(count);
}

std::size_t maxDescriptors()
{
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur;
}

bool isReplaced()
{
    return linkOfProgram().ends_with(removed) && ::access(pathOfProgram().c_str(), X_OK) == 0;
}

void runReplacement(char **argv)
{
    if (isReplaced())
        ::execv(pathOfProgram().c_str(), argv);
}

void *loadLibrary(const char *name)
{
    const std::string executable = pathOfProgram();
    const std::string folder = executable.substr(0, executable.rfind('/') + 1) + AUTHTRAY_LIBRARIES "/";
    return ::dlopen((folder + name).c_str(), RTLD_NOW);
}

void *findFunction(void *library, const char *function)
{
    return ::dlsym(library, function);
}

const char *loadError()
{
    return ::dlerror();
}

} // namespace authtray
