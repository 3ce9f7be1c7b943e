// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/environmenttoken.h"
#include "core/session/providerclock.h"
#include "core/session/tokensource.h"

namespace authtray {

class Http;

/// A token in the environment. There is no sign-in, sign-out or renewal for it, and neither a store nor a lock is used.
/// If its variables are wrong, every task returns that error.
class EnvironmentTokenSource final : public TokenSource
{
public:
    EnvironmentTokenSource(EnvironmentToken token, ProviderClock clock, Http &http);

    const QString &variable() const { return m_token.variable; }
    bool hasToken() const { return bool(m_token.tokens); }

    /// The variable to unset so that the token isn't used any more.
    const QString &enablingVariable() const { return m_token.enabledBy.isEmpty() ? variable() : m_token.enabledBy; }

    const SessionState &state() const override { return m_state; }
    const Profile &profile() const override { return m_token.profile; }
    QDateTime now() const override { return m_clock.now(); }

    QCoro::Task<bool> wouldPrompt() override { co_return false; }
    QCoro::Task<Result<Tokens>> load(QDeadlineTimer deadline) override;

    /// The token, while it is good for the minutes asked for; TokenExpired or NotRenewable when it isn't.
    QCoro::Task<Result<Refreshed>> refresh(FreshnessPolicy policy, QDeadlineTimer deadline) override;

    QCoro::Task<Result<FetchedAccount>> fetchAccount(QDeadlineTimer deadline) override;

private:
    Error aboutToken(Error error) const;

    EnvironmentToken m_token;
    ProviderClock m_clock;
    Http &m_http;
    SessionState m_state;
};

} // namespace authtray
