// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/provider.h"

#include <QCoroTask>

namespace authtray {

class Http;

/// The tokens that can be revoked to end a session.
struct RevocableTokens
{
    QString refreshToken;
    QStringList accessTokens;
    QString clientSecret; ///< empty for a public client

    bool isEmpty() const { return refreshToken.isEmpty() && accessTokens.isEmpty(); }
};

/// Revokes the refresh token, which ends its session at the provider (RFC 7009), and the access tokens, which no
/// refresh token ends. Returns the first error: as of Http; Refused for a status below 500, ProviderFault for others.
QCoro::Task<Result<>> revoke(Http &http, Provider provider, RevocableTokens tokens);

} // namespace authtray
