// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/history.h"

#include "core/utc.h"

#include <QTest>

using namespace authtray;
using Phase = SessionState::Phase;
using Kind = Error::Kind;

namespace {

const QDateTime noon(QDate(2026, 3, 4), QTime(12, 0), utc);

SessionState in(Phase phase, std::optional<Kind> problem = {})
{
    SessionState state;
    state.phase = phase;
    state.profile = QStringLiteral("work");
    if (phase == Phase::Valid || phase == Phase::Renewing || phase == Phase::RenewalFailing)
        state.signedInAt = noon;
    if (problem)
        state.problem = Error{*problem, QStringLiteral("login.example.com"), {}};
    return state;
}

SessionState renewed(SessionState state, int minutes)
{
    state.renewedAt = noon.addSecs(minutes * 60);
    return state;
}

using Kinds = QList<Event::Kind>;

Kinds kindsOf(const History &history)
{
    Kinds kinds;
    for (const Event &event : history.events(noon.addSecs(3600)))
        kinds += event.kind;
    return kinds;
}

/// What is noted of a session that goes through these, a minute each.
Kinds kindsOf(const QList<SessionState> &states)
{
    History history;
    SessionState before;
    QDateTime time = noon;
    for (const SessionState &state : states) {
        history.follow(before, state, time);
        before = state;
        time = time.addSecs(60);
    }
    return kindsOf(history);
}

} // namespace

class tst_History : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void follow_eachCourse_data();
    void follow_eachCourse();
    void follow_nothingNew_saysSo();
    void end_byExpiry_isDatedThenAndToldOnce();
    void end_noticed_isDatedThenAndToldOnce();
    void renewals_inARow_areOneEntry();
    void requests_ofTwoScripts_areAnEntryEach();
    void requests_hoursApart_areNotOne();
    void requests_withoutEnd_areBounded();
    void events_olderThanADay_areLeftOut();
};

void tst_History::follow_eachCourse_data()
{
    QTest::addColumn<QList<SessionState>>("states");
    QTest::addColumn<Kinds>("kinds");
    const auto row = [](const char *name, const QList<SessionState> &states, const Kinds &kinds) {
        QTest::newRow(name) << states << kinds;
    };
    using enum Event::Kind;
    const SessionState reading = in(Phase::StoreLocked);
    const SessionState valid = in(Phase::Valid);
    const SessionState failing = in(Phase::RenewalFailing, Kind::Unreachable);
    row("start, signed out", {in(Phase::SignedOut)}, {});
    row("start, ended long ago", {in(Phase::Ended)}, {});
    row("start, signed in", {reading, valid}, {SignedIn});
    row("start, removed from the keychain's side", {reading, in(Phase::SignedOut)}, {});
    row("sign-in", {in(Phase::SignedOut), in(Phase::SigningIn), valid}, {SignedIn});
    row("called off", {in(Phase::SignedOut), in(Phase::SigningIn), in(Phase::SignedOut)}, {});
    row("read again", {valid, reading, valid}, {SignedIn});
    row("renewal", {valid, in(Phase::Renewing), renewed(valid, 5)}, {Renewed, SignedIn});
    row("retries", {valid, failing, in(Phase::Renewing, Kind::Unreachable), failing}, {Failed, SignedIn});
    row("fails, works, fails", {valid, failing, renewed(valid, 2), renewed(failing, 2)},
        {Failed, Renewed, Failed, SignedIn});
    row("ends", {valid, in(Phase::Ended, Kind::SessionEnded)}, {Ended, SignedIn});
    row("ends, and another sign-in is called off",
        {valid, in(Phase::Ended, Kind::SessionEnded), in(Phase::SigningIn, Kind::SessionEnded),
         in(Phase::Ended, Kind::SessionEnded)},
        {Ended, SignedIn});
    row("ended long ago, and a sign-in is called off", {in(Phase::Ended), in(Phase::SigningIn), in(Phase::Ended)}, {});
    row("ended long ago, read again", {in(Phase::Ended), in(Phase::Ended, Kind::SessionEnded)}, {});
    row("ended long ago, and a sign-in fails",
        {in(Phase::Ended), in(Phase::SigningIn), in(Phase::Ended, Kind::Unreachable)}, {Failed});
    row("ends while it is read again", {valid, reading, in(Phase::Ended, Kind::SessionEnded)}, {Ended, SignedIn});
    row("ends during another sign-in", {valid, in(Phase::SigningIn), in(Phase::Ended)}, {Ended, SignedIn});
    row("sign-out", {valid, in(Phase::SignedOut, Kind::NotSignedIn)}, {SignedOut, SignedIn});
}

void tst_History::follow_eachCourse()
{
    QFETCH(QList<SessionState>, states);
    QTEST(kindsOf(states), "kinds");
}

void tst_History::follow_nothingNew_saysSo()
{
    History history;
    QVERIFY(history.follow({}, in(Phase::Valid), noon));
    QVERIFY(!history.follow(in(Phase::Valid), in(Phase::Renewing), noon));
}

void tst_History::end_byExpiry_isDatedThenAndToldOnce()
{
    SessionState ended = in(Phase::Ended);
    ended.expiresAt = noon.addSecs(-600);
    SessionState asked = ended;
    asked.problem = Error{Kind::TokenExpired, QStringLiteral("work"), {}};
    History history;
    history.follow({}, in(Phase::StoreLocked), noon);
    QVERIFY(history.follow(in(Phase::StoreLocked), ended, noon));
    QVERIFY(!history.follow(ended, asked, noon.addSecs(60)));
    QCOMPARE(history.events(noon), (QList<Event>{{Event::Kind::Ended, ended.expiresAt}}));
}

void tst_History::end_noticed_isDatedThenAndToldOnce()
{
    const SessionState ended = in(Phase::Ended, Kind::SessionEnded);
    History history;
    history.follow({}, in(Phase::Expired), noon);
    QVERIFY(history.follow(in(Phase::Expired), ended, noon.addSecs(60)));
    history.follow(ended, in(Phase::SigningIn), noon.addSecs(120));
    QVERIFY(!history.follow(in(Phase::SigningIn), ended, noon.addSecs(180)));
    QCOMPARE(history.events(noon), (QList<Event>{{Event::Kind::Ended, noon.addSecs(60)}}));
}

void tst_History::renewals_inARow_areOneEntry()
{
    History history;
    SessionState before = in(Phase::Valid);
    const auto renew = [&](int minutes) {
        const SessionState now = renewed(before, minutes);
        history.follow(before, now, now.renewedAt);
        before = now;
    };
    history.follow({}, before, noon);
    renew(5);
    renew(65);
    history.addRequest(QStringLiteral("backup.sh"), QStringLiteral("token"), noon.addSecs(66 * 60));
    renew(125);
    const auto event = [](int minutes, int times) {
        return Event{.kind = Event::Kind::Renewed, .time = noon.addSecs(minutes * 60), .times = times};
    };
    QCOMPARE(history.events(noon).size(), 3);
    QCOMPARE(history.events(noon).first(), event(125, 3));
    const SessionState failing = renewed(in(Phase::RenewalFailing, Kind::Unreachable), 125);
    history.follow(before, failing, noon.addSecs(130 * 60));
    renew(185);
    QCOMPARE(history.events(noon).first(), event(185, 1));
    history.follow({}, before, noon.addSecs(186 * 60)); // read again
    QCOMPARE(history.events(noon).first(), event(185, 1));
}

void tst_History::requests_hoursApart_areNotOne()
{
    History history;
    history.addRequest(QStringLiteral("backup.sh"), QStringLiteral("token"), noon);
    history.addRequest(QStringLiteral("backup.sh"), QStringLiteral("token"), noon.addSecs(3600));
    QCOMPARE(history.events(noon).size(), 2);
}

void tst_History::requests_ofTwoScripts_areAnEntryEach()
{
    History history;
    history.addRequest(QStringLiteral("bash"), QStringLiteral("status"), noon.addSecs(-60));
    for (int i = 0; i < 12; ++i)
        history.addRequest(QStringLiteral("backup.sh"), QStringLiteral("token"), noon.addSecs(i));
    history.addRequest(QStringLiteral("bash"), QStringLiteral("status"), noon.addSecs(60));
    const QList<Event> events = history.events(noon);
    QCOMPARE(events.size(), 2);
    const auto asked = [](const char *program, const char *command, int seconds, int times) {
        return Event{.time = noon.addSecs(seconds),
                     .program = QString::fromLatin1(program),
                     .command = QString::fromLatin1(command),
                     .times = times};
    };
    QCOMPARE(events.first(), asked("bash", "status", 60, 2));
    QCOMPARE(events.last(), asked("backup.sh", "token", 11, 12));
}

void tst_History::requests_withoutEnd_areBounded()
{
    History history;
    for (int i = 0; i < 1000; ++i)
        history.addRequest(QString::number(i), QStringLiteral("token"), noon.addSecs(i));
    QCOMPARE(history.events(noon).size(), 100);
    QCOMPARE(history.events(noon).first().program, QStringLiteral("999"));
}

void tst_History::events_olderThanADay_areLeftOut()
{
    History history;
    history.addRequest(QStringLiteral("bash"), QStringLiteral("token"), noon);
    QCOMPARE(history.events(noon.addDays(1)).size(), 1);
    QCOMPARE(history.events(noon.addDays(1).addSecs(1)).size(), 0);
}

QTEST_GUILESS_MAIN(tst_History)
#include "tst_history.moc"
