// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/idtoken.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <cjose/cjose.h>
#include <jansson.h>

#include <algorithm>
#include <memory>
#include <optional>

namespace authtray {

namespace {

/// RFC 7518, 3.3: shorter RSA keys must not be used.
constexpr size_t shortestRsaKey = 2048; // bits

/// Not asked for by the standard; a clock this far off would make every later expiry wrong too.
constexpr std::chrono::hours farthestIssue{1};

template<auto release>
struct Releaser
{
    template<typename Handle>
    void operator()(Handle *handle) const
    {
        release(handle);
    }
};
using Jws = std::unique_ptr<cjose_jws_t, Releaser<cjose_jws_release>>;
using Jwk = std::unique_ptr<cjose_jwk_t, Releaser<cjose_jwk_release>>;

struct Algorithm
{
    QLatin1String name;
    QLatin1String keyType;
    QLatin1String curve;
};

// Asymmetric ones alone: with "none" or HS* whoever can read the public key could sign.
constexpr Algorithm algorithms[] = {
    {QLatin1String("RS256"), QLatin1String("RSA"), {}},
    {QLatin1String("RS384"), QLatin1String("RSA"), {}},
    {QLatin1String("RS512"), QLatin1String("RSA"), {}},
    {QLatin1String("PS256"), QLatin1String("RSA"), {}},
    {QLatin1String("PS384"), QLatin1String("RSA"), {}},
    {QLatin1String("PS512"), QLatin1String("RSA"), {}},
    {QLatin1String("ES256"), QLatin1String("EC"), QLatin1String("P-256")},
    {QLatin1String("ES384"), QLatin1String("EC"), QLatin1String("P-384")},
    {QLatin1String("ES512"), QLatin1String("EC"), QLatin1String("P-521")},
};

Error fault(const char *why)
{
    return {Error::Kind::SignInFailed, QCoreApplication::translate("IdToken", why), {}};
}

/// What a token's header says about its signature (RFC 7515, 4.1).
struct Header
{
    const Algorithm *algorithm = nullptr;
    std::optional<QString> keyId;
    bool critical = false; ///< asks for an extension to be understood; none is
};

std::optional<QString> text(const json_t *object, const char *member)
{
    const json_t *value = json_object_get(object, member);
    if (!json_is_string(value))
        return std::nullopt;
    return QString::fromUtf8(json_string_value(value), static_cast<qsizetype>(json_string_length(value)));
}

Header readHeader(const Jws &jws)
{
    const cjose_header_t *header = cjose_jws_get_protected(jws.get());
    const auto name = text(header, "alg");
    const auto *algorithm = std::find_if(std::begin(algorithms), std::end(algorithms),
                                         [&](const Algorithm &candidate) { return name == candidate.name; });
    return {algorithm == std::end(algorithms) ? nullptr : algorithm, text(header, "kid"),
            json_object_get(header, "crit") != nullptr};
}

bool saysOr(const QJsonObject &key, QLatin1String member, QStringView wanted)
{
    return !key.contains(member) || key.value(member).toString() == wanted;
}

/// Whether a key may have made a signature of this kind (RFC 7517, 4).
bool fits(const QJsonObject &key, const Header &header)
{
    const auto &[name, keyType, curve] = *header.algorithm;
    return key.value(QLatin1String("kty")).toString() == keyType
           && (curve.isEmpty() || key.value(QLatin1String("crv")).toString() == curve)
           && saysOr(key, QLatin1String("use"), u"sig") && saysOr(key, QLatin1String("alg"), QString(name))
           && (!key.contains(QLatin1String("key_ops"))
               || key.value(QLatin1String("key_ops")).toArray().contains(QStringLiteral("verify")))
           && (!header.keyId || key.value(QLatin1String("kid")).toString() == *header.keyId);
}

Jwk import(const QJsonObject &key)
{
    const QByteArray json = QJsonDocument(key).toJson(QJsonDocument::Compact);
    Jwk jwk(cjose_jwk_import(json.constData(), static_cast<size_t>(json.size()), nullptr));
    if (jwk && cjose_jwk_get_kty(jwk.get(), nullptr) == CJOSE_JWK_KTY_RSA
        && cjose_jwk_get_keysize(jwk.get(), nullptr) < shortestRsaKey)
        return nullptr;
    return jwk;
}

Result<> checkSignature(const Jws &jws, const QByteArray &jwks)
{
    const Header header = readHeader(jws);
    if (!header.algorithm || header.critical)
        return fault(QT_TRANSLATE_NOOP("IdToken", "the ID token isn't signed in a way that can be trusted"));
    bool found = false;
    const QJsonArray keys = QJsonDocument::fromJson(jwks).object().value(QLatin1String("keys")).toArray();
    for (const QJsonValue &key : keys) {
        const Jwk jwk = fits(key.toObject(), header) ? import(key.toObject()) : nullptr;
        found = found || jwk;
        if (jwk && cjose_jws_verify(jws.get(), jwk.get(), nullptr))
            return done;
    }
    if (!found)
        return fault(QT_TRANSLATE_NOOP("IdToken", "the ID token is signed with a key that its issuer doesn't publish"));
    return fault(QT_TRANSLATE_NOOP("IdToken", "the ID token has a wrong signature"));
}

Result<QJsonObject> readObject(const QByteArray &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (!document.isObject())
        return fault(QT_TRANSLATE_NOOP("IdToken", "the ID token can't be read"));
    return document.object();
}

Result<QJsonObject> payload(const Jws &jws)
{
    uint8_t *bytes = nullptr; // stays the JWS's own
    size_t size = 0;
    if (!cjose_jws_get_plaintext(jws.get(), &bytes, &size, nullptr))
        return fault(QT_TRANSLATE_NOOP("IdToken", "the ID token can't be read"));
    return readObject(QByteArray(reinterpret_cast<const char *>(bytes), static_cast<qsizetype>(size)));
}

bool isFor(const QJsonObject &claims, const QString &clientId)
{
    const QJsonValue audience = claims.value(QLatin1String("aud"));
    const QJsonArray audiences = audience.isArray() ? audience.toArray() : QJsonArray{audience};
    const bool needsParty = audiences.size() > 1 || claims.contains(QLatin1String("azp"));
    return audiences.contains(clientId)
           && (!needsParty || claims.value(QLatin1String("azp")).toString() == clientId);
}

Result<> checkParties(const QJsonObject &claims, const IdTokenRules &rules)
{
    if (claims.value(QLatin1String("iss")) != QJsonValue(rules.issuer))
        return fault(QT_TRANSLATE_NOOP("IdToken", "the ID token comes from another issuer"));
    if (rules.clientId.isEmpty() || !isFor(claims, rules.clientId))
        return fault(QT_TRANSLATE_NOOP("IdToken", "the ID token was issued for another program"));
    if (!rules.nonce.isEmpty() && claims.value(QLatin1String("nonce")) != QJsonValue(rules.nonce))
        return fault(QT_TRANSLATE_NOOP("IdToken", "the ID token belongs to another sign-in"));
    if (claims.value(QLatin1String("sub")).toString().isEmpty())
        return fault(QT_TRANSLATE_NOOP("IdToken", "the ID token doesn't say who signed in"));
    return done;
}

/// Whether a time claim, in seconds since 1970, is at most `ahead` in the future. One that isn't there is.
bool hasCome(const QJsonObject &claims, QLatin1String name, const QDateTime &now, std::chrono::seconds ahead)
{
    const QJsonValue value = claims.value(name);
    const auto latest = static_cast<double>(now.toSecsSinceEpoch() + ahead.count());
    return value.isUndefined() || (value.isDouble() && value.toDouble() <= latest);
}

Result<> checkTimes(const QJsonObject &claims, const IdTokenRules &rules)
{
    const QJsonValue expiry = claims.value(QLatin1String("exp"));
    const auto earliest = static_cast<double>(rules.now.toSecsSinceEpoch() - rules.leeway.count());
    if (!expiry.isDouble())
        return fault(QT_TRANSLATE_NOOP("IdToken", "the ID token doesn't say when it expires"));
    if (expiry.toDouble() <= earliest)
        return fault(QT_TRANSLATE_NOOP("IdToken", "the ID token has expired; is this computer's clock right?"));
    if (!hasCome(claims, QLatin1String("nbf"), rules.now, rules.leeway)
        || !hasCome(claims, QLatin1String("iat"), rules.now, rules.leeway + farthestIssue))
        return fault(QT_TRANSLATE_NOOP("IdToken", "the ID token isn't valid yet; is this computer's clock right?"));
    return done;
}

} // namespace

Result<QJsonObject> verifyIdToken(const QByteArray &idToken, const QByteArray &jwks, const IdTokenRules &rules)
{
    const Jws jws(cjose_jws_import(idToken.constData(), static_cast<size_t>(idToken.size()), nullptr));
    if (!jws)
        return fault(QT_TRANSLATE_NOOP("IdToken", "the ID token can't be read"));
    if (const auto signature = checkSignature(jws, jwks); !signature)
        return signature.error();
    const auto claims = payload(jws); // of the very bytes the signature covers
    if (!claims)
        return claims.error();
    if (const auto parties = checkParties(*claims, rules); !parties)
        return parties.error();
    if (const auto times = checkTimes(*claims, rules); !times)
        return times.error();
    return *claims;
}

Result<QJsonObject> readClaims(const QByteArray &jwt)
{
    const QList<QByteArray> parts = jwt.split('.');
    if (parts.size() != 3) // five are an encrypted one
        return fault(QT_TRANSLATE_NOOP("IdToken", "the ID token can't be read"));
    return readObject(QByteArray::fromBase64(parts[1], QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals
                                                           | QByteArray::AbortOnBase64DecodingErrors));
}

} // namespace authtray
