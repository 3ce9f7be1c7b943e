// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/http.h"
#include "core/provider/account.h"
#include "core/provider/provider.h"

#include <QCoroTask>

#include <functional>

namespace authtray {

/// How one of several tenants is chosen.
struct TenantChoices
{
    QString name; ///< of the requested tenant; empty: any
    /// Asks the person, whose answer may be empty. A null function: no person can be asked.
    std::function<QCoro::Task<QString>(QStringList names)> choose;
};

/// The account in its organization and tenant: the one that was asked for, the only one, the one `before`, or the one
/// the person chooses. An account of a provider without tenants stays as it is. BadInput with the names where nobody
/// chose; errors as of fetchOrganization().
QCoro::Task<Result<Account>> settle(Http &http, Provider provider, QString accessToken, Account account,
                                    TenantChoices choices, Account before);

} // namespace authtray
