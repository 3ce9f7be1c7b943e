// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/provider.h"

#include <QCoroTask>

namespace authtray {

class Http;

/// The account's claims from the userinfo endpoint (OIDC Core, 5.3). TokenRefused on 401; Refused or ProviderFault
/// otherwise; ProviderFault when it isn't about `subject` (5.3.2; empty: any).
QCoro::Task<Result<QJsonObject>> fetchUserinfo(Http &http, Endpoints endpoints, QString accessToken, QString subject);

} // namespace authtray
