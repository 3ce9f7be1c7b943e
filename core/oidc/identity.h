// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/oauth/tokenresponse.h"
#include "core/provider/account.h"
#include "core/provider/provider.h"

#include <QCoroTask>

namespace authtray {

class Http;

/// Who signed in, wherever the provider tells it: by the ID token (OIDC Core, 3.1.3.7), checked against the provider's
/// keys, and userinfo (5.3), which must be about the same one; else by its AccountSource. SignInFailed, and what Http
/// and fetchUserinfo() say.
QCoro::Task<Result<Account>> identify(Http &http, Provider provider, TokenResponse answer, QString nonce, QDateTime now);

/// The account as the provider tells it now. `known` is who it was at sign-in, and must still be; it is the answer
/// where the provider has no more to tell. Errors as of fetchUserinfo().
QCoro::Task<Result<Account>> askForAccount(Http &http, Provider provider, QString accessToken, Account known);

/// The account as far as the access token tells it by itself; empty where it doesn't.
Account accountFromAccessToken(const QString &accessToken, const Provider &provider);

/// Whether renewed tokens may be the account's (OIDC Core, 12.2), as far as they say whose they are.
bool mayBelongTo(const TokenResponse &answer, const Provider &provider, const QString &accountId);

} // namespace authtray
