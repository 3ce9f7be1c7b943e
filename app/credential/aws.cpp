// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/credential/credentialtool.h"

#include "app/credential/sts.h"

#include <QRegularExpression>

/// `credential_process` of the AWS tools (https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html).
/// What they want are keys, which the security token service gives for an ID token.
namespace authtray {

namespace {

const QString defaultSession = QStringLiteral("authtray");

bool isRole(const QString &text)
{
    static const QRegularExpression role(QStringLiteral("\\Aarn:[!-~]+\\z"));
    return role.match(text).hasMatch();
}

bool isSessionName(const QString &text)
{
    static const QRegularExpression name(QStringLiteral("\\A[A-Za-z0-9_+=,.@-]{2,64}\\z"));
    return name.match(text).hasMatch();
}

Result<CredentialQuery> readAws(const QStringList &arguments, const QByteArray &input)
{
    if (arguments.size() > 2)
        return badInput(QStringLiteral("\"%1\" is one word too many").arg(arguments.at(2)),
                        QStringLiteral("Give the role, and a name for the session if you like."));
    if (!isRole(arguments.value(0)))
        return badInput(QStringLiteral("the ARN of the role that the credentials are for is missing"),
                        QStringLiteral("For example: authtray --cli credential aws arn:aws:iam::123456789012:role/work"));
    if (!isSessionName(arguments.value(1, defaultSession)))
        return badInput(QStringLiteral("\"%1\" can't be the name of a session").arg(arguments.at(1)),
                        QStringLiteral("Use 2 to 64 letters, digits and _+=,.@-"));
    const QString service = QString::fromUtf8(input.trimmed());
    return CredentialQuery{.address = service.isEmpty() ? QStringLiteral("https://sts.amazonaws.com") : service,
                           .details = arguments};
}

QCoro::Task<Result<QByteArray>> askForKeys(Http &http, CredentialQuery query, Credential credential)
{
    const QUrl service(query.address);
    const auto keys = co_await askForAwsKeys(http, service, query.details.value(0),
                                             query.details.value(1, defaultSession), credential.token);
    if (!keys)
        co_return keys.error();
    QJsonObject answer{{QStringLiteral("Version"), 1},
                       {QStringLiteral("AccessKeyId"), keys->id},
                       {QStringLiteral("SecretAccessKey"), keys->secret},
                       {QStringLiteral("SessionToken"), keys->sessionToken}};
    if (!keys->expiration.isEmpty())
        answer.insert(QStringLiteral("Expiration"), keys->expiration);
    co_return toLine(answer);
}

} // namespace

const CredentialTool awsTool{.name = "aws", .read = readAws, .exchange = askForKeys, .takesIdToken = true};

} // namespace authtray
