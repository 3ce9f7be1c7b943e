// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/token.h"

#include "app/commands/chosensession.h"
#include "app/commands/envelope.h"
#include "app/commands/keychainnote.h"
#include "app/commands/refresh.h"
#include "app/output/render.h"
#include "app/terminal/terminal.h"

#include <algorithm>

namespace authtray {

namespace {

/// The seconds until then, rounded up; null if the time isn't known.
Document secondsUntil(const QDateTime &time, const QDateTime &now)
{
    if (!time.isValid())
        return {};
    const std::chrono::milliseconds left(std::max<qint64>(now.msecsTo(time), 0));
    return std::chrono::ceil<std::chrono::seconds>(left);
}

} // namespace

QCoro::Task<Result<Answer>> token(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline)
{
    if (!mayShowToken(request, terminal))
        co_return badInput(QStringLiteral("the token would be shown on the terminal"),
                           QStringLiteral("Use it in a pipe or $(…), or say --output text if you mean it."));
    const auto session = findTokenSource(request, sessions);
    if (!session)
        co_return session.error();
    const KeychainNote note(**session, terminal);
    const FreshnessPolicy policy = freshnessPolicyFrom(request.arguments);
    const auto refreshed = co_await (*session)->refresh(policy, deadline);
    if (!refreshed)
        co_return refreshError(request, refreshed.error(), **session, terminal);
    const QByteArray notes = partialWarning(request, *refreshed) + shortLifeNote(*refreshed, policy, terminal);
    if (request.output == OutputFormat::Text || request.output == OutputFormat::Plain)
        co_return Answer{Success, refreshed->tokens.accessToken.toUtf8() + '\n', notes};
    const Tokens &tokens = refreshed->tokens;
    const QDateTime now = (*session)->now();
    Document document;
    document.put("access_token", tokens.accessToken)
            .put("expires_at", tokens.expiresAt.toString(Qt::ISODate))
            .put("expires_in", secondsUntil(tokens.expiresAt, now))
            .put("renew_in", secondsUntil(tokens.goodUntil(policy.minimumLifetime), now));
    co_return Answer{Success, render(request.output, document), notes};
}

} // namespace authtray
