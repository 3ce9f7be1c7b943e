// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commandtable.h"

#include "app/commands/envelope.h"
#include "app/commands/import.h"
#include "app/commands/login.h"
#include "app/commands/profiles.h"
#include "app/commands/providers.h"
#include "app/output/render.h"
#include "app/terminal/terminal.h"
#include "app/wire/remotecommand.h"
#include "core/provider/jsonfiles.h"
#include "core/session/environmenttokensource.h"
#include "core/session/sessions.h"

#include <algorithm>

using namespace std::chrono_literals;

namespace authtray {

namespace {

using Kind = Error::Kind;

/// The profile's session, or why there is none.
Result<Session *> storedSessionOf(const Request &request, Sessions &sessions)
{
    const auto name = request.profile.isEmpty() ? sessions.profiles().defaultName() : std::optional(request.profile);
    if (!name && sessions.profiles().names().size() > 1)
        return badInput(QStringLiteral("there are several profiles and none is the default"),
                        QStringLiteral("Choose one with --profile NAME, or 'authtray --cli profiles default NAME'."));
    if (!name)
        return Error{Kind::NotSignedIn, {}, {}};
    const auto profile = sessions.profiles().load(*name);
    if (!profile)
        return profile.error();
    return sessions.findOrAdd(*profile);
}

/// The environment's token if there is one, otherwise the profile's session.
Result<TokenSource *> sessionOf(const Request &request, Sessions &sessions)
{
    if (sessions.ofEnvironment())
        return sessions.ofEnvironment();
    const auto session = storedSessionOf(request, sessions);
    if (!session)
        return session.error();
    return *session;
}

bool isSignedOut(const Error &error)
{
    return error.kind == Kind::NotSignedIn || error.kind == Kind::SessionEnded;
}

QString localTime(const QDateTime &time)
{
    return time.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

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
        co_return failure(stored.error(),
                          stored.error().kind == Kind::TokenRefused ? Failure : exitCodeOf(stored.error()));
    std::optional<Error> problem;
    if (!stored->isValid((*session)->now()) && !request.offline) {
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

Document accountDocument(const Account &account, const QString &profile)
{
    Document me;
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
    return me;
}

QString accountText(const Account &account)
{
    return labelled("Email", account.email) + labelled("Name", account.name)
           + labelled("Organization", account.organization) + labelled("Tenant", account.tenant)
           + labelled("Role", account.roleLabel()) + labelled("Account ID", account.id);
}

QCoro::Task<Answer> me(Request request, Sessions &sessions, QDeadlineTimer deadline)
{
    const auto session = sessionOf(request, sessions);
    if (!session)
        co_return failure(session.error(),
                          session.error().kind == Kind::NotSignedIn ? Failure : exitCodeOf(session.error()));
    const auto account = co_await (*session)->fetchAccount(deadline);
    if (account) {
        const Document document = accountDocument(*account, (*session)->profile().name);
        co_return Answer{Success, render(request.output, document, accountText(*account)), {}};
    }
    const Error error = account.error();
    const bool isNotValid = isSignedOut(error) || error.kind == Kind::TokenExpired || error.kind == Kind::TokenRefused;
    // With a valid token in hand it isn't the authentication that failed.
    const bool hasToken = !isAboutStore(error) && (*session)->state().isTokenValid((*session)->now());
    const bool isPlain = isNotValid || (hasToken && exitCodeOf(error) == AuthenticationFailure);
    co_return failure(error, isPlain ? Failure : exitCodeOf(error));
}

Answer refreshText(const Refreshed &refreshed, const Profile &profile, const Terminal &terminal)
{
    QString text = QStringLiteral("%1 Logged in as %2\n").arg(terminal.yes(), shown(profile.account.label()))
                   + labelled("Organization", profile.account.organization) + labelled("Tenant", profile.account.tenant);
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
    const auto session = sessionOf(request, sessions);
    if (!session)
        co_return failureOf(request, session.error());
    const FreshnessPolicy policy{request.loginValidity, request.force};
    const auto refreshed = co_await (*session)->refresh(policy, deadline);
    if (!refreshed)
        co_return failureOf(request, refreshed.error());
    if (request.output == OutputFormat::Text)
        co_return refreshText(*refreshed, (*session)->profile(), terminal);
    co_return refreshSuccess(*refreshed, (*session)->profile(), mayShowToken(request, terminal), request.output);
}

QCoro::Task<Answer> token(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline)
{
    if (!mayShowToken(request, terminal))
        co_return failure(badInput(QStringLiteral("the token would be shown on the terminal"),
                                   QStringLiteral("Use it in a pipe or $(…), or say --output text if you mean it.")));
    const auto session = sessionOf(request, sessions);
    if (!session)
        co_return failure(session.error());
    const FreshnessPolicy policy{request.loginValidity, request.force};
    const auto refreshed = co_await (*session)->refresh(policy, deadline);
    if (!refreshed)
        co_return failure(refreshed.error());
    if (request.output == OutputFormat::Text || request.output == OutputFormat::Plain)
        co_return Answer{Success, refreshed->tokens.accessToken.toUtf8() + '\n', {}};
    Document document;
    document.put("access_token", refreshed->tokens.accessToken)
            .put("expires_at", refreshed->tokens.expiresAt.toString(Qt::ISODate));
    co_return Answer{Success, render(request.output, document), {}};
}

QString revocationLine(const SignOutReport &report, const Provider &provider)
{
    const QString host = provider.host();
    const QString advice = provider.revocationAdvice.isEmpty()
                                   ? QStringLiteral("End it in your account's settings there.")
                                   : provider.revocationAdvice;
    using Revocation = SignOutReport::Revocation;
    switch (report.revocation) {
    case Revocation::Done: return QStringLiteral("The session was revoked at %1.").arg(host);
    case Revocation::NotOffered:
        return QStringLiteral("%1 offers no revocation: the session was removed here only. %2").arg(host, advice);
    case Revocation::Failed:
        return QStringLiteral("The session was removed here, but not revoked at %1: %2. %3")
                .arg(host, describeInEnglish(*report.problem).what, advice);
    case Revocation::NothingToRevoke: break;
    }
    return QStringLiteral("The session was removed here; there was nothing to revoke at %1.").arg(host);
}

Document signOutDocument(const SignOutReport &report, const QString &profile)
{
    Document document;
    document.put("authenticated", false)
            .put("revoked", report.revocation == SignOutReport::Revocation::Done)
            .put("profile", profile);
    return document;
}

/// Those that can't be ended don't keep the others from it.
QCoro::Task<Answer> logoutEach(Request request, QList<Session *> sessions, Terminal &terminal, QDeadlineTimer deadline)
{
    Answer answer;
    Document::Items ended;
    QString text;
    for (Session *session : sessions) {
        const auto report = co_await session->signOut(deadline);
        const auto problem = report ? report->unmarked : std::optional(report.error());
        if (problem) {
            const Answer failed = failure(*problem, isSignedOut(*problem) ? Failure : exitCodeOf(*problem));
            answer.exitCode = std::max(answer.exitCode, failed.exitCode);
            answer.err += failed.err;
        } else {
            ended.push_back(signOutDocument(*report, session->profile().name));
            text += QStringLiteral("%1 Successfully logged out\n").arg(terminal.yes());
        }
        if (report && problem)
            answer.err += "The tokens were removed from the keychain all the same.\n";
        if (report)
            answer.err += shown(revocationLine(*report, session->profile().provider)).toUtf8() + '\n';
    }
    if (request.all || !ended.empty())
        answer.out = render(request.output, request.all ? Document(ended) : ended.front(), text);
    co_return std::as_const(answer);
}

/// The sessions to end; NotSignedIn if there is none, so that nobody is asked in vain.
Result<QList<Session *>> sessionsToEnd(const Request &request, Sessions &sessions)
{
    QList<Session *> chosen = sessions.all();
    if (!request.all) {
        const auto session = storedSessionOf(request, sessions);
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
        co_return failure(badInput(QStringLiteral("there is no terminal to ask for confirmation"),
                                   QStringLiteral("Use --force to log out without being asked.")));
    if (!request.force) {
        const bool isSure = co_await terminal.confirm(QStringLiteral("Are you sure you want to logout?"));
        if (!isSure)
            co_return Answer{Failure, {}, "Still signed in\n"};
        deadline.setRemainingTime(request.timeout);
    }
    co_return co_await logoutEach(request, *chosen, terminal, deadline);
}

QCoro::Task<Answer> providers(Request request, Sessions &sessions)
{
    co_return listProviders(request, Presets(sessions.paths().config));
}

} // namespace

bool isForAgent(const Request &request)
{
    return std::ranges::find(agentCommands, request.command.toStdString()) != agentCommands.end();
}

QCoro::Task<Answer> runCommand(Request request, Sessions &sessions, Terminal &terminal)
{
    const QDeadlineTimer deadline(request.timeout);
    if (!request.profile.isEmpty() && !isFileName(request.profile))
        return profileNameRefused(request.profile);
    if (request.command == u"login")
        return login(request, sessions, terminal, deadline);
    if (request.command == u"import")
        return importSession(request, sessions, terminal, deadline);
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
