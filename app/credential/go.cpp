// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/credential/credentialtool.h"

/// The command that GOAUTH names ("go help goauth"). Go runs it before the first request, without arguments, and again
/// with the URL after each answer from 400 to 499, which it writes to standard input.
namespace authtray {

namespace {

/// The status in "HTTP/1.1 401 Unauthorized".
bool isUnauthorized(const QByteArray &response)
{
    return response.startsWith("HTTP/") && response.split('\n').first().trimmed().split(' ').value(1) == "401";
}

Result<CredentialQuery> readGo(const QStringList &arguments, const QByteArray &input)
{
    if (arguments.isEmpty())
        return CredentialQuery{.isForAnyHost = true};
    return CredentialQuery{.address = arguments.first(), .isRefused = isUnauthorized(input)};
}

QByteArray writeGo(const CredentialQuery &, const Credential &credential)
{
    QString lines;
    for (const QString &host : credential.hosts)
        lines += QStringLiteral("https://%1\n").arg(host);
    if (lines.isEmpty())
        return {};
    return QStringLiteral("%1\nAuthorization: %2\n\n").arg(lines, bearer(credential)).toUtf8();
}

} // namespace

const CredentialTool goTool{.name = "go", .read = readGo, .write = writeGo, .nothing = ""};

} // namespace authtray
