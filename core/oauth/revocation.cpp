// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/revocation.h"

#include "core/net/http.h"

namespace authtray {

QCoro::Task<Result<>> revoke(Http &http, Provider provider, QString refreshToken, QString clientSecret)
{
    QNetworkRequest request(provider.endpoints.revocation);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/x-www-form-urlencoded"));
    QByteArray body = "token=" + QUrl::toPercentEncoding(refreshToken)
                      + "&token_type_hint=refresh_token&client_id=" + QUrl::toPercentEncoding(provider.clientId);
    if (!clientSecret.isEmpty())
        body += "&client_secret=" + QUrl::toPercentEncoding(clientSecret);
    const auto answer = co_await http.post(request, body);
    if (!answer)
        co_return answer.error();
    if (answer->status >= 200 && answer->status < 300) // RFC 7009 says 200; some send 204
        co_return done;
    const auto kind = answer->status < 500 ? Error::Kind::Refused : Error::Kind::ProviderFault;
    co_return Error{kind, answer->host, QStringLiteral("status %1").arg(answer->status)};
}

} // namespace authtray
