// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oidc/userinfo.h"

#include "core/net/http.h"
#include "core/oidc/idtoken.h"
#include "core/oidc/resource.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace authtray {

namespace {

/// RFC 7517, 5.
bool isKeySet(const QByteArray &body)
{
    return QJsonDocument::fromJson(body).object().value(u"keys").isArray();
}

} // namespace

QCoro::Task<Result<QByteArray>> fetchKeys(Http &http, Provider provider)
{
    const QNetworkRequest request(provider.endpoints.jwks);
    auto answer = co_await http.get(request);
    if (!answer || answer->status != 200 || !isKeySet(answer->body))
        answer = co_await http.get(request);
    if (!answer)
        co_return answer.error();
    if (answer->status == 200 && !isKeySet(answer->body))
        co_return signInFailedByProvider({QT_TRANSLATE_NOOP("Error", "the provider's keys can't be read: %1 answered with "
                                                                     "something else than a key set"),
                                          {request.url().toString()}});
    if (answer->status != 200)
        co_return signInFailed(
                {QT_TRANSLATE_NOOP("Error", "the provider's keys can't be fetched: %1 answered with status %2"),
                 {request.url().toString(), QString::number(answer->status)}},
                QT_TRANSLATE_NOOP("Error", "Try again later."));
    co_return answer->body;
}

namespace {

/// A provider may sign it for this client (OIDC Core, 5.3.2).
QCoro::Task<Result<QJsonObject>> readUserinfo(Http &http, Provider provider, HttpResponse answer)
{
    if (!answer.contentType.startsWith("application/jwt"))
        co_return readResource(answer);
    const auto keys = co_await fetchKeys(http, provider);
    if (!keys)
        co_return keys.error();
    co_return verifyUserinfo(answer.body.trimmed(), *keys, {provider.issuer, provider.clientId, {}, {}});
}

} // namespace

QCoro::Task<Result<QJsonObject>> fetchUserinfo(Http &http, Provider provider, QString accessToken, QString subject)
{
    const QUrl url = provider.accountUrl();
    const auto answer = co_await fetchResponse(http, provider, url, accessToken);
    if (!answer)
        co_return answer.error();
    const auto claims = co_await readUserinfo(http, provider, *answer);
    if (!claims)
        co_return claims.error();
    const QString id = provider.accountSource.read(*claims).id;
    if (!subject.isEmpty() && id != subject)
        co_return unusable(answer->host, QT_TRANSLATE_NOOP("Error", "the account's data is about somebody else"));
    co_return *claims;
}

} // namespace authtray
