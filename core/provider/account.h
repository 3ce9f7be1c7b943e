// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QString>
#include <QUrl>

namespace authtray {

/// The account that signed in, from the provider's data. What the provider doesn't tell is empty, never guessed. Names
/// are as of cleaned(); ids are as they were sent.
struct Account
{
    QString id; ///< `sub`: the only field that identifies an account (OIDC Core, 5.7)
    QString email;
    QString name;
    QString organization;
    QString organizationId;
    QString tenant; ///< the tenant chosen at sign-in, if the provider has tenants
    QString tenantId;
    QString role;
    QUrl picture; ///< not yet checked: the code that fetches it must check the address
    QDateTime createdAt;
    QJsonObject claims; ///< all claims that the provider sent; not stored on disk

    /// Copies organization and tenant, which were chosen at sign-in and aren't in the provider's answer.
    void copyTenantFrom(const Account &other);

    /// Names the account in a sentence: its e-mail, name or id, the first that isn't empty.
    QString label() const;

    QString roleLabel() const; ///< with a capital first letter

    QJsonObject toJson() const; ///< without `claims`
    static Account fromJson(const QJsonObject &object);

    /// From OpenID Connect's standard claims (OIDC Core, 5.1), an ID token's or userinfo's.
    static Account fromClaims(const QJsonObject &claims);

    friend bool operator==(const Account &, const Account &) = default;
};

} // namespace authtray
