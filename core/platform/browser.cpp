// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/platform/browser.h"

#include <QDeadlineTimer>
#include <QFileInfo>
#include <QPointer>
#include <QProcess>
#include <QProcessEnvironment>
#include <QSet>
#include <QStandardPaths>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace authtray {

namespace {

/// The commands to try in order: those in BROWSER, separated by colons, then the desktop's.
QStringList commands()
{
    QStringList all = qEnvironmentVariable("BROWSER").split(u':', Qt::SkipEmptyParts);
    all.removeIf([](const QString &command) { return command.trimmed().isEmpty(); });
    all += QStringLiteral("xdg-open");
    return all;
}

/// What the names of variables that hold secrets contain.
constexpr std::array<QStringView, 5> secretWords{u"TOKEN", u"SECRET", u"PASSWORD", u"PASSWD", u"API_KEY"};

QProcessEnvironment withoutSecrets()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name : environment.keys()) {
        const bool isForWindows = name == u"XDG_ACTIVATION_TOKEN"; // lets the browser come to the front
        const bool isSecret = std::ranges::any_of(
                secretWords, [&](QStringView word) { return name.contains(word, Qt::CaseInsensitive); });
        if (isSecret && !isForWindows)
            environment.remove(name);
    }
    return environment;
}

bool isExecutable(const QString &program)
{
    const bool isPath = program.contains(u'/'); // absolute, or from the current folder
    return isPath ? QFileInfo(program).isExecutable() : !QStandardPaths::findExecutable(program).isEmpty();
}

/// xdg-open needs some seconds for its own attempts. A browser that ends later was there.
constexpr std::chrono::milliseconds failureTime = std::chrono::seconds(30);

/// Calls `failed` with the reason if the command ends with a failure within failureTime.
bool start(const QString &command, const QUrl &url, const std::function<void(const Text &)> &failed)
{
    const QString address = url.toString(QUrl::FullyEncoded);
    QStringList arguments = QProcess::splitCommand(command);
    if (arguments.isEmpty())
        return false;
    const QStringList withoutAddress = arguments;
    arguments.replaceInStrings(QStringLiteral("%u"), QStringLiteral("%s")).replaceInStrings(QStringLiteral("%s"), address);
    if (arguments == withoutAddress)
        arguments += address;
    const QString program = arguments.takeFirst();
    if (!isExecutable(program))
        return false;
    auto *browser = new QProcess;
    browser->setProgram(program);
    browser->setArguments(arguments);
    browser->setProcessEnvironment(withoutSecrets());
    // The browser's messages must not mix with the output of a command, and what ends the terminal must not end it.
    browser->setStandardInputFile(QProcess::nullDevice());
    browser->setStandardOutputFile(QProcess::nullDevice());
    browser->setStandardErrorFile(QProcess::nullDevice());
    browser->setChildProcessModifier([] { ::setsid(); });
    // A QProcess that is deleted ends its process: those whose browser runs on are never deleted.
    static auto *const running = new QSet<QProcess *>;
    running->insert(browser);
    const QDeadlineTimer soon(failureTime);
    const auto end = [=](bool isSuccess, const Text &reason) {
        running->remove(browser);
        browser->deleteLater();
        if (!isSuccess && !soon.hasExpired())
            failed(reason);
    };
    QObject::connect(browser, &QProcess::finished, browser, [=](int code, QProcess::ExitStatus status) {
        end(code == 0 && status == QProcess::NormalExit,
            Text::at(program, {QT_TRANSLATE_NOOP("Error", "exit code %1"), {QString::number(code)}}));
    });
    QObject::connect(browser, &QProcess::errorOccurred, browser, [=](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) // then finished() isn't emitted
            end(false, Text::at(program, QT_TRANSLATE_NOOP("Error", "doesn't start")));
    });
    browser->start();
    return true;
}

/// What is left to try for a URL.
struct Attempt
{
    QUrl url;
    QStringList commands;
    QPointer<QObject> context;
    std::function<void(const Error &)> failed;
    Text reason = {}; ///< why the commands before didn't come up

    void add(const Text &next)
    {
        reason = reason.isEmpty() ? next : Text(QT_TRANSLATE_NOOP("Error", "%1, %2"), {reason, next});
    }
};

/// Nullopt if one of the commands was started; otherwise, why all have failed.
std::optional<Error> startNext(Attempt attempt)
{
    while (!attempt.commands.isEmpty()) {
        const QString command = attempt.commands.takeFirst();
        const auto goOn = [attempt](const Text &reason) mutable {
            attempt.add(reason);
            const auto error = startNext(attempt);
            if (error && attempt.context && attempt.failed)
                attempt.failed(*error);
        };
        if (start(command, attempt.url, goOn))
            return std::nullopt;
        const QString program = QProcess::splitCommand(command).value(0);
        const bool isThere = program.contains(u'/') && QFileInfo::exists(program);
        attempt.add(Text::at(program, isThere ? QT_TRANSLATE_NOOP("Error", "not a program")
                                              : QT_TRANSLATE_NOOP("Error", "not found")));
    }
    return Error{.kind = Error::Kind::NoBrowser, .reason = attempt.reason};
}

} // namespace

bool hasBrowser()
{
    const auto isSet = [](const char *name) { return !qEnvironmentVariableIsEmpty(name); };
    return isSet("DISPLAY") || isSet("WAYLAND_DISPLAY") || isSet("BROWSER");
}

QString browserCommand()
{
    const QStringList all = commands();
    const auto found = std::ranges::find_if(all, [](const QString &command) { return bool(checkBrowser(command)); });
    return found == all.end() ? QString() : *found;
}

Result<> openInBrowser(const QUrl &url, const QString &command, QObject *context,
                       const std::function<void(const Error &)> &failed)
{
    if (!command.isEmpty() && startNext({url, {command}, context, failed}))
        return signInFailed({QT_TRANSLATE_NOOP("Error", "the profile's browser command can't be started: %1"), {command}},
                            QT_TRANSLATE_NOOP("Error", "Change it in the settings."));
    if (!command.isEmpty())
        return done;
    if (!hasBrowser())
        return Error{Error::Kind::NoDisplay};
    if (const auto error = startNext({url, commands(), context, failed}))
        return *error;
    return done;
}

Result<> checkBrowser(const QString &command)
{
    const QString program = QProcess::splitCommand(command).value(0);
    if (!program.isEmpty() && isExecutable(program))
        return done;
    return badInput({QT_TRANSLATE_NOOP("Error", "there is no program “%1”"), {program}},
                    QT_TRANSLATE_NOOP("Error", "Give a command such as “firefox -P work %u”."));
}

} // namespace authtray
