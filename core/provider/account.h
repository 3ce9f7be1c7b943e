// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QString>
#include <QUrl>

namespace authtray {

/// Who signed in, as the provider tells it. What it doesn't tell is empty, never guessed.
struct Account
{
    QString id; ///< `sub`: the one field that identifies an account (OIDC Core, 5.7)
    QString email;
    QString name;
    QString organization;
    QString organizationId;
    QString tenant; ///< the one chosen at sign-in, of providers that have some
    QString tenantId;
    QString role;
    QUrl picture; ///< where it can be fetched; whoever does checks the address
    QDateTime createdAt;
    QJsonObject claims; ///< all that the provider sent; not kept on disk

    /// Puts the account where another one of its own is: the choice of a tenant isn't the provider's.
    void copyTenantFrom(const Account &other);

    /// What to call this account in a sentence: e-mail, name or id, whichever is there first.
    QString label() const;

    QString roleLabel() const; ///< as people write it: with a capital

    QJsonObject toJson() const; ///< without `claims`
    static Account fromJson(const QJsonObject &object);

    /// From OpenID Connect's standard claims (OIDC Core, 5.1), an ID token's or userinfo's.
    static Account fromClaims(const QJsonObject &claims);

    friend bool operator==(const Account &, const Account &) = default;
};

} // namespace authtray
