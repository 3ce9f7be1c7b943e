// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <optional>

namespace authtray {

/// A part of an organization. A session belongs to one tenant.
struct Tenant
{
    QString id;
    QString name;

    friend bool operator==(const Tenant &, const Tenant &) = default;
};

/// An account's organization, with the tenants that the account has access to.
struct Organization
{
    QString id;
    QString name;
    QList<Tenant> tenants;

    QStringList tenantNames() const;
    std::optional<Tenant> find(const QString &nameOrId) const; ///< case-insensitive
};

/// Where to find the organization and the tenants of the account. All members except `url` are paths in the answer.
struct TenantSource
{
    QString url; ///< for a GET with the access token; may contain `{claim}`s of the token. Empty: there are no tenants
    QString list; ///< path to the list of tenants
    QString id; ///< of a tenant, relative to the list's element
    QString name;
    QString organizationId;
    QString organizationName;

    /// The URL with the claims filled in. Errors: SignInFailed if a claim is missing.
    Result<QUrl> urlFor(const QJsonObject &claims) const;
    Organization read(const QJsonObject &answer) const;

    QJsonObject toJson() const;
    static TenantSource fromJson(const QJsonObject &object);

    friend bool operator==(const TenantSource &, const TenantSource &) = default;
};

} // namespace authtray
