// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/refresh.h"

#include "app/commands/chosensession.h"
#include "app/commands/envelope.h"
#include "app/commands/keychainnote.h"
#include "app/output/render.h"
#include "app/terminal/terminal.h"

namespace authtray {

namespace {

Answer refreshText(const Refreshed &refreshed, const Profile &profile, const Terminal &terminal)
{
    QString text = QStringLiteral("%1 Logged in %2\n")
                           .arg(terminal.yes(), signedInAs(profile.account.label(), profile.provider.label()))
                   + labelled("Organization", profile.account.organization) + labelled("Tenant", profile.account.tenant);
    if (refreshed.tokens.expiresAt.isValid())
        text += QStringLiteral("Token expires: %1\n").arg(terminal.localTime(refreshed.tokens.expiresAt));
    return {Success, text.toUtf8(), partialWarning(refreshed)};
}

} // namespace

QByteArray partialWarning(const Refreshed &refreshed)
{
    if (!refreshed.problem())
        return {};
    const QByteArray what = refreshed.unsaved ? "the renewed session couldn't be saved"
                                              : "the session couldn't be renewed";
    return "Warning: " + what + ".\n" + failure(*refreshed.problem()).err;
}

FreshnessPolicy freshnessPolicyFrom(const Arguments &arguments)
{
    FreshnessPolicy policy{.force = arguments.has("--force")};
    if (const auto minutes = arguments.number("--login-validity"))
        policy.minimumLifetime = std::chrono::minutes(*minutes);
    return policy;
}

QCoro::Task<Result<Answer>> refresh(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline)
{
    const auto session = findTokenSource(request, sessions);
    if (!session)
        co_return session.error();
    const KeychainNote note(**session, terminal);
    const auto refreshed = co_await (*session)->refresh(freshnessPolicyFrom(request.arguments), deadline);
    if (!refreshed)
        co_return refreshed.error();
    if (request.output == OutputFormat::Text)
        co_return refreshText(*refreshed, (*session)->profile(), terminal);
    co_return refreshSuccess(*refreshed, (*session)->profile(), mayShowToken(request, terminal), request.output);
}

} // namespace authtray
