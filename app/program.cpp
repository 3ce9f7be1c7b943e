// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The program's two ways to run: one command, or the tray.

#include "app/commandline.h"
#include "app/commands.h"
#include "app/instance.h"
#include "app/interruption.h"
#include "app/terminal.h"
#include "app/version.h"
#include "core/log.h"
#include "core/oauth/http.h"
#include "core/session/sessions.h"
#include "core/store/keychain.h"
#include "ui/uimodule.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QPluginLoader>
#include <QTimer>

#include <dlfcn.h>
#include <sys/prctl.h>
#include <unistd.h>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr std::chrono::milliseconds longestRequest = 20s;

/// Tokens pass through memory: no core dump, and no other process of the user may look.
void guardMemory()
{
    ::prctl(PR_SET_DUMPABLE, 0);
}

void nameApplication()
{
    QCoreApplication::setApplicationName(QStringLiteral("authtray"));
    QCoreApplication::setApplicationVersion(QStringLiteral(AUTHTRAY_VERSION));
}

int finish(const Answer &answer)
{
    const Terminal terminal;
    terminal.out(answer.out);
    terminal.err(answer.err);
    return answer.exitCode;
}

QCoro::Task<> runAndQuit(Request request, Sessions &sessions, Terminal &terminal)
{
    const Answer answer = co_await runCommand(request, sessions, terminal);
    QCoreApplication::exit(finish(answer));
}

/// Ends a command, but not between a provider's answer and the keychain: there it would lose the session.
void endWhenSafe()
{
    if (!FileLock::isAnyHeld())
        ::_exit(finish({Interrupted, {}, "Interrupted\n"}));
}

bool hasDisplay()
{
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY")
            || qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

/// The UI module lies beside this library.
QString uiModulePath()
{
    Dl_info self{};
    ::dladdr(reinterpret_cast<const void *>(&uiModulePath), &self);
    return QFileInfo(QFile::decodeName(self.dli_fname)).path() + QStringLiteral("/libauthtray-ui.so");
}

QCoro::Task<> raiseAndQuit(Instance &instance)
{
    const auto raised = co_await instance.askToRaise();
    QCoreApplication::exit(raised ? Success : finish(failure(raised.error())));
}

int raiseOther(int argc, char **argv, Instance &instance)
{
    QCoreApplication application(argc, argv);
    QTimer::singleShot(0, &application, [&] { raiseAndQuit(instance); });
    return QCoreApplication::exec();
}

int runTray(int argc, char **argv, const Places &places, Instance &instance)
{
    QPluginLoader loader(uiModulePath());
    auto *ui = qobject_cast<UiModule *>(loader.instance());
    if (ui == nullptr)
        return finish(failure({Error::Kind::ReadFailed, loader.errorString(), {}}));
    const auto application = ui->createApplication(argc, argv);
    const auto listening = instance.listen();
    if (!listening)
        return finish(failure(listening.error()));
    Keychain store;
    Http http(longestRequest);
    const Clock clock;
    Sessions sessions(places, store, http, clock);
    const auto desktop = ui->createDesktop(sessions);
    sessions.keepFresh();
    QObject::connect(&instance, &Instance::raiseRequested, application.get(), [ui] { ui->raiseWindow(); });
    Interruption interruption;
    QObject::connect(&interruption, &Interruption::interrupted, application.get(), &QCoreApplication::quit);
    return QCoreApplication::exec();
}

} // namespace

int runCommandLine(int argc, char **argv)
{
    const auto parsed = parseCommandLine(argc, argv);
    if (const auto *answer = std::get_if<Answer>(&parsed))
        return finish(*answer);
    const Request &request = std::get<Request>(parsed);
    startLog(request.logLevel);
    QCoreApplication application(argc, argv);
    const auto places = Places::find(request.config);
    if (!places)
        return finish(failure(places.error()));
    Keychain store;
    Http http(std::min<std::chrono::milliseconds>(request.timeout, longestRequest));
    const Clock clock;
    Sessions sessions(*places, store, http, clock);
    Terminal terminal;
    Interruption interruption;
    QObject::connect(&interruption, &Interruption::interrupted, &application, endWhenSafe);
    QTimer::singleShot(0, &application, [&] { runAndQuit(request, sessions, terminal); });
    return QCoreApplication::exec();
}

int startTray(int argc, char **argv)
{
    const auto parsed = parseTrayCommandLine(argc, argv);
    if (const auto *answer = std::get_if<Answer>(&parsed))
        return finish(*answer);
    const Request &request = std::get<Request>(parsed);
    startLog(request.logLevel);
    const auto places = Places::find(request.config);
    if (!places)
        return finish(failure(places.error()));
    Instance instance(places->runtime);
    const auto isFirst = instance.isFirst();
    if (!isFirst)
        return finish(failure(isFirst.error()));
    if (!*isFirst)
        return raiseOther(argc, argv, instance);
    if (!hasDisplay())
        return finish(failure({Error::Kind::BadInput, QStringLiteral("there is no display to show a tray icon on"),
                               QStringLiteral("Start it in a desktop session, or use 'authtray --cli'.")}));
    return runTray(argc, argv, *places, instance);
}

} // namespace authtray

extern "C" {

int authtrayCommandLine(int argc, char **argv)
{
    authtray::guardMemory();
    authtray::nameApplication();
    return authtray::runCommandLine(argc, argv);
}

int authtrayTray(int argc, char **argv)
{
    authtray::guardMemory();
    authtray::nameApplication();
    return authtray::startTray(argc, argv);
}
}
