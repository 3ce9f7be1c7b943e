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

} // namespace

QCoro::Task<Result<Answer>> status(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline)
{
    const auto session = findTokenSource(request, sessions);
    if (!session && session.error().kind == Error::Kind::NotSignedIn) {
        SessionState nobody;
        nobody.profile = request.profile;
        co_return signedOutStatus(request, nobody, terminal);
    }
    if (!session)
        co_return session.error();
    const auto stored = co_await (*session)->load(deadline);
    const SessionState &state = (*session)->state();
    if (!stored && isSignedOut(stored.error()))
        co_return signedOutStatus(request, state, terminal);
    if (!stored)
        co_return stored.error();
    std::optional<Error> problem;
    if (!stored->isValid((*session)->now()) && !request.arguments.has("--offline")) {
        const auto refreshed = co_await (*session)->refresh(FreshnessPolicy{0min}, deadline);
        if (!refreshed && isSignedOut(refreshed.error()))
            co_return signedOutStatus(request, state, terminal);
        if (!refreshed)
            problem = refreshed.error();
    }
    const bool isValid = state.isTokenValid((*session)->now());
    const QByteArray out = render(request.output, statusDocument(state, true, isValid),
                                  statusText(state, isValid, terminal));
    co_return Answer{isValid ? Success : Failure, out, problem ? failure(*problem).err : QByteArray()};
}

} // namespace authtray
