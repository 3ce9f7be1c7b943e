// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/signingkey.h"

#include "tests/support/jwsparts.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <jansson.h>

namespace authtray {

namespace {

const uint8_t *bytes(const QByteArray &array)
{
    return reinterpret_cast<const uint8_t *>(array.constData());
}

} // namespace

Key rsaKey(size_t bits)
{
    const uint8_t exponent[] = {1, 0, 1};
    return Key(cjose_jwk_create_RSA_random(bits, exponent, sizeof exponent, nullptr), cjose_jwk_release);
}

Key ecKey(cjose_jwk_ec_curve curve)
{
    return Key(cjose_jwk_create_EC_random(curve, nullptr), cjose_jwk_release);
}

Key symmetricKey(const QByteArray &secret)
{
    return Key(cjose_jwk_create_oct_spec(bytes(secret), static_cast<size_t>(secret.size()), nullptr), cjose_jwk_release);
}

QJsonObject publicKey(const Key &key, const QJsonObject &members)
{
    const std::unique_ptr<char, decltype(&free)> text(cjose_jwk_to_json(key.get(), false, nullptr), free);
    QJsonObject object = QJsonDocument::fromJson(text.get()).object();
    for (auto member = members.begin(); member != members.end(); ++member)
        object.insert(member.key(), member.value());
    return object;
}

QByteArray keySet(const QJsonArray &keys)
{
    return json({{QStringLiteral("keys"), keys}});
}

QByteArray sign(const Key &key, const QJsonObject &header, const QByteArray &payload)
{
    const std::unique_ptr<json_t, decltype(&json_decref)> members(json_loads(json(header).constData(), 0, nullptr),
                                                                  json_decref);
    const std::unique_ptr<cjose_jws_t, decltype(&cjose_jws_release)> jws(
            cjose_jws_sign(key.get(), members.get(), bytes(payload), static_cast<size_t>(payload.size()), nullptr),
            cjose_jws_release);
    const char *compact = nullptr;
    return jws && cjose_jws_export(jws.get(), &compact, nullptr) ? QByteArray(compact) : QByteArray();
}

} // namespace authtray
