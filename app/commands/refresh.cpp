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

Answer refreshText(const Request &request, const Refreshed &refreshed, const Profile &profile, const Terminal &terminal)
{
    QString text = QStringLiteral("%1 Logged in %2\n")
                           .arg(terminal.yes(), signedInAs(profile.account.label(), profile.provider.label()))
                   + labelled("Organization", profile.account.organization) + labelled("Tenant", profile.account.tenant);
    text += expiryLine(refreshed.tokens.expiresAt, terminal);
    return {Success, text.toUtf8(), partialWarning(request, refreshed)};
}

/// Why there is no token in the answer; empty if there is one, or if the answer is text, which never has it.
QByteArray noTokenNote(const Request &request, const Terminal &terminal)
{
    if (request.output == OutputFormat::Text
        || (request.output == OutputFormat::Json && mayShowToken(request, terminal)))
        return {};
    return request.output == OutputFormat::Json
                   ? "Note: the access token isn't shown on a terminal, unless --output json is given.\n"
                   : "Note: only JSON has the access token.\n";
}

/// The line without the reason; empty if the answer isn't partial.
QByteArray partialNote(const Refreshed &refreshed)
{
    if (!refreshed.problem())
        return {};
    return refreshed.unsaved ? "Warning: the renewed session couldn't be saved.\n"
                             : "Warning: the session couldn't be renewed.\n";
}

} // namespace

QByteArray partialWarning(const Request &request, const Refreshed &refreshed)
{
    const QByteArray note = partialNote(refreshed);
    return note.isEmpty() ? note : note + failureAsText(request, *refreshed.problem(), Success).err;
}

QByteArray shortLifeNote(const Refreshed &refreshed, const FreshnessPolicy &policy, const Terminal &terminal)
{
    const Tokens &tokens = refreshed.tokens;
    if (!policy.minimumLifetime || !tokens.livesShorterThan(*policy.minimumLifetime))
        return {};
    return QStringLiteral("Note: the provider's tokens don't last %1 minutes; this one expires at %2.\n")
            .arg(QString::number(policy.minimumLifetime->count()), terminal.localTime(tokens.expiresAt))
            .toUtf8();
}

Error refreshError(const Request &request, Error error, const TokenSource &source, const Terminal &terminal)
{
    const bool isText = request.output == OutputFormat::Text || request.command->showFailure == nullptr;
    const QDateTime expiresAt = source.state().expiresAt;
    if (isText && error.kind == Error::Kind::NotRenewable && expiresAt.isValid())
        error.subject = terminal.localTime(expiresAt);
    return error;
}

FreshnessPolicy freshnessPolicyFrom(const Request &request)
{
    const Arguments &arguments = request.arguments;
    FreshnessPolicy policy{.force = arguments.has("--force"), .caller = request.caller()};
    if (const auto minutes = arguments.number("--login-validity"))
        policy.minimumLifetime = std::chrono::minutes(*minutes);
    policy.choice = {.isIdToken = arguments.has("--id"),
                     .resource = arguments.text("--resource"),
                     .scopes = arguments.text("--scope").split(u' ', Qt::SkipEmptyParts)};
    policy.choice.scopes.sort();
    policy.choice.scopes.removeDuplicates();
    return policy;
}

QCoro::Task<Result<Answer>> refresh(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline)
{
    const auto session = findTokenSource(request, sessions);
    if (!session)
        co_return session.error();
    const KeychainNote note(**session, terminal);
    const FreshnessPolicy policy = freshnessPolicyFrom(request);
    const auto refreshed = co_await (*session)->refresh(policy, deadline);
    if (!refreshed)
        co_return refreshError(request, refreshed.error(), **session, terminal);
    Answer answer = request.output == OutputFormat::Text
                            ? refreshText(request, *refreshed, (*session)->profile(), terminal)
                            : refreshSuccess(*refreshed, (*session)->profile(), mayShowToken(request, terminal),
                                             request.output);
    if (request.output != OutputFormat::Text)
        answer.err = partialNote(*refreshed); // the reason is in the answer
    answer.err += noTokenNote(request, terminal);
    answer.err += shortLifeNote(*refreshed, policy, terminal);
    co_return std::as_const(answer);
}

} // namespace authtray
