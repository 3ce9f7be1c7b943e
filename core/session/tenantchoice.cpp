// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/tenantchoice.h"

#include "core/oidc/resource.h"

namespace authtray {

namespace {

Error noTenant(const Text &what, const Organization &organization)
{
    return {.kind = Error::Kind::NoTenant, .subject = what, .values = organization.tenantNames()};
}

Account inTenant(Account account, const Organization &organization, const Tenant &tenant)
{
    account.organization = organization.name;
    account.organizationId = organization.id;
    account.tenant = tenant.name;
    account.tenantId = tenant.id;
    return account;
}

/// The tenant that can be chosen without asking; empty if the person must be asked.
QString obvious(const Organization &organization, const TenantChoices &choices, const Account &before)
{
    if (!choices.name.isEmpty())
        return choices.name;
    if (organization.tenants.size() == 1)
        return organization.tenants.first().name;
    const bool isAsBefore = before.organizationId == organization.id && organization.find(before.tenantId);
    return isAsBefore ? before.tenantId : QString();
}

} // namespace

QCoro::Task<Result<Account>> resolveTenant(Http &http, Provider provider, QString accessToken, Account account,
                                           TenantChoices choices, Account before)
{
    if (provider.tenantSource.url.isEmpty())
        co_return std::as_const(account);
    const auto organization = co_await fetchOrganization(http, provider, accessToken);
    if (!organization)
        co_return organization.error();
    QString name = obvious(*organization, choices, before);
    if (organization->tenants.isEmpty() && name.isEmpty())
        co_return inTenant(account, *organization, {});
    if (name.isEmpty() && choices.choose)
        name = co_await choices.choose(organization->tenantNames());
    if (name.isEmpty())
        co_return noTenant({QT_TRANSLATE_NOOP("Error", "%1 has several tenants"), {organization->name}}, *organization);
    const auto tenant = organization->find(name);
    if (!tenant)
        co_return noTenant({QT_TRANSLATE_NOOP("Error", "%1 has no tenant \"%2\""), {organization->name, name}},
                           *organization);
    co_return inTenant(account, *organization, *tenant);
}

} // namespace authtray
