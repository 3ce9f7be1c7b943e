// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"

namespace authtray {

namespace {

/// For a shell, if that is necessary.
QString quoted(const QString &path)
{
    return path.contains(u' ') ? QStringLiteral("\"%1\"").arg(path) : path;
}

} // namespace

QString sessionOptions(const Request &request)
{
    QString options;
    if (!request.profile.isEmpty())
        options += QStringLiteral(" --profile ") + request.profile;
    if (!request.config.isEmpty())
        options += QStringLiteral(" --config ") + quoted(request.config);
    return options;
}

Answer failureAsText(const Request &request, const Error &error, int exitCode)
{
    return failure(error, exitCode, sessionOptions(request));
}

Answer failureOf(const Request &request, const Error &error)
{
    if (request.command == nullptr)
        return failure(error);
    if (request.command->showFailure && request.output != OutputFormat::Text)
        return request.command->showFailure(request, error);
    return failureAsText(request, error,
                         exitCodeOf(error, request.command->notAuthenticated, notWrittenCode(request.command->name)));
}

} // namespace authtray
