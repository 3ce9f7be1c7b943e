// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/oauth/tokenresponse.h"
#include "core/provider/account.h"
#include "core/provider/provider.h"

#include <QCoroTask>

namespace authtray {

class Http;

/// The account that signed in: from the ID token, which is validated with the provider's keys (OIDC Core, 3.1.3.7), and
/// from userinfo, whose subject must be the same (5.3); or from the provider's AccountSource. Userinfo isn't asked with
/// a token that is for another server (RFC 8707). Empty if the scope doesn't ask for an ID token and userinfo is
/// refused or not asked. Errors: SignInFailed, and those of Http and fetchUserinfo().
QCoro::Task<Result<Account>> identify(Http &http, Provider provider, TokenResponse answer, QString nonce, QDateTime now);

/// Fetches the account's current data. `known` is the account that signed in: the fetched one must have the same id,
/// and `known` is returned if the provider offers no endpoint for it, or none for which the token is. Errors: those of
/// fetchUserinfo().
QCoro::Task<Result<Account>> fetchCurrentAccount(Http &http, Provider provider, QString accessToken, Account known);

/// Whether fetchCurrentAccount() asks the provider, and doesn't only read the access token.
bool asksForAccounts(const Provider &provider);

/// Whether fetchCurrentAccount() learns anything, from the provider or from the access token.
bool describesAccounts(const Provider &provider);

/// The account from the access token's claims; empty if the token isn't a JWT.
Account accountFromAccessToken(const QString &accessToken, const Provider &provider);

/// Validates an ID token that a renewal has brought with the provider's key set (OIDC Core, 12.2). Errors: ProviderFault.
Result<> checkRenewed(const QString &idToken, const QByteArray &keys, const Provider &provider, const QDateTime &now);

/// Whether renewed tokens come from another issuer or are for another client (OIDC Core, 12.2).
bool areForAnother(const TokenResponse &answer, const Provider &provider);

/// Whether renewed tokens name another account than this one (OIDC Core, 12.2). False if `accountId` is empty, because
/// then nobody is known to have signed in.
bool nameAnotherAccount(const TokenResponse &answer, const Provider &provider, const QString &accountId);

} // namespace authtray
