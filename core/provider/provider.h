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

namespace authtray {

/// Where a provider answers (RFC 8414, 2). Empty: it doesn't offer that.
struct Endpoints
{
    QUrl authorization;
    QUrl token;
    QUrl userinfo;
    QUrl jwks;
    QUrl revocation;
    bool sendsIss = false; ///< puts `iss` into the authorization response (RFC 9207)
    QUrl deviceAuthorization; ///< RFC 8628, 4

    bool isComplete() const { return !authorization.isEmpty() && !token.isEmpty(); }

    QJsonObject toJson() const; ///< by the names of RFC 8414
    static Endpoints fromJson(const QJsonObject &metadata);

    friend bool operator==(const Endpoints &, const Endpoints &) = default;
};

/// How the body of a token request is written. The standard knows forms alone (RFC 6749, 4.1.3).
enum class BodyEncoding { Form, Json };

/// An OAuth 2.0 / OpenID Connect service as one client sees it. Plain data, from a preset or a profile's file.
struct Provider
{
    QString preset; ///< the preset's name; empty for a plain issuer
    Parameters settings; ///< what the preset's placeholders were filled with, where it isn't the usual
    QString issuer; ///< compared as text, never normalised
    QString tokenIssuer; ///< where ID tokens name another: the same with a `{claim}` of theirs in it; else empty
    QString clientId;
    bool needsClientSecret = false; ///< also of a native app that uses PKCE
    bool clientCredentials = false; ///< the client signs in as itself, for nobody (RFC 6749, 4.4)
    QString scope;
    Redirect redirect;
    Parameters authorizationParameters; ///< added to the authorization request; an empty one keeps ours out
    BodyEncoding tokenEncoding = BodyEncoding::Form;
    QMap<QString, Parameters> tokenParameters; ///< added to a token request, by its `grant_type`
    QStringList tokenPlaces = defaultTokenPlaces(); ///< paths to the tokens in an answer, tried in order
    QList<int> endedStatuses = {401, 419}; ///< by which a resource says that the token's session is over
    AccountSource accountSource;
    TenantSource tenantSource;
    QString baseUrl; ///< of the service, for scripts
    QString revocationAdvice; ///< a sentence: how a person ends the session there
    Endpoints endpoints; ///< given by hand, or as last discovered
    bool endpointsGiven = false; ///< by hand: no discovery

    /// What to call it: the preset's name or the host.
    QString label() const;
    QString host() const;

    /// Whether the provider may call itself that: the issuer to the letter, or what the tokens' one allows.
    bool isIssuer(const QString &name) const;

    /// The account as the provider's own requests tell it: the account's URL, else userinfo. May be empty.
    QUrl accountUrl() const { return accountSource.url.isEmpty() ? endpoints.userinfo : accountSource.url; }

    /// By the keys of a preset and of a profile's file; see resources/providers/README.md.
    void writeTo(QJsonObject &file) const;
    /// Takes out of the file what it understands; what isn't as it should be is left at the usual.
    static Provider takeFrom(QJsonObject &file);

    /// Flat, or in the wrappings that were seen.
    static QStringList defaultTokenPlaces();

    friend bool operator==(const Provider &, const Provider &) = default;
};

/// Empty where that is no URL.
QUrl urlFrom(const QJsonObject &object, QStringView name);

/// Texts of a JSON list, or the one text itself.
QStringList textsIn(const QJsonValue &value);

} // namespace authtray
