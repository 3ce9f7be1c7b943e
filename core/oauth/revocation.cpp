// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/revocation.h"

#include "core/net/http.h"
#include "core/oauth/oautherror.h"
#include "core/oauth/tokenrequest.h"

namespace authtray {

namespace {

QCoro::Task<Result<>> revokeToken(TokenRequest &request, QUrl endpoint, QString token, QString type)
{
    const Parameters fields{{QStringLiteral("token"), token}, {QStringLiteral("token_type_hint"), type}};
    const auto answer = co_await request.sendTo(endpoint, fields);
    if (!answer)
        co_return answer.error();
    const bool isSuccess = answer->status >= 200 && answer->status < 300; // RFC 7009 requires 200; some send 204
    if (isSuccess && oauthErrorIn(*answer).isEmpty()) // which some send with 200
        co_return done;
    const Text refusal = shownRefusal(*answer);
    if (answer->status < 500)
        co_return Error{.kind = Error::Kind::Refused, .subject = answer->host, .reason = refusal};
    co_return Error{.kind = Error::Kind::ProviderFault,
                    .subject = answer->host,
                    .cause = refusal.inEnglish(),
                    .busyStatus = answer->status};
}

} // namespace

QCoro::Task<Result<>> revoke(Http &http, Provider provider, RevocableTokens tokens)
{
    TokenRequest request(provider, tokens.clientSecret, http);
    const QUrl endpoint = provider.endpoints.revocation;
    Result<> outcome = done;
    if (!tokens.refreshToken.isEmpty())
        outcome = co_await revokeToken(request, endpoint, tokens.refreshToken, QStringLiteral("refresh_token"));
    for (const QString &token : tokens.accessTokens) {
        const auto revoked = co_await revokeToken(request, endpoint, token, QStringLiteral("access_token"));
        if (outcome)
            outcome = revoked;
    }
    co_return outcome;
}

} // namespace authtray
