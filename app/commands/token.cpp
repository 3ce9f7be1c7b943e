// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/token.h"

#include "app/commands/chosensession.h"
#include "app/commands/envelope.h"
#include "app/commands/keychainnote.h"
#include "app/commands/refresh.h"
#include "app/commands/signinoptions.h"
#include "app/output/render.h"
#include "app/terminal/terminal.h"
#include "core/foreigntext.h"
#include "core/oidc/idtoken.h"

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

/// RFC 6749, 3.3.
bool areScopes(const QString &text)
{
    return !text.trimmed().isEmpty()
           && std::ranges::all_of(text, [](QChar c) { return c >= u' ' && c <= u'~' && c != u'"' && c != u'\\'; });
}

/// The servers that a JWT is for (RFC 7519, 4.1.3); empty: it doesn't say.
QStringList audiencesOf(const QString &token)
{
    const auto claims = readClaims(token.toLatin1());
    return claims ? textsIn(claims->value(u"aud")) : QStringList();
}

/// How the token differs from the one that was asked for; empty if it doesn't, as far as is known.
QByteArray choiceNote(const Tokens &tokens, const TokenChoice &choice)
{
    QString note;
    QStringList granted = tokens.scopes;
    granted.sort();
    if (!choice.scopes.isEmpty() && granted != choice.scopes)
        note += QStringLiteral("Note: the provider has granted \"%1\".\n").arg(granted.join(u' '));
    const QStringList audiences = choice.resource.isEmpty() ? QStringList() : audiencesOf(tokens.accessToken);
    const bool isForIt = std::ranges::any_of(
            audiences, [&](const QString &audience) { return isSameResource(audience, choice.resource); });
    if (!audiences.isEmpty() && !isForIt)
        note += QStringLiteral("Note: the token is for %1.\n").arg(cleaned(audiences.join(QStringLiteral(", "))));
    return note.toUtf8();
}

} // namespace

std::optional<Error> findTokenUsageError(const Arguments &arguments)
{
    if (const auto error = findContradiction(arguments, "--id", "--scope"))
        return error;
    if (const auto error = findContradiction(arguments, "--id", "--resource"))
        return error;
    if (arguments.has("--scope") && !areScopes(arguments.text("--scope")))
        return badInput(QStringLiteral("\"%1\" names no scopes").arg(arguments.text("--scope")),
                        QStringLiteral("Separate them by spaces, for example: --scope \"read:user repo\""));
    return findResourceError(arguments);
}

QCoro::Task<Result<Answer>> token(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline)
{
    if (!mayShowToken(request, terminal))
        co_return badInput(QStringLiteral("the token would be shown on the terminal"),
                           QStringLiteral("Use it in a pipe or $(…), or say --output text if you mean it."));
    const auto session = findTokenSource(request, sessions);
    if (!session)
        co_return session.error();
    const KeychainNote note(**session, terminal);
    const FreshnessPolicy policy = freshnessPolicyFrom(request);
    const auto refreshed = co_await (*session)->refresh(policy, deadline);
    if (!refreshed)
        co_return refreshError(request, refreshed.error(), **session, terminal);
    const QByteArray notes = partialWarning(request, *refreshed) + shortLifeNote(*refreshed, policy, terminal)
                             + choiceNote(refreshed->tokens, policy.choice);
    if (request.output == OutputFormat::Text || request.output == OutputFormat::Plain)
        co_return Answer{Success, refreshed->tokens.accessToken.toUtf8() + '\n', notes};
    const Tokens &tokens = refreshed->tokens;
    const QDateTime now = (*session)->now();
    Document document;
    document.put(policy.choice.isIdToken ? "id_token" : "access_token", tokens.accessToken)
            .put("expires_at", tokens.expiresAt.toString(Qt::ISODate))
            .put("expires_in", secondsUntil(tokens.expiresAt, now))
            .put("renew_in", secondsUntil(tokens.goodUntil(policy.minimumLifetime), now));
    if (!policy.choice.isIdToken)
        document.put("scope", tokens.scopes.join(u' '));
    co_return Answer{Success, render(request.output, document), notes};
}

} // namespace authtray
