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

/// What an ID token must say to belong to this sign-in.
struct IdTokenRules
{
    QString issuer; ///< compared to the letter
    QString clientId;
    QString nonce; ///< empty: none was sent (device flow), so none is asked for
    QDateTime now;
    std::chrono::seconds leeway{120}; ///< how far the two clocks may be apart
};

/// The claims of an ID token whose signature and content hold (OpenID Connect Core 1.0, 3.1.3.7).
/// `jwks` is the issuer's key set as it was served (RFC 7517). Only RS, PS and ES with 256, 384 or 512 bits are taken.
/// Errors: SignInFailed. Any thread.
Result<QJsonObject> verifyIdToken(const QByteArray &idToken, const QByteArray &jwks, const IdTokenRules &rules);

/// The claims of any signed JWT (RFC 7519) without a look at its signature: only for a token that came straight from
/// its issuer over TLS, and to decide who somebody is only where the provider has no better way to say it. Errors:
/// SignInFailed. Any thread.
Result<QJsonObject> readClaims(const QByteArray &jwt);

/// A NumericDate (RFC 7519, 2), or the nearest that the calendar has up to the year 9999. Invalid: it is no number.
QDateTime readNumericDate(const QJsonValue &value);

} // namespace authtray
