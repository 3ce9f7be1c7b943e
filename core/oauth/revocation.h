// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/provider.h"

#include <QCoroTask>

namespace authtray {

class Http;

/// What a session can be ended by.
struct RevocableTokens
{
    QString refreshToken;
    QString accessToken;
    QString clientSecret; ///< empty: a public client's

    bool isEmpty() const { return refreshToken.isEmpty() && accessToken.isEmpty(); }
};

/// Revokes the refresh token, and with it its session, at the provider (RFC 7009); where there is none, the access
/// token. Errors as of Http; Refused or ProviderFault by status.
QCoro::Task<Result<>> revoke(Http &http, Provider provider, RevocableTokens tokens);

} // namespace authtray
