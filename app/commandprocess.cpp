// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commandprocess.h"

#include "app/commands/commandtable.h"
#include "app/platform/interruption.h"
#include "app/platform/process.h"
#include "app/platform/terminaldevice.h"
#include "app/platform/worker.h"
#include "app/services.h"
#include "app/terminal/terminal.h"
#include "core/platform/exitinhibitor.h"
#include "core/session/environmenttokensource.h"

#include <QCoreApplication>
#include <QMap>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace authtray {

namespace {

/// As for a login: three tries in all for each file, however many steps of the command need it.
class PassphraseTries
{
public:
    bool areUsedUp(const QString &path) const { return m_wrong.value(path) >= maxTries; }
    void addWrong(const QString &path) { ++m_wrong[path]; }

private:
    static constexpr int maxTries = 3;

    QMap<QString, int> m_wrong;
};

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

QCoro::Task<Result<Secret>> passphraseWrong(QString path)
{
    co_return Error{Error::Kind::PassphraseWrong, path};
}

/// Empty if there is no terminal to ask on.
AskPassphrase passphraseQuestion(const Terminal &terminal, const PassphraseTries &tries)
{
    if (!terminal.canAsk())
        return {};
    return [&](const QString &path, bool isNew, QDeadlineTimer deadline) {
        return tries.areUsedUp(path) ? passphraseWrong(path) : askPassphrase(terminal, path, isNew, deadline);
    };
}

TryPassphraseAgain passphraseRetry(const Terminal &terminal, PassphraseTries &tries)
{
    return [&](const QString &path) {
        tries.addWrong(path);
        if (tries.areUsedUp(path))
            return false;
        terminal.err(QStringLiteral("It doesn't open %1. Try again.\n").arg(path).toUtf8());
        return true;
    };
}

/// Ends the output of an interrupted command. On a terminal, writes a line break after the "^C".
int writeInterrupted()
{
    return writeAnswer({Interrupted, {}, isTerminal(Stream::Err) ? "\nInterrupted\n" : "Interrupted\n"});
}

/// Reminds the person of an environment variable that replaces the stored session. A variable without a usable token is
/// an error of the commands that would use it. A command that was refused has used none.
QByteArray environmentNote(const Request &request, const Sessions &sessions, int exitCode)
{
    const EnvironmentTokenSource *source = sessions.ofEnvironment();
    if (!source)
        return {};
    switch (request.command->environmentNote) {
    case EnvironmentNote::None: return {};
    case EnvironmentNote::TokenIsShown:
        if (request.output != OutputFormat::Text)
            return {};
        [[fallthrough]];
    case EnvironmentNote::TokenIsUsed:
        if (exitCode == InvalidInput || !source->hasToken())
            return {};
        return "Note: " + source->variable().toUtf8() + " is set: its token is used instead of a stored session.\n";
    case EnvironmentNote::TokenStays:
        if (!source->hasToken())
            return "Note: " + source->enablingVariable().toUtf8()
                   + " stays set: until you unset it, no stored session is used.\n";
        return "Note: " + source->enablingVariable().toUtf8()
               + " stays set: until you unset it, the environment's token is used instead of a stored session.\n";
    }
    Q_UNREACHABLE();
}

/// `status` is where somebody looks who wonders which token is used.
QByteArray ignoredTokenNote(const Request &request, Sessions &sessions)
{
    const bool isStatus = request.command->environmentNote == EnvironmentNote::TokenIsShown;
    if (!isStatus || request.output != OutputFormat::Text || sessions.ofEnvironment())
        return {};
    const auto ignored = findIgnoredToken(QProcessEnvironment::systemEnvironment(), request.profile,
                                          sessions.profiles(), Presets(sessions.paths()));
    if (!ignored)
        return {};
    return "Note: " + ignored->variable.toUtf8() + " is set, but not used: the profile isn't "
           + ignored->preset.toUtf8() + "'s.\n";
}

/// False if the spinner would disturb log messages, or typing during a login without a browser.
bool mayShowSpinner(const Request &request)
{
    const bool isLogged = request.logLevel >= LogLevel::Info;
    return !isLogged && !request.arguments.has("--no-browser");
}

/// A command that runs in this process, with the objects that it needs.
class CommandProcess
{
public:
    CommandProcess(const Request &request, const Paths &paths, int caller)
        : m_request(request), m_caller(caller),
          m_services(paths, passphraseQuestion(m_terminal, m_tries),
                     std::min<std::chrono::milliseconds>(request.timeout, maxRequestTime))
    {
        m_services.file.setTryAgain(passphraseRetry(m_terminal, m_tries));
    }

    /// Runs the command, then ends the event loop with its exit code.
    QCoro::Task<> run();

    /// Ends the command, but only after the keychain has stored a provider's answer, because otherwise the session
    /// would be lost. Cancels a sign-in and answers a question with no, so that the command can undo what it has begun.
    /// A second interruption releases the caller of a worker without waiting for that, and ends a process that still
    /// tries to store what the store has refused.
    void interrupt();

private:
    void readEnvironment();

    Request m_request;
    int m_caller;
    Terminal m_terminal;
    PassphraseTries m_tries;
    Services m_services;
    bool m_isInterrupted = false;
    bool m_isCalledOff = false; ///< interrupted at a question or in a sign-in, after which the command goes on to its end
};

void CommandProcess::readEnvironment()
{
    const QString provider = m_request.arguments.text("--provider");
    Sessions &sessions = m_services.sessions;
    sessions.readEnvironment(QProcessEnvironment::systemEnvironment(),
                             m_request.profile.isEmpty() ? provider : m_request.profile);
    if (!sessions.ofEnvironment())
        return;
    for (const QString &variable : sessions.ofEnvironment()->variable().split(QStringLiteral(", ")))
        qunsetenv(variable.toUtf8()); // so that no browser inherits it
}

QCoro::Task<> CommandProcess::run()
{
    if (mayShowSpinner(m_request))
        m_terminal.startWaiting();
    readEnvironment();
    Answer answer = co_await runCommand(m_request, m_services.sessions, m_terminal);
    answer.err.prepend(environmentNote(m_request, m_services.sessions, answer.exitCode)
                       + ignoredTokenNote(m_request, m_services.sessions));
    m_terminal.stopWaiting();
    announceAnswer(m_caller);
    // What was done before the question is done.
    const bool isInterrupted = m_isInterrupted && !(m_isCalledOff && answer.exitCode == Success);
    const int code = isInterrupted ? writeInterrupted() : writeAnswer(answer, m_request.command->name);
    if (m_caller < 0 && m_services.sessions.isGoingOn())
        m_terminal.err("Note: Authtray goes on trying, for ten minutes at most. Interrupt it twice to give up.\n");
    if (ExitInhibitor::exists()) // the timeout has passed, but a provider's answer must still be stored
        releaseCaller(std::exchange(m_caller, -1), code);
    ExitInhibitor::whenNone([code] { QCoreApplication::exit(code); });
}

void CommandProcess::interrupt()
{
    const bool isAgain = std::exchange(m_isInterrupted, true);
    const bool isSigningIn = m_services.sessions.cancelSignIn();
    m_isCalledOff = m_terminal.withdrawQuestion() || isSigningIn;
    if (m_isCalledOff)
        return;
    if (isAgain && m_caller >= 0 && ExitInhibitor::exists()) {
        m_terminal.stopWaiting();
        showTyping();
        releaseCaller(std::exchange(m_caller, -1), writeInterrupted());
    }
    const auto end = [this] {
        m_terminal.stopWaiting();
        showTyping();
        exitAtOnce(writeInterrupted());
    };
    if (isAgain && m_services.sessions.isGoingOn())
        end();
    ExitInhibitor::whenNone(end);
}

} // namespace

int runInThisProcess(const Request &request, const Paths &paths, int caller)
{
    ignoreOwnTermination();
    CommandProcess process(request, paths, caller);
    Interruption interruption;
    QObject::connect(&interruption, &Interruption::interrupted, &interruption, [&process] { process.interrupt(); });
    QTimer::singleShot(0, &interruption, [&process] { process.run(); });
    return QCoreApplication::exec();
}

} // namespace authtray
