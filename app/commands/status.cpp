// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/status.h"

#include "app/commands/chosensession.h"
#include "app/output/render.h"
#include "app/terminal/terminal.h"
#include "core/session/tokensource.h"

using namespace std::chrono_literals;

namespace authtray {

namespace {

Document statusDocument(const SessionState &state, bool isAuthenticated, bool isValid)
{
    Document status;
    const QString email = isAuthenticated ? state.account.email : QString();
    status.put("authenticated", isAuthenticated)
            .put("email", email)
            .put("expires_at", isAuthenticated ? state.expiresAt.toString(Qt::ISODate) : QString())
            .put("token_valid", isValid)
            .put("profile", state.profile)
            .put("provider", state.provider)
            .put("source", isAuthenticated ? state.store : QString());
    return status;
}

QString statusText(const SessionState &state, bool isValid, const Terminal &terminal)
{
    QString text = QStringLiteral("%1 Authenticated as %2\n").arg(terminal.yes(), shown(state.account.label()));
    if (!isValid)
        text += QStringLiteral("%1 Token expired: %2\n").arg(terminal.no(), localTime(state.expiresAt));
    else if (state.expiresAt.isValid())
        text += QStringLiteral("Token expires: %1\n").arg(localTime(state.expiresAt));
    return text;
}

Answer signedOutStatus(const Request &request, const SessionState &state, const Terminal &terminal)
{
    const QString text = QStringLiteral("%1 Not authenticated\nRun 'authtray --cli login' to authenticate\n")
                                 .arg(terminal.no());
    return {Failure, render(request.output, statusDocument(state, false, false), text), {}};
}

Answer signedInStatus(const Request &request, const TokenSource &source, const Result<> &renewed,
                      const Terminal &terminal)
{
    const bool isValid = source.state().isTokenValid(source.now());
    const QByteArray out = render(request.output, statusDocument(source.state(), true, isValid),
                                  statusText(source.state(), isValid, terminal));
    return {isValid ? Success : Failure, out, renewed ? QByteArray() : failure(renewed.error()).err};
}

QCoro::Task<Result<>> renewIfExpired(TokenSource &source, Tokens stored, QDeadlineTimer deadline)
{
    if (stored.isValid(source.now()))
        co_return done;
    const auto refreshed = co_await source.refresh(FreshnessPolicy{0min}, deadline);
    if (!refreshed)
        co_return refreshed.error();
    co_return done;
}

} // namespace

QCoro::Task<Result<Answer>> status(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline)
{
    const auto source = findTokenSource(request, sessions);
    if (!source && isSignedOut(source.error())) {
        SessionState nobody;
        nobody.profile = request.profile;
        co_return signedOutStatus(request, nobody, terminal);
    }
    if (!source)
        co_return source.error();
    const SessionState &state = (*source)->state();
    const auto stored = co_await (*source)->load(deadline);
    if (!stored && isSignedOut(stored.error()))
        co_return signedOutStatus(request, state, terminal);
    if (!stored)
        co_return stored.error();
    Result<> renewed = done;
    if (!request.arguments.has("--offline"))
        renewed = co_await renewIfExpired(**source, *stored, deadline);
    if (!renewed && isSignedOut(renewed.error()))
        co_return signedOutStatus(request, state, terminal);
    co_return signedInStatus(request, **source, renewed, terminal);
}

} // namespace authtray
