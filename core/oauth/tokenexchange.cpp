// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/tokenexchange.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace authtray {

namespace {

const QString accessTokenType = QStringLiteral("urn:ietf:params:oauth:token-type:access_token");
const QString jwtType = QStringLiteral("urn:ietf:params:oauth:token-type:jwt");

/// RFC 8693, 2.2.1 requires that the answer says so; some providers leave it out.
bool issuesAccessToken(const HttpResponse &reply)
{
    const QJsonValue type = QJsonDocument::fromJson(reply.body).object().value(u"issued_token_type");
    return type.isUndefined() || type == accessTokenType || type == jwtType;
}

/// An access token can be sent again.
Error notSpent(Error error)
{
    error.mayBeSpent = false;
    return error;
}

} // namespace

QCoro::Task<Result<TokenResponse>> exchangeToken(TokenRequest &request, QString accessToken, Parameters target)
{
    target.insert({{QStringLiteral("grant_type"), tokenExchange},
                   {QStringLiteral("subject_token"), accessToken},
                   {QStringLiteral("subject_token_type"), accessTokenType},
                   {QStringLiteral("requested_token_type"), accessTokenType}});
    const auto reply = co_await request.send(target);
    if (!reply)
        co_return notSpent(reply.error());
    Provider provider = request.provider();
    provider.endedErrors.clear(); // a refusal says nothing about the refresh token
    auto answer = readTokenResponse(*reply, provider);
    if (!answer)
        co_return notSpent(answer.error());
    if (!issuesAccessToken(*reply))
        co_return Error{.kind = Error::Kind::ProviderFault,
                        .subject = reply->host,
                        .cause = QStringLiteral("what it gives in exchange is no access token")};
    answer->refreshToken.clear();
    answer->refreshExpiresIn.reset();
    if (answer->fault)
        answer->fault = notSpent(*answer->fault);
    co_return std::as_const(answer);
}

} // namespace authtray
