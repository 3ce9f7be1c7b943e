// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/logout.h"

#include "app/commands/chosensession.h"
#include "app/commands/keychainnote.h"
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
                .arg(host, whatHappened(*report.problem).inEnglish(), advice);
    case Revocation::Unanswered:
        return QStringLiteral("The session was removed here. Whether %1 has revoked it isn't known: no answer came. %2")
                .arg(host, advice);
    case Revocation::NothingToRevoke:
        if (report.problem)
            return QStringLiteral("No session was found here to remove, so nothing was revoked at %1. One that another "
                                  "keychain program has is still good. %2")
                    .arg(host, advice);
        break;
    }
    return QStringLiteral("The session was removed here; no token was found that %1 could revoke.").arg(host);
}

QByteArray notRemoved(const QString &name, const Error &error)
{
    const bool isSealed = isAboutPassphrase(error);
    const QString advice = isSealed ? QStringLiteral(" With --force it is removed, but can't be revoked.") : QString();
    return QStringLiteral("%1: The session was not removed.%2\n").arg(name, advice).toUtf8();
}

QByteArray stillLeft(const Profile &profile, const SignOutReport::Left &left)
{
    const QString ending = isAboutPassphrase(left.problem)
                                   ? QStringLiteral("Log out again once it can be opened. With --force it is removed, "
                                                    "but can't be revoked.")
                           : left.problem.kind == Error::Kind::StoreAbsent
                                   ? QStringLiteral("Log out again on a desktop where that keychain answers.")
                                   : QStringLiteral("Log out again once it can be opened.");
    return QStringLiteral("Warning: an earlier session of %1 is still in %2: %3. %4\n")
            .arg(shownName(profile.name), withoutControls(left.place.name().inEnglish()),
                 withoutControls(whatHappened(left.problem).inEnglish()), ending)
            .toUtf8();
}

/// `before`: where earlier sessions were before a sign-out that has failed.
QByteArray removedFrom(const QList<StorePlace> &before, const Profile &profile)
{
    QString text;
    for (const StorePlace &place : before) {
        if (!profile.leftIn.contains(place))
            text += QStringLiteral("An earlier session was removed from %1.\n")
                            .arg(withoutControls(place.name().inEnglish()));
    }
    return text.toUtf8();
}

Document signOutDocument(const SignOutReport &report, const QString &profile)
{
    Document document;
    document.put("authenticated", false)
            .put("revoked", report.revocation == SignOutReport::Revocation::Done)
            .put("profile", profile);
    return document;
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
        const auto leftBefore = session->profile().leftIn;
        const auto report = co_await session->signOut(deadline, sealed);
        const auto problem = report ? report->unmarked : std::optional(report.error());
        if (problem) {
            const Answer failed = failureOf(request, *problem);
            answer.exitCode = std::max(answer.exitCode, failed.exitCode);
            answer.err += failed.err;
        } else {
            ended.push_back(signOutDocument(*report, session->profile().name));
            text += QStringLiteral("%1 Successfully logged out\n").arg(terminal.yes());
        }
        if (report && problem)
            answer.err += "The tokens were removed all the same.\n";
        if (!report)
            answer.err += notRemoved(nameOf(session->profile()), report.error())
                          + removedFrom(leftBefore, session->profile());
        if (report)
            answer.err += QStringLiteral("%1: %2\n")
                                  .arg(nameOf(session->profile()),
                                       withoutControls(revocationLine(*report, session->profile().provider)))
                                  .toUtf8();
        for (const auto &left : report ? report->left : QList<SignOutReport::Left>())
            answer.err += stillLeft(session->profile(), left);
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
