// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/accountsource.h"
#include "core/provider/placeholders.h"
#include "core/provider/redirect.h"
#include "core/provider/tenantsource.h"

#include <QJsonObject>
#include <QMap>
#include <QUrl>

#include <optional>

namespace authtray {

/// The grant of RFC 8693, by the name of RFC 8414, 2.
inline const QString tokenExchange = QStringLiteral("urn:ietf:params:oauth:grant-type:token-exchange");

/// The URLs of a provider's endpoints (RFC 8414, 2). Empty: not offered.
struct Endpoints
{
    QUrl authorization;
    QUrl token;
    QUrl userinfo;
    QUrl jwks;
    QUrl revocation;
    QStringList authenticationMethods; ///< of clients, by the names of RFC 8414; empty: not said
    bool sendsIss = false; ///< the authorization response contains `iss` (RFC 9207)
    QUrl deviceAuthorization; ///< RFC 8628, 4
    bool exchangesTokens = false; ///< RFC 8693
    QUrl registration; ///< of clients (RFC 7591, 3)
    bool acceptsClientDocuments = false; ///< a client's ID may be the URL of its metadata
    QUrl pushedAuthorization; ///< RFC 9126, 2
    bool requiresPushed = false; ///< other authorization requests are refused (RFC 9126, 5)
    QStringList scopes; ///< that can be asked for; empty: not said. Not kept in a profile's file

    bool isComplete() const { return !authorization.isEmpty() && !token.isEmpty(); }

    QJsonObject toJson() const; ///< with the names of RFC 8414
    static Endpoints fromJson(const QJsonObject &metadata);

    friend bool operator==(const Endpoints &, const Endpoints &) = default;
};

/// The encoding of a token request's body. The standard defines only forms (RFC 6749, 4.1.3).
enum class BodyEncoding { Form, Json };

/// How a client with a secret authenticates (RFC 6749, 2.3.1).
enum class AuthenticationMethod {
    Basic, ///< `client_secret_basic`
    Body, ///< `client_secret_post`
};

/// An OAuth 2.0 or OpenID Connect provider as configured for one client. Plain data, from a preset or a profile's file.
struct Provider
{
    QString preset; ///< the preset's name; empty for a plain issuer
    Parameters settings; ///< values of the preset's placeholders, except default values
    QString issuer; ///< compared as a string, never normalised
    QString tokenIssuer; ///< if ID tokens contain another issuer: a pattern with a `{claim}` of the token; otherwise empty
    QString accessTokenIssuer; ///< the same for access tokens, where they contain yet another one
    QString clientId;
    bool isClientRegistered = false; ///< a sign-in has registered it (RFC 7591), so it may be registered again
    std::optional<AuthenticationMethod> chosenMethod; ///< whatever the endpoints' metadata says
    bool needsClientSecret = false; ///< although the client uses PKCE
    bool clientCredentials =
            false; ///< client credentials grant (RFC 6749, 4.4): the client signs in as itself, without a person
    bool secretSelectsClientCredentials = false; ///< its clients with a secret have no sign-in of a person
    QString scope;
    bool isNamedByService = false; ///< by the service that the tokens are for, and by no person: see checkAudience()
    QStringList resources; ///< servers that the access tokens are for (RFC 8707): the session's own is for the first
    Redirect redirect;
    Parameters authorizationParameters; ///< added to the authorization request; an empty value removes a parameter that
                                        ///< Authtray would send
    BodyEncoding tokenEncoding = BodyEncoding::Form;
    QMap<QString, Parameters> tokenParameters; ///< added to token requests, by `grant_type`
    QStringList tokenPlaces =
            defaultTokenPlaces(); ///< paths to the object with the tokens in a token response, tried in order
    QList<int> endedStatuses = {401, 419}; ///< HTTP statuses of a resource that mean that the session has ended
    QStringList endedErrors = {QStringLiteral("invalid_grant")}; ///< errors of a refresh that mean the same
    AccountSource accountSource;
    TenantSource tenantSource;
    QString baseUrl; ///< of the service's API; for scripts
    QStringList hosts; ///< where the access token may go: see core/net/hosts.h
    QString userName; ///< that goes with the token where a program sends both (RFC 7617); empty: see basicUserName()
    bool revokesOneSession =
            false; ///< revoking a token ends its session alone, and not the account's others with this client
    QString revocationAdvice; ///< a sentence that tells how to end the session at the provider
    Endpoints endpoints; ///< configured, or from the last discovery
    bool endpointsGiven = false; ///< configured, so there is no discovery

    /// Names the provider in texts: the preset's name or the host.
    QString label() const;
    QString host() const;

    /// The issuer; without one, where a person signs in.
    QUrl issuerUrl() const { return issuer.isEmpty() ? endpoints.authorization : QUrl(issuer); }

    /// Whether `name` is the issuer or matches `tokenIssuer`.
    bool isIssuer(const QString &name) const;

    /// Whether an access token that names this issuer may be the provider's. An ID token may not.
    bool isAccessTokenIssuer(const QString &name) const;

    /// Whether a sign-in brings an ID token (OIDC Core, 3.1.2.1), which says who has signed in.
    bool isOpenId() const;

    /// The one to begin with. `client_secret_basic` unless another was chosen, or is all that the metadata names.
    AuthenticationMethod authenticationMethod() const;

    /// Whether a client may be registered with its secret in the body.
    bool acceptsSecretInBody() const;

    /// The user name that goes with the token. Never "<token>", for which Docker would send the token as a refresh token.
    QString basicUserName() const;

    /// The endpoint that describes the account: the account source's, otherwise userinfo. May be empty.
    QUrl accountUrl() const { return accountSource.url.isEmpty() ? endpoints.userinfo : accountSource.url; }

    /// Uses the same keys as a preset; see resources/providers/README.md.
    void writeTo(QJsonObject &file) const;
    /// Removes the keys that it knows from `file`. A value of the wrong type is replaced by the default.
    static Provider takeFrom(QJsonObject &file);

    /// The top level, and the objects in which known providers nest the tokens.
    static QStringList defaultTokenPlaces();

    friend bool operator==(const Provider &, const Provider &) = default;
};

/// Empty if the value isn't a valid URL.
QUrl urlFrom(const QJsonObject &object, QStringView name);

/// The strings of a JSON array, or a single string as a list.
QStringList textsIn(const QJsonValue &value);

} // namespace authtray
