// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/userinfo.h"

#include "core/oauth/http.h"

#include <QJsonDocument>

namespace authtray {

QCoro::Task<Result<QJsonObject>> fetchUserinfo(Http &http, Endpoints endpoints, QString accessToken, QString subject)
{
    QNetworkRequest request(endpoints.userinfo);
    request.setRawHeader("Authorization", "Bearer " + accessToken.toUtf8());
    const auto answer = co_await http.get(request);
    if (!answer)
        co_return answer.error();
    const QString status = QStringLiteral("status %1").arg(answer->status);
    if (answer->status == 401 || answer->status == 419) // 419: as some frameworks say that a session has ended
        co_return Error{Error::Kind::TokenRefused, answer->host, status};
    if (answer->isBusy())
        co_return Error{Error::Kind::ProviderFault, answer->host, status, answer->retryAfter, answer->status};
    if (answer->status >= 400)
        co_return Error{Error::Kind::Refused, answer->host, status};
    const QJsonDocument claims = QJsonDocument::fromJson(answer->body);
    if (answer->status != 200 || !claims.isObject())
        co_return Error{Error::Kind::ProviderFault, answer->host, status};
    if (!subject.isEmpty() && claims.object().value(u"sub").toString() != subject)
        co_return Error{Error::Kind::ProviderFault, answer->host, QStringLiteral("userinfo is about somebody else")};
    co_return claims.object();
}

} // namespace authtray
