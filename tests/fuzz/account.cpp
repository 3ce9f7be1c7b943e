// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// A provider's response about an account and its tenants. What is read from it can be read again
// from the profile's file. Some thousand a second, because Qt's JSON allocates each value, and AddressSanitizer makes
// that slow.

#include "core/provider/presets.h"
#include "tests/fuzz/fuzz.h"

#include <QJsonDocument>

using namespace authtray;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const Presets presets(QStringLiteral("/nonexistent"));
    static const Provider pipeops = *presets.find(QStringLiteral("pipeops"))->fill({});
    static const Provider uipath = *presets.find(QStringLiteral("uipath"))->fill({});
    const QJsonObject answer = QJsonDocument::fromJson(bytesOf(data, size)).object();
    for (const Account &account :
         {Account::fromClaims(answer), pipeops.accountSource.read(answer), uipath.accountSource.read(answer)})
        must(Account::fromJson(account.toJson()).toJson() == account.toJson());
    const Organization organization = uipath.tenantSource.read(answer);
    for (const Tenant &tenant : organization.tenants)
        must(organization.find(tenant.name).has_value());
    const auto url = uipath.tenantSource.urlFor(answer);
    must(!url || url->host() == u"cloud.uipath.com");
    return 0;
}
