// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"

#include "app/terminal/terminal.h"
#include "core/foreigntext.h"
#include "core/shellword.h"

namespace authtray {

QString Request::caller() const
{
    const QString own = QString::fromLatin1(command->name);
    return program.isEmpty() ? own : QStringLiteral("%1 (%2)").arg(cleaned(program), own);
}

SessionOptions sessionOptions(const Request &request)
{
    SessionOptions options{.isForEnd = request.command && request.command->isForEnd, .isByAgent = request.isByAgent};
    if (!request.profile.isEmpty())
        options.profile = QStringLiteral(" --profile ") + shellWord(request.profile);
    if (!request.config.isEmpty())
        options.config = QStringLiteral(" --config ") + shellWord(request.config);
    return options;
}

QString expiryLine(const QDateTime &expiresAt, const Terminal &terminal)
{
    // Without an expiry, only the provider knows whether the token is valid.
    const QString when = expiresAt.isValid() ? terminal.localTime(expiresAt) : QStringLiteral("not known");
    return QStringLiteral("Token expires: %1\n").arg(when);
}

Answer failureAsText(const Request &request, const Error &error, int exitCode)
{
    return failure(error, exitCode, sessionOptions(request));
}

Answer failureOf(const Request &request, const Error &error)
{
    if (request.command == nullptr)
        return failure(error);
    if (request.command->showFailure)
        return request.command->showFailure(request, error);
    return failureAsText(request, error,
                         exitCodeOf(error, request.command->notAuthenticated, notWrittenCode(request.command->name)));
}

} // namespace authtray
