// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/environmenttokensource.h"

#include "core/net/http.h"
#include "core/oidc/identity.h"

using namespace std::chrono_literals;

namespace authtray {

using Kind = Error::Kind;

EnvironmentTokenSource::EnvironmentTokenSource(EnvironmentToken token, ProviderClock clock, Http &http)
    : m_token(std::move(token)), m_clock(std::move(clock)), m_http(http.trusting(profile().caFile)),
      m_state(stateFrom({.profile = profile(),
                         .store = QStringLiteral("environment"),
                         .tokens = m_token.tokens ? &*m_token.tokens : nullptr},
                        now()))
{ }

/// Adds to the error what a person must change.
Error EnvironmentTokenSource::aboutToken(Error error) const
{
    error.variable = m_token.variable;
    const bool isToReplace = error.kind == Kind::TokenExpired || error.kind == Kind::TokenRefused
                             || error.kind == Kind::Refused || error.kind == Kind::NoToken
                             || error.kind == Kind::NotRenewable;
    if (!isToReplace)
        return error;
    error.isSessionKept = m_token.replacesSession;
    error.values = {enablingVariable()};
    if (profile().name.isEmpty()) // a sign-in has to name its provider
        error.values += profile().provider.preset.isEmpty() ? QStringLiteral("NAME") : profile().provider.preset;
    return error;
}

QCoro::Task<Result<Tokens>> EnvironmentTokenSource::load(QDeadlineTimer)
{
    if (!m_token.tokens)
        co_return aboutToken(m_token.tokens.error());
    co_return std::as_const(m_token.tokens);
}

QCoro::Task<Result<Refreshed>> EnvironmentTokenSource::refresh(FreshnessPolicy policy, QDeadlineTimer)
{
    if (!m_token.tokens)
        co_return aboutToken(m_token.tokens.error());
    if (!policy.choice.isDefault())
        co_return aboutToken({Kind::NotIssued});
    const Tokens tokens = *m_token.tokens;
    if (!tokens.isValid(now()))
        co_return aboutToken({Kind::TokenExpired});
    const FreshnessPolicy needed{
            .minimumLifetime = policy.minimumLifetime.value_or(0min), .force = policy.force, .refused = policy.refused};
    if (!tokens.isGood(needed, now()))
        co_return aboutToken(notRenewable(tokens));
    co_return Refreshed{tokens, {}};
}

QCoro::Task<Result<FetchedAccount>> EnvironmentTokenSource::fetchAccount(QDeadlineTimer deadline)
{
    const auto token = co_await refresh({}, deadline);
    if (!token)
        co_return token.error();
    const QString accessToken = token->tokens.accessToken;
    const Provider &provider = profile().provider;
    const Account known = accountFromAccessToken(accessToken, provider);
    Result<Account> account = known; // as far as the token says; nobody signs in with it
    if (provider.clientCredentials || !provider.accountSource.isAccessToken)
        account = co_await fetchCurrentAccount(m_http, provider, accessToken, known);
    if (!account)
        co_return aboutToken(account.error());
    if (!profile().account.organizationId.isEmpty())
        account->copyTenantFrom(profile().account);
    using Source = FetchedAccount::Source;
    co_return FetchedAccount{*account, asksForAccounts(provider) ? Source::Provider : Source::Token};
}

} // namespace authtray
