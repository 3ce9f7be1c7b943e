// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/protectedresource.h"

#include "core/net/hosts.h"
#include "core/net/http.h"
#include "core/net/httpfields.h"
#include "core/net/url.h"
#include "core/oauth/discovery.h"

#include <QJsonDocument>

#include <algorithm>

namespace authtray {

namespace {

constexpr QLatin1String wellKnownPath("/.well-known/oauth-protected-resource");

Text tellTheService()
{
    return QT_TRANSLATE_NOOP("Error", "Tell whoever runs the service.");
}

QUrl originOf(const QUrl &url)
{
    return url.adjusted(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment);
}

/// Without the query, in which people put keys.
QString shownAddress(const QUrl &address)
{
    return address.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
}

/// Where the metadata is: the URL that a challenge has named, otherwise the well-known places. There, the well-known
/// path stands before the address's own path and query (RFC 9728, 3.1); what has no query is for all of the path, and
/// what is at the root, for all of the host.
QList<QUrl> placesOf(const QUrl &address, const QString &named)
{
    if (!named.isEmpty())
        return {QUrl(named, QUrl::StrictMode)};
    QString path = address.path(QUrl::FullyEncoded);
    if (path.endsWith(u'/'))
        path.chop(1);
    QUrl atRoot = originOf(address);
    atRoot.setPath(wellKnownPath);
    QUrl atPath = atRoot;
    atPath.setPath(wellKnownPath + path, QUrl::TolerantMode);
    QUrl exact = atPath;
    exact.setQuery(address.query(QUrl::FullyEncoded), QUrl::TolerantMode);
    QList<QUrl> places{exact};
    for (const QUrl &place : {atPath, atRoot}) {
        if (!places.contains(place))
            places += place;
    }
    return places;
}

bool mayBeForPostOnly(int status)
{
    return status == 400 || status == 404 || status == 405 || status == 406;
}

QByteArray mcpRequest(int id, const QString &method, const QJsonObject &parameters)
{
    const QJsonObject message{{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
                              {QStringLiteral("id"), id},
                              {QStringLiteral("method"), method},
                              {QStringLiteral("params"), parameters}};
    return QJsonDocument(message).toJson(QJsonDocument::Compact);
}

/// The first message to an MCP server.
QByteArray mcpGreeting()
{
    const QJsonObject client{{QStringLiteral("name"), QStringLiteral("Authtray")},
                             {QStringLiteral("version"), QStringLiteral("1")}};
    const QJsonObject parameters{{QStringLiteral("protocolVersion"), QStringLiteral("2025-11-25")},
                                 {QStringLiteral("capabilities"), QJsonObject()},
                                 {QStringLiteral("clientInfo"), client}};
    return mcpRequest(1, QStringLiteral("initialize"), parameters);
}

/// The answer to a request without a token. An MCP server may know no GET, so it is asked in its own protocol. Some let
/// everybody begin, and want a token for the rest.
QCoro::Task<Result<HttpResponse>> askWithoutToken(Http &http, QUrl address)
{
    QNetworkRequest request(address);
    const auto answer = co_await getWithinOrigin(http, request);
    if (!answer || !mayBeForPostOnly(answer->status))
        co_return answer;
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    request.setRawHeader("Accept", "application/json, text/event-stream");
    const QByteArray greeting = mcpGreeting();
    auto second = co_await http.post(request, greeting);
    if (second && second->status == 200) {
        const QByteArray next = mcpRequest(2, QStringLiteral("tools/list"), {});
        second = co_await http.post(request, next);
    }
    const bool isRefused = second && second->status == 401;
    co_return isRefused ? second : answer;
}

/// A public address must not be able to make this computer ask an internal one (RFC 9728, 7.7).
Result<> checkPlace(const QUrl &place, const QUrl &address)
{
    if (place.isValid() && place.userInfo().isEmpty() && isSameOrigin(place, address))
        return done;
    return signInFailed({QT_TRANSLATE_NOOP("Error", "%1 names metadata on another server: %2"),
                         {shownAddress(address), place.toString().left(200)}},
                        tellTheService());
}

/// Why there is no metadata of the service at that place.
Error noMetadata(const QUrl &place, const HttpResponse &answer)
{
    if (answer.isBusy())
        return {.kind = Error::Kind::ProviderFault,
                .subject = answer.host,
                .cause = QStringLiteral("status %1 at %2").arg(answer.status).arg(shownAddress(place)),
                .retryAfter = answer.retryAfter,
                .busyStatus = answer.status};
    if (answer.status == 200)
        return signInFailed(
                {QT_TRANSLATE_NOOP("Error", "%1 has something else than a service's metadata"), {shownAddress(place)}},
                tellTheService());
    return signInFailed({QT_TRANSLATE_NOOP("Error", "the service's metadata is missing: %1 answered with status %2"),
                         {shownAddress(place), QString::number(answer.status)}},
                        tellTheService());
}

/// Neither the service nor its host says where to sign in.
Error noProvider(const QUrl &address, const HttpResponse &answer, const Error &ofOrigin)
{
    const bool isElsewhere = !answer.location.isEmpty() && !isSameOrigin(answer.location, address);
    if (isElsewhere)
        return signInFailed({QT_TRANSLATE_NOOP("Error", "%1 leads to another server, %2"),
                             {shownAddress(address), originOf(answer.location).toString()}},
                            QT_TRANSLATE_NOOP("Error", "If that is what you want to use, give its address."));
    return signInFailed(
            {QT_TRANSLATE_NOOP("Error", "%1 answered with status %2 and doesn't say where to sign in, and %3"),
             {shownAddress(address), QString::number(answer.status), ofOrigin.subject}},
            QT_TRANSLATE_NOOP("Error",
                              "Check the address letter by letter. If you know its provider, give that one's address as "
                              "the issuer."));
}

/// The issuer that has metadata at this address, whose name may differ by a slash at the end.
QCoro::Task<Result<QString>> findIssuer(Http &http, QString address)
{
    Provider provider;
    provider.issuer = address;
    auto endpoints = co_await discover(http, provider);
    const bool isNearly = !endpoints && !endpoints.error().values.isEmpty();
    if (isNearly) {
        provider.issuer = endpoints.error().values.first();
        endpoints = co_await discover(http, provider);
    }
    if (!endpoints)
        co_return endpoints.error();
    co_return std::as_const(provider.issuer);
}

/// The address may be an issuer's. Otherwise a server without metadata is its own authorization server (MCP, 2025-03-26).
QCoro::Task<Result<ProtectedResource>> withoutMetadata(Http &http, QUrl address, HttpResponse refusal)
{
    const QUrl plain = address.adjusted(QUrl::RemoveQuery | QUrl::RemoveFragment);
    const auto host = readHostEntry(plain.toString());
    if (!host)
        co_return host.error();
    const QString origin = originOf(address).toString();
    const bool hasPath = plain.path().size() > 1;
    const QString first = hasPath ? plain.toString() : origin;
    auto issuer = co_await findIssuer(http, first);
    if (!issuer && issuer.error().kind == Error::Kind::SignInFailed && hasPath)
        issuer = co_await findIssuer(http, origin);
    if (!issuer && issuer.error().kind == Error::Kind::SignInFailed)
        co_return noProvider(address, refusal, issuer.error());
    if (!issuer)
        co_return issuer.error();
    ProtectedResource found;
    found.authorizationServers.push_back(*issuer);
    found.host = *host;
    co_return std::as_const(found);
}

QCoro::Task<Result<ProtectedResource>> findMetadata(Http &http, QUrl address, HttpResponse refusal, QString named)
{
    const auto places = placesOf(address, named);
    for (const QUrl &place : places) {
        const auto allowed = checkPlace(place, address);
        if (!allowed)
            co_return allowed.error();
        QNetworkRequest request(place);
        const auto answer = co_await getWithinOrigin(http, request);
        if (!answer)
            co_return answer.error();
        const QJsonDocument document = QJsonDocument::fromJson(answer->body);
        if (answer->status == 200 && document.isObject())
            co_return readProtectedResource(document.object(), place, address);
        if (!named.isEmpty() || answer->isBusy())
            co_return noMetadata(place, *answer);
    }
    const auto found = co_await withoutMetadata(http, address, refusal);
    co_return found;
}

/// RFC 9728, 2: whoever steals such a token can't use it, but Authtray has only bearer tokens.
Result<> checkTakesBearer(const QJsonObject &document, const QUrl &address)
{
    const char *demanded = nullptr;
    if (document.value(u"dpop_bound_access_tokens_required").toBool())
        demanded = QT_TRANSLATE_NOOP("Error", "%1 takes only tokens that are bound to a key (DPoP, RFC 9449)");
    if (document.value(u"tls_client_certificate_bound_access_tokens").toBool())
        demanded = QT_TRANSLATE_NOOP("Error", "%1 takes only tokens that are bound to a certificate (RFC 8705)");
    if (!demanded)
        return done;
    return signInFailed({demanded, {shownAddress(address)}},
                        QT_TRANSLATE_NOOP("Error", "Authtray has bearer tokens only. Ask whoever runs the service whether "
                                                   "it takes those, too."));
}

} // namespace

Provider ProtectedResource::providerAt(const QString &issuer) const
{
    Provider provider;
    provider.issuer = issuer;
    provider.scope = scopes.join(u' ');
    if (!resource.isEmpty())
        provider.resources = {resource};
    provider.isNamedByService = !resource.isEmpty();
    provider.hosts = {host};
    return provider;
}

QCoro::Task<Result<ProtectedResource>> findProtectedResource(Http &http, QUrl address)
{
    const auto allowed = checkUrl(address, QT_TRANSLATE_NOOP("Error", "the address"));
    if (!allowed)
        co_return allowed.error();
    const auto refusal = co_await askWithoutToken(http, address);
    if (!refusal)
        co_return refusal.error();
    const auto challenge = readChallenge(refusal->challenge, QStringLiteral("Bearer"));
    const QString named = challenge.value(QStringLiteral("resource_metadata"));
    auto found = co_await findMetadata(http, address, *refusal, named);
    if (!found)
        co_return found.error();
    if (const QString scope = challenge.value(QStringLiteral("scope")); !scope.isEmpty())
        found->scopes = scope.split(u' ', Qt::SkipEmptyParts);
    co_return std::as_const(found);
}

Result<ProtectedResource> readProtectedResource(const QJsonObject &document, const QUrl &place, const QUrl &address)
{
    const QString resource = document.value(u"resource").toString();
    const QUrl url(resource, QUrl::StrictMode);
    const auto host = readHostEntry(resource.section(u'?', 0, 0)); // a token goes by its path alone
    const bool isOtherQuery = url.hasQuery() && url.query(QUrl::FullyEncoded) != address.query(QUrl::FullyEncoded);
    const bool isUnfit = !readDestination(resource) || url.hasFragment();
    if (!host || isUnfit || isOtherQuery || !isSameOrigin(url, address) || !bestMatch({*host}, address)) {
        const bool isBelow = host && !isUnfit && isSameOrigin(url, address);
        return signInFailed({QT_TRANSLATE_NOOP("Error", "the metadata at %1 is about \"%2\", not about %3"),
                             {shownAddress(place), resource.left(200), shownAddress(address)}},
                            isBelow ? Text(QT_TRANSLATE_NOOP("Error", "If you mean that one, give its address."))
                                    : tellTheService());
    }
    if (const auto taken = checkTakesBearer(document, address); !taken)
        return taken.error();
    ProtectedResource found{.resource = resource,
                            .authorizationServers = textsIn(document.value(u"authorization_servers")),
                            .scopes = textsIn(document.value(u"scopes_supported")),
                            .host = *host};
    if (!document.contains(u"authorization_servers"))
        found.authorizationServers.push_back(originOf(address).toString());
    const QString first = found.authorizationServers.value(0);
    found.authorizationServers.removeIf([&](const QString &issuer) {
        const QUrl server(issuer, QUrl::StrictMode);
        return faultOfIssuer(server) || !mayRefer(address, server);
    });
    if (found.authorizationServers.isEmpty())
        return signInFailed({QT_TRANSLATE_NOOP("Error", "the metadata at %1 names no provider that can be used: \"%2\""),
                             {shownAddress(place), first.left(200)}},
                            tellTheService());
    found.scopes.removeAll(QString());
    return found;
}

} // namespace authtray
