// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/provider.h"

#include <QJsonArray>

#include <algorithm>
#include <limits>

namespace authtray {

namespace {

QJsonObject redirectToJson(const Redirect &redirect)
{
    QJsonArray ports;
    for (const quint16 port : redirect.ports)
        ports.append(port);
    return {{QStringLiteral("host"), redirect.host},
            {QStringLiteral("path"), redirect.path},
            {QStringLiteral("ports"), ports}};
}

Redirect redirectFrom(const QJsonObject &object)
{
    Redirect redirect;
    redirect.host = object.value(u"host").toString(redirect.host);
    redirect.path = object.value(u"path").toString(redirect.path);
    if (const QJsonValue ports = object.value(u"ports"); ports.isArray()) {
        redirect.ports.clear();
        for (const QJsonValue &port : ports.toArray()) {
            if (const int number = port.toInt(-1); number >= 0 && number <= std::numeric_limits<quint16>::max())
                redirect.ports.append(static_cast<quint16>(number));
        }
    }
    return redirect;
}

QJsonObject parametersToJson(const Parameters &parameters)
{
    QJsonObject object;
    for (const auto &[name, value] : parameters.asKeyValueRange())
        object.insert(name, value);
    return object;
}

Parameters parametersFrom(const QJsonObject &object)
{
    Parameters parameters;
    for (auto it = object.begin(); it != object.end(); ++it)
        parameters.insert(it.key(), it->toString());
    return parameters;
}

QJsonObject parametersByGrantToJson(const QMap<QString, Parameters> &parameters)
{
    QJsonObject object;
    for (const auto &[grant, values] : parameters.asKeyValueRange())
        object.insert(grant, parametersToJson(values));
    return object;
}

QMap<QString, Parameters> parametersByGrantFrom(const QJsonObject &object)
{
    QMap<QString, Parameters> parameters;
    for (auto it = object.begin(); it != object.end(); ++it)
        parameters.insert(it.key(), parametersFrom(it->toObject()));
    return parameters;
}

QJsonArray numbersToJson(const QList<int> &numbers)
{
    QJsonArray list;
    for (const int number : numbers)
        list.append(number);
    return list;
}

QList<int> numbersFrom(const QJsonArray &list)
{
    QList<int> numbers;
    for (const QJsonValue &number : list)
        numbers += number.toInt();
    return numbers;
}

constexpr QLatin1String clientSecretBasic("client_secret_basic");
constexpr QLatin1String clientSecretPost("client_secret_post");

std::optional<AuthenticationMethod> methodFrom(const QString &name)
{
    if (name == clientSecretBasic)
        return AuthenticationMethod::Basic;
    return name == clientSecretPost ? std::optional(AuthenticationMethod::Body) : std::nullopt;
}

QString nameOf(AuthenticationMethod method)
{
    return method == AuthenticationMethod::Basic ? clientSecretBasic : clientSecretPost;
}

} // namespace

QJsonObject Endpoints::toJson() const
{
    QJsonObject metadata;
    const auto put = [&](const QString &name, const QUrl &url) {
        if (!url.isEmpty())
            metadata.insert(name, url.toString());
    };
    put(QStringLiteral("authorization_endpoint"), authorization);
    put(QStringLiteral("token_endpoint"), token);
    put(QStringLiteral("userinfo_endpoint"), userinfo);
    put(QStringLiteral("jwks_uri"), jwks);
    put(QStringLiteral("revocation_endpoint"), revocation);
    put(QStringLiteral("device_authorization_endpoint"), deviceAuthorization);
    if (!authenticationMethods.isEmpty())
        metadata.insert(QStringLiteral("token_endpoint_auth_methods_supported"),
                        QJsonArray::fromStringList(authenticationMethods));
    if (sendsIss)
        metadata.insert(QStringLiteral("authorization_response_iss_parameter_supported"), true);
    if (exchangesTokens)
        metadata.insert(QStringLiteral("grant_types_supported"), QJsonArray{tokenExchange});
    put(QStringLiteral("registration_endpoint"), registration);
    if (acceptsClientDocuments)
        metadata.insert(QStringLiteral("client_id_metadata_document_supported"), true);
    put(QStringLiteral("pushed_authorization_request_endpoint"), pushedAuthorization);
    if (requiresPushed)
        metadata.insert(QStringLiteral("require_pushed_authorization_requests"), true);
    return metadata;
}

Endpoints Endpoints::fromJson(const QJsonObject &metadata)
{
    Endpoints endpoints;
    endpoints.authorization = urlFrom(metadata, u"authorization_endpoint");
    endpoints.token = urlFrom(metadata, u"token_endpoint");
    endpoints.userinfo = urlFrom(metadata, u"userinfo_endpoint");
    endpoints.jwks = urlFrom(metadata, u"jwks_uri");
    endpoints.revocation = urlFrom(metadata, u"revocation_endpoint");
    endpoints.deviceAuthorization = urlFrom(metadata, u"device_authorization_endpoint");
    endpoints.scopes = textsIn(metadata.value(u"scopes_supported"));
    endpoints.authenticationMethods = textsIn(metadata.value(u"token_endpoint_auth_methods_supported"));
    endpoints.sendsIss = metadata.value(u"authorization_response_iss_parameter_supported").toBool();
    endpoints.exchangesTokens = textsIn(metadata.value(u"grant_types_supported")).contains(tokenExchange);
    endpoints.registration = urlFrom(metadata, u"registration_endpoint");
    endpoints.acceptsClientDocuments = metadata.value(u"client_id_metadata_document_supported").toBool();
    endpoints.pushedAuthorization = urlFrom(metadata, u"pushed_authorization_request_endpoint");
    endpoints.requiresPushed = metadata.value(u"require_pushed_authorization_requests").toBool();
    return endpoints;
}

bool Provider::isOpenId() const
{
    return accountSource.isStandard() && !clientCredentials && scope.split(u' ').contains(QStringLiteral("openid"));
}

AuthenticationMethod Provider::authenticationMethod() const
{
    const QStringList &methods = endpoints.authenticationMethods;
    const bool isOnlyPost = methods.contains(clientSecretPost) && !methods.contains(clientSecretBasic);
    return chosenMethod.value_or(isOnlyPost ? AuthenticationMethod::Body : AuthenticationMethod::Basic);
}

bool Provider::acceptsSecretInBody() const
{
    return endpoints.authenticationMethods.isEmpty() || endpoints.authenticationMethods.contains(clientSecretPost);
}

QString Provider::label() const
{
    return preset.isEmpty() ? host() : preset;
}

QString Provider::host() const
{
    const QUrl url = issuerUrl();
    return url.port() < 0 ? url.host() : QStringLiteral("%1:%2").arg(url.host()).arg(url.port());
}

bool Provider::isIssuer(const QString &name) const
{
    return name == issuer || (!tokenIssuer.isEmpty() && matchesPattern(name, tokenIssuer));
}

bool Provider::isAccessTokenIssuer(const QString &name) const
{
    return isIssuer(name) || (!accessTokenIssuer.isEmpty() && matchesPattern(name, accessTokenIssuer));
}

QString Provider::basicUserName() const
{
    const auto isUsable = [](QChar c) { return c.isPrint() && c != u':' && c != u'<'; };
    return !userName.isEmpty() && std::ranges::all_of(userName, isUsable) ? userName : QStringLiteral("oauth2");
}

QStringList Provider::defaultTokenPlaces()
{
    return {QString(), QStringLiteral("data"), QStringLiteral("data.token"), QStringLiteral("token")};
}

void Provider::writeTo(QJsonObject &file) const
{
    const Provider defaults;
    const auto put = [&](const QString &key, const QString &value) {
        if (!value.isEmpty())
            file.insert(key, value);
    };
    const auto putObject = [&](const QString &key, const QJsonObject &object) {
        if (!object.isEmpty())
            file.insert(key, object);
    };
    put(QStringLiteral("provider"), preset);
    putObject(QStringLiteral("settings"), parametersToJson(settings));
    put(QStringLiteral("issuer"), issuer);
    put(QStringLiteral("token_issuer"), tokenIssuer);
    put(QStringLiteral("access_token_issuer"), accessTokenIssuer);
    put(QStringLiteral("client_id"), clientId);
    if (isClientRegistered)
        file.insert(QStringLiteral("client_registered"), true);
    if (chosenMethod)
        file.insert(QStringLiteral("client_authentication"), nameOf(*chosenMethod));
    if (needsClientSecret)
        file.insert(QStringLiteral("needs_client_secret"), true);
    if (clientCredentials)
        file.insert(QStringLiteral("grant"), QStringLiteral("client_credentials"));
    if (secretSelectsClientCredentials)
        file.insert(QStringLiteral("secret_selects_client_credentials"), true);
    put(QStringLiteral("scope"), scope);
    if (redirect != defaults.redirect)
        file.insert(QStringLiteral("redirect"), redirectToJson(redirect));
    putObject(QStringLiteral("authorization_parameters"), parametersToJson(authorizationParameters));
    if (tokenEncoding == BodyEncoding::Json)
        file.insert(QStringLiteral("token_encoding"), QStringLiteral("json"));
    putObject(QStringLiteral("token_parameters"), parametersByGrantToJson(tokenParameters));
    if (tokenPlaces != defaults.tokenPlaces)
        file.insert(QStringLiteral("token_places"), QJsonArray::fromStringList(tokenPlaces));
    if (endedStatuses != defaults.endedStatuses)
        file.insert(QStringLiteral("session_ended_statuses"), numbersToJson(endedStatuses));
    if (endedErrors != defaults.endedErrors)
        file.insert(QStringLiteral("session_ended_errors"), QJsonArray::fromStringList(endedErrors));
    putObject(QStringLiteral("account_source"), accountSource.toJson());
    putObject(QStringLiteral("tenant_source"), tenantSource.toJson());
    put(QStringLiteral("base_url"), baseUrl);
    if (isNamedByService)
        file.insert(QStringLiteral("named_by_service"), true);
    if (!resources.isEmpty())
        file.insert(QStringLiteral("resources"), QJsonArray::fromStringList(resources));
    if (!hosts.isEmpty())
        file.insert(QStringLiteral("hosts"), QJsonArray::fromStringList(hosts));
    put(QStringLiteral("user_name"), userName);
    if (revokesOneSession)
        file.insert(QStringLiteral("revokes_one_session"), true);
    put(QStringLiteral("revocation_advice"), revocationAdvice);
    putObject(endpointsGiven ? QStringLiteral("endpoints") : QStringLiteral("discovered"), endpoints.toJson());
}

Provider Provider::takeFrom(QJsonObject &file)
{
    Provider provider;
    const auto text = [&](QStringView key) { return file.take(key).toString(); };
    provider.preset = text(u"provider");
    provider.settings = parametersFrom(file.take(u"settings").toObject());
    provider.issuer = text(u"issuer");
    provider.tokenIssuer = text(u"token_issuer");
    provider.accessTokenIssuer = text(u"access_token_issuer");
    provider.clientId = text(u"client_id");
    provider.isClientRegistered = file.take(u"client_registered").toBool();
    provider.chosenMethod = methodFrom(text(u"client_authentication"));
    provider.needsClientSecret = file.take(u"needs_client_secret").toBool();
    provider.clientCredentials = text(u"grant") == u"client_credentials";
    provider.secretSelectsClientCredentials = file.take(u"secret_selects_client_credentials").toBool();
    provider.scope = text(u"scope");
    provider.redirect = redirectFrom(file.take(u"redirect").toObject());
    provider.authorizationParameters = parametersFrom(file.take(u"authorization_parameters").toObject());
    provider.tokenEncoding = text(u"token_encoding") == u"json" ? BodyEncoding::Json : BodyEncoding::Form;
    provider.tokenParameters = parametersByGrantFrom(file.take(u"token_parameters").toObject());
    if (const QStringList places = textsIn(file.take(u"token_places")); !places.isEmpty())
        provider.tokenPlaces = places;
    if (const QJsonArray statuses = file.take(u"session_ended_statuses").toArray(); !statuses.isEmpty())
        provider.endedStatuses = numbersFrom(statuses);
    if (const QStringList errors = textsIn(file.take(u"session_ended_errors")); !errors.isEmpty())
        provider.endedErrors = errors;
    provider.accountSource = AccountSource::fromJson(file.take(u"account_source").toObject());
    provider.tenantSource = TenantSource::fromJson(file.take(u"tenant_source").toObject());
    provider.baseUrl = text(u"base_url");
    provider.isNamedByService = file.take(u"named_by_service").toBool();
    provider.resources = textsIn(file.take(u"resources"));
    provider.hosts = textsIn(file.take(u"hosts"));
    provider.userName = text(u"user_name");
    provider.revokesOneSession = file.take(u"revokes_one_session").toBool();
    provider.revocationAdvice = text(u"revocation_advice");
    provider.endpointsGiven = file.contains(u"endpoints");
    const QJsonObject discovered = file.take(u"discovered").toObject();
    const QJsonObject given = file.take(u"endpoints").toObject();
    provider.endpoints = Endpoints::fromJson(provider.endpointsGiven ? given : discovered);
    return provider;
}

QUrl urlFrom(const QJsonObject &object, QStringView name)
{
    const QUrl url(object.value(name).toString());
    return url.isValid() ? url : QUrl();
}

QStringList textsIn(const QJsonValue &value)
{
    if (value.isString())
        return {value.toString()};
    QStringList texts;
    const QJsonArray list = value.toArray();
    for (const QJsonValue &text : list)
        texts += text.toString();
    return texts;
}

} // namespace authtray
