// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QDateTime>
#include <QJsonObject>
#include <QString>

#include <chrono>

namespace authtray {

/// The values that an ID token must contain to belong to this sign-in.
struct IdTokenRules
{
    QString issuer; ///< must be identical
    QString clientId;
    QString nonce; ///< empty: none was sent (device flow, or a scope without `openid`), so it isn't checked
    QDateTime now;
    std::chrono::seconds leeway{120}; ///< how far the two clocks may differ
};

/// Validates an ID token (OpenID Connect Core 1.0, 3.1.3.7) and returns its claims. `jwks` is the issuer's key set as
/// it was served (RFC 7517). Only EdDSA, and RS, PS and ES algorithms with 256, 384 or 512 bits, are
/// accepted. Errors: SignInFailed. Any thread.
Result<QJsonObject> verifyIdToken(const QByteArray &idToken, const QByteArray &jwks, const IdTokenRules &rules);

/// Verifies a signed userinfo response (OIDC Core, 5.3.2) in the same way and returns its claims. `iss` and `aud` must
/// be those of `rules` if they are there; the other rules aren't applied. Errors: SignInFailed. Any thread.
Result<QJsonObject> verifyUserinfo(const QByteArray &jwt, const QByteArray &jwks, const IdTokenRules &rules);

/// Whether an ID token's claims name this issuer, and this client as its audience (OIDC Core, 2). Any thread.
bool isAbout(const QJsonObject &claims, const QString &issuer, const QString &clientId);

/// The claims of any signed JWT (RFC 7519), without checking its signature: only for a token that came directly from
/// its issuer over TLS. Use it to identify an account only if the provider offers no better way. Errors: SignInFailed.
/// Any thread.
Result<QJsonObject> readClaims(const QByteArray &jwt);

/// A NumericDate (RFC 7519, 2), clamped to the years 1970 to 9999. Invalid if `value` isn't a number.
QDateTime readNumericDate(const QJsonValue &value);

} // namespace authtray
