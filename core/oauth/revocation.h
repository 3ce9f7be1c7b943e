// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/provider.h"

#include <QCoroTask>

namespace authtray {

class Http;

/// Revokes a refresh token, and with it its session, at the provider (RFC 7009). Errors as of Http; Refused or
/// ProviderFault by status.
QCoro::Task<Result<>> revoke(Http &http, Provider provider, QString refreshToken, QString clientSecret = {});

} // namespace authtray
