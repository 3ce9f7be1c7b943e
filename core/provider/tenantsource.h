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

/// A part of an organization that one works in.
struct Tenant
{
    QString id;
    QString name;

    friend bool operator==(const Tenant &, const Tenant &) = default;
};

/// An account's organization with those of its tenants that the account may enter.
struct Organization
{
    QString id;
    QString name;
    QList<Tenant> tenants;

    QStringList tenantNames() const;
    std::optional<Tenant> find(const QString &nameOrId) const; ///< whatever the case of its letters
};

/// Where a provider tells the organization and the tenants of who signed in. Members but `url` are paths in its answer.
struct TenantSource
{
    QString url; ///< answers a GET with the access token; has `{claim}`s of that token in it. Empty: there are no tenants
    QString list; ///< to the list of tenants
    QString id; ///< of a tenant, in the list's element
    QString name;
    QString organizationId;
    QString organizationName;

    /// With the claims filled in; SignInFailed where one isn't there.
    Result<QUrl> urlFor(const QJsonObject &claims) const;
    Organization read(const QJsonObject &answer) const;

    QJsonObject toJson() const;
    static TenantSource fromJson(const QJsonObject &object);

    friend bool operator==(const TenantSource &, const TenantSource &) = default;
};

} // namespace authtray
