// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/identity.h"

#include "core/oauth/http.h"
#include "core/oauth/idtoken.h"
#include "core/oauth/userinfo.h"

namespace authtray {

QCoro::Task<Result<Account>> identify(Http &http, Provider provider, TokenAnswer answer, QString nonce, QDateTime now)
{
    QJsonObject claims;
    if (!answer.idToken.isEmpty()) {
        const QNetworkRequest request(provider.endpoints.jwks);
        const auto keys = co_await http.get(request);
        if (!keys)
            co_return keys.error();
        const IdTokenRules rules{provider.issuer, provider.clientId, nonce, now};
        const auto verified = verifyIdToken(answer.idToken.toLatin1(), keys->body, rules);
        if (!verified)
            co_return verified.error();
        claims = *verified;
    } else if (provider.scope.split(u' ').contains(QStringLiteral("openid"))) {
        co_return Error{Error::Kind::SignInFailed, QStringLiteral("the provider sent no ID token"), {}};
    }
    if (!provider.endpoints.userinfo.isEmpty()) {
        const QString subject = claims.value(u"sub").toString();
        const auto more = co_await fetchUserinfo(http, provider.endpoints, answer.accessToken, subject);
        if (!more)
            co_return more.error();
        for (auto it = more->begin(); it != more->end(); ++it)
            claims.insert(it.key(), it.value());
    }
    co_return Account::fromClaims(claims);
}

} // namespace authtray
