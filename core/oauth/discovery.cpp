// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/discovery.h"

#include "core/net/http.h"
#include "core/net/url.h"

#include <QJsonDocument>

#include <algorithm>
#include <optional>

namespace authtray {

namespace {

QString withoutSlash(QString text)
{
    if (text.endsWith(u'/'))
        text.chop(1);
    return text;
}

/// OpenID Connect appends the well-known path to the issuer's own path (Discovery, 4); RFC 8414, 3.1 puts it before that,
/// for documents of both kinds. What a sign-in is for comes first: some providers describe userinfo to OpenID's clients only.
QList<QUrl> descriptionUrls(const Provider &provider)
{
    const QString openId = QStringLiteral("/.well-known/openid-configuration");
    const QUrl appended(withoutSlash(provider.issuer) + openId);
    const QString path = withoutSlash(QUrl(provider.issuer).path(QUrl::FullyEncoded));
    QUrl oauth(provider.issuer);
    oauth.setPath(QStringLiteral("/.well-known/oauth-authorization-server") + path, QUrl::TolerantMode);
    QUrl inserted = oauth;
    inserted.setPath(openId + path, QUrl::TolerantMode);
    const bool isOpenId = provider.isOpenId();
    QList<QUrl> urls = isOpenId ? QList<QUrl>{appended, oauth} : QList<QUrl>{oauth, appended};
    if (!path.isEmpty())
        urls.insert(isOpenId ? 2 : 1, inserted);
    return urls;
}

/// Whether the two differ only by a slash or by case, which is a common typing error.
bool isMisspelt(const QString &asked, const QString &named)
{
    return withoutSlash(named).compare(withoutSlash(asked), Qt::CaseInsensitive) == 0;
}

Text adviceOnIssuer(const QString &named, const QString &asked)
{
    if (isMisspelt(asked, named))
        return {QT_TRANSLATE_NOOP("Error", "Give the issuer as %1."), {named}};
    if (checkUrl(QUrl(named, QUrl::StrictMode), {}))
        return QT_TRANSLATE_NOOP("Error", "If that is the provider, give its address as the issuer.");
    return QT_TRANSLATE_NOOP("Error", "Tell whoever runs the provider.");
}

Error otherIssuer(const QString &named, const QString &asked)
{
    if (named.isEmpty())
        return signInFailedByProvider(QT_TRANSLATE_NOOP("Error", "the provider's metadata has no \"issuer\""));
    Error error = signInFailed(
            {QT_TRANSLATE_NOOP("Error", "the provider calls itself \"%1\", not \"%2\""), {named.left(200), asked}},
            adviceOnIssuer(named, asked));
    if (isMisspelt(asked, named))
        error.values = {named};
    return error;
}

/// Whether the metadata has this list and the list has none of the values.
bool excludes(const QJsonObject &description, const QString &list, const QStringList &values)
{
    const QStringList named = textsIn(description.value(list));
    return !named.isEmpty() && std::ranges::none_of(values, [&](const QString &value) { return named.contains(value); });
}

/// The metadata must offer what Authtray uses (RFC 8414, 2).
Result<> checkOffers(const QJsonObject &description)
{
    if (excludes(description, QStringLiteral("response_types_supported"), {QStringLiteral("code")})
        || excludes(description, QStringLiteral("response_modes_supported"), {QStringLiteral("query")})
        || excludes(description, QStringLiteral("grant_types_supported"), {QStringLiteral("authorization_code")}))
        return signInFailedByProvider(
                QT_TRANSLATE_NOOP("Error", "the provider doesn't offer the authorization code flow"));
    const QString challenges = QStringLiteral("code_challenge_methods_supported");
    if (excludes(description, challenges, {QStringLiteral("S256")})) // RFC 7636, 4.2
        return signInFailedByProvider(
                {QT_TRANSLATE_NOOP("Error", "the provider protects codes only by %1, not by S256 (PKCE)"),
                 {textsIn(description.value(challenges)).join(QStringLiteral(", ")).left(200)}});
    if (description.value(u"require_signed_request_object").toBool()) // RFC 9101, 10.5
        return signInFailedByProvider(
                QT_TRANSLATE_NOOP("Error", "the provider takes only signed sign-in requests (RFC 9101)"));
    const QString methods = QStringLiteral("token_endpoint_auth_methods_supported");
    if (excludes(description, methods,
                 {QStringLiteral("none"), QStringLiteral("client_secret_basic"), QStringLiteral("client_secret_post")}))
        return signInFailedByProvider(
                {QT_TRANSLATE_NOOP("Error", "the provider only takes clients that authenticate by %1"),
                 {textsIn(description.value(methods)).join(QStringLiteral(", ")).left(200)}});
    return done;
}

/// An endpoint without TLS must be on this computer. Only an issuer that is itself on this computer without TLS may
/// name one, because any program of this computer could answer there. A public issuer may name no internal endpoint:
/// its metadata would make this computer send requests into its own network.
Result<> checkEndpoint(const QUrl &url, const QUrl &issuer)
{
    const Text name{QT_TRANSLATE_NOOP("Error", "the provider's endpoint %1"), {url.toString().left(200)}};
    const bool isAsSafe = url.scheme() == u"https" || issuer.scheme() != u"https";
    if (!isAsSafe || !checkUrl(url, name))
        return signInFailedByProvider({QT_TRANSLATE_NOOP("Error", "%1 must be an https URL"), {name}});
    if (isInternal(url.host()) && !isInternal(issuer.host()))
        return signInFailedByProvider(
                {QT_TRANSLATE_NOOP("Error", "%1 is on this computer or in its network, and the provider isn't"), {name}});
    return done;
}

/// RFC 6749, 3.1 and 3.2.
Result<> checkFragments(const Endpoints &endpoints)
{
    for (const QUrl &url : {endpoints.authorization, endpoints.token}) {
        if (url.hasFragment())
            return signInFailedByProvider({QT_TRANSLATE_NOOP("Error", "the provider's endpoint %1 must have no '#'"),
                                           {url.toString().left(200)}});
    }
    return done;
}

/// Scheme, host and port: what makes another server of it may be any of them.
QString originIn(const QUrl &url)
{
    return url.toString(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment);
}

/// Why there is no metadata at that URL.
Error noDescription(const QUrl &url, const HttpResponse &answer)
{
    const QString place = url.toString();
    if (answer.isBusy())
        return {Error::Kind::ProviderFault,
                answer.host,
                {},
                QStringLiteral("status %1 at %2").arg(answer.status).arg(place),
                answer.retryAfter,
                answer.status};
    if (!answer.location.isEmpty())
        return signInFailed({QT_TRANSLATE_NOOP("Error", "%1 leads to another server, %2"),
                             {place, originIn(url.resolved(answer.location))}},
                            QT_TRANSLATE_NOOP("Error", "If that is the provider, give its address as the issuer."));
    if (answer.status == 200)
        return signInFailed(
                {QT_TRANSLATE_NOOP("Error", "%1 has something else than a provider's metadata"), {place}},
                QT_TRANSLATE_NOOP("Error", "Check the issuer, and whether the network wants you to sign in first."));
    return signInFailed(
            {QT_TRANSLATE_NOOP("Error", "there are no metadata of an OpenID provider: %1 answered with status %2"),
             {place, QString::number(answer.status)}},
            QT_TRANSLATE_NOOP("Error", "Check the issuer letter by letter."));
}

} // namespace

QCoro::Task<Result<HttpResponse>> getWithinOrigin(Http &http, QNetworkRequest &request)
{
    constexpr int maxRedirects = 5;
    for (int redirects = 0;; ++redirects) {
        const auto answer = co_await http.get(request);
        const bool isRedirect = answer && !answer->location.isEmpty() && isSameOrigin(request.url(), answer->location);
        if (!isRedirect || redirects == maxRedirects)
            co_return answer;
        request.setUrl(answer->location);
    }
}

QCoro::Task<Result<Endpoints>> discover(Http &http, Provider provider)
{
    const QUrl issuerUrl(provider.issuer, QUrl::StrictMode);
    const auto allowed = checkUrl(issuerUrl, QT_TRANSLATE_NOOP("Error", "the issuer"));
    if (!allowed)
        co_return allowed.error();
    if (issuerUrl.hasQuery() || issuerUrl.hasFragment())
        co_return badInput(QT_TRANSLATE_NOOP("Error", "the issuer must have no '?' and no '#'"),
                           QT_TRANSLATE_NOOP("Error", "Give it as the provider's documentation does."));
    std::optional<Error> problem; // the first URL's, unless another one may have it later
    for (const QUrl &url : descriptionUrls(provider)) {
        QNetworkRequest request(url);
        const auto answer = co_await getWithinOrigin(http, request);
        if (!answer)
            co_return answer.error();
        const QJsonDocument description = QJsonDocument::fromJson(answer->body);
        if (answer->status == 200 && description.isObject())
            co_return readMetadata(description.object(), provider);
        if (!problem || (answer->isBusy() && problem->busyStatus == 0))
            problem = noDescription(request.url(), *answer);
    }
    co_return std::as_const(*problem);
}

Result<Endpoints> readMetadata(const QJsonObject &metadata, const Provider &provider)
{
    const QString named = metadata.value(u"issuer").toString();
    if (!provider.isIssuer(named))
        return otherIssuer(named, provider.issuer);
    const Endpoints endpoints = Endpoints::fromJson(metadata);
    if (!provider.clientCredentials) {
        if (!endpoints.isComplete())
            return signInFailedByProvider(
                    QT_TRANSLATE_NOOP("Error", "the provider doesn't offer sign-in with a browser"));
        if (const auto offered = checkOffers(metadata); !offered)
            return offered.error();
    }
    for (const QUrl &url :
         {endpoints.authorization, endpoints.token, endpoints.userinfo, endpoints.jwks, endpoints.revocation,
          endpoints.deviceAuthorization, endpoints.registration, endpoints.pushedAuthorization}) {
        const auto allowed = checkEndpoint(url, QUrl(provider.issuer));
        if (!url.isEmpty() && !allowed)
            return allowed.error();
    }
    if (const auto plain = checkFragments(endpoints); !plain)
        return plain.error();
    return endpoints;
}

QString issuerFrom(const QString &typed)
{
    QString issuer = typed.trimmed();
    const qsizetype wellKnown = issuer.indexOf(QStringLiteral("/.well-known/"));
    if (wellKnown > 0)
        issuer.truncate(wellKnown);
    if (!issuer.isEmpty() && !issuer.contains(QStringLiteral("://")))
        issuer.prepend(isLoopback(QUrl(QStringLiteral("http://") + issuer).host()) ? QStringLiteral("http://")
                                                                                   : QStringLiteral("https://"));
    return issuer;
}

} // namespace authtray
