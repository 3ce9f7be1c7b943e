// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/clientcredentials.h"

#include "core/net/http.h"
#include "core/net/url.h"

namespace authtray {

ClientCredentialsFlow::ClientCredentialsFlow(Provider provider, QString clientSecret, Http &http)
    : m_provider(std::move(provider)), m_clientSecret(std::move(clientSecret)), m_http(http)
{ }

QCoro::Task<Result<TokenResponse>> ClientCredentialsFlow::authorize(QDeadlineTimer)
{
    const auto allowed = checkUrl(m_provider.endpoints.token, QStringLiteral("the token endpoint"));
    if (!allowed)
        co_return allowed.error();
    Parameters form = m_provider.tokenParameters.value(QStringLiteral("client_credentials"));
    form.insert(QStringLiteral("grant_type"), QStringLiteral("client_credentials"));
    form.insert(QStringLiteral("client_id"), m_provider.clientId);
    form.insert(QStringLiteral("client_secret"), m_clientSecret);
    if (!m_provider.scope.isEmpty()) // else all that the client may have
        form.insert(QStringLiteral("scope"), m_provider.scope);
    QByteArrayList fields;
    for (const auto &[name, value] : form.asKeyValueRange())
        fields += QUrl::toPercentEncoding(name) + '=' + QUrl::toPercentEncoding(value);
    QNetworkRequest request(m_provider.endpoints.token);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/x-www-form-urlencoded"));
    const auto reply = co_await m_http.post(request, fields.join('&'));
    if (!reply)
        co_return reply.error();
    m_providerDate = reply->date;
    auto answer = readTokenResponse(*reply, m_provider.tokenPlaces);
    if (!answer) {
        Error error = answer.error();
        if (error.kind == Error::Kind::SessionEnded) // there is none that could
            error.kind = Error::Kind::Refused;
        co_return std::as_const(error);
    }
    answer->refreshToken.clear();
    co_return std::as_const(answer);
}

Result<> ClientCredentialsFlow::takeRedirect(const QByteArray &)
{
    return badInput(QT_TRANSLATE_NOOP("Error", "This sign-in needs no browser"));
}

QCoro::Task<> ClientCredentialsFlow::showOutcome(EndPage)
{
    co_return;
}

} // namespace authtray
