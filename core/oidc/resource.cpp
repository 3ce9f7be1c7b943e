// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oidc/resource.h"

#include "core/net/http.h"
#include "core/oauth/oautherror.h"
#include "core/oidc/idtoken.h"

#include <QJsonDocument>

namespace authtray {

Error unusable(const QString &host, const Text &why)
{
    return {.kind = Error::Kind::ProviderFault,
            .subject = host,
            .advice = QT_TRANSLATE_NOOP("Error", "Tell whoever runs the provider."),
            .reason = why};
}

QCoro::Task<Result<HttpResponse>> fetchResponse(Http &http, Provider provider, QUrl url, QString accessToken)
{
    QNetworkRequest request(url);
    request.setRawHeader("Authorization", "Bearer " + accessToken.toUtf8());
    const auto answer = co_await http.get(request);
    if (!answer)
        co_return answer.error();
    const Text refusal = shownRefusal(*answer);
    if (provider.endedStatuses.contains(answer->status))
        co_return Error{.kind = Error::Kind::TokenRefused,
                        .subject = answer->host,
                        .cause = refusal.inEnglish(),
                        .reason = refusal};
    if (answer->isBusy())
        co_return Error{Error::Kind::ProviderFault, answer->host,       {},
                        refusal.inEnglish(),        answer->retryAfter, answer->status};
    if (answer->status >= 400)
        co_return Error{.kind = Error::Kind::Refused, .subject = answer->host, .reason = refusal};
    if (answer->status != 200)
        co_return unusable(answer->host, {QT_TRANSLATE_NOOP("Error", "%1 at %2"), {refusal, url.toString()}});
    co_return answer;
}

Result<QJsonObject> readResource(const HttpResponse &answer)
{
    const QJsonDocument document = QJsonDocument::fromJson(answer.body);
    if (!document.isObject())
        return unusable(answer.host, QT_TRANSLATE_NOOP("Error", "no JSON object"));
    return document.object();
}

QCoro::Task<Result<QJsonObject>> fetchResource(Http &http, Provider provider, QUrl url, QString accessToken)
{
    const auto answer = co_await fetchResponse(http, provider, url, accessToken);
    if (!answer)
        co_return answer.error();
    co_return readResource(*answer);
}

QCoro::Task<Result<Organization>> fetchOrganization(Http &http, Provider provider, QString accessToken)
{
    const auto claims = readClaims(accessToken.toLatin1());
    const auto url = provider.tenantSource.urlFor(claims ? *claims : QJsonObject());
    if (!url)
        co_return url.error();
    const auto answer = co_await fetchResource(http, provider, *url, accessToken);
    if (!answer)
        co_return answer.error();
    co_return provider.tenantSource.read(*answer);
}

} // namespace authtray
