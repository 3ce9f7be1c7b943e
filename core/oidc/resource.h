// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/provider.h"

#include <QCoroTask>

namespace authtray {

class Http;
struct HttpResponse;

/// Fetches a protected resource of the provider with the access token (RFC 6750, 2.1). Errors: TokenRefused if the
/// status is one of the provider's `endedStatuses`; Refused or ProviderFault for other failures; those of Http.
QCoro::Task<Result<HttpResponse>> fetchResponse(Http &http, Provider provider, QUrl url, QString accessToken);

/// ProviderFault: the host has answered, but what it says can't be used, and won't be when it is asked again. `why`:
/// for people.
Error unusable(const QString &host, const Text &why);

/// The JSON object in such a response; ProviderFault if there is none.
Result<QJsonObject> readResource(const HttpResponse &answer);

/// Fetches the resource and reads its JSON object.
QCoro::Task<Result<QJsonObject>> fetchResource(Http &http, Provider provider, QUrl url, QString accessToken);

/// Fetches the account's organization and its tenants from the provider's TenantSource. Errors: those of
/// fetchResource(); SignInFailed if a claim for the URL is missing.
QCoro::Task<Result<Organization>> fetchOrganization(Http &http, Provider provider, QString accessToken);

} // namespace authtray
