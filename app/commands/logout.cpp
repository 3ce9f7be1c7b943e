// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/logout.h"

#include "app/commands/chosensession.h"
#include "app/commands/keychainnote.h"
#include "app/commands/leftnote.h"
#include "app/output/render.h"
#include "app/terminal/terminal.h"
#include "core/foreigntext.h"
#include "core/session/sessions.h"

namespace authtray {

namespace {

/// The profile, and the account where it is known.
QString nameOf(const Profile &profile)
{
    const QString account = shownName(profile.account.label());
    return account.isEmpty() ? shownName(profile.name) : QStringLiteral("%1 (%2)").arg(shownName(profile.name), account);
}

/// What has become of a session that was removed.
QString outcomeLine(const SignOutReport::Place &ended, const Provider &provider)
{
    const QString host = provider.host();
    const QString advice = howToEnd(provider);
    const QString what = ended.isEarlier
                                 ? QStringLiteral("The earlier session in %1").arg(ended.place.name().inEnglish())
                                 : QStringLiteral("The session");
    using Outcome = SignOutReport::Outcome;
    switch (ended.outcome) {
    case Outcome::Revoked: return QStringLiteral("%1 was revoked at %2.").arg(what, host);
    case Outcome::NotRevocable:
        return QStringLiteral("%1 offers no revocation: the session was removed here only. %2").arg(host, advice);
    case Outcome::NotRevoked:
        return QStringLiteral("%1 was removed here, but not revoked at %2: %3. %4")
                .arg(what, host, whatHappened(*ended.problem).inEnglish(), advice);
    case Outcome::RevocationUnanswered:
        return QStringLiteral("%1 was removed here. Whether %2 has revoked it isn't known: no answer came. %3")
                .arg(what, host, advice);
    case Outcome::Missing:
        return QStringLiteral("No session was found here to remove, so nothing was revoked at %1. One that another "
                              "keychain program has is still good. %2")
                .arg(host, advice);
    case Outcome::WithoutToken:
    case Outcome::Kept:
    case Outcome::Unknown: break;
    }
    return QStringLiteral("%1 was removed here; no token was found that %2 could revoke.").arg(what, host);
}

/// What is to be said of the session that a sign-out had to end.
QString notRemoved(const SignOutReport &report)
{
    if (report.find(SignOutReport::Outcome::Unknown) != nullptr)
        return QStringLiteral("Whether the session was removed isn't known yet.");
    const QString advice = isAboutPassphrase(*report.problem)
                                   ? QStringLiteral(" With --force it is removed, but can't be revoked.")
                                   : QString();
    return QStringLiteral("The session was not removed.%1").arg(advice);
}

QByteArray stillLeft(const Profile &profile, const SignOutReport::Place &left)
{
    const QString ending = isAboutPassphrase(*left.problem)
                                   ? QStringLiteral("Log out again once it can be opened. With --force it is removed, "
                                                    "but can't be revoked.")
                           : left.problem->kind == Error::Kind::StoreAbsent
                                   ? QStringLiteral("Log out again on a desktop where that keychain answers.")
                                   : QStringLiteral("Log out again once it can be opened.");
    return QStringLiteral("Warning: an earlier session of %1 is still in %2: %3. %4\n")
            .arg(shownName(profile.name), withoutControls(left.place.name().inEnglish()),
                 withoutControls(whatHappened(*left.problem).inEnglish()), ending)
            .toUtf8();
}

/// What has become of the session and of each earlier one, a line each.
QByteArray outcomeLines(const SignOutReport &report, const Profile &profile)
{
    const QString name = nameOf(profile);
    QByteArray lines;
    if (report.problem)
        lines += QStringLiteral("%1: %2\n").arg(name, notRemoved(report)).toUtf8();
    for (const SignOutReport::Place &ended : report.places) {
        const bool isKept = ended.outcome == SignOutReport::Outcome::Kept;
        const bool isProblem = report.problem && isKept && &ended == &report.places.first();
        if (isProblem || ended.outcome == SignOutReport::Outcome::Unknown)
            continue;
        if (isKept)
            lines += stillLeft(profile, ended);
        else
            lines += QStringLiteral("%1: %2\n").arg(name, withoutControls(outcomeLine(ended, profile.provider))).toUtf8();
    }
    return lines;
}

Document signOutDocument(const SignOutReport &report, const QString &profile)
{
    Document document;
    document.put("authenticated", false).put("revoked", report.isRevoked()).put("profile", profile);
    return document;
}

/// Why it has failed: the session is still there, or the profile's file says so.
QList<Error> problemsOf(const SignOutReport &report)
{
    QList<Error> problems;
    if (report.problem)
        problems.push_back(*report.problem);
    for (const SignOutReport::Place &ended : report.places) {
        if (ended.unnoted)
            problems.push_back(*ended.unnoted);
    }
    return problems;
}

/// Ends every session, even if another one can't be ended.
QCoro::Task<Answer> endAll(Request request, QList<Session *> sessions, Terminal &terminal, QDeadlineTimer deadline)
{
    Answer answer;
    Document::Items ended;
    QString text;
    const auto sealed = request.arguments.has("--force") ? Session::Sealed::Remove : Session::Sealed::Keep;
    for (Session *session : sessions) {
        const KeychainNote note(*session, terminal);
        const SignOutReport report = co_await session->signOut(deadline, sealed);
        const QList<Error> problems = problemsOf(report);
        for (const Error &problem : problems) {
            const Answer failed = failureOf(request, problem);
            answer.exitCode = std::max(answer.exitCode, failed.exitCode);
            answer.err += failed.err;
        }
        if (problems.isEmpty()) {
            ended.push_back(signOutDocument(report, session->profile().name));
            text += QStringLiteral("%1 Successfully logged out\n").arg(terminal.yes());
        }
        answer.err += outcomeLines(report, session->profile());
    }
    if (request.arguments.has("--all") || !ended.empty())
        answer.out = render(request.output, request.arguments.has("--all") ? Document(ended) : ended.front(), text);
    co_return std::as_const(answer);
}

bool isForUnknownProfile(const Request &request, Sessions &sessions)
{
    return !request.arguments.has("--all") && !request.profile.isEmpty() && isUnknownProfile(request.profile, sessions);
}

/// Not a failure, because scripts sign out before they sign in.
Answer nobodySignedOut(const Request &request, Sessions &sessions)
{
    const bool isAll = request.arguments.has("--all");
    const QString name = request.profile.isEmpty() ? sessions.profiles().defaultName().value_or(QString())
                                                   : request.profile;
    const Document document = isAll ? Document(Document::Items()) : signOutDocument({}, name);
    const QString note = isForUnknownProfile(request, sessions)
                                 ? QStringLiteral("Note: there is no profile \"%1\"; there was nothing to remove.\n")
                                           .arg(name)
                                 : QStringLiteral("Note: nobody is signed in; there was nothing to remove.\n");
    return {Success, render(request.output, document), note.toUtf8()};
}

/// The errors of the profiles whose files can't be read: somebody may be signed in to them.
QList<Error> unreadableProfiles(Sessions &sessions)
{
    QList<Error> errors;
    for (const QString &name : sessions.profiles().names()) {
        if (sessions.find(name))
            continue;
        if (const auto profile = sessions.profiles().load(name); !profile)
            errors.push_back(profile.error());
    }
    return errors;
}

/// The sessions to end. NotSignedIn if there is none, before a person is asked.
Result<QList<Session *>> sessionsToEnd(const Request &request, Sessions &sessions)
{
    QList<Session *> chosen = sessions.all();
    if (!request.arguments.has("--all")) {
        const auto session = findStoredSession(request, sessions);
        if (!session)
            return session.error();
        chosen = {*session};
    }
    chosen.removeIf([](const Session *session) { return !session->profile().hasSession(); });
    if (chosen.isEmpty() && request.arguments.has("--all")) {
        if (const auto errors = unreadableProfiles(sessions); !errors.isEmpty())
            return errors.first();
    }
    if (chosen.isEmpty())
        return Error{Error::Kind::NotSignedIn, request.profile, {}};
    return chosen;
}

} // namespace

std::optional<Error> findSignOutUsageError(const Arguments &arguments)
{
    return findContradiction(arguments, "--all", "--profile");
}

QCoro::Task<Result<Answer>> logout(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline)
{
    const auto chosen = sessionsToEnd(request, sessions);
    const bool isNobody = !chosen && (isSignedOut(chosen.error()) || isForUnknownProfile(request, sessions));
    if (isNobody && request.arguments.has("--force"))
        co_return nobodySignedOut(request, sessions);
    if (!chosen)
        co_return chosen.error();
    if (!request.arguments.has("--force") && !terminal.canAsk())
        co_return badInput(QStringLiteral("there is no terminal to ask for confirmation"),
                           QStringLiteral("Use --force to log out without being asked."));
    if (!request.arguments.has("--force")) {
        for (const Session *session : *chosen)
            terminal.err(QStringLiteral("This signs out: %1\n").arg(nameOf(session->profile())).toUtf8());
        const bool isSure = co_await terminal.confirm(QStringLiteral("Are you sure you want to logout?"));
        if (!isSure)
            co_return Answer{Failure, {}, "Still signed in\n"};
        deadline.setRemainingTime(request.timeout);
    }
    Answer answer = co_await endAll(request, *chosen, terminal, deadline);
    if (request.arguments.has("--all")) {
        for (const Error &error : unreadableProfiles(sessions)) {
            const Answer failed = failureOf(request, error);
            answer.exitCode = std::max(answer.exitCode, failed.exitCode);
            answer.err += failed.err;
        }
    }
    co_return std::as_const(answer);
}

} // namespace authtray
