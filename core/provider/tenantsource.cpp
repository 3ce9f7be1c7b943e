// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/tenantsource.h"

#include "core/foreigntext.h"
#include "core/provider/accountsource.h"
#include "core/provider/placeholders.h"

#include <QJsonArray>

#include <algorithm>

namespace authtray {

QStringList Organization::tenantNames() const
{
    QStringList names;
    for (const Tenant &tenant : tenants)
        names += tenant.name;
    return names;
}

std::optional<Tenant> Organization::find(const QString &nameOrId) const
{
    const auto it = std::ranges::find_if(tenants, [&](const Tenant &tenant) {
        return tenant.name.compare(nameOrId, Qt::CaseInsensitive) == 0
               || tenant.id.compare(nameOrId, Qt::CaseInsensitive) == 0;
    });
    return it == tenants.end() ? std::nullopt : std::optional(*it);
}

Result<QUrl> TenantSource::urlFor(const QJsonObject &claims) const
{
    Parameters values;
    for (const QString &claim : placeholdersIn(url)) {
        const QString value = claims.value(claim).toString();
        if (value.isEmpty())
            return signInFailedByProvider(
                    {QT_TRANSLATE_NOOP("Error", "the access token has no \"%1\" to find the tenants by"), {claim}});
        values.insert(claim, QString::fromLatin1(QUrl::toPercentEncoding(value)));
    }
    return QUrl(fillPlaceholders(url, values));
}

Organization TenantSource::read(const QJsonObject &answer) const
{
    Organization organization;
    organization.id = valueAt(answer, organizationId).toString();
    organization.name = cleaned(valueAt(answer, organizationName).toString());
    const QJsonArray tenants = valueAt(answer, list).toArray();
    for (const QJsonValue &value : tenants) {
        const Tenant tenant{valueAt(value.toObject(), id).toString(),
                            cleaned(valueAt(value.toObject(), name).toString())};
        if (!tenant.name.isEmpty())
            organization.tenants += tenant;
    }
    return organization;
}

QJsonObject TenantSource::toJson() const
{
    if (url.isEmpty())
        return {};
    return {{QStringLiteral("url"), url},
            {QStringLiteral("list"), list},
            {QStringLiteral("id"), id},
            {QStringLiteral("name"), name},
            {QStringLiteral("organization_id"), organizationId},
            {QStringLiteral("organization_name"), organizationName}};
}

TenantSource TenantSource::fromJson(const QJsonObject &object)
{
    const auto text = [&](QStringView key) { return object.value(key).toString(); };
    return {text(u"url"),
            text(u"list"),
            text(u"id"),
            text(u"name"),
            text(u"organization_id"),
            text(u"organization_name")};
}

} // namespace authtray
