// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notifications/notificationpolicy.h"

#include "core/utc.h"
#include "ui/notifications/desktopnotifier.h"
#include "ui/notifications/notificationgroups.h"
#include "ui/state/wording.h"

#include <QTest>

using namespace authtray;
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
QString textOf(NotificationPolicy &policy, const SessionState &state, const QDateTime &now)
{
    const auto told = policy.next(state, now);
    return told ? told->text : QString();
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
    void elsewhere_eachChange_data();
    void elsewhere_eachChange();
    void groups_areOfAProviderAndACause();
    void servers_thatParseMarkup_getItEscaped();
};

void tst_NotificationPolicy::quietStates_tellNothing()
{
    NotificationPolicy policy;
    for (const Phase phase : {Phase::SignedOut, Phase::SigningIn, Phase::Valid, Phase::Renewing, Phase::Expired})
        QCOMPARE(textOf(policy, in(phase), start), QString());
}

void tst_NotificationPolicy::ended_isToldOnce()
{
    NotificationPolicy policy;
    QCOMPARE(textOf(policy, in(Phase::Valid), start), QString());
    QCOMPARE(textOf(policy, in(Phase::Ended), start), stateLine(in(Phase::Ended), start));
    QCOMPARE(textOf(policy, in(Phase::Ended), start), QString());
}

void tst_NotificationPolicy::ended_beforeTheStart_isNotTold()
{
    NotificationPolicy policy;
    QCOMPARE(textOf(policy, in(Phase::Ended), start), QString());
    QCOMPARE(textOf(policy, in(Phase::Ended), start), QString());
}

void tst_NotificationPolicy::renewalFailing_isToldFiveMinutesBeforeTheEnd()
{
    NotificationPolicy policy = failing(Phase::RenewalFailing, end.addSecs(-400));
    const SessionState state = in(Phase::RenewalFailing);
    QCOMPARE(textOf(policy, state, end.addSecs(-301)), QString());
    QCOMPARE(policy.nextCheck(state, end.addSecs(-301)), end.addSecs(-300));
    QVERIFY(!textOf(policy, state, end.addSecs(-300)).isEmpty());
    QVERIFY(!policy.nextCheck(state, end.addSecs(-300)).isValid());
}

/// The first attempt after a wake-up often fails.
void tst_NotificationPolicy::unreachable_hasAMinuteToPass()
{
    NotificationPolicy policy;
    QCOMPARE(textOf(policy, in(Phase::Unreachable), end), QString());
    QCOMPARE(policy.nextCheck(in(Phase::Unreachable), end), end.addSecs(60));
    QCOMPARE(textOf(policy, in(Phase::Renewing), end.addSecs(30)), QString());
    QCOMPARE(textOf(policy, in(Phase::Unreachable), end.addSecs(59)), QString());
    QVERIFY(!textOf(policy, in(Phase::Unreachable), end.addSecs(60)).isEmpty());
}

void tst_NotificationPolicy::unreachable_afterTheWarning_isTheSameCause()
{
    NotificationPolicy policy = failing(Phase::RenewalFailing, end.addSecs(-60));
    QVERIFY(!textOf(policy, in(Phase::RenewalFailing), end.addSecs(-60)).isEmpty());
    QCOMPARE(textOf(policy, in(Phase::Unreachable), end), QString());
}

void tst_NotificationPolicy::retries_dontTellAgain()
{
    NotificationPolicy policy = failing(Phase::Unreachable, end);
    QVERIFY(!textOf(policy, in(Phase::Unreachable), end).isEmpty());
    QCOMPARE(textOf(policy, in(Phase::Renewing), end), QString());
    QCOMPARE(textOf(policy, in(Phase::Unreachable), end), QString());
}

void tst_NotificationPolicy::retries_looksGoodBetween_dontTellAgain()
{
    NotificationPolicy policy = failing(Phase::RenewalFailing, end.addSecs(-60));
    QVERIFY(!textOf(policy, in(Phase::RenewalFailing), end.addSecs(-60)).isEmpty());
    QCOMPARE(textOf(policy, in(Phase::Valid), end.addSecs(-60)), QString());
    QCOMPARE(textOf(policy, in(Phase::RenewalFailing), end.addSecs(-60)), QString());
}

void tst_NotificationPolicy::nextToken_failsToo_isToldAgain()
{
    NotificationPolicy policy = failing(Phase::RenewalFailing, end.addSecs(-60));
    QVERIFY(!textOf(policy, in(Phase::RenewalFailing), end.addSecs(-60)).isEmpty());
    SessionState renewed = in(Phase::RenewalFailing);
    renewed.issuedAt = end;
    renewed.expiresAt = end.addSecs(3600);
    QCOMPARE(textOf(policy, renewed, end.addSecs(3440)), QString());
    QVERIFY(!textOf(policy, renewed, end.addSecs(3500)).isEmpty());
}

void tst_NotificationPolicy::cured_tellsTheNextTime()
{
    NotificationPolicy policy;
    QVERIFY(!textOf(policy, in(Phase::PartlyStored), start).isEmpty());
    QCOMPARE(textOf(policy, in(Phase::Valid), start), QString());
    QVERIFY(!textOf(policy, in(Phase::PartlyStored), start).isEmpty());
}

void tst_NotificationPolicy::keychainNotReadYet_tellsNothing()
{
    NotificationPolicy policy;
    SessionState state = in(Phase::StoreLocked);
    state.problem.reset();
    QCOMPARE(textOf(policy, state, start), QString());
    state.problem = Error{Error::Kind::StoreLocked, {}, {}};
    QCOMPARE(textOf(policy, state, start), QString());
    QVERIFY(!textOf(policy, state, start.addSecs(60)).isEmpty());
}

void tst_NotificationPolicy::eachCause_comesWithWhatHelps_data()
{
    QTest::addColumn<SessionState>("state");
    QTest::addColumn<Action>("action");
    QTest::addColumn<QString>("text");
    SessionState refused = in(Phase::Unreachable);
    refused.problem->kind = Error::Kind::Refused;
    SessionState locked = in(Phase::StoreLocked);
    locked.problem->kind = Error::Kind::StoreLocked;
    const QString again = QStringLiteral("Try again");
    const QString signIn = QStringLiteral("Sign in again");
    QTest::newRow("renewal failing") << in(Phase::RenewalFailing) << Action::Renew << again;
    QTest::newRow("unreachable") << in(Phase::Unreachable) << Action::Renew << again;
    QTest::newRow("refused") << refused << Action::SignIn << signIn;
    QTest::newRow("ended") << in(Phase::Ended) << Action::SignIn << signIn;
    QTest::newRow("keychain locked") << locked << Action::Renew << QStringLiteral("Unlock keychain…");
    QTest::newRow("partly stored") << in(Phase::PartlyStored) << Action::Nothing << QString();
}

void tst_NotificationPolicy::eachCause_comesWithWhatHelps()
{
    QFETCH(SessionState, state);
    NotificationPolicy policy;
    (void)policy.next(in(Phase::Valid), start);
    if (state.phase != Phase::Ended && state.phase != Phase::PartlyStored && state.problem->kind != Error::Kind::Refused)
        QVERIFY(!policy.next(state, end.addSecs(-120)));
    const auto told = policy.next(state, end.addSecs(-60));
    QVERIFY(told);
    QCOMPARE(told->text, stateLine(state, end.addSecs(-60)));
    QTEST(told->action, "action");
    QTEST(told->actionText, "text");
    QVERIFY(!policy.next(state, end.addSecs(-60)));
}

void tst_NotificationPolicy::cured_takesTheNotificationBack()
{
    NotificationPolicy policy = failing(Phase::StoreLocked, start);
    QVERIFY(policy.next(in(Phase::StoreLocked), start));
    const auto told = policy.next(in(Phase::Valid), start);
    QVERIFY(told && told->text.isEmpty());
    QVERIFY(!policy.next(in(Phase::Valid), start));
}

void tst_NotificationPolicy::elsewhere_eachChange_data()
{
    QTest::addColumn<QList<SessionState>>("states");
    QTest::addColumn<bool>("isOwn");
    QTest::addColumn<QString>("text");
    SessionState reading = in(Phase::StoreLocked);
    reading.problem.reset();
    SessionState valid = in(Phase::Valid);
    valid.signedInAt = start;
    SessionState again = valid;
    again.signedInAt = end;
    const SessionState out = in(Phase::SignedOut);
    const QString in1 = stateLine(valid, start);
    QTest::newRow("starts signed in") << QList{reading, valid} << false << QString();
    QTest::newRow("starts signed out") << QList{out} << false << QString();
    QTest::newRow("signed in elsewhere") << QList{out, valid} << false << in1;
    QTest::newRow("signed in elsewhere, once read") << QList{out, reading, valid} << false << in1;
    QTest::newRow("another sign-in elsewhere") << QList{valid, again} << false << in1;
    QTest::newRow("signed out elsewhere") << QList{valid, out} << false << QStringLiteral("Not signed in");
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
        last = told ? told->text : QString();
    }
    QTEST(last, "text");
}

void tst_NotificationPolicy::groups_areOfAProviderAndACause()
{
    const QString work = QStringLiteral("work");
    const QString home = QStringLiteral("home");
    const QString provider = QStringLiteral("login.example.com");
    const Notification unreachable{QStringLiteral("Can't reach it"), Notification::Cause::CannotRenew};
    const Notification ended{QStringLiteral("It has ended"), Notification::Cause::Ended};
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

QTEST_GUILESS_MAIN(tst_NotificationPolicy)
#include "tst_notificationpolicy.moc"
