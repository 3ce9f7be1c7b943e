// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/edwardskey.h"

#include "tests/support/jwsparts.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <openssl/evp.h>

#include <memory>

namespace authtray {

using namespace Qt::StringLiterals;

namespace {

using PrivateKey = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

constexpr size_t keySize = 32;
constexpr size_t signatureSize = 64;

unsigned char *bytes(QByteArray &array)
{
    return reinterpret_cast<unsigned char *>(array.data());
}

} // namespace

EdwardsKey::EdwardsKey() : m_private(keySize, 0), m_public(keySize, 0)
{
    const PrivateKey key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), EVP_PKEY_free);
    size_t size = keySize;
    EVP_PKEY_get_raw_private_key(key.get(), bytes(m_private), &size);
    EVP_PKEY_get_raw_public_key(key.get(), bytes(m_public), &size);
}

QJsonObject EdwardsKey::publicKey(const QJsonObject &more) const
{
    QJsonObject key = more;
    key.insert(u"kty"_s, u"OKP"_s);
    key.insert(u"crv"_s, u"Ed25519"_s);
    key.insert(u"x"_s, QString::fromLatin1(base64(m_public)));
    return key;
}

QByteArray EdwardsKey::keySet() const
{
    return json({{u"keys"_s, QJsonArray{publicKey()}}});
}

QByteArray EdwardsKey::sign(const QJsonObject &claims, const QJsonObject &header) const
{
    return signPayload(json(claims), header);
}

QByteArray EdwardsKey::signPayload(const QByteArray &payload, const QJsonObject &header) const
{
    QJsonObject all = header;
    if (!all.contains(u"alg"_s))
        all.insert(u"alg"_s, u"EdDSA"_s);
    QByteArray text = base64(json(all)) + '.' + base64(payload);
    QByteArray raw = m_private;
    const PrivateKey key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes(raw), keySize), EVP_PKEY_free);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_DigestSignInit(digest.get(), nullptr, nullptr, nullptr, key.get());
    QByteArray signature(signatureSize, 0);
    size_t size = signatureSize;
    EVP_DigestSign(digest.get(), bytes(signature), &size, bytes(text), static_cast<size_t>(text.size()));
    return text + '.' + base64(signature);
}

} // namespace authtray
