// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/registration.h"

#include "core/log.h"
#include "core/net/http.h"
#include "core/net/url.h"
#include "core/oauth/clientcheck.h"
#include "core/oauth/oautherror.h"
#include "core/oauth/responsebody.h"
#include "core/utc.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTcpServer>

#include <algorithm>

namespace authtray {

namespace {

constexpr QLatin1String methodKey("token_endpoint_auth_method");
constexpr QLatin1String redirectsKey("redirect_uris");
constexpr QLatin1String noMethod("none");
constexpr QLatin1String basicMethod("client_secret_basic");
constexpr QLatin1String postMethod("client_secret_post");

/// What a client's ID, secret and token may consist of (RFC 6749, A.1 and A.2; RFC 6750, 2.1). Others could inject a
/// header line.
bool isVisible(const QString &text)
{
    return std::ranges::all_of(text, [](QChar c) { return c >= u' ' && c <= u'~'; });
}

/// The URI with this port; 0: without one, by which the provider takes any port of a loopback address (RFC 8252, 7.3).
QString redirectUri(const Redirect &redirect, quint16 port)
{
    const QString authority = port == 0 ? redirect.host : QStringLiteral("%1:%2").arg(redirect.host).arg(port);
    return QStringLiteral("http://") + authority + redirect.path;
}

QStringList redirectUris(const Redirect &redirect)
{
    QStringList uris;
    for (const quint16 port : redirect.ports)
        uris += redirectUri(redirect, port);
    return uris;
}

/// Many providers compare the port, too. So one is chosen for good, and any other only if that isn't free.
Redirect withFixedPort(Redirect redirect)
{
    if (redirect.ports.value(0) != 0)
        return redirect;
    QTcpServer server;
    if (server.listen(QHostAddress::LocalHost))
        redirect.ports.prepend(server.serverPort());
    return redirect;
}

QString methodFor(const Provider &provider)
{
    const QStringList &known = provider.endpoints.authenticationMethods;
    for (const QLatin1String method : {noMethod, basicMethod, postMethod}) {
        if (known.contains(method))
            return method;
    }
    return noMethod;
}

QStringList grantsFor(const Provider &provider)
{
    QStringList grants{QStringLiteral("authorization_code"), QStringLiteral("refresh_token")};
    if (!provider.endpoints.deviceAuthorization.isEmpty())
        grants += QStringLiteral("urn:ietf:params:oauth:grant-type:device_code");
    return grants;
}

/// RFC 7591, 2; `application_type` is of OpenID Connect Dynamic Client Registration 1.0, 2.
QJsonObject clientMetadata(const Provider &provider, const Redirect &redirect)
{
    QJsonObject metadata{{QStringLiteral("client_name"), QStringLiteral("Authtray")},
                         {QStringLiteral("application_type"), QStringLiteral("native")},
                         {redirectsKey, QJsonArray::fromStringList(redirectUris(redirect))},
                         {QStringLiteral("grant_types"), QJsonArray::fromStringList(grantsFor(provider))},
                         {QStringLiteral("response_types"), QJsonArray{QStringLiteral("code")}},
                         {methodKey, methodFor(provider)}};
    if (!provider.scope.isEmpty())
        metadata.insert(QStringLiteral("scope"), provider.scope);
    return metadata;
}

QCoro::Task<Result<HttpResponse>> post(Http &http, QUrl endpoint, QJsonObject metadata)
{
    QNetworkRequest request(endpoint);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    const QByteArray body = QJsonDocument(metadata).toJson(QJsonDocument::Compact);
    return http.post(request, body);
}

Error busy(const HttpResponse &answer)
{
    return {.kind = Error::Kind::ProviderFault,
            .subject = answer.host,
            .cause = QStringLiteral("status %1 of the registration").arg(answer.status),
            .retryAfter = answer.retryAfter,
            .busyStatus = answer.status};
}

Error unusable(const HttpResponse &answer, const Text &what)
{
    return signInFailedByProvider({QT_TRANSLATE_NOOP("Error", "%1 registered Authtray, but %2"), {answer.host, what}});
}

/// The ports whose URIs are registered. Empty if there are none, or others too.
QList<quint16> registeredPorts(const QJsonObject &client, const Redirect &asked)
{
    const QStringList registered = textsIn(client.value(redirectsKey));
    const QStringList own = redirectUris(asked);
    const bool isOwn = std::ranges::all_of(registered, [&](const QString &uri) { return own.contains(uri); });
    if (!client.contains(redirectsKey)) // as it should be there, it is as asked for
        return asked.ports;
    QList<quint16> ports = asked.ports;
    ports.removeIf([&](quint16 port) { return !isOwn || !registered.contains(redirectUri(asked, port)); });
    return ports;
}

/// Sends the management token only where the registration went, or to the issuer.
void takeManagement(Registration &registration, const QJsonObject &client, const Provider &provider)
{
    const QUrl url = urlFrom(client, u"registration_client_uri");
    const bool isProviders = isSameOrigin(url, provider.endpoints.registration)
                             || isSameOrigin(url, QUrl(provider.issuer));
    const QString token = client.value(u"registration_access_token").toString();
    if (!isProviders || token.isEmpty() || !isVisible(token))
        return;
    registration.managementUrl = url;
    registration.managementToken = token;
}

Result<Registration> readRegistration(const HttpResponse &answer, const Provider &provider, const Redirect &asked)
{
    const QJsonObject client = readObject(answer.body).value_or(QJsonObject());
    Registration registration;
    registration.clientId = client.value(u"client_id").toString();
    if (registration.clientId.isEmpty())
        return unusable(answer, QT_TRANSLATE_NOOP("Error", "its answer has no \"client_id\""));
    if (registration.clientId.size() > Registration::maxIdLength)
        return unusable(answer, QT_TRANSLATE_NOOP("Error", "the \"client_id\" in its answer is too long"));
    registration.redirect = asked;
    registration.redirect.ports = registeredPorts(client, asked);
    if (registration.redirect.ports.isEmpty())
        return unusable(answer, {QT_TRANSLATE_NOOP("Error", "with another redirect address: %1"),
                                 {textsIn(client.value(redirectsKey)).join(QStringLiteral(", ")).left(200)}});
    const QString secret = client.value(u"client_secret").toString();
    for (const auto &[name, value] :
         {std::pair("client_id", registration.clientId), std::pair("client_secret", secret)}) {
        if (!isVisible(value))
            return unusable(answer,
                            {QT_TRANSLATE_NOOP("Error", "the \"%1\" in its answer has characters that it may not"),
                             {QString::fromLatin1(name)}});
    }
    QString method = client.value(methodKey).toString(methodFor(provider));
    if (!client.contains(methodKey) && !secret.isEmpty() && method == noMethod)
        method = basicMethod; // RFC 7591, 2
    if (method != noMethod && method != basicMethod && method != postMethod)
        return unusable(answer,
                        {QT_TRANSLATE_NOOP("Error", "as a client that authenticates by %1"), {method.left(200)}});
    if (method != noMethod && secret.isEmpty())
        return unusable(answer, QT_TRANSLATE_NOOP("Error", "its answer has no \"client_secret\""));
    if (method != noMethod) {
        registration.clientSecret = secret;
        registration.method = method == postMethod ? AuthenticationMethod::Body : AuthenticationMethod::Basic;
        if (const qint64 expiry = client.value(u"client_secret_expires_at").toInteger(); expiry > 0)
            registration.secretExpiresAt = QDateTime::fromSecsSinceEpoch(expiry, utc);
    }
    takeManagement(registration, client, provider);
    return registration;
}

QNetworkRequest managementRequest(const Registration &registration)
{
    QNetworkRequest request(registration.managementUrl);
    request.setRawHeader("Authorization", "Bearer " + registration.managementToken.toUtf8());
    return request;
}

} // namespace

namespace {

/// Of a client that can't be used. Nobody could remove it later.
QCoro::Task<> takeBack(Http &http, HttpResponse answer, Provider provider)
{
    Registration registration;
    takeManagement(registration, readObject(answer.body).value_or(QJsonObject()), provider);
    if (registration.managementUrl.isEmpty())
        co_return;
    const auto removed = co_await unregisterClient(http, registration);
    if (!removed)
        qCInfo(lcOAuth) << "a client that can't be used stays registered at" << answer.host;
}

} // namespace

Provider Registration::appliedTo(Provider provider) const
{
    provider.clientId = clientId;
    provider.isClientRegistered = true;
    provider.needsClientSecret = !clientSecret.isEmpty();
    provider.chosenMethod = method;
    provider.redirect = redirect;
    return provider;
}

QByteArray Registration::toText() const
{
    QJsonArray ports;
    for (const quint16 port : redirect.ports)
        ports.append(port);
    QJsonObject item{{QStringLiteral("version"), 1},
                     {QStringLiteral("client_id"), clientId},
                     {QStringLiteral("redirect_host"), redirect.host},
                     {QStringLiteral("redirect_path"), redirect.path},
                     {QStringLiteral("redirect_ports"), ports}};
    if (!clientSecret.isEmpty())
        item.insert(QStringLiteral("client_secret"), clientSecret);
    if (secretExpiresAt.isValid())
        item.insert(QStringLiteral("client_secret_expires_at"), secretExpiresAt.toSecsSinceEpoch());
    if (method)
        item.insert(methodKey, *method == AuthenticationMethod::Body ? postMethod : basicMethod);
    if (!managementUrl.isEmpty()) {
        item.insert(QStringLiteral("registration_client_uri"), managementUrl.toString(QUrl::FullyEncoded));
        item.insert(QStringLiteral("registration_access_token"), managementToken);
    }
    return QJsonDocument(item).toJson(QJsonDocument::Compact);
}

std::optional<Registration> Registration::fromText(const QByteArray &text)
{
    const QJsonObject item = QJsonDocument::fromJson(text).object();
    Registration registration;
    registration.clientId = item.value(u"client_id").toString();
    if (item.value(u"version") != QJsonValue(1) || registration.clientId.isEmpty())
        return std::nullopt;
    registration.clientSecret = item.value(u"client_secret").toString();
    if (const qint64 expiry = item.value(u"client_secret_expires_at").toInteger(); expiry > 0)
        registration.secretExpiresAt = QDateTime::fromSecsSinceEpoch(expiry, utc);
    if (item.contains(methodKey))
        registration.method = item.value(methodKey) == QJsonValue(postMethod) ? AuthenticationMethod::Body
                                                                              : AuthenticationMethod::Basic;
    registration.redirect.host = item.value(u"redirect_host").toString(registration.redirect.host);
    registration.redirect.path = item.value(u"redirect_path").toString(registration.redirect.path);
    registration.redirect.ports.clear();
    const QJsonArray ports = item.value(u"redirect_ports").toArray();
    for (const QJsonValue &port : ports)
        registration.redirect.ports += static_cast<quint16>(port.toInt());
    registration.managementUrl = urlFrom(item, u"registration_client_uri");
    registration.managementToken = item.value(u"registration_access_token").toString();
    return registration;
}

QCoro::Task<Result<Registration>> registerClient(Http &http, Provider provider)
{
    const Redirect redirect = withFixedPort(provider.redirect);
    QJsonObject metadata = clientMetadata(provider, redirect);
    auto answer = co_await post(http, provider.endpoints.registration, metadata);
    if (!answer)
        co_return answer.error();
    if (answer->status == 400 && metadata.contains(u"scope")) { // some take no scopes but their own
        metadata.remove(u"scope");
        answer = co_await post(http, provider.endpoints.registration, metadata);
        if (!answer)
            co_return answer.error();
    }
    if (answer->isBusy())
        co_return busy(*answer);
    if (answer->status == 200 || answer->status == 201) {
        const auto registration = readRegistration(*answer, provider, redirect);
        if (!registration)
            co_await takeBack(http, *answer, provider);
        co_return registration;
    }
    const Text refusal{QT_TRANSLATE_NOOP("Error", "%1 refuses to register Authtray: %2"),
                       {answer->host, shownRefusal(*answer)}};
    co_return mustRegisterByHand(refusal, provider.redirect);
}

QCoro::Task<bool> isForgotten(Http &http, Provider provider, Registration registration)
{
    if (!registration.managementUrl.isEmpty()) {
        const QNetworkRequest request = managementRequest(registration);
        const auto answer = co_await http.get(request);
        co_return answer && (answer->status == 401 || answer->status == 404);
    }
    const Provider asked = registration.appliedTo(provider);
    const auto verdict = co_await checkClient(http, asked);
    co_return verdict && verdict->kind == ClientVerdict::Kind::ClientRefused;
}

QCoro::Task<Result<>> unregisterClient(Http &http, Registration registration)
{
    if (registration.managementUrl.isEmpty())
        co_return Error{.kind = Error::Kind::Refused,
                        .subject = QT_TRANSLATE_NOOP("Error", "the provider"),
                        .reason = QT_TRANSLATE_NOOP("Error", "it offers no way to remove the client")};
    const QNetworkRequest request = managementRequest(registration);
    const auto answer = co_await http.remove(request);
    if (!answer)
        co_return answer.error();
    const bool isGone = (answer->status >= 200 && answer->status < 300) || answer->status == 401
                        || answer->status == 404;
    if (isGone) // it says 401 if there is no such client
        co_return done;
    if (answer->isBusy())
        co_return busy(*answer);
    co_return Error{.kind = Error::Kind::Refused, .subject = answer->host, .reason = shownRefusal(*answer)};
}

Error mustRegisterByHand(const Text &why, const Redirect &redirect)
{
    return {.kind = Error::Kind::NoClient, .subject = why, .values = {redirectUri(redirect, redirect.ports.value(0))}};
}

} // namespace authtray
