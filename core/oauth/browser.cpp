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

Result<> openInBrowser(const QUrl &url)
{
    for (const QString &command : commands()) {
        if (start(command, url))
            return done;
    }
    return Error{Error::Kind::SignInFailed, QStringLiteral("no browser could be started (set BROWSER, or use --no-browser)"), {}};
}

} // namespace authtray
