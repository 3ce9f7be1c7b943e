// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/browser.h"

#include <QProcess>
#include <QProcessEnvironment>

namespace authtray {

namespace {

/// The commands to try: BROWSER's, separated by colons, then the desktop's.
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
    const bool hasPlace = arguments.replaceInStrings(QStringLiteral("%s"), address).join(u' ').contains(address);
    if (!hasPlace)
        arguments += address;
    QProcess browser;
    browser.setProgram(arguments.takeFirst());
    browser.setArguments(arguments);
    browser.setProcessEnvironment(withoutTokens());
    // A browser's chatter doesn't belong into the answer of a command.
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

Result<> openInBrowser(const QUrl &url)
{
    if (!hasBrowser())
        return Error{Error::Kind::SignInFailed, QStringLiteral("there is no display to open a browser on"),
                     QStringLiteral("Use --no-browser to open the address yourself, or --device to sign in with a code, on any device.")};
    for (const QString &command : commands()) {
        if (start(command, url))
            return done;
    }
    return Error{Error::Kind::SignInFailed, QStringLiteral("no browser could be started"),
                 QStringLiteral("Set BROWSER to a command that opens one, or use --no-browser or --device.")};
}

} // namespace authtray
