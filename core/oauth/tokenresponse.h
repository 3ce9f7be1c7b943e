// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/http.h"
#include "core/provider/provider.h"
#include "core/result.h"

#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace authtray {

/// What a token endpoint gave (RFC 6749, 5.1; OpenID Connect Core 1.0, 3.1.3.3). An invalid member is left out and the
/// others are kept, because a new refresh token has replaced the old one even if another member is invalid.
struct TokenResponse
{
    QString accessToken = {}; ///< empty: none came, but a refresh token did
    QString refreshToken = {}; ///< empty: none came, the old one stays good
    QString idToken = {}; ///< empty: none came
    QString tokenType = {}; ///< as it was spelt; may be empty
    std::optional<std::chrono::seconds> expiresIn = {}; ///< from the time of the answer; absent: not said, or nonsense
    std::optional<QStringList> scopes = {}; ///< absent: those asked for
    QStringList resources = {}; ///< that the access token is for; empty: not said. No RFC defines it
    std::optional<std::chrono::seconds> refreshExpiresIn = {}; ///< the refresh token's lifetime; no RFC defines it
    std::optional<Error> fault = {}; ///< ProviderFault: what was left out. A sign-in then fails; a refresh fails only
                                     ///< without an access token. Error::mayBeSpent: a refresh token that can't be used

    friend bool operator==(const TokenResponse &, const TokenResponse &) = default;
};

/// Reads a token endpoint's answer (RFC 6749, 5.1 and 5.2), whose tokens are at the first of the provider's places that
/// has some. Errors, each with the host as subject:
/// - SessionEnded: only one of the provider's `endedErrors` in a JSON body with status 200, 400, 401 or 403; the reason
///   is the provider's description;
/// - ClientRefused: `invalid_client`; Refused: any other 4xx or OAuth error; the reason has the status and what the
///   provider says;
/// - ProviderFault: 3xx, 5xx, 408, 429, an OAuth error that says the same, or an answer without a usable token, which
///   is marked as Error::mayBeSpent if its status is 2xx.
/// Any thread.
Result<TokenResponse> readTokenResponse(const HttpResponse &answer, const Provider &provider = {});

} // namespace authtray
