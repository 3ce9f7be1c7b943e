// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/tokenrequest.h"

#include "core/net/http.h"
#include "core/net/url.h"
#include "core/oauth/oautherror.h"

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

Parameters resourceParameter(const Provider &provider)
{
    if (provider.resources.isEmpty())
        return {};
    return {{QStringLiteral("resource"), provider.resources.first()}};
}

TokenRequest::TokenRequest(Provider provider, QString clientSecret, Http &http)
    : m_provider(std::move(provider)), m_method(m_provider.authenticationMethod()),
      m_clientSecret(std::move(clientSecret)), m_http(http)
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
    addClient(parameters);
    return parameters;
}

/// For Basic authentication, Http moves them into the header.
void TokenRequest::addClient(Parameters &fields) const
{
    fields.insert(QStringLiteral("client_id"), m_provider.clientId);
    if (!m_clientSecret.isEmpty())
        fields.insert(QStringLiteral("client_secret"), m_clientSecret);
}

FormStyle TokenRequest::style(BodyEncoding encoding) const
{
    return {encoding == BodyEncoding::Json, m_method == AuthenticationMethod::Basic};
}

QNetworkAccessManager *TokenRequest::network() const
{
    return m_http.network(style(m_provider.tokenEncoding));
}

QCoro::Task<Result<HttpResponse>> TokenRequest::send(Parameters grant)
{
    const auto allowed = check();
    if (!allowed)
        co_return allowed.error();
    const auto answer = co_await sendOnce(grant);
    if (!answer || !mayTryOtherMethod(*answer))
        co_return answer;
    const auto second = co_await sendOtherwise(*answer, grant);
    co_return second;
}

QCoro::Task<Result<HttpResponse>> TokenRequest::receive(QNetworkReply *reply, Parameters grant)
{
    const auto answer = read(reply);
    if (!answer || !mayTryOtherMethod(*answer))
        co_return answer;
    const auto second = co_await sendOtherwise(*answer, grant);
    co_return second;
}

QCoro::Task<Result<HttpResponse>> TokenRequest::sendTo(QUrl endpoint, Parameters fields)
{
    addClient(fields);
    return m_http.post(formRequest(endpoint), encodeForm(fields), style(BodyEncoding::Form));
}

/// The client's ID stays among the parameters, as in a browser's request, also beside that in the header.
QCoro::Task<Result<HttpResponse>> TokenRequest::push(Parameters authorizationRequest)
{
    QNetworkRequest request = formRequest(m_provider.endpoints.pushedAuthorization);
    if (m_method == AuthenticationMethod::Basic && !m_clientSecret.isEmpty()) {
        const QByteArray client = QUrl::toPercentEncoding(m_provider.clientId);
        request.setRawHeader("Authorization",
                             "Basic " + (client + ':' + QUrl::toPercentEncoding(m_clientSecret)).toBase64());
        authorizationRequest.insert(QStringLiteral("client_id"), m_provider.clientId);
    } else {
        addClient(authorizationRequest);
    }
    QByteArray body = encodeForm(authorizationRequest);
    for (const QString &resource : m_provider.resources)
        body += '&' + encodeForm({{QStringLiteral("resource"), resource}});
    return m_http.post(request, body);
}

/// A client that is registered with its secret in the body is refused with one in the header, before its grant is spent.
bool TokenRequest::mayTryOtherMethod(const HttpResponse &answer) const
{
    return !m_clientSecret.isEmpty() && m_method == AuthenticationMethod::Basic && m_provider.acceptsSecretInBody()
           && oauthErrorIn(answer) == u"invalid_client";
}

/// The first answer stands if the second is a refusal too.
QCoro::Task<Result<HttpResponse>> TokenRequest::sendOtherwise(HttpResponse refused, Parameters grant)
{
    m_method = AuthenticationMethod::Body;
    const auto answer = co_await sendOnce(grant);
    if (answer && oauthErrorIn(*answer).isEmpty())
        co_return answer;
    m_method = AuthenticationMethod::Basic;
    co_return std::as_const(refused);
}

QCoro::Task<Result<HttpResponse>> TokenRequest::sendOnce(Parameters grant)
{
    QNetworkReply *reply = network()->post(formRequest(m_provider.endpoints.token), encodeForm(parametersFor(grant)));
    if (const auto *arrived = co_await reply; arrived == nullptr) // see Http::send
        co_await std::suspend_always();
    co_return read(reply);
}

Result<HttpResponse> TokenRequest::read(QNetworkReply *reply)
{
    reply->deleteLater();
    auto answer = Http::read(reply);
    if (answer)
        m_providerDate = answer->date;
    return answer;
}

Result<TokenResponse> TokenRequest::read(const HttpResponse &answer) const
{
    return readTokenResponse(answer, m_provider);
}

} // namespace authtray
