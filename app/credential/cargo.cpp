// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/credential/credentialtool.h"

#include <QJsonArray>

/// cargo's credential providers (https://doc.rust-lang.org/cargo/reference/credential-provider-protocol.html): lines of JSON.
/// The launcher has written the first one. What is printed as an error is the exchange's result, so the exit code is 0.
namespace authtray {

namespace {

QJsonObject err(const QString &kind, const QString &message = {})
{
    QJsonObject error{{QStringLiteral("kind"), kind}};
    if (!message.isEmpty()) {
        error.insert(QStringLiteral("message"), message);
        error.insert(QStringLiteral("caused-by"), QJsonArray());
    }
    return {{QStringLiteral("Err"), error}};
}

/// The arguments that the person's configuration has added: `--profile NAME`.
QString profileIn(const QJsonArray &arguments)
{
    for (qsizetype i = 0; i + 1 < arguments.size(); ++i) {
        if (arguments.at(i) == QJsonValue(QStringLiteral("--profile")))
            return arguments.at(i + 1).toString();
    }
    return {};
}

Result<CredentialQuery> readCargo(const QStringList &, const QByteArray &input)
{
    const QJsonObject request = objectIn(input);
    if (request.value(u"v").toInt() != 1)
        return notUnderstood("cargo");
    if (request.value(u"kind").toString() != u"get")
        return ignored(toLine(err(QStringLiteral("operation-not-supported"))));
    QString index = request.value(u"registry").toObject().value(u"index-url").toString();
    if (const QString prefix = QStringLiteral("sparse+"); index.startsWith(prefix))
        index.remove(0, prefix.size());
    return CredentialQuery{.address = index, .profile = profileIn(request.value(u"args").toArray())};
}

QByteArray writeCargo(const CredentialQuery &, const Credential &credential)
{
    QJsonObject answer{{QStringLiteral("kind"), QStringLiteral("get")},
                       {QStringLiteral("token"), bearer(credential)},
                       {QStringLiteral("cache"), QStringLiteral("session")},
                       {QStringLiteral("operation_independent"), true}};
    if (credential.expiresAt.isValid()) {
        answer.insert(QStringLiteral("cache"), QStringLiteral("expires"));
        answer.insert(QStringLiteral("expiration"), credential.expiresAt.toSecsSinceEpoch());
    }
    return toLine({{QStringLiteral("Ok"), answer}});
}

Answer failCargo(const Answer &error)
{
    return {Success, toLine(err(QStringLiteral("other"), QString::fromUtf8(error.err).trimmed())), error.err};
}

} // namespace

const CredentialTool cargoTool{.name = "cargo",
                               .read = readCargo,
                               .write = writeCargo,
                               .nothing = "{\"Err\":{\"kind\":\"url-not-supported\"}}\n",
                               .fail = failCargo};

} // namespace authtray
