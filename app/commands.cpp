// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"

#include "app/envelope.h"
#include "app/login.h"
#include "app/profiles.h"
#include "app/providers.h"
#include "app/terminal.h"
#include "core/session/sessions.h"

using namespace std::chrono_literals;

namespace authtray {

namespace {

using Kind = Error::Kind;

/// The profile's session, or why there is none.
Result<Session *> sessionOf(const Request &request, Sessions &sessions)
{
    const auto name = request.profile.isEmpty() ? sessions.profiles().defaultName() : std::optional(request.profile);
    if (!name && sessions.profiles().names().size() > 1)
        return Error{Kind::BadInput, QStringLiteral("there are several profiles and none is the default"),
                     QStringLiteral("Choose one with --profile NAME, or 'authtray --cli profiles default NAME'.")};
    if (!name)
        return Error{Kind::NotSignedIn, {}, {}};
    const auto profile = sessions.profiles().load(*name);
    if (!profile)
        return profile.error();
    return sessions.prepare(*profile);
}

bool isSignedOut(const Error &error)
{
    return error.kind == Kind::NotSignedIn || error.kind == Kind::SessionEnded;
}

QString localTime(const QDateTime &time)
{
    return time.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

Answer statusJson(const SessionState &state, bool isAuthenticated, bool isValid)
{
    JsonLines status;
    const QString email = isAuthenticated ? state.account.email : QString();
    status.put("authenticated", isAuthenticated)
            .put("email", email)
            .put("expires_at", isAuthenticated ? state.expiresAt.toString(Qt::ISODate) : QString())
            .put("token_valid", isValid)
            .put("profile", state.profile)
            .put("provider", state.provider)
            .put("source", isAuthenticated ? state.store : QString());
    return {isValid ? Success : Failure, status.text() + '\n', {}};
}

Answer statusText(const SessionState &state, bool isValid, const Terminal &terminal)
{
    QString text = QStringLiteral("%1 Authenticated as %2\n").arg(terminal.yes(), state.account.label());
    if (!isValid)
        text += QStringLiteral("%1 Token expired: %2\n").arg(terminal.no(), localTime(state.expiresAt));
    else if (state.expiresAt.isValid())
        text += QStringLiteral("Token expires: %1\n").arg(localTime(state.expiresAt));
    return {isValid ? Success : Failure, text.toUtf8(), {}};
}

Answer signedOutStatus(const Request &request, const SessionState &state, const Terminal &terminal)
{
    if (request.output == OutputFormat::Json)
        return statusJson(state, false, false);
    const QString text = QStringLiteral("%1 Not authenticated\nRun 'authtray --cli login' to authenticate\n").arg(terminal.no());
    return {Failure, text.toUtf8(), {}};
}

/// A token past its expiry is renewed first; nothing else contacts the provider.
QCoro::Task<Answer> status(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline)
{
    const auto session = sessionOf(request, sessions);
    if (!session && session.error().kind == Kind::NotSignedIn) {
        SessionState nobody;
        nobody.profile = request.profile;
        co_return signedOutStatus(request, nobody, terminal);
    }
    if (!session)
        co_return failure(session.error());
    const auto stored = co_await (*session)->load(deadline);
    const SessionState &state = (*session)->state();
    if (!stored && isSignedOut(stored.error()))
        co_return signedOutStatus(request, state, terminal);
    if (!stored)
        co_return failure(stored.error());
    std::optional<Error> problem;
    if (!stored->isValid((*session)->now()) && !request.offline) {
        const auto refreshed = co_await (*session)->refresh(Validity{0min}, deadline);
        if (!refreshed && isSignedOut(refreshed.error()))
            co_return signedOutStatus(request, state, terminal);
        if (!refreshed)
            problem = refreshed.error();
    }
    const bool isValid = state.isTokenValid((*session)->now());
    Answer answer = request.output == OutputFormat::Json ? statusJson(state, true, isValid)
                                                         : statusText(state, isValid, terminal);
    if (problem)
        answer.err = failure(*problem).err;
    co_return answer;
}

Answer accountJson(const Account &account, const QString &profile)
{
    JsonLines me;
    me.put("id", account.id)
            .put("email", account.email)
            .put("name", account.name)
            .put("organization", account.organization)
            .put("role", account.role)
            .put("created_at", account.createdAt.toString(Qt::ISODate))
            .put("profile", profile);
    if (!account.organizationId.isEmpty())
        me.put("organization_id", account.organizationId).put("tenant", account.tenant).put("tenant_id", account.tenantId);
    me.put("claims", account.claims);
    return {Success, me.text() + '\n', {}};
}

Answer accountText(const Account &account)
{
    QString text;
    const auto line = [&](const char *label, const QString &value) {
        if (!value.isEmpty())
            text += QStringLiteral("%1: %2\n").arg(QLatin1String(label), value);
    };
    line("Email", account.email);
    line("Name", account.name);
    line("Organization", account.organization);
    line("Tenant", account.tenant);
    line("Role", account.roleLabel());
    line("Account ID", account.id);
    return {Success, text.toUtf8(), {}};
}

QCoro::Task<Answer> me(Request request, Sessions &sessions, QDeadlineTimer deadline)
{
    const auto session = sessionOf(request, sessions);
    if (!session)
        co_return failure(session.error(), session.error().kind == Kind::NotSignedIn ? Failure : exitCodeOf(session.error()));
    const auto account = co_await (*session)->fetchAccount(deadline);
    if (account)
        co_return request.output == OutputFormat::Json ? accountJson(*account, (*session)->profile().name) : accountText(*account);
    const Error error = account.error();
    const bool isNotValid = isSignedOut(error) || error.kind == Kind::TokenExpired || error.kind == Kind::TokenRefused;
    // With a valid token in hand it isn't the authentication that failed.
    const bool hasToken = !isAboutStore(error) && (*session)->state().isTokenValid((*session)->now());
    const bool isPlain = isNotValid || (hasToken && exitCodeOf(error) == AuthenticationFailure);
    co_return failure(error, isPlain ? Failure : exitCodeOf(error));
}

Answer refreshText(const Refreshed &refreshed, const Profile &profile, const Terminal &terminal)
{
    QString text = QStringLiteral("%1 Logged in as %2\n").arg(terminal.yes(), profile.account.label());
    if (!profile.account.organization.isEmpty())
        text += QStringLiteral("Organization: %1\n").arg(profile.account.organization);
    if (!profile.account.tenant.isEmpty())
        text += QStringLiteral("Tenant: %1\n").arg(profile.account.tenant);
    if (refreshed.tokens.expiresAt.isValid())
        text += QStringLiteral("Token expires: %1\n").arg(localTime(refreshed.tokens.expiresAt));
    Answer answer{Success, text.toUtf8(), {}};
    if (refreshed.unsaved)
        answer.err = "Warning: the renewed session couldn't be saved.\n" + failure(*refreshed.unsaved).err;
    return answer;
}

/// The access token is for deliberate machine use: an explicit --output, or an output that isn't a terminal.
bool mayShowToken(const Request &request, const Terminal &terminal)
{
    return request.isOutputGiven || !terminal.isOutputTerminal();
}

QCoro::Task<Answer> refresh(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline)
{
    const bool isJson = request.output == OutputFormat::Json;
    const auto session = sessionOf(request, sessions);
    if (!session)
        co_return isJson ? refreshFailure(session.error()) : failure(session.error());
    const Validity validity{request.loginValidity, request.force};
    const auto refreshed = co_await (*session)->refresh(validity, deadline);
    if (!refreshed)
        co_return isJson ? refreshFailure(refreshed.error()) : failure(refreshed.error());
    if (isJson)
        co_return refreshSuccess(*refreshed, (*session)->profile(), mayShowToken(request, terminal));
    co_return refreshText(*refreshed, (*session)->profile(), terminal);
}

QCoro::Task<Answer> token(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline)
{
    if (!mayShowToken(request, terminal))
        co_return failure({Kind::BadInput, QStringLiteral("the token would be shown on the terminal"),
                           QStringLiteral("Use it in a pipe or $(…), or say --output text if you mean it.")});
    const auto session = sessionOf(request, sessions);
    if (!session)
        co_return failure(session.error());
    const Validity validity{request.loginValidity, request.force};
    const auto refreshed = co_await (*session)->refresh(validity, deadline);
    if (!refreshed)
        co_return failure(refreshed.error());
    if (request.output == OutputFormat::Text)
        co_return Answer{Success, refreshed->tokens.accessToken.toUtf8() + '\n', {}};
    JsonLines json;
    json.put("access_token", refreshed->tokens.accessToken)
            .put("expires_at", refreshed->tokens.expiresAt.toString(Qt::ISODate));
    co_return Answer{Success, json.text() + '\n', {}};
}

QString revocationLine(const SignOutReport &report, const Provider &provider)
{
    const QString host = provider.host();
    const QString advice = provider.revocationAdvice.isEmpty() ? QStringLiteral("End it in your account's settings there.")
                                                               : provider.revocationAdvice;
    using Revocation = SignOutReport::Revocation;
    switch (report.revocation) {
    case Revocation::Done: return QStringLiteral("The session was revoked at %1.\n").arg(host);
    case Revocation::NotOffered:
        return QStringLiteral("%1 offers no revocation: the session was removed here only. %2\n").arg(host, advice);
    case Revocation::Failed:
        return QStringLiteral("The session was removed here, but not revoked at %1: %2. %3\n")
                .arg(host, describe(*report.problem).what, advice);
    case Revocation::NothingToRevoke: break;
    }
    return QStringLiteral("The session was removed here; there was nothing to revoke at %1.\n").arg(host);
}

QCoro::Task<Answer> logoutOne(Request request, Session *session, Terminal &terminal, QDeadlineTimer deadline)
{
    const auto report = co_await session->signOut(deadline);
    if (!report && isSignedOut(report.error()))
        co_return failure(report.error(), Failure);
    if (!report)
        co_return failure(report.error());
    const QString line = revocationLine(*report, session->profile().provider);
    if (report->unmarked) {
        const Answer answer = failure(*report->unmarked);
        co_return Answer{answer.exitCode, {}, answer.err + "The tokens were removed from the keychain all the same.\n" + line.toUtf8()};
    }
    if (request.output == OutputFormat::Text)
        co_return Answer{Success, QStringLiteral("%1 Successfully logged out\n").arg(terminal.yes()).toUtf8(), line.toUtf8()};
    JsonLines json;
    json.put("authenticated", false)
            .put("revoked", report->revocation == SignOutReport::Revocation::Done)
            .put("profile", session->profile().name);
    co_return Answer{Success, json.text() + '\n', line.toUtf8()};
}

/// The sessions to end; NotSignedIn if there is none, so that nobody is asked in vain.
Result<QList<Session *>> sessionsToEnd(const Request &request, Sessions &sessions)
{
    QList<Session *> chosen = sessions.all();
    if (!request.all) {
        const auto session = sessionOf(request, sessions);
        if (!session)
            return session.error();
        chosen = {*session};
    }
    chosen.removeIf([](const Session *session) { return !session->profile().isSignedIn(); });
    if (chosen.isEmpty())
        return Error{Kind::NotSignedIn, request.profile, {}};
    return chosen;
}

QCoro::Task<Answer> logout(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline)
{
    const auto chosen = sessionsToEnd(request, sessions);
    if (!chosen)
        co_return failure(chosen.error(), isSignedOut(chosen.error()) ? Failure : exitCodeOf(chosen.error()));
    if (!request.force && !terminal.canAsk())
        co_return failure({Kind::BadInput, QStringLiteral("there is no terminal to ask for confirmation"),
                           QStringLiteral("Use --force to log out without being asked.")});
    if (!request.force) {
        const bool isSure = co_await terminal.confirm(QStringLiteral("Are you sure you want to logout?"));
        if (!isSure)
            co_return Answer{Failure, {}, "Still signed in\n"};
        deadline.setRemainingTime(request.timeout);
    }
    Answer all;
    for (Session *session : *chosen) {
        const Answer one = co_await logoutOne(request, session, terminal, deadline);
        all = {std::max(all.exitCode, one.exitCode), all.out + one.out, all.err + one.err};
    }
    co_return all;
}

QCoro::Task<Answer> providers(Request request, Sessions &sessions)
{
    co_return listProviders(request, Presets(sessions.places().config));
}

} // namespace

QCoro::Task<Answer> runCommand(Request request, Sessions &sessions, Terminal &terminal)
{
    const QDeadlineTimer deadline(request.timeout);
    if (!request.profile.isEmpty() && !Profile::isName(request.profile))
        return profileNameRefused(request.profile);
    if (request.command == u"login")
        return login(request, sessions, terminal, deadline);
    if (request.command == u"logout")
        return logout(request, sessions, terminal, deadline);
    if (request.command == u"status")
        return status(request, sessions, terminal, deadline);
    if (request.command == u"me")
        return me(request, sessions, deadline);
    if (request.command == u"refresh")
        return refresh(request, sessions, terminal, deadline);
    if (request.command == u"token")
        return token(request, sessions, terminal, deadline);
    if (request.command == u"providers")
        return providers(request, sessions);
    return profiles(request, sessions);
}

} // namespace authtray
