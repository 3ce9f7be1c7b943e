// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oidc/signature.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cjose/cjose.h>
#include <jansson.h>
#include <openssl/evp.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>

namespace authtray {

namespace {

/// RFC 7518, 3.3: shorter RSA keys must not be used.
constexpr size_t minRsaKeySize = 2048; // bits

/// How many keys of a set are tried; a provider has a few, and a hostile set of thousands would take seconds.
constexpr int maxFittingKeys = 16;

template<auto release>
struct Deleter
{
    template<typename Handle>
    void operator()(Handle *handle) const
    {
        release(handle);
    }
};
using Jws = std::unique_ptr<cjose_jws_t, Deleter<cjose_jws_release>>;
using Jwk = std::unique_ptr<cjose_jwk_t, Deleter<cjose_jwk_release>>;
using PublicKey = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Deleter<EVP_MD_CTX_free>>;

struct Algorithm
{
    QLatin1String name;
    QLatin1String keyType;
    QLatin1String curve;
};

// Only asymmetric algorithms: "none" needs no key, and with HS* the public key could be used to sign.
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

// cjose doesn't know these: RFC 8037, where the curve is the key's, and RFC 9864, which replaces it.
constexpr Algorithm edwards[] = {
        {QLatin1String("EdDSA"), QLatin1String("OKP"), {}},
        {QLatin1String("Ed25519"), QLatin1String("OKP"), QLatin1String("Ed25519")},
        {QLatin1String("Ed448"), QLatin1String("OKP"), QLatin1String("Ed448")},
};

/// Null if there is none with this name.
template<size_t count>
const Algorithm *findAlgorithm(const Algorithm (&known)[count], const std::optional<QString> &name)
{
    const auto *found = std::ranges::find_if(known, [&](const Algorithm &algorithm) { return name == algorithm.name; });
    return found == std::end(known) ? nullptr : found;
}

/// The part of the JOSE header that describes the signature (RFC 7515, 4.1).
struct Header
{
    const Algorithm *algorithm = nullptr;
    std::optional<QString> keyId;
    bool isAnyKeyId = false; ///< the only key there is has no id
    bool critical = false; ///< requires an extension; none is supported
};

std::optional<QString> text(const json_t *object, const char *member)
{
    const json_t *value = json_object_get(object, member);
    if (!json_is_string(value))
        return std::nullopt;
    return QString::fromUtf8(json_string_value(value), static_cast<qsizetype>(json_string_length(value)));
}

std::optional<QString> textIn(const QJsonObject &object, QLatin1String member)
{
    const QJsonValue value = object.value(member);
    return value.isString() ? std::optional(value.toString()) : std::nullopt;
}

Header readHeader(const Jws &jws)
{
    const cjose_header_t *header = cjose_jws_get_protected(jws.get());
    return {findAlgorithm(algorithms, text(header, "alg")), text(header, "kid"), false,
            json_object_get(header, "crit") != nullptr};
}

bool isAbsentOr(const QJsonObject &key, QLatin1String member, QStringView value)
{
    return !key.contains(member) || key.value(member).toString() == value;
}

/// Whether a key may have made a signature of this kind (RFC 7517, 4).
bool fits(const QJsonObject &key, const Header &header)
{
    const auto &[name, keyType, curve] = *header.algorithm;
    return key.value(QLatin1String("kty")).toString() == keyType
           && (curve.isEmpty() || key.value(QLatin1String("crv")).toString() == curve)
           && isAbsentOr(key, QLatin1String("use"), u"sig") && isAbsentOr(key, QLatin1String("alg"), QString(name))
           && (!key.contains(QLatin1String("key_ops"))
               || key.value(QLatin1String("key_ops")).toArray().contains(QStringLiteral("verify")))
           && (!header.keyId || header.isAnyKeyId || key.value(QLatin1String("kid")).toString() == *header.keyId);
}

/// Base64url without padding (RFC 7515, 2). Checked first, because cjose aborts the program on some invalid input.
bool isBase64Url(QStringView text)
{
    return text.size() % 4 != 1 && std::ranges::all_of(text, [](QChar c) {
               return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'-'
                      || c == u'_';
           });
}

QByteArray decode(QStringView part)
{
    return QByteArray::fromBase64(part.toLatin1(), QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

/// With an exponent of 1 anybody can sign, and an even one has no private key.
bool isWeakExponent(const QByteArray &exponent)
{
    return exponent.isEmpty() || exponent.back() % 2 == 0 || exponent.toHex().toULongLong(nullptr, 16) == 1;
}

/// Imports only the members of a public key (RFC 7518, 6).
Jwk importPublicKey(const QJsonObject &key)
{
    QJsonObject publicKey;
    for (const QString &name : {QStringLiteral("kty"), QStringLiteral("crv"), QStringLiteral("n"), QStringLiteral("e"),
                                QStringLiteral("x"), QStringLiteral("y")}) {
        if (name.size() == 1 && !isBase64Url(key.value(name).toString()))
            return nullptr;
        if (key.contains(name))
            publicKey.insert(name, key.value(name));
    }
    const QByteArray json = QJsonDocument(publicKey).toJson(QJsonDocument::Compact);
    Jwk jwk(cjose_jwk_import(json.constData(), static_cast<size_t>(json.size()), nullptr));
    if (jwk && cjose_jwk_get_kty(jwk.get(), nullptr) == CJOSE_JWK_KTY_RSA
        && (cjose_jwk_get_keysize(jwk.get(), nullptr) < minRsaKeySize
            || isWeakExponent(decode(key.value(QLatin1String("e")).toString()))))
        return nullptr;
    return jwk;
}

/// Whether the key has made the signature; nullopt if the key can't be used.
using VerifyBy = std::function<std::optional<bool>(const QJsonObject &key)>;

Error untrusted()
{
    return signInFailedByProvider(QT_TRANSLATE_NOOP("Error", "the ID token isn't signed in a way that can be trusted"));
}

Result<> check(Header header, const QByteArray &jwks, const VerifyBy &verifyBy)
{
    if (!header.algorithm || header.critical)
        return untrusted();
    bool hasKey = false;
    const QJsonArray keys = QJsonDocument::fromJson(jwks).object().value(QLatin1String("keys")).toArray();
    header.isAnyKeyId = keys.size() == 1 && !keys.first().toObject().contains(QLatin1String("kid"));
    int tries = 0;
    for (const QJsonValue &key : keys) {
        if (!fits(key.toObject(), header))
            continue;
        if (++tries > maxFittingKeys)
            break;
        const auto verified = verifyBy(key.toObject());
        hasKey = hasKey || verified;
        if (verified.value_or(false))
            return done;
    }
    if (!hasKey)
        return signInFailedByProvider(
                QT_TRANSLATE_NOOP("Error", "the ID token is signed with a key that its issuer doesn't publish"));
    return signInFailedByProvider(QT_TRANSLATE_NOOP("Error", "the ID token has a wrong signature"));
}

/// `id`: one of the curves of RFC 8037, 2.
std::optional<bool> verifyEdwards(int id, const QByteArray &key, const QByteArray &text, const QByteArray &signature)
{
    const auto bytes = [](const QByteArray &array) {
        return reinterpret_cast<const unsigned char *>(array.constData());
    };
    const auto size = [](const QByteArray &array) { return static_cast<size_t>(array.size()); };
    const PublicKey publicKey(EVP_PKEY_new_raw_public_key(id, nullptr, bytes(key), size(key)));
    const Digest digest(EVP_MD_CTX_new());
    if (!publicKey || !digest || EVP_DigestVerifyInit(digest.get(), nullptr, nullptr, nullptr, publicKey.get()) != 1)
        return std::nullopt;
    return EVP_DigestVerify(digest.get(), bytes(signature), size(signature), bytes(text), size(text)) == 1;
}

/// RFC 8037, 3.1.
Result<QByteArray> readEdwards(const Algorithm *algorithm, const QJsonObject &header, const QStringList &parts,
                               const QByteArray &jwks)
{
    const Header described{algorithm, textIn(header, QLatin1String("kid")), false,
                           header.contains(QLatin1String("crit"))};
    const auto verifyBy = [&](const QJsonObject &key) -> std::optional<bool> {
        const QString curve = key.value(QLatin1String("crv")).toString();
        const int id = curve == u"Ed25519" ? EVP_PKEY_ED25519 : curve == u"Ed448" ? EVP_PKEY_ED448 : EVP_PKEY_NONE;
        const QByteArray text = QStringView(parts[0]).toLatin1() + '.' + parts[1].toLatin1();
        return verifyEdwards(id, decode(key.value(QLatin1String("x")).toString()), text, decode(parts[2]));
    };
    if (const auto checked = check(described, jwks, verifyBy); !checked)
        return checked.error();
    return decode(parts[1]);
}

Result<QByteArray> readSigned(const QByteArray &compact, const QByteArray &jwks)
{
    const QStringList parts = QString::fromLatin1(compact).split(u'.');
    if (parts.size() != 3 || !std::ranges::all_of(parts, isBase64Url))
        return signInFailedByProvider(QT_TRANSLATE_NOOP("Error", "the ID token can't be read"));
    const QJsonObject header = QJsonDocument::fromJson(decode(parts[0])).object();
    if (const Algorithm *algorithm = findAlgorithm(edwards, textIn(header, QLatin1String("alg"))))
        return readEdwards(algorithm, header, parts, jwks);
    if (header.contains(QLatin1String("crit"))) // which newer cjose doesn't import
        return untrusted();
    const Jws jws(cjose_jws_import(compact.constData(), static_cast<size_t>(compact.size()), nullptr));
    if (!jws)
        return signInFailedByProvider(QT_TRANSLATE_NOOP("Error", "the ID token can't be read"));
    const auto verifyBy = [&](const QJsonObject &key) -> std::optional<bool> {
        const Jwk jwk = importPublicKey(key);
        return jwk ? std::optional(cjose_jws_verify(jws.get(), jwk.get(), nullptr)) : std::nullopt;
    };
    if (const auto checked = check(readHeader(jws), jwks, verifyBy); !checked)
        return checked.error();
    uint8_t *bytes = nullptr; // owned by the JWS
    size_t size = 0;
    if (!cjose_jws_get_plaintext(jws.get(), &bytes, &size, nullptr))
        return signInFailedByProvider(QT_TRANSLATE_NOOP("Error", "the ID token can't be read"));
    return QByteArray(reinterpret_cast<const char *>(bytes), static_cast<qsizetype>(size));
}

} // namespace

} // namespace authtray

/// An authtray::ReadSigned; extern "C", so that its symbol isn't mangled.
extern "C" Q_DECL_EXPORT authtray::Result<QByteArray> authtrayReadSigned(const QByteArray &jws, const QByteArray &jwks)
{
    return authtray::readSigned(jws, jwks);
}
