// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/provider.h"

#include <QCoroTask>

namespace authtray {

class Http;

/// Fetches the provider's key set (RFC 7517), a second time if the first try fails. SignInFailed: it can't be had;
/// errors as of Http.
QCoro::Task<Result<QByteArray>> fetchKeys(Http &http, Provider provider);

/// Fetches the account's claims from the provider's account URL, usually userinfo (OIDC Core, 5.3). Errors: those of
/// fetchResource(); ProviderFault if the account isn't `subject` (5.3.2; empty: any account).
QCoro::Task<Result<QJsonObject>> fetchUserinfo(Http &http, Provider provider, QString accessToken, QString subject);

} // namespace authtray
