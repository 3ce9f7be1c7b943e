// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/credential/credentialtool.h"

/// For sandboxes and agents that run a command and read the token with its expiry and type (RFC 6749, 7.1).
namespace authtray {

namespace {

QByteArray writeJson(const CredentialQuery &, const Credential &credential)
{
    const bool isKnown = credential.expiresAt.isValid();
    return toLine({{QStringLiteral("token"), credential.token},
                   {QStringLiteral("expires_at"), isKnown ? credential.expiresAt.toString(Qt::ISODate) : QJsonValue()},
                   {QStringLiteral("token_type"), QStringLiteral("Bearer")}});
}

} // namespace

const CredentialTool jsonTool{.name = "json", .read = readUrlAddress, .write = writeJson};

} // namespace authtray
