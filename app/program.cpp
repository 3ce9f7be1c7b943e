// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The two functions that the executable calls: one runs a command, the other the tray app.

#include "app/agentprocess.h"
#include "app/cli/commandline.h"
#include "app/cli/completion.h"
#include "app/commandprocess.h"
#include "app/commands/command.h"
#include "app/platform/callername.h"
#include "app/platform/process.h"
#include "app/platform/systemd.h"
#include "app/platform/unixsocket.h"
#include "app/services.h"
#include "app/wire/version.h"
#include "core/log.h"
#include "core/platform/instance.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

using namespace std::chrono_literals;

namespace authtray {

namespace {

/// For the event loop, session bus, keychain, lock and provider. Without enough, their libraries abort the program.
constexpr int neededDescriptors = 24;

/// For the session bus, keychain, host names and provider. Without enough, QtDBus waits for ever and GLib aborts.
constexpr int neededThreads = 6;

void prepareProcess()
{
    protectMemory();
    ignoreWriteSignals();
    reportMissingMemory();
    QCoreApplication::setApplicationName(QStringLiteral("authtray"));
    QCoreApplication::setApplicationVersion(QStringLiteral(AUTHTRAY_VERSION));
}

bool hasDisplay()
{
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY")
           || qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

/// Must be called before any thread is started, because it changes the environment.
void findSessionBus()
{
    if (qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS") || qEnvironmentVariableIsSet("XDG_RUNTIME_DIR"))
        return;
    if (const std::string address = userBusAddress(); !address.empty())
        qputenv("DBUS_SESSION_BUS_ADDRESS", QByteArray::fromStdString(address));
}

/// What this process isn't allowed to have enough of.
std::optional<Error> findLack()
{
    if (!hasDescriptors(neededDescriptors))
        return badInput(QStringLiteral("there are too few file descriptors"),
                        QStringLiteral("Allow this process more of them: 'ulimit -n 1024'."));
    if (!canStartThreads(neededThreads))
        return badInput(QStringLiteral("there is no room for threads"),
                        QStringLiteral("Allow this process more memory and processes: see 'ulimit -v' and 'ulimit -u'."));
    return std::nullopt;
}

bool canLog()
{
    return canWrite(Stream::Err);
}

int refuse(const Request &request, const Error &error)
{
    Answer answer = failureOf(request, error);
    answer.exitCode = Failure;
    return writeAnswer(answer);
}

/// Runs the newer version in this process's place, if there is one to run. Otherwise returns the exit code.
int runUpgraded(int code, char **argv)
{
    if (code != Upgraded)
        return code;
    runReplacement(argv);
    return Failure;
}

/// `waited`: the part of the command's --timeout that has passed while an agent didn't answer.
/// `input`: what readToolInput() has read.
int runCommandLine(int argc, char **argv, std::chrono::milliseconds waited, int caller, QByteArray input)
{
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() > 3 && arguments[1] == "complete"
        && arguments[2] == "--") // called by shells only, so the help doesn't list it
        return writeAnswer(complete({arguments.begin() + 3, arguments.end()}));
    const auto parsed = parseCommandLine(arguments, qEnvironmentVariable("AUTHTRAY_PROFILE"));
    if (const auto *answer = std::get_if<Answer>(&parsed))
        return writeAnswer(*answer);
    Request request = std::get<Request>(parsed);
    request.timeout = std::max(1s, request.timeout - std::chrono::floor<std::chrono::seconds>(waited));
    request.input = std::move(input);
    request.program = callerName(QCoreApplication::applicationPid());
    startLog(request.logLevel, canLog);
    findSessionBus();
    const auto activated = request.command->run ? std::vector<int>() : takeActivationSockets();
    if (!activated.empty())
        qunsetenv("TZ"); // a caller without a zone means the computer's
    if (const auto lack = findLack()) {
        std::ranges::for_each(activated, refuseWaiting);
        return refuse(request, *lack);
    }
    const QCoreApplication application(argc, argv);
    const auto paths = request.command->needsRuntime ? Paths::find(request.config) : Paths::locate(request.config);
    if (!paths) {
        std::ranges::for_each(activated, refuseWaiting);
        return writeAnswer(failureOf(request, paths.error()));
    }
    if (request.command->run)
        return runUpgraded(runInThisProcess(request, *paths, caller), argv);
    const auto idleMinutes = request.arguments.number("--idle-timeout");
    const auto idleTimeout = idleMinutes ? std::optional(std::chrono::minutes(*idleMinutes)) : std::nullopt;
    return runUpgraded(runAgent(*paths, idleTimeout, activated), argv);
}

int startTray(int argc, char **argv)
{
    const auto parsed = parseTrayCommandLine({argv + 1, argv + argc});
    if (const auto *answer = std::get_if<Answer>(&parsed))
        return writeAnswer(*answer);
    const TrayOptions &options = std::get<TrayOptions>(parsed);
    startLog(options.logLevel, canLog);
    keepLog();
    const auto paths = Paths::find(options.config);
    if (!paths)
        return writeAnswer(failure(paths.error()));
    if (!hasDisplay())
        return writeAnswer(failure(badInput(QStringLiteral("there is no display to show a tray icon on"),
                                            QStringLiteral("Start it in a desktop session, or use 'authtray --cli'."))));
    return runUpgraded(runTray(argc, argv, *paths), argv);
}

} // namespace

} // namespace authtray

extern "C" {

int authtrayCommandLine(int argc, char **argv, int waitedMilliseconds, int caller, const char *input,
                        std::size_t inputSize)
{
    authtray::prepareProcess();
    return authtray::runCommandLine(argc, argv, std::chrono::milliseconds(waitedMilliseconds), caller,
                                    QByteArray(input, static_cast<qsizetype>(inputSize)));
}

int authtrayTray(int argc, char **argv, int, int, const char *, std::size_t)
{
    authtray::prepareProcess();
    return authtray::startTray(argc, argv);
}
}
