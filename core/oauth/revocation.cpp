// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/revocation.h"

#include "core/net/http.h"
#include "core/oauth/oautherror.h"
#include "core/oauth/tokenrequest.h"

namespace authtray {

QCoro::Task<Result<>> revoke(Http &http, Provider provider, RevocableTokens tokens)
{
    const bool isRefresh = !tokens.refreshToken.isEmpty();
    Parameters fields{{QStringLiteral("token"), isRefresh ? tokens.refreshToken : tokens.accessToken},
                      {QStringLiteral("token_type_hint"),
                       isRefresh ? QStringLiteral("refresh_token") : QStringLiteral("access_token")}};
    TokenRequest request(provider, tokens.clientSecret, http);
    const auto answer = co_await request.sendTo(provider.endpoints.revocation, fields);
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

} // namespace authtray
