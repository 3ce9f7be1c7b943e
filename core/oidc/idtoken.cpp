// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oidc/idtoken.h"

#include "core/oidc/signature.h"
#include "core/platform/module.h"
#include "core/utc.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace authtray {

namespace {

/// How far `iat` may be in the future. The standard sets no limit, but a clock this far off makes every expiry wrong.
constexpr std::chrono::hours maxIssuedAhead{1};

Result<QJsonObject> readObject(const QByteArray &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (!document.isObject())
        return signInFailedByProvider(QT_TRANSLATE_NOOP("Error", "the ID token can't be read"));
    return document.object();
}

/// The audience must contain the client, and the authorized party, if there is one, must be the client (OIDC Core,
/// 3.1.3.7). Other audiences are accepted, because the token came directly from the issuer that has put them there.
bool isFor(const QJsonObject &claims, const QString &clientId)
{
    const QJsonValue audience = claims.value(QLatin1String("aud"));
    const QJsonArray audiences = audience.isArray() ? audience.toArray() : QJsonArray{audience};
    const bool namesParty = claims.contains(QLatin1String("azp"));
    return audiences.contains(clientId) && (!namesParty || claims.value(QLatin1String("azp")).toString() == clientId);
}

Result<> checkParties(const QJsonObject &claims, const IdTokenRules &rules)
{
    if (claims.value(QLatin1String("iss")) != QJsonValue(rules.issuer))
        return signInFailedByProvider(QT_TRANSLATE_NOOP("Error", "the ID token comes from another issuer"));
    if (rules.clientId.isEmpty() || !isFor(claims, rules.clientId))
        return signInFailedByProvider(QT_TRANSLATE_NOOP("Error", "the ID token was issued for another program"));
    if (!rules.nonce.isEmpty() && claims.value(QLatin1String("nonce")) != QJsonValue(rules.nonce))
        return signInFailedByProvider(QT_TRANSLATE_NOOP("Error", "the ID token belongs to another sign-in"));
    if (claims.value(QLatin1String("sub")).toString().isEmpty())
        return signInFailedByProvider(QT_TRANSLATE_NOOP("Error", "the ID token doesn't say who signed in"));
    return done;
}

/// Whether a time claim, in seconds since 1970, is at most `tolerance` in the future. Also true if it is missing.
bool isReached(const QJsonObject &claims, QLatin1String name, const QDateTime &now, std::chrono::seconds tolerance)
{
    const QJsonValue value = claims.value(name);
    const auto latest = static_cast<double>(now.toSecsSinceEpoch() + tolerance.count());
    return value.isUndefined() || (value.isDouble() && value.toDouble() <= latest);
}

Result<> checkTimes(const QJsonObject &claims, const IdTokenRules &rules)
{
    const QJsonValue expiry = claims.value(QLatin1String("exp"));
    const auto earliest = static_cast<double>(rules.now.toSecsSinceEpoch() - rules.leeway.count());
    if (!expiry.isDouble())
        return signInFailedByProvider(QT_TRANSLATE_NOOP("Error", "the ID token doesn't say when it expires"));
    if (expiry.toDouble() <= earliest)
        return signInFailed(QT_TRANSLATE_NOOP("Error", "the ID token has expired; is this computer's clock right?"),
                            QT_TRANSLATE_NOOP("Error", "Check the date and time of this computer, then sign in again."));
    if (!claims.value(QLatin1String("iat")).isDouble())
        return signInFailedByProvider(QT_TRANSLATE_NOOP("Error", "the ID token doesn't say when it was issued"));
    if (!isReached(claims, QLatin1String("nbf"), rules.now, rules.leeway)
        || !isReached(claims, QLatin1String("iat"), rules.now, rules.leeway + maxIssuedAhead))
        return signInFailed(QT_TRANSLATE_NOOP("Error", "the ID token isn't valid yet; is this computer's clock right?"),
                            QT_TRANSLATE_NOOP("Error", "Check the date and time of this computer, then sign in again."));
    return done;
}

QByteArray decode(const QByteArray &part)
{
    return QByteArray::fromBase64(part, QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals
                                                | QByteArray::AbortOnBase64DecodingErrors);
}

/// Whether its header says that it is an access token (RFC 9068, 2.1) or a logout token (OIDC Back-Channel
/// Logout, 2.4). An ID token has no type of its own that could be asked for.
bool isOfAnotherKind(const QByteArray &jwt)
{
    const QJsonObject header = QJsonDocument::fromJson(decode(jwt.split('.').first())).object();
    QString type = header.value(QLatin1String("typ")).toString().toLower();
    type.remove(QStringLiteral("application/")); // may be left out (RFC 7515, 4.1.9)
    return type == u"at+jwt" || type == u"logout+jwt";
}

/// The signature is verified in a module that is loaded on demand, because its library is large and most commands don't
/// need it.
Result<QByteArray> signedPayload(const QByteArray &idToken, const QByteArray &jwks)
{
    const auto found = findInModule(QStringLiteral("authtray-signature"), readSignedName);
    if (!found)
        return found.error();
    return reinterpret_cast<ReadSigned *>(*found)(idToken, jwks);
}

} // namespace

bool isAbout(const QJsonObject &claims, const QString &issuer, const QString &clientId)
{
    return claims.value(QLatin1String("iss")) == QJsonValue(issuer) && isFor(claims, clientId);
}

Result<QJsonObject> verifyUserinfo(const QByteArray &jwt, const QByteArray &jwks, const IdTokenRules &rules)
{
    const auto payload = signedPayload(jwt, jwks);
    if (!payload)
        return payload.error();
    auto claims = readObject(*payload);
    const bool isTheirs = claims
                          && (!claims->contains(QLatin1String("iss"))
                              || claims->value(QLatin1String("iss")) == rules.issuer)
                          && (!claims->contains(QLatin1String("aud")) || isFor(*claims, rules.clientId));
    if (claims && !isTheirs)
        return signInFailedByProvider(
                QT_TRANSLATE_NOOP("Error", "the account's data comes from another issuer, or is for another program"));
    return claims;
}

Result<QJsonObject> verifyIdToken(const QByteArray &idToken, const QByteArray &jwks, const IdTokenRules &rules)
{
    const auto payload = signedPayload(idToken, jwks);
    if (!payload)
        return payload.error();
    if (isOfAnotherKind(idToken))
        return signInFailedByProvider(QT_TRANSLATE_NOOP("Error", "the ID token says that it is a token of another kind"));
    const auto claims = readObject(*payload);
    if (!claims)
        return claims.error();
    if (const auto parties = checkParties(*claims, rules); !parties)
        return parties.error();
    if (const auto times = checkTimes(*claims, rules); !times)
        return times.error();
    return *claims;
}

QDateTime readNumericDate(const QJsonValue &value)
{
    constexpr double endOfTime = 253402300799; // the last second of 9999
    const double seconds = std::clamp(value.toDouble(), 0.0, endOfTime);
    return value.isDouble() ? QDateTime::fromSecsSinceEpoch(static_cast<qint64>(seconds), utc) : QDateTime();
}

Result<QJsonObject> readClaims(const QByteArray &jwt)
{
    const QList<QByteArray> parts = jwt.split('.');
    if (parts.size() != 3) // an encrypted JWT has five
        return signInFailedByProvider(QT_TRANSLATE_NOOP("Error", "the ID token can't be read"));
    return readObject(decode(parts[1]));
}

} // namespace authtray
