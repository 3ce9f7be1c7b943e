// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The program's two ways to run: one command, or the tray.

#include "app/agent/agent.h"
#include "app/cli/commandline.h"
#include "app/cli/completion.h"
#include "app/commands/commandtable.h"
#include "app/platform/interruption.h"
#include "app/platform/process.h"
#include "app/platform/terminaldevice.h"
#include "app/terminal/terminal.h"
#include "app/wire/version.h"
#include "core/log.h"
#include "core/net/http.h"
#include "core/platform/exitinhibitor.h"
#include "core/platform/module.h"
#include "core/session/environmenttokensource.h"
#include "core/session/sessions.h"
#include "core/store/keychain.h"
#include "core/store/sealedfile.h"
#include "ui/uimodule.h"

#include <QCoreApplication>
#include <QEvent>
#include <QPluginLoader>
#include <QTimer>

#include <algorithm>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr std::chrono::milliseconds longestRequest = 20s;

/// For event loop, session bus, keychain, lock and provider. Their libraries abort the program if there are too few.
constexpr int neededDescriptors = 24;

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

/// How a command ends that was interrupted. The terminal has shown "^C".
int finishInterrupted()
{
    return finish({Interrupted, {}, isTerminal(Stream::Err) ? "\nInterrupted\n" : "Interrupted\n"});
}

/// A person may have forgotten what has been set.
QByteArray noticeOfEnvironment(const Request &request, const Sessions &sessions)
{
    if (!sessions.ofEnvironment() || !request.command->isAboutToken || request.output != OutputFormat::Text)
        return {};
    return "Note: " + sessions.ofEnvironment()->variable().toUtf8()
           + " is set: its token is used instead of a stored session.\n";
}

/// Where somebody reads along, and neither types an answer nor has the log told them.
bool mayShowWaiting(const Request &request)
{
    const bool isLogged = request.logLevel == u"info" || request.logLevel == u"debug";
    return !isLogged && !request.arguments.has("--no-browser");
}

QCoro::Task<> runAndQuit(Request request, Sessions &sessions, Terminal &terminal, const bool &isInterrupted)
{
    if (mayShowWaiting(request))
        terminal.startWaiting();
    sessions.readEnvironment(QProcessEnvironment::systemEnvironment(),
                             request.profile.isEmpty() ? request.arguments.text("--provider") : request.profile);
    if (sessions.ofEnvironment()) // no browser inherits it
        qunsetenv(sessions.ofEnvironment()->variable().toUtf8());
    Answer answer = co_await runCommand(request, sessions, terminal);
    answer.err.prepend(noticeOfEnvironment(request, sessions));
    terminal.stopWaiting();
    QCoreApplication::exit(isInterrupted ? finishInterrupted() : finish(answer));
}

/// Ends a command, but not between a provider's answer and the keychain: there it would lose the session. A sign-in is
/// called off and a question has the answer no, so that what was begun is undone; who doesn't want to wait for that
/// interrupts once more.
void interrupt(Terminal &terminal, Sessions &sessions, bool &isInterrupted)
{
    isInterrupted = true;
    const bool isSigningIn = sessions.cancelSignIn();
    if (terminal.withdrawQuestion() || isSigningIn)
        return;
    ExitInhibitor::whenNone([&terminal] {
        terminal.stopWaiting();
        showTyping();
        exitAtOnce(finishInterrupted());
    });
}

/// The same for a program that stays: whoever wants it to quit, it first finishes what it is about.
class QuitGuard : public QObject
{
public:
    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() != QEvent::Quit || m_isFree)
            return false;
        ExitInhibitor::whenNone([this] {
            m_isFree = true;
            QCoreApplication::quit();
        });
        return true;
    }

private:
    bool m_isFree = false;
};

int runUntilQuit()
{
    QuitGuard guard;
    QCoreApplication::instance()->installEventFilter(&guard);
    Interruption interruption;
    QObject::connect(&interruption, &Interruption::interrupted, QCoreApplication::instance(), &QCoreApplication::quit);
    return QCoreApplication::exec();
}

bool hasDisplay()
{
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY")
           || qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

/// Serves as the agent with `sessions`, once that is settled; else ends the program.
QCoro::Task<> becomeAgent(Agent &agent, Sessions &sessions, std::function<void()> begin)
{
    const auto isOurs = co_await agent.acquireLeadership();
    if (!isOurs)
        co_return QCoreApplication::exit(finish(failure(isOurs.error())));
    if (!*isOurs)
        co_return QCoreApplication::exit(Success);
    const auto serving = agent.serve(sessions);
    if (!serving)
        co_return QCoreApplication::exit(finish(failure(serving.error())));
    begin();
}

QCoro::Task<Result<Secret>> askPassphrase(const Terminal &terminal, QString path, bool isNew, QDeadlineTimer deadline)
{
    const QString question = (isNew ? QStringLiteral("New passphrase for %1: ") : QStringLiteral("Passphrase for %1: "))
                                     .arg(path);
    const auto first = co_await terminal.askSecret(question, deadline);
    if (!first || !isNew || first->size() == 0)
        co_return first;
    const QString again = QStringLiteral("Repeat passphrase: ");
    const auto second = co_await terminal.askSecret(again, deadline);
    if (second && !(*first == *second))
        co_return badInput(QStringLiteral("the two passphrases differ"), QStringLiteral("Try again."));
    co_return second;
}

/// What every way to run has: where sessions are kept, who asks their providers, and the sessions.
struct Services
{
    Keychain keychain;
    SealedFile file;
    Http http;
    Clock clock;
    Sessions sessions;

    Services(const Paths &paths, AskPassphrase ask, std::chrono::milliseconds patience = longestRequest)
        : file(paths.config + QStringLiteral("/sessions"), std::move(ask)), http(patience),
          sessions(paths, {keychain, file}, http, clock)
    { }
};

int runTray(int argc, char **argv, const Paths &paths)
{
    QPluginLoader loader(moduleFile(QStringLiteral("authtray-ui")));
    auto *ui = qobject_cast<UiModule *>(loader.instance());
    if (ui == nullptr)
        return finish(failure({Error::Kind::ReadFailed, loader.errorString(), {}}));
    const auto application = ui->createApplication(argc, argv);
    Services services(paths, [ui](const QString &path, bool isNew, QDeadlineTimer deadline) {
        return ui->askPassphrase(path, isNew, deadline);
    });
    Agent agent(paths, Agent::Kind::Tray);
    std::unique_ptr<QObject> desktop;
    QObject::connect(&agent, &Agent::raiseRequested, application.get(),
                     [ui](const QByteArray &activationToken) { ui->raiseWindow(activationToken); });
    QObject::connect(&agent, &Agent::retired, application.get(), &QCoreApplication::quit);
    QTimer::singleShot(0, application.get(), [&] {
        becomeAgent(agent, services.sessions, [&] {
            desktop = ui->createDesktop(services.sessions);
            services.sessions.keepFresh();
        });
    });
    return runUntilQuit();
}

int runAgent(const Paths &paths)
{
    Services services(paths, {});
    Agent agent(paths, Agent::Kind::Windowless);
    QObject::connect(&agent, &Agent::retired, QCoreApplication::instance(), &QCoreApplication::quit);
    QTimer::singleShot(0, QCoreApplication::instance(),
                       [&] { becomeAgent(agent, services.sessions, [&] { services.sessions.keepFresh(); }); });
    return runUntilQuit();
}

/// `waited`: of the command's --timeout, for an agent that didn't answer.
int runCommandLine(int argc, char **argv, std::chrono::milliseconds waited)
{
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() > 3 && arguments[1] == "complete" && arguments[2] == "--") // not for people, so in no help
        return finish(complete({arguments.begin() + 3, arguments.end()}));
    const auto parsed = parseCommandLine(arguments, qEnvironmentVariable("AUTHTRAY_PROFILE"));
    if (const auto *answer = std::get_if<Answer>(&parsed))
        return finish(*answer);
    Request request = std::get<Request>(parsed);
    request.timeout = std::max(1s, request.timeout - std::chrono::floor<std::chrono::seconds>(waited));
    startLog(request.logLevel);
    if (!hasDescriptors(neededDescriptors)) {
        const Error error = badInput(QStringLiteral("there are too few file descriptors"),
                                     QStringLiteral("Allow this process more of them: 'ulimit -n 1024'."));
        Answer answer = failureOf(request, error);
        answer.exitCode = Failure;
        return finish(answer);
    }
    QCoreApplication application(argc, argv);
    const auto paths = Paths::find(request.config);
    if (!paths)
        return finish(failureOf(request, paths.error()));
    if (request.command->run == nullptr)
        return runAgent(*paths);
    Terminal terminal;
    AskPassphrase ask;
    if (terminal.canAsk())
        ask = [&](const QString &path, bool isNew, QDeadlineTimer deadline) {
            return askPassphrase(terminal, path, isNew, deadline);
        };
    Services services(*paths, ask, std::min<std::chrono::milliseconds>(request.timeout, longestRequest));
    Interruption interruption;
    bool isInterrupted = false;
    QObject::connect(&interruption, &Interruption::interrupted, &application,
                     [&] { interrupt(terminal, services.sessions, isInterrupted); });
    QTimer::singleShot(0, &application, [&] { runAndQuit(request, services.sessions, terminal, isInterrupted); });
    return QCoreApplication::exec();
}

int startTray(int argc, char **argv)
{
    const auto parsed = parseTrayCommandLine({argv + 1, argv + argc});
    if (const auto *answer = std::get_if<Answer>(&parsed))
        return finish(*answer);
    const TrayOptions &options = std::get<TrayOptions>(parsed);
    startLog(options.logLevel);
    keepLog();
    const auto paths = Paths::find(options.config);
    if (!paths)
        return finish(failure(paths.error()));
    if (!hasDisplay())
        return finish(failure(badInput(QStringLiteral("there is no display to show a tray icon on"),
                                       QStringLiteral("Start it in a desktop session, or use 'authtray --cli'."))));
    return runTray(argc, argv, *paths);
}

} // namespace

} // namespace authtray

extern "C" {

int authtrayCommandLine(int argc, char **argv, int waitedMilliseconds)
{
    authtray::protectMemory();
    authtray::nameApplication();
    return authtray::runCommandLine(argc, argv, std::chrono::milliseconds(waitedMilliseconds));
}

int authtrayTray(int argc, char **argv, int)
{
    authtray::protectMemory();
    authtray::nameApplication();
    return authtray::startTray(argc, argv);
}
}
