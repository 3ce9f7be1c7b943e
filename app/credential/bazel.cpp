// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/credential/credentialtool.h"

#include <QJsonArray>

/// Bazel's credential helpers (https://github.com/EngFlow/credential-helper-spec).
namespace authtray {

namespace {

Result<CredentialQuery> readBazel(const QStringList &arguments, const QByteArray &input)
{
    const QString uri = objectIn(input).value(u"uri").toString();
    if (arguments.value(0) != u"get" || uri.isEmpty())
        return notUnderstood("bazel");
    return CredentialQuery{.address = uri};
}

QByteArray writeBazel(const CredentialQuery &, const Credential &credential)
{
    QJsonObject answer{{QStringLiteral("headers"),
                        QJsonObject{{QStringLiteral("Authorization"), QJsonArray{bearer(credential)}}}}};
    if (credential.expiresAt.isValid())
        answer.insert(QStringLiteral("expires"), credential.expiresAt.toString(Qt::ISODate));
    return toLine(answer);
}

} // namespace

const CredentialTool bazelTool{.name = "bazel", .read = readBazel, .write = writeBazel, .nothing = "{\"headers\":{}}\n"};

} // namespace authtray
