// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/tokenrequest.h"

#include "core/net/http.h"
#include "core/net/url.h"

#include <QCoroNetworkReply>

namespace authtray {

namespace {

QNetworkRequest formRequest(const QUrl &endpoint)
{
    QNetworkRequest request(endpoint);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/x-www-form-urlencoded"));
    return request;
}

} // namespace

QByteArray encodeForm(const Parameters &fields)
{
    QByteArrayList encoded;
    for (const auto &[name, value] : fields.asKeyValueRange())
        encoded += QUrl::toPercentEncoding(name) + '=' + QUrl::toPercentEncoding(value);
    return encoded.join('&');
}

QCoro::Task<Result<HttpResponse>> postForm(Http &http, QUrl endpoint, Parameters fields)
{
    return http.post(formRequest(endpoint), encodeForm(fields));
}

TokenRequest::TokenRequest(Provider provider, QString clientSecret, Http &http)
    : m_provider(std::move(provider)), m_clientSecret(std::move(clientSecret)), m_http(http)
{ }

Result<> TokenRequest::check() const
{
    const auto allowed = checkUrl(m_provider.endpoints.token, QT_TRANSLATE_NOOP("Error", "the token endpoint"));
    if (!allowed)
        return allowed;
    return m_http.makeManager();
}

Parameters TokenRequest::parametersFor(const Parameters &grant) const
{
    Parameters parameters = m_provider.tokenParameters.value(grant.value(QStringLiteral("grant_type")));
    parameters.insert(grant);
    parameters.insert(QStringLiteral("client_id"), m_provider.clientId);
    if (!m_clientSecret.isEmpty())
        parameters.insert(QStringLiteral("client_secret"), m_clientSecret);
    return parameters;
}

QNetworkAccessManager *TokenRequest::network() const
{
    return m_provider.tokenEncoding == BodyEncoding::Json ? m_http.jsonNetwork() : m_http.network();
}

QCoro::Task<Result<HttpResponse>> TokenRequest::send(Parameters grant)
{
    const auto allowed = check();
    if (!allowed)
        co_return allowed.error();
    QNetworkReply *reply = network()->post(formRequest(m_provider.endpoints.token), encodeForm(parametersFor(grant)));
    co_await reply;
    co_return receive(reply);
}

Result<HttpResponse> TokenRequest::receive(QNetworkReply *reply)
{
    reply->deleteLater();
    auto answer = Http::read(reply);
    if (answer)
        m_providerDate = answer->date;
    return answer;
}

Result<TokenResponse> TokenRequest::read(const HttpResponse &answer) const
{
    return readTokenResponse(answer, m_provider.tokenPlaces);
}

} // namespace authtray
