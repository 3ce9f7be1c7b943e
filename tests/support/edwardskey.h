// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

namespace authtray {

/// A new Ed25519 key (RFC 8037) that signs tokens for tests.
class EdwardsKey
{
public:
    EdwardsKey();

    /// As in a key set; `more` is added.
    QJsonObject publicKey(const QJsonObject &more = {}) const;

    /// {"keys": [publicKey()]}
    QByteArray keySet() const;

    /// A JWS in compact serialization (RFC 7515); The header has an "alg" of "EdDSA" if `header` has none.
    QByteArray sign(const QJsonObject &claims, const QJsonObject &header = {}) const;
    QByteArray signPayload(const QByteArray &payload, const QJsonObject &header = {}) const;

private:
    QByteArray m_private;
    QByteArray m_public;
};

} // namespace authtray
