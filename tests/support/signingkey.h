// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

#include <cjose/cjose.h>

#include <memory>

namespace authtray {

/// A private key that signs tokens for tests.
using Key = std::shared_ptr<cjose_jwk_t>;

Key rsaKey(size_t bits);
Key ecKey(cjose_jwk_ec_curve curve);
Key symmetricKey(const QByteArray &secret);

/// The public half of a key as it stands in a JWKS, with more members or others.
QJsonObject publicKey(const Key &key, const QJsonObject &members = {});

/// {"keys": keys}
QByteArray keySet(const QJsonArray &keys);

/// A JWS in compact serialization (RFC 7515); empty if the key doesn't fit the header's "alg".
QByteArray sign(const Key &key, const QJsonObject &header, const QByteArray &payload);

} // namespace authtray
