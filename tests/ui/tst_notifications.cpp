// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notifications.h"

#include "core/session/wording.h"

#include <QTest>

using namespace authtray;
using Phase = SessionState::Phase;

namespace {

const QDateTime start(QDate(2026, 3, 4), QTime(12, 0), Qt::UTC);
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

} // namespace

class tst_Notifications : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void quietStates_tellNothing();
    void ended_isToldOnce();
    void ended_beforeTheStart_isNotTold();
    void renewalFailing_isToldFiveMinutesBeforeTheEnd();
    void unreachable_afterTheWarning_isTheSameCause();
    void retries_dontTellAgain();
    void retries_looksGoodBetween_dontTellAgain();
    void nextToken_failsToo_isToldAgain();
    void cured_tellsTheNextTime();
    void keychainNotReadYet_tellsNothing();
};

void tst_Notifications::quietStates_tellNothing()
{
    Notifications notifications;
    for (const Phase phase : {Phase::SignedOut, Phase::SigningIn, Phase::Valid, Phase::Renewing, Phase::Expired})
        QCOMPARE(notifications.next(in(phase), start), QString());
}

void tst_Notifications::ended_isToldOnce()
{
    Notifications notifications;
    QCOMPARE(notifications.next(in(Phase::Valid), start), QString());
    QCOMPARE(notifications.next(in(Phase::Ended), start), stateLine(in(Phase::Ended), start));
    QCOMPARE(notifications.next(in(Phase::Ended), start), QString());
}

void tst_Notifications::ended_beforeTheStart_isNotTold()
{
    Notifications notifications;
    QCOMPARE(notifications.next(in(Phase::Ended), start), QString());
    QCOMPARE(notifications.next(in(Phase::Ended), start), QString());
}

void tst_Notifications::renewalFailing_isToldFiveMinutesBeforeTheEnd()
{
    Notifications notifications;
    const SessionState failing = in(Phase::RenewalFailing);
    QCOMPARE(notifications.next(failing, end.addSecs(-301)), QString());
    QCOMPARE(Notifications::due(failing, end.addSecs(-301)), end.addSecs(-300));
    QVERIFY(!notifications.next(failing, end.addSecs(-300)).isEmpty());
    QVERIFY(!Notifications::due(failing, end.addSecs(-300)).isValid());
}

void tst_Notifications::unreachable_afterTheWarning_isTheSameCause()
{
    Notifications notifications;
    QVERIFY(!notifications.next(in(Phase::RenewalFailing), end.addSecs(-60)).isEmpty());
    QCOMPARE(notifications.next(in(Phase::Unreachable), end), QString());
}

void tst_Notifications::retries_dontTellAgain()
{
    Notifications notifications;
    QVERIFY(!notifications.next(in(Phase::Unreachable), end).isEmpty());
    QCOMPARE(notifications.next(in(Phase::Renewing), end), QString());
    QCOMPARE(notifications.next(in(Phase::Unreachable), end), QString());
}

void tst_Notifications::retries_looksGoodBetween_dontTellAgain()
{
    Notifications notifications;
    QVERIFY(!notifications.next(in(Phase::RenewalFailing), end.addSecs(-60)).isEmpty());
    QCOMPARE(notifications.next(in(Phase::Valid), end.addSecs(-60)), QString());
    QCOMPARE(notifications.next(in(Phase::RenewalFailing), end.addSecs(-60)), QString());
}

void tst_Notifications::nextToken_failsToo_isToldAgain()
{
    Notifications notifications;
    QVERIFY(!notifications.next(in(Phase::RenewalFailing), end.addSecs(-60)).isEmpty());
    SessionState renewed = in(Phase::RenewalFailing);
    renewed.issuedAt = end;
    renewed.expiresAt = end.addSecs(3600);
    QVERIFY(!notifications.next(renewed, end.addSecs(3500)).isEmpty());
}

void tst_Notifications::cured_tellsTheNextTime()
{
    Notifications notifications;
    QVERIFY(!notifications.next(in(Phase::PartlyStored), start).isEmpty());
    QCOMPARE(notifications.next(in(Phase::Valid), start), QString());
    QVERIFY(!notifications.next(in(Phase::PartlyStored), start).isEmpty());
}

void tst_Notifications::keychainNotReadYet_tellsNothing()
{
    Notifications notifications;
    SessionState state = in(Phase::StoreLocked);
    state.problem.reset();
    QCOMPARE(notifications.next(state, start), QString());
    state.problem = Error{Error::Kind::StoreLocked, {}, {}};
    QVERIFY(!notifications.next(state, start).isEmpty());
}

QTEST_GUILESS_MAIN(tst_Notifications)
#include "tst_notifications.moc"
