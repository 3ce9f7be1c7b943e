// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/environmenttoken.h"
#include "core/session/session.h"

namespace authtray {

/// A session whose token is in the environment: nobody signs in to it or out of it, nothing renews it, and neither a
/// store nor a lock is touched. What is wrong with its variables, each of its tasks says.
class EnvironmentSession : public Session
{
    Q_OBJECT
public:
    EnvironmentSession(EnvironmentToken token, Parts parts);

    const QString &variable() const { return m_token.variable; }

    QCoro::Task<Result<Tokens>> load(QDeadlineTimer deadline) override;

    /// The token, while it is good for the minutes asked for; TokenExpired or NotRenewable when it isn't.
    QCoro::Task<Result<Refreshed>> refresh(FreshnessPolicy policy, QDeadlineTimer deadline) override;

    QCoro::Task<Result<Account>> fetchAccount(QDeadlineTimer deadline) override;

protected:
    QString source() const override { return QStringLiteral("environment"); }

private:
    EnvironmentToken m_token;
};

} // namespace authtray
