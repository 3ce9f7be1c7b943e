// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/oauth/tokenanswer.h"
#include "core/provider/account.h"
#include "core/provider/provider.h"

#include <QCoroTask>

namespace authtray {

class Http;

/// Who signed in: by the ID token (OIDC Core, 3.1.3.7), checked against the provider's keys, and by userinfo (5.3),
/// which must be about the same one. SignInFailed, and what Http and fetchUserinfo() say.
QCoro::Task<Result<Account>> identify(Http &http, Provider provider, TokenAnswer answer, QString nonce, QDateTime now);

} // namespace authtray
