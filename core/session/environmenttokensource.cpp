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

QCoro::Task<Result<Tokens>> EnvironmentTokenSource::load(QDeadlineTimer)
{
    co_return std::as_const(m_token.tokens);
}

QCoro::Task<Result<Refreshed>> EnvironmentTokenSource::refresh(FreshnessPolicy policy, QDeadlineTimer)
{
    if (!m_token.tokens)
        co_return m_token.tokens.error();
    const Tokens tokens = *m_token.tokens;
    if (!tokens.isValid(now()))
        co_return Error{.kind = Kind::TokenExpired, .subject = {}, .variable = m_token.variable};
    const FreshnessPolicy needed{.minimumLifetime = policy.minimumLifetime.value_or(0min), .force = policy.force};
    if (!tokens.isGood(needed, now()))
        co_return notRenewable(tokens, m_token.variable);
    co_return Refreshed{tokens, {}};
}

QCoro::Task<Result<Account>> EnvironmentTokenSource::fetchAccount(QDeadlineTimer deadline)
{
    const auto token = co_await refresh({}, deadline);
    if (!token)
        co_return token.error();
    const Account known = profile().account;
    auto account = co_await fetchCurrentAccount(m_http, profile().provider, token->tokens.accessToken, known);
    if (!account) {
        Error error = account.error();
        error.variable = m_token.variable;
        co_return std::as_const(error);
    }
    if (!known.organizationId.isEmpty())
        account->copyTenantFrom(known);
    co_return std::as_const(account);
}

} // namespace authtray
