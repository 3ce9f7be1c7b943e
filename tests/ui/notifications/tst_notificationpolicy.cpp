// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notifications/notificationpolicy.h"

#include "core/utc.h"
#include "ui/notifications/desktopnotifier.h"
#include "ui/notifications/notificationgroups.h"
#include "ui/state/wording.h"

#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;
using Phase = SessionState::Phase;

Q_DECLARE_METATYPE(authtray::SessionState)
Q_DECLARE_METATYPE(authtray::Action)

namespace {

const QDateTime start(QDate(2026, 3, 4), QTime(12, 0), utc);
const QDateTime end = start.addSecs(3600);

SessionState in(Phase phase)
{
    SessionState state;
    state.phase = phase;
    state.issuedAt = start;
    state.expiresAt = end;
    const bool hasProblem = phase != Phase::Valid && phase != Phase::Renewing;
    if (hasProblem)
        state.problem = Error{Error::Kind::Unreachable, QStringLiteral("login.example.com"), {}};
    return state;
}

/// A policy that has seen the session fail for a minute.
NotificationPolicy failing(Phase phase, const QDateTime &now)
{
    NotificationPolicy policy;
    (void)policy.next(in(Phase::Valid), now.addSecs(-61));
    (void)policy.next(in(phase), now.addSecs(-60));
    return policy;
}

/// What is told; empty: nothing.
QString titleOf(NotificationPolicy &policy, const SessionState &state, const QDateTime &now)
{
    const auto told = policy.next(state, now);
    return told ? told->title : QString();
}

} // namespace

class tst_NotificationPolicy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void quietStates_tellNothing();
    void ended_isToldOnce();
    void ended_beforeTheStart_isNotTold();
    void renewalFailing_isToldFiveMinutesBeforeTheEnd();
    void unreachable_hasAMinuteToPass();
    void unreachable_afterTheWarning_isTheSameCause();
    void retries_dontTellAgain();
    void retries_looksGoodBetween_dontTellAgain();
    void nextToken_failsToo_isToldAgain();
    void cured_tellsTheNextTime();
    void keychainNotReadYet_tellsNothing();
    void eachCause_comesWithWhatHelps_data();
    void eachCause_comesWithWhatHelps();
    void cured_takesTheNotificationBack();
    void demand_isToldOnceForEachServiceAndSignIn();
    void elsewhere_eachChange_data();
    void elsewhere_eachChange();
    void groups_areOfAProviderAndACause();
    void servers_thatParseMarkup_getItEscaped();
    void servers_thatShowTheProgram_getNoIcon();
};

void tst_NotificationPolicy::quietStates_tellNothing()
{
    NotificationPolicy policy;
    for (const Phase phase : {Phase::SignedOut, Phase::SigningIn, Phase::Valid, Phase::Renewing, Phase::Expired})
        QCOMPARE(titleOf(policy, in(phase), start), QString());
}

void tst_NotificationPolicy::ended_isToldOnce()
{
    NotificationPolicy policy;
    QCOMPARE(titleOf(policy, in(Phase::Valid), start), QString());
    QCOMPARE(titleOf(policy, in(Phase::Ended), start), briefLine(in(Phase::Ended)));
    QCOMPARE(titleOf(policy, in(Phase::Ended), start), QString());
}

void tst_NotificationPolicy::ended_beforeTheStart_isNotTold()
{
    NotificationPolicy policy;
    QCOMPARE(titleOf(policy, in(Phase::Ended), start), QString());
    QCOMPARE(titleOf(policy, in(Phase::Ended), start), QString());
}

void tst_NotificationPolicy::renewalFailing_isToldFiveMinutesBeforeTheEnd()
{
    NotificationPolicy policy = failing(Phase::RenewalFailing, end.addSecs(-400));
    const SessionState state = in(Phase::RenewalFailing);
    QCOMPARE(titleOf(policy, state, end.addSecs(-301)), QString());
    QCOMPARE(policy.nextCheck(state, end.addSecs(-301)), end.addSecs(-300));
    QVERIFY(!titleOf(policy, state, end.addSecs(-300)).isEmpty());
    QVERIFY(!policy.nextCheck(state, end.addSecs(-300)).isValid());
}

/// The first attempt after a wake-up often fails.
void tst_NotificationPolicy::unreachable_hasAMinuteToPass()
{
    NotificationPolicy policy;
    QCOMPARE(titleOf(policy, in(Phase::Unreachable), end), QString());
    QCOMPARE(policy.nextCheck(in(Phase::Unreachable), end), end.addSecs(60));
    QCOMPARE(titleOf(policy, in(Phase::Renewing), end.addSecs(30)), QString());
    QCOMPARE(titleOf(policy, in(Phase::Unreachable), end.addSecs(59)), QString());
    QVERIFY(!titleOf(policy, in(Phase::Unreachable), end.addSecs(60)).isEmpty());
}

void tst_NotificationPolicy::unreachable_afterTheWarning_isTheSameCause()
{
    NotificationPolicy policy = failing(Phase::RenewalFailing, end.addSecs(-60));
    QVERIFY(!titleOf(policy, in(Phase::RenewalFailing), end.addSecs(-60)).isEmpty());
    QCOMPARE(titleOf(policy, in(Phase::Unreachable), end), QString());
}

void tst_NotificationPolicy::retries_dontTellAgain()
{
    NotificationPolicy policy = failing(Phase::Unreachable, end);
    QVERIFY(!titleOf(policy, in(Phase::Unreachable), end).isEmpty());
    QCOMPARE(titleOf(policy, in(Phase::Renewing), end), QString());
    QCOMPARE(titleOf(policy, in(Phase::Unreachable), end), QString());
}

void tst_NotificationPolicy::retries_looksGoodBetween_dontTellAgain()
{
    NotificationPolicy policy = failing(Phase::RenewalFailing, end.addSecs(-60));
    QVERIFY(!titleOf(policy, in(Phase::RenewalFailing), end.addSecs(-60)).isEmpty());
    QCOMPARE(titleOf(policy, in(Phase::Valid), end.addSecs(-60)), QString());
    QCOMPARE(titleOf(policy, in(Phase::RenewalFailing), end.addSecs(-60)), QString());
}

void tst_NotificationPolicy::nextToken_failsToo_isToldAgain()
{
    NotificationPolicy policy = failing(Phase::RenewalFailing, end.addSecs(-60));
    QVERIFY(!titleOf(policy, in(Phase::RenewalFailing), end.addSecs(-60)).isEmpty());
    SessionState renewed = in(Phase::RenewalFailing);
    renewed.issuedAt = end;
    renewed.expiresAt = end.addSecs(3600);
    QCOMPARE(titleOf(policy, renewed, end.addSecs(3440)), QString());
    QVERIFY(!titleOf(policy, renewed, end.addSecs(3500)).isEmpty());
}

void tst_NotificationPolicy::cured_tellsTheNextTime()
{
    NotificationPolicy policy;
    QVERIFY(!titleOf(policy, in(Phase::PartlyStored), start).isEmpty());
    QCOMPARE(titleOf(policy, in(Phase::Valid), start), QString());
    QVERIFY(!titleOf(policy, in(Phase::PartlyStored), start).isEmpty());
}

void tst_NotificationPolicy::keychainNotReadYet_tellsNothing()
{
    NotificationPolicy policy;
    SessionState state = in(Phase::StoreLocked);
    state.problem.reset();
    QCOMPARE(titleOf(policy, state, start), QString());
    state.problem = Error{Error::Kind::StoreLocked, {}, {}};
    QCOMPARE(titleOf(policy, state, start), QString());
    QVERIFY(!titleOf(policy, state, start.addSecs(60)).isEmpty());
}

void tst_NotificationPolicy::eachCause_comesWithWhatHelps_data()
{
    QTest::addColumn<SessionState>("state");
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("text");
    QTest::addColumn<Action>("action");
    QTest::addColumn<QString>("button");
    SessionState refused = in(Phase::Unreachable);
    refused.problem->kind = Error::Kind::Refused;
    SessionState ended = in(Phase::Ended);
    ended.problem->kind = Error::Kind::SessionEnded;
    SessionState expired = ended;
    expired.problem.reset();
    SessionState locked = in(Phase::StoreLocked);
    locked.problem->kind = Error::Kind::StoreLocked;
    SessionState unsaved = in(Phase::PartlyStored);
    unsaved.problem->kind = Error::Kind::StoreSilent;
    const auto again = u"Try again"_s;
    const auto signIn = u"Sign in again"_s;
    const auto add = [](const char *name, const SessionState &state, const QString &title, const QString &text,
                        Action action,
                        const QString &button) { QTest::newRow(name) << state << title << text << action << button; };
    SessionState stepUp = in(Phase::Valid);
    stepUp.stepUp = StepUp{u"files.example"_s, {u"write"_s}, {}, {}};
    add("more scopes", stepUp, u"A service wants more access"_s, stepUpLine(*stepUp.stepUp), Action::StepUp,
        u"Allow more…"_s);
    stepUp.stepUp->maxAge = std::chrono::seconds(60);
    add("new sign-in", stepUp, u"A service wants a new sign-in"_s, stepUpLine(*stepUp.stepUp), Action::StepUp,
        u"Sign in again for this"_s);
    add("renewal failing", in(Phase::RenewalFailing), u"Renewing fails"_s,
        u"Valid until %1; renewing fails: can't reach login.example.com"_s.arg(timeOfDay(end, start)), Action::Renew,
        again);
    add("unreachable", in(Phase::Unreachable), u"Can't be renewed"_s,
        u"Can't reach login.example.com; will keep trying"_s, Action::Renew, again);
    add("refused", refused, u"Can't be renewed"_s, u"login.example.com refused the request"_s, Action::SignIn, signIn);
    add("ended", ended, u"Session has ended"_s, u"login.example.com says the session has ended. Sign in again."_s,
        Action::SignIn, signIn);
    add("expired", expired, u"Session has ended"_s, u"Sign in again."_s, Action::SignIn, signIn);
    add("keychain locked", locked, u"Waiting for the keychain"_s,
        u"The keychain is locked. Unlock it, and Authtray will continue."_s, Action::Renew, u"Unlock keychain…"_s);
    add("not saved", unsaved, u"Signed in, not saved"_s,
        u"The keychain doesn't answer. Look for a prompt that waits for you, or restart the keychain service."_s,
        Action::Nothing, {});
}

/// The title says what happened, also where the desktop shows one line only, and the text doesn't repeat it.
void tst_NotificationPolicy::eachCause_comesWithWhatHelps()
{
    QFETCH(SessionState, state);
    NotificationPolicy policy;
    (void)policy.next(in(Phase::Valid), start);
    auto told = policy.next(state, end.addSecs(-120));
    if (!told) // it may pass in a minute
        told = policy.next(state, end.addSecs(-60));
    QVERIFY(told);
    QTEST(told->title, "title");
    QTEST(told->text, "text");
    QTEST(told->action, "action");
    QTEST(told->actionText, "button");
    QVERIFY(!policy.next(state, end.addSecs(-60)));
}

void tst_NotificationPolicy::cured_takesTheNotificationBack()
{
    NotificationPolicy policy = failing(Phase::StoreLocked, start);
    QVERIFY(policy.next(in(Phase::StoreLocked), start));
    const auto told = policy.next(in(Phase::Valid), start);
    QVERIFY(told && told->title.isEmpty());
    QVERIFY(!policy.next(in(Phase::Valid), start));
}

void tst_NotificationPolicy::demand_isToldOnceForEachServiceAndSignIn()
{
    NotificationPolicy policy;
    QCOMPARE(titleOf(policy, in(Phase::Valid), start), QString());
    SessionState state = in(Phase::Valid);
    state.stepUp = StepUp{u"a.example"_s, {u"write"_s}, {}, {}};
    QVERIFY(!titleOf(policy, state, start).isEmpty());
    state.stepUp->scopes += u"delete"_s;
    QCOMPARE(titleOf(policy, state, start), QString());
    state.stepUp->host = u"b.example"_s;
    QVERIFY(!titleOf(policy, state, start).isEmpty());
    const auto over = policy.next(in(Phase::Valid), start);
    QVERIFY(over && over->title.isEmpty());
    state.signedInAt = end;
    QVERIFY(!titleOf(policy, state, end).isEmpty());
}

void tst_NotificationPolicy::elsewhere_eachChange_data()
{
    QTest::addColumn<QList<SessionState>>("states");
    QTest::addColumn<bool>("isOwn");
    QTest::addColumn<QString>("title");
    SessionState reading = in(Phase::StoreLocked);
    reading.problem.reset();
    SessionState valid = in(Phase::Valid);
    valid.signedInAt = start;
    SessionState again = valid;
    again.signedInAt = end;
    const SessionState out = in(Phase::SignedOut);
    const QString in1 = QStringLiteral("Signed in");
    QTest::newRow("starts signed in") << QList{reading, valid} << false << QString();
    QTest::newRow("starts signed out") << QList{out} << false << QString();
    QTest::newRow("signed in elsewhere") << QList{out, valid} << false << in1;
    QTest::newRow("signed in elsewhere, once read") << QList{out, reading, valid} << false << in1;
    QTest::newRow("another sign-in elsewhere") << QList{valid, again} << false << in1;
    QTest::newRow("signed out elsewhere") << QList{valid, out} << false << QStringLiteral("Signed out");
    QTest::newRow("signed in here") << QList{out, in(Phase::SigningIn), valid} << true << QString();
    QTest::newRow("signed out here") << QList{valid, out} << true << QString();
    QTest::newRow("renewed") << QList{valid, in(Phase::Renewing), valid} << false << QString();
}

void tst_NotificationPolicy::elsewhere_eachChange()
{
    QFETCH(QList<SessionState>, states);
    QFETCH(bool, isOwn);
    NotificationPolicy policy;
    QString last;
    for (const SessionState &state : states) {
        const auto told = policy.next(state, start, isOwn);
        last = told ? told->title : QString();
    }
    QTEST(last, "title");
}

void tst_NotificationPolicy::groups_areOfAProviderAndACause()
{
    const QString work = QStringLiteral("work");
    const QString home = QStringLiteral("home");
    const QString provider = QStringLiteral("login.example.com");
    const Notification unreachable{QStringLiteral("Can't be renewed"), {}, Notification::Cause::CannotRenew};
    const Notification ended{QStringLiteral("It has ended"), {}, Notification::Cause::Ended};
    NotificationGroups groups;
    const QString key = groups.add(work, provider, unreachable);
    QCOMPARE(groups.add(home, provider, unreachable), key);
    QCOMPARE(groups.profiles(key), QStringList({work, home}));
    QVERIFY(groups.add(home, provider, ended) != key);
    QVERIFY(groups.add(home, QStringLiteral("other.example.com"), unreachable) != key);
    QCOMPARE(groups.remove(home).size(), 2);
    QCOMPARE(groups.remove(work), QStringList(key));
}

void tst_NotificationPolicy::servers_thatParseMarkup_getItEscaped()
{
    const QString text = QStringLiteral("<b>r&d</b>");
    QCOMPARE(escapedFor({QStringLiteral("body"), QStringLiteral("body-markup")}, text),
             QStringLiteral("&lt;b&gt;r&amp;d&lt;/b&gt;"));
    QCOMPARE(escapedFor({QStringLiteral("body")}, text), text);
}

/// Plasma's shows the program's icon already.
void tst_NotificationPolicy::servers_thatShowTheProgram_getNoIcon()
{
    QCOMPARE(iconFor({u"body"_s}), u"authtray"_s);
    QCOMPARE(iconFor({u"body"_s, u"x-kde-display-appname"_s}), QString());
}

QTEST_GUILESS_MAIN(tst_NotificationPolicy)
#include "tst_notificationpolicy.moc"
