// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/oauth/loopbacklistener.h"

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

    bool isComplete() const { return !authorization.isEmpty() && !token.isEmpty(); }

    QJsonObject toJson() const; ///< by the names of RFC 8414
    static Endpoints fromJson(const QJsonObject &metadata);

    friend bool operator==(const Endpoints &, const Endpoints &) = default;
};

/// An OAuth 2.0 / OpenID Connect service as one client sees it. Plain data, from a preset or a profile's file.
struct Provider
{
    QString preset; ///< the preset's name; empty for a plain issuer
    QString issuer; ///< compared as text, never normalised
    QString clientId;
    QString scope;
    Redirect redirect;
    QMap<QString, QString> authorizationParameters; ///< added to the authorization request
    Endpoints endpoints; ///< given by hand, or as last discovered
    bool endpointsGiven = false; ///< by hand: no discovery

    /// What to call it: the preset's name or the host.
    QString label() const;
    QString host() const;

    friend bool operator==(const Provider &, const Provider &) = default;
};

} // namespace authtray
