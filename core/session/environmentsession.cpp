// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/environmentsession.h"

#include "core/oidc/identity.h"

using namespace std::chrono_literals;

namespace authtray {

using Kind = Error::Kind;

EnvironmentSession::EnvironmentSession(EnvironmentToken token, Parts parts)
    : Session(token.profile, parts), m_token(std::move(token))
{
    if (m_token.tokens)
        setTokens(*m_token.tokens);
}

QCoro::Task<Result<Tokens>> EnvironmentSession::load(QDeadlineTimer)
{
    co_return std::as_const(m_token.tokens);
}

QCoro::Task<Result<Refreshed>> EnvironmentSession::refresh(FreshnessPolicy policy, QDeadlineTimer)
{
    if (!m_token.tokens)
        co_return m_token.tokens.error();
    const Tokens tokens = *m_token.tokens;
    const auto refused = [this](Kind kind) {
        return Error{.kind = kind, .subject = {}, .detail = {}, .variable = m_token.variable};
    };
    if (!tokens.isValid(now()))
        co_return refused(Kind::TokenExpired);
    const FreshnessPolicy needed{.minimumLifetime = policy.minimumLifetime.value_or(0min), .force = policy.force};
    if (!tokens.isGood(needed, now()))
        co_return refused(Kind::NotRenewable);
    co_return Refreshed{tokens, {}};
}

QCoro::Task<Result<Account>> EnvironmentSession::fetchAccount(QDeadlineTimer deadline)
{
    const auto token = co_await refresh({}, deadline);
    if (!token)
        co_return token.error();
    const Account known = profile().account;
    auto account = co_await askForAccount(http(), profile().provider, token->tokens.accessToken, known);
    if (!account) {
        Error error = account.error();
        error.variable = m_token.variable;
        co_return std::as_const(error);
    }
    if (!known.organizationId.isEmpty())
        account->settleAs(known);
    co_return std::as_const(account);
}

} // namespace authtray
