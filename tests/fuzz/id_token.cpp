// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The payload of an ID token whose signature is right, because the target signs it.

#include "core/oidc/idtoken.h"
#include "core/utc.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/edwardskey.h"

#include <QJsonArray>

using namespace authtray;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const EdwardsKey key;
    static const QByteArray keys = key.keySet();
    const QDateTime now = QDateTime::fromSecsSinceEpoch(1'700'000'000, utc);
    const IdTokenRules rules{QStringLiteral("https://login.example.com"), QStringLiteral("client"),
                             QStringLiteral("nonce"), now};
    const QByteArray token = key.signPayload(bytesOf(data, size));
    const auto claims = verifyIdToken(token, keys, rules);
    (void)verifyUserinfo(token, keys, rules);
    if (!claims)
        return 0;
    const QJsonValue audience = claims->value(u"aud");
    must(claims->value(u"iss") == rules.issuer && claims->value(u"nonce") == rules.nonce);
    must(audience == rules.clientId || audience.toArray().contains(rules.clientId));
    must(!claims->value(u"sub").toString().isEmpty());
    must(readNumericDate(claims->value(u"exp")) > now.addSecs(-rules.leeway.count() - 1));
    must(claims->value(u"iat").isDouble());
    must(*readClaims(token) == *claims);
    return 0;
}
