// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/status.h"

#include "app/commands/chosensession.h"
#include "app/commands/keychainnote.h"
#include "app/commands/leftnote.h"
#include "app/output/errortext.h"
#include "app/output/render.h"
#include "app/output/statusdocument.h"
#include "app/terminal/terminal.h"
#include "core/foreigntext.h"
#include "core/session/environmenttokensource.h"
#include "core/session/sessions.h"

using namespace std::chrono_literals;

namespace authtray {

namespace {

QString statusText(const SessionState &state, bool isValid, const Terminal &terminal)
{
    const QString authenticated = QStringLiteral("%1 Authenticated %2\n")
                                          .arg(terminal.yes(), signedInAs(state.account.label(), state.provider));
    if (isValid)
        return authenticated + expiryLine(state.expiresAt, terminal);
    const QString expired = QStringLiteral("%1 Token expired: %2\n")
                                    .arg(terminal.no(), terminal.localTime(state.expiresAt));
    return state.isRenewable ? authenticated + expired : expired + labelled("Account", state.account.label());
}

/// `error` is shown unless the person has signed out, or never signed in.
Answer signedOutStatus(const Request &request, const SessionState &state, const Error &error, const Terminal &terminal)
{
    const Error nobody{.kind = Error::Kind::NotSignedIn, .advice = error.advice};
    const QString advice = adviceAtTerminal(nobody, sessionOptions(request));
    const QString text = QStringLiteral("%1 Not authenticated\n%2\n").arg(terminal.no(), withoutControls(advice));
    Document status = statusDocument(state, false, false, {});
    if (error.kind == Error::Kind::NotSignedIn)
        return {Failure, render(request.output, status, text), {}};
    const QString problem = whatHappened(error).inEnglish();
    status.put("problem", problem);
    return {Failure, render(request.output, status, text), "Note: " + withoutControls(problem).toUtf8() + '\n'};
}

/// Exits with another code than a status that is known, unless what the environment has is no token.
Answer unknownStatus(const Request &request, const SessionState &state, const Error &error)
{
    Answer answer = failureAsText(request, error, exitCodeOf(error, Failure, AuthenticationFailure));
    if (request.output == OutputFormat::Text)
        return answer;
    const bool isNoToken = error.kind == Error::Kind::NoToken;
    const auto isAuthenticated = isNoToken ? std::optional(false) : std::nullopt;
    Document status = statusDocument(state, isAuthenticated, false, error.variable);
    status.put("problem", (isNoToken ? error.subject : whatHappened(error)).inEnglish());
    answer.out = render(request.output, status);
    return answer;
}

SessionState stateOfNobody(const Request &request)
{
    SessionState nobody;
    nobody.profile = request.profile;
    return nobody;
}

/// With several organizations or tenants, the account doesn't identify where the person is signed in.
QString tenantText(const Profile &profile)
{
    const Account &account = profile.account;
    if (account.tenant.isEmpty())
        return {};
    return labelled("Organization", account.organization) + labelled("Tenant", account.tenant)
           + labelled("Base URL", profile.provider.baseUrl);
}

/// `variable`: in which the environment has the token; empty if the session is a stored one.
Answer signedInStatus(const Request &request, const TokenSource &source, const QString &variable,
                      const Result<> &renewed, const Terminal &terminal)
{
    const bool isValid = source.state().isTokenValid(source.now());
    const bool isTimeOut = !isValid && !renewed && exitCodeOf(renewed.error()) == TimedOut;
    Document status = statusDocument(source.state(), true, isValid, variable);
    addTenant(status, source);
    const QString text = statusText(source.state(), isValid, terminal) + tenantText(source.profile());
    return {isValid     ? Success
            : isTimeOut ? TimedOut
                        : Failure,
            render(request.output, status, text),
            renewed ? QByteArray() : failureAsText(request, renewed.error(), Failure).err};
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

/// `variable`: as for signedInStatus().
QCoro::Task<Answer> statusOf(TokenSource &source, Request request, QString variable, Sessions &sessions,
                             Terminal &terminal, QDeadlineTimer deadline)
{
    const SessionState &state = source.state();
    const auto stored = co_await source.load(deadline);
    if (!stored && isSignedOut(stored.error()))
        co_return signedOutStatus(request, state, withOtherProfiles(stored.error(), request, sessions), terminal);
    if (!stored)
        co_return unknownStatus(request, state, stored.error());
    Result<> renewed = done;
    if (!request.arguments.has("--offline"))
        renewed = co_await renewIfExpired(source, *stored, deadline);
    if (!renewed && isSignedOut(renewed.error()))
        co_return signedOutStatus(request, state, renewed.error(), terminal);
    co_return signedInStatus(request, source, variable, renewed, terminal);
}

} // namespace

QCoro::Task<Result<Answer>> status(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline)
{
    const auto source = findTokenSource(request, sessions);
    if (!source && isSignedOut(source.error()))
        co_return signedOutStatus(request, stateOfNobody(request), source.error(), terminal);
    if (!source)
        co_return source.error();
    const KeychainNote note(**source, terminal);
    const auto *ofEnvironment = sessions.ofEnvironment();
    const QString variable = ofEnvironment ? ofEnvironment->variable() : QString();
    Answer answer = co_await statusOf(**source, request, variable, sessions, terminal, deadline);
    answer.err += leftNote((*source)->profile());
    co_return std::as_const(answer);
}

Answer statusFailure(const Request &request, const Error &error)
{
    return unknownStatus(request, stateOfNobody(request), error);
}

} // namespace authtray
