// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/platform/browser.h"

#include <QProcess>
#include <QProcessEnvironment>
#include <QStandardPaths>

namespace authtray {

namespace {

/// The commands to try in order: those in BROWSER, separated by colons, then the desktop's.
QStringList commands()
{
    QStringList all = qEnvironmentVariable("BROWSER").split(u':', Qt::SkipEmptyParts);
    all += QStringLiteral("xdg-open");
    return all;
}

QProcessEnvironment withoutTokens()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name : environment.keys()) {
        if (name.contains(u"TOKEN") || name.contains(u"SECRET"))
            environment.remove(name);
    }
    return environment;
}

bool start(const QString &command, const QUrl &url)
{
    const QString address = url.toString(QUrl::FullyEncoded);
    QStringList arguments = QProcess::splitCommand(command);
    if (arguments.isEmpty())
        return false;
    const QStringList withoutAddress = arguments;
    arguments.replaceInStrings(QStringLiteral("%u"), QStringLiteral("%s")).replaceInStrings(QStringLiteral("%s"), address);
    if (arguments == withoutAddress)
        arguments += address;
    QProcess browser;
    browser.setProgram(arguments.takeFirst());
    browser.setArguments(arguments);
    browser.setProcessEnvironment(withoutTokens());
    // The browser's messages must not mix with the output of a command.
    browser.setStandardOutputFile(QProcess::nullDevice());
    browser.setStandardErrorFile(QProcess::nullDevice());
    return browser.startDetached();
}

} // namespace

bool hasBrowser()
{
    const auto isSet = [](const char *name) { return !qEnvironmentVariableIsEmpty(name); };
    return isSet("DISPLAY") || isSet("WAYLAND_DISPLAY") || isSet("BROWSER");
}

Result<> openInBrowser(const QUrl &url, const QString &command)
{
    if (!command.isEmpty() && !start(command, url))
        return Error{Error::Kind::SignInFailed,
                     {QT_TRANSLATE_NOOP("Error", "the profile's browser command can't be started: %1"), {command}},
                     QT_TRANSLATE_NOOP("Error", "Change it in the settings.")};
    if (!command.isEmpty())
        return done;
    if (!hasBrowser())
        return Error{Error::Kind::NoDisplay};
    for (const QString &candidate : commands()) {
        if (start(candidate, url))
            return done;
    }
    return Error{Error::Kind::NoBrowser};
}

Result<> checkBrowser(const QString &command)
{
    const QString program = QProcess::splitCommand(command).value(0);
    if (!program.isEmpty() && !QStandardPaths::findExecutable(program).isEmpty())
        return done;
    return badInput({QT_TRANSLATE_NOOP("Error", "there is no program “%1”"), {program}},
                    QT_TRANSLATE_NOOP("Error", "Give a command such as “firefox -P work %u”."));
}

} // namespace authtray
