// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/discovery.h"

#include "core/net/http.h"
#include "core/net/url.h"

#include <QJsonDocument>

namespace authtray {

namespace {

QString withoutSlash(QString text)
{
    if (text.endsWith(u'/'))
        text.chop(1);
    return text;
}

/// OpenID Connect puts the well-known path behind the issuer's own, RFC 8414 before it.
QList<QUrl> descriptionUrls(const QString &issuer)
{
    QUrl oauth(issuer);
    oauth.setPath(QStringLiteral("/.well-known/oauth-authorization-server") + withoutSlash(oauth.path()));
    return {QUrl(withoutSlash(issuer) + QStringLiteral("/.well-known/openid-configuration")), oauth};
}

Result<Endpoints> readDescription(const QJsonObject &description, const Provider &provider)
{
    const QString named = description.value(u"issuer").toString();
    if (!provider.isIssuer(named))
        return Error{Error::Kind::SignInFailed,
                     {QT_TRANSLATE_NOOP("Error", "the provider calls itself \"%1\", not \"%2\""),
                      {named.left(200), provider.issuer}},
                     {}};
    const Endpoints endpoints = Endpoints::fromJson(description);
    if (!endpoints.isComplete())
        return Error{Error::Kind::SignInFailed,
                     QT_TRANSLATE_NOOP("Error", "the provider doesn't offer sign-in with a browser"),
                     {}};
    for (const QUrl &url : {endpoints.authorization, endpoints.token, endpoints.userinfo, endpoints.jwks,
                            endpoints.revocation, endpoints.deviceAuthorization}) {
        const auto allowed = checkUrl(
                url, {QT_TRANSLATE_NOOP("Error", "the provider's endpoint %1"), {url.toString().left(200)}});
        if (!url.isEmpty() && !allowed)
            return Error{Error::Kind::SignInFailed, allowed.error().subject, {}};
    }
    return endpoints;
}

} // namespace

QCoro::Task<Result<Endpoints>> discover(Http &http, Provider provider)
{
    const QUrl issuerUrl(provider.issuer, QUrl::StrictMode);
    const auto allowed = checkUrl(issuerUrl, QT_TRANSLATE_NOOP("Error", "the issuer"));
    if (!allowed)
        co_return allowed.error();
    if (issuerUrl.hasQuery() || issuerUrl.hasFragment())
        co_return badInput(QT_TRANSLATE_NOOP("Error", "the issuer must have no '?' and no '#'"),
                           QT_TRANSLATE_NOOP("Error", "Give it as the provider's documentation does."));
    for (const QUrl &url : descriptionUrls(provider.issuer)) {
        const QNetworkRequest request(url);
        const auto answer = co_await http.get(request);
        if (!answer)
            co_return answer.error();
        const QJsonDocument description = QJsonDocument::fromJson(answer->body);
        if (answer->status == 200 && description.isObject())
            co_return readDescription(description.object(), provider);
        if (answer->status >= 500)
            co_return Error{
                    Error::Kind::ProviderFault, answer->host, {}, QStringLiteral("status %1").arg(answer->status)};
    }
    co_return Error{Error::Kind::SignInFailed,
                    {QT_TRANSLATE_NOOP("Error", "%1 isn't an OpenID provider"), {issuerUrl.host()}},
                    {}};
}

} // namespace authtray
