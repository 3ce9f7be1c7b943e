// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/provider.h"

#include <QCoroTask>

namespace authtray {

class Http;

/// What a protected resource of the provider answers to the access token (RFC 6750, 2.1): a JSON object. TokenRefused
/// on a status by which the provider ends sessions; Refused or ProviderFault otherwise, and what Http says.
QCoro::Task<Result<QJsonObject>> fetchResource(Http &http, Provider provider, QUrl url, QString accessToken);

/// The organization of who signed in and its tenants, as the provider's TenantSource tells them.
QCoro::Task<Result<Organization>> fetchOrganization(Http &http, Provider provider, QString accessToken);

} // namespace authtray
