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

/// Returns `account` with its organization and tenant: the requested one, the only one, the one of `before`, or the one
/// that the person chooses. An account of a provider without tenants is returned unchanged. BadInput with the names if
/// none was chosen; errors as of fetchOrganization().
QCoro::Task<Result<Account>> resolveTenant(Http &http, Provider provider, QString accessToken, Account account,
                                           TenantChoices choices, Account before);

} // namespace authtray
