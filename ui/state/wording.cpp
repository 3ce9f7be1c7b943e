// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/wording.h"

#include "core/foreigntext.h"
#include "core/store/stores.h"

#include <QGuiApplication>
#include <QHash>
#include <QLocale>
#include <QStringList>

using namespace std::chrono_literals;

namespace authtray {

namespace {

using Phase = SessionState::Phase;
using Kind = Error::Kind;

struct Wording
{
    Q_DECLARE_TR_FUNCTIONS(Wording)
};

QString capitalised(QString text)
{
    text[0] = text.at(0).toUpper();
    return text;
}

/// Translations of `many` contain the plural forms. English has no translation, so `one` is its singular. The number
/// has the language's digits, as times have.
QString counted(const char *one, const char *many, int number)
{
    const QString digits = QString::number(number);
    const auto filled = [&digits](const char *form) {
        return QString::fromUtf8(form).replace(QStringLiteral("%n"), digits);
    };
    QString text = Wording::tr(many, nullptr, number);
    if (number == 1 && text == filled(many))
        text = filled(one);
    return text.replace(digits, QLocale().toString(number));
}

QString signedIn(const SessionState &state)
{
    const QString who = isolated(state.account.label());
    return who.isEmpty() ? Wording::tr("Signed in") : Wording::tr("Signed in as %1").arg(who);
}

QString whoIsSignedIn(const SessionState &state)
{
    const QString who = isolated(state.account.label());
    return who.isEmpty() ? Wording::tr("Signed in") : who;
}

QString validUntil(const SessionState &state, const QDateTime &now)
{
    return Wording::tr("valid until %1").arg(timeOfDay(state.expiresAt, now));
}

bool isRenewalScheduled(const SessionState &state, const QDateTime &now)
{
    return state.renewsAt.isValid() && now < state.renewsAt;
}

QString validLine(const SessionState &state, const QDateTime &now)
{
    if (isRenewalScheduled(state, now))
        return Wording::tr("%1 · renews at %2").arg(signedIn(state), timeOfDay(state.renewsAt, now));
    if (state.expiresAt.isValid())
        return Wording::tr("%1 · %2").arg(signedIn(state), validUntil(state, now));
    return signedIn(state);
}

QString problemOf(const SessionState &state)
{
    return state.problem ? whatHappened(*state.problem).toString() : Wording::tr("the reason is unknown");
}

QString failingLine(const SessionState &state, const QDateTime &now)
{
    if (!state.expiresAt.isValid())
        return Wording::tr("%1; renewing fails: %2").arg(signedIn(state), problemOf(state));
    return Wording::tr("Valid until %1; renewing fails: %2").arg(timeOfDay(state.expiresAt, now), problemOf(state));
}

/// The problem with a capital letter, for the beginning of a line.
QString capitalisedProblem(const SessionState &state)
{
    return state.problem ? whatHappened(*state.problem).capitalised() : capitalised(problemOf(state));
}

QString unreachableLine(const SessionState &state)
{
    if (state.problem && !isPassing(*state.problem))
        return capitalisedProblem(state);
    return Wording::tr("%1; will keep trying").arg(capitalisedProblem(state));
}

bool isInFile(const SessionState &state)
{
    return state.store == storeName(StoreKind::File);
}

QString storeLine(const SessionState &state)
{
    if (!state.problem)
        return isInFile(state) ? Wording::tr("Opening the session's file…") : Wording::tr("Reading your keychain…");
    if (state.problem->kind == Kind::StoreLocked)
        return Wording::tr("Waiting for your keychain to be unlocked");
    return capitalisedProblem(state);
}

/// Whether the state line contains the account.
bool hasAccount(const SessionState &state)
{
    const bool isFailing = state.phase == Phase::RenewalFailing && !state.expiresAt.isValid();
    return state.phase == Phase::Valid || state.phase == Phase::Expired || isFailing;
}

/// Whether the state line contains the token's expiry, if that is known.
bool hasExpiry(const SessionState &state, const QDateTime &now)
{
    return state.phase == Phase::RenewalFailing || (state.phase == Phase::Valid && !isRenewalScheduled(state, now));
}

QString whatHappenedIn(const Event &event)
{
    switch (event.kind) {
    case Event::Kind::SignedIn: return Wording::tr("Signed in");
    case Event::Kind::SignedOut: return Wording::tr("Signed out");
    case Event::Kind::Renewed: return Wording::tr("Renewed");
    case Event::Kind::Ended: return Wording::tr("The session has ended");
    case Event::Kind::Failed: return event.problem ? whatHappened(*event.problem).capitalised() : QString();
    case Event::Kind::Asked: break;
    }
    const QString program = event.program.isEmpty() ? Wording::tr("A program") : isolated(event.program);
    return Wording::tr("%1 asked for %2").arg(program, requestedBy(event.command));
}

} // namespace

QString stateLine(const SessionState &state, const QDateTime &now)
{
    switch (state.phase) {
    case Phase::SignedOut: return Wording::tr("Not signed in");
    case Phase::SigningIn: return Wording::tr("Waiting for your browser…");
    case Phase::Valid: return validLine(state, now);
    case Phase::Renewing: return Wording::tr("Renewing…");
    case Phase::RenewalFailing: return failingLine(state, now);
    case Phase::Expired: return Wording::tr("%1 · renews when next needed").arg(signedIn(state));
    case Phase::Unreachable: return unreachableLine(state);
    case Phase::Ended: return Wording::tr("The session has ended. Sign in again");
    case Phase::StoreLocked: return storeLine(state);
    case Phase::PartlyStored:
        if (isInFile(state))
            return Wording::tr("Signed in, but it can't be saved: %1").arg(problemOf(state));
        return Wording::tr("Signed in, but the keychain can't save it: %1").arg(problemOf(state));
    }
    Q_UNREACHABLE();
}

QString briefLine(const SessionState &state)
{
    switch (state.phase) {
    case Phase::Valid:
    case Phase::Renewing:
    case Phase::Expired: return whoIsSignedIn(state);
    case Phase::RenewalFailing: return Wording::tr("Renewing fails");
    case Phase::Unreachable: return Wording::tr("Can't be renewed");
    case Phase::Ended: return Wording::tr("Session has ended");
    case Phase::StoreLocked:
        return isInFile(state) ? Wording::tr("Waiting for its file") : Wording::tr("Waiting for the keychain");
    case Phase::PartlyStored: return Wording::tr("Signed in, not saved");
    default: return stateLine(state, {});
    }
}

QString tooltip(const SessionState &state, const QDateTime &now)
{
    const QString line = stateLine(state, now);
    if (!state.isTokenValid(now))
        return line;
    const QString who = isolated(state.account.label());
    const bool lacksAccount = !who.isEmpty() && !hasAccount(state);
    const bool lacksExpiry = state.expiresAt.isValid() && !hasExpiry(state, now);
    if (lacksAccount && lacksExpiry)
        return line + u'\n' + who + QStringLiteral(" · ") + validUntil(state, now);
    if (lacksAccount)
        return line + u'\n' + who;
    return lacksExpiry ? line + u'\n' + capitalised(validUntil(state, now)) : line;
}

bool describesProblem(const SessionState &state)
{
    switch (state.phase) {
    case Phase::RenewalFailing:
    case Phase::Unreachable:
    case Phase::PartlyStored: return state.problem.has_value();
    case Phase::StoreLocked: return state.problem && state.problem->kind != Kind::StoreLocked;
    case Phase::SignedOut:
    case Phase::SigningIn:
    case Phase::Valid:
    case Phase::Renewing:
    case Phase::Expired:
    case Phase::Ended: return false;
    }
    Q_UNREACHABLE();
}

QString problemLine(const Error &error)
{
    const QString what = whatHappened(error).sentence();
    const QString advice = adviceOn(error).toString();
    return advice.isEmpty() ? what : Wording::tr("%1 %2").arg(what, advice);
}

QString stepUpLine(const StepUp &stepUp)
{
    const QString host = isolated(stepUp.host);
    if (stepUp.wantsNewSignIn())
        return Wording::tr("For what a program does at %1, you have to sign in again.").arg(host);
    return Wording::tr("A program wants to do more at %1 than you have allowed: %2.")
            .arg(host, isolated(scopesInWords(stepUp.scopes)));
}

QString signOutLine(const SignOutReport &report, const QString &host)
{
    using Outcome = SignOutReport::Outcome;
    if (report.find(Outcome::NotRevoked) != nullptr)
        return Wording::tr("You are signed out here, but %1 couldn't be told.").arg(host);
    if (report.find(Outcome::RevocationUnanswered) != nullptr)
        return Wording::tr("You are signed out here, but %1 didn't answer.").arg(host);
    if (const auto *left = report.find(Outcome::Kept))
        return Wording::tr("You are signed out. An earlier session is still stored: %1.")
                .arg(left->place.name().toString());
    return Wording::tr("You are signed out.");
}

QString eventLine(const Event &event)
{
    const QString line = whatHappenedIn(event);
    return event.times == 1 ? line : Wording::tr("%1 (%Ln times)", nullptr, event.times).arg(line);
}

QString requestedBy(const QString &command)
{
    if (command == u"status")
        return Wording::tr("the state");
    if (command == u"me")
        return Wording::tr("the account");
    return Wording::tr("a token");
}

QString scopesInWords(const QStringList &scopes)
{
    static const QHash<QString, const char *> meanings{
            {QStringLiteral("openid"), QT_TRANSLATE_NOOP("Wording", "who you are")},
            {QStringLiteral("profile"), QT_TRANSLATE_NOOP("Wording", "your profile")},
            {QStringLiteral("email"), QT_TRANSLATE_NOOP("Wording", "your e-mail address")},
            {QStringLiteral("address"), QT_TRANSLATE_NOOP("Wording", "your postal address")},
            {QStringLiteral("phone"), QT_TRANSLATE_NOOP("Wording", "your phone number")},
            {QStringLiteral("groups"), QT_TRANSLATE_NOOP("Wording", "your groups")},
            {QStringLiteral("offline_access"), QT_TRANSLATE_NOOP("Wording", "staying signed in")},
    };
    QStringList words;
    for (const QString &scope : scopes) {
        const char *meaning = meanings.value(scope);
        words += meaning ? Wording::tr(meaning) : scope;
    }
    const bool isWord = meanings.contains(scopes.value(0));
    const QString all = words.join(QStringLiteral(", "));
    return isWord ? capitalised(all) : all;
}

QString timeLeft(const QDateTime &until, const QDateTime &now)
{
    const auto left = std::chrono::seconds(now.secsTo(until));
    const auto rounded = [&](std::chrono::seconds unit) { return static_cast<int>((left + unit / 2) / unit); };
    if (left <= 0s)
        return Wording::tr("expired");
    if (left < 1min)
        return counted("in %n second", QT_TRANSLATE_N_NOOP("Wording", "in %n seconds"), rounded(1s));
    if (left < 90min)
        return counted("in %n minute", QT_TRANSLATE_N_NOOP("Wording", "in %n minutes"), rounded(1min));
    if (left < 36h)
        return counted("in %n hour", QT_TRANSLATE_N_NOOP("Wording", "in %n hours"), rounded(1h));
    return counted("in %n day", QT_TRANSLATE_N_NOOP("Wording", "in %n days"), rounded(24h));
}

QString timeOfDay(const QDateTime &time, const QDateTime &now)
{
    const QLocale locale;
    const QDateTime local = time.toLocalTime();
    const bool isPlain = locale.language() == QLocale::C; // its short format has seconds
    if (local.date() == now.toLocalTime().date())
        return isPlain ? local.toString(QStringLiteral("HH:mm")) : locale.toString(local.time(), QLocale::ShortFormat);
    return isPlain ? local.toString(QStringLiteral("yyyy-MM-dd HH:mm")) : locale.toString(local, QLocale::ShortFormat);
}

QString inLayoutDirection(const QString &text)
{
    if (!QGuiApplication::isRightToLeft())
        return text;
    constexpr QChar mark(0x200f); // RIGHT-TO-LEFT MARK
    return mark + QString(text).replace(u'\n', QStringLiteral("\n") + mark);
}

QString exactTime(const QDateTime &time)
{
    return time.isValid() ? QLocale().toString(time.toLocalTime(), QLocale::LongFormat) : QString();
}

} // namespace authtray
