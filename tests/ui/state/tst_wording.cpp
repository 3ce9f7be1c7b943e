// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/wording.h"

#include "core/utc.h"

#include <QLocale>
#include <QTest>

using namespace authtray;
using Phase = SessionState::Phase;
using Kind = Error::Kind;

Q_DECLARE_METATYPE(authtray::SessionState)
Q_DECLARE_METATYPE(authtray::Error)
Q_DECLARE_METATYPE(authtray::Event)

namespace {

QDateTime at(int hour, int minute, int second = 0)
{
    return QDateTime(QDate(2026, 3, 4), QTime(hour, minute, second), utc);
}

SessionState ada(Phase phase)
{
    SessionState state;
    state.phase = phase;
    state.account.email = QStringLiteral("ada@example.com");
    state.issuedAt = at(13, 37);
    state.renewsAt = at(14, 32);
    state.expiresAt = at(14, 37);
    return state;
}

SessionState ada(Phase phase, Kind problem, const QString &subject = {})
{
    SessionState state = ada(phase);
    state.problem = Error{problem, subject, {}};
    return state;
}

} // namespace

class tst_Wording : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void stateLine_everyPhase_data();
    void stateLine_everyPhase();
    void stateLine_incompleteState_data();
    void stateLine_incompleteState();
    void briefLine_everyPhase_isShort();
    void scopesInWords_standardOnes_areExplained();
    void tooltip_whileTokenIsValid_addsWhoAndUntilWhen_data();
    void tooltip_whileTokenIsValid_addsWhoAndUntilWhen();
    void problem_isSaid_ifTheLineHasIt_data();
    void problem_isSaid_ifTheLineHasIt();
    void problemLine_namesNoCommand_data();
    void problemLine_namesNoCommand();
    void problemLine_endingInAQuestion_keepsItsMark();
    void eventLine_everyKind_data();
    void eventLine_everyKind();
    void timeLeft_everyUnit_data();
    void timeLeft_everyUnit();
    void timeOfDay_otherDay_hasDate();
    void timeOfDay_plainLocale_hasNoSeconds();
};

void tst_Wording::initTestCase()
{
    qputenv("TZ", "UTC");
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
}

void tst_Wording::stateLine_everyPhase_data()
{
    QTest::addColumn<SessionState>("state");
    QTest::addColumn<QString>("line");
    const auto row = [](const char *name, const SessionState &state, const char *line) {
        QTest::newRow(name) << state << QString::fromUtf8(line);
    };
    const QString host = QStringLiteral("login.example.com");
    row("signed out", ada(Phase::SignedOut), "Not signed in");
    row("signing in", ada(Phase::SigningIn), "Waiting for your browser…");
    row("valid", ada(Phase::Valid), "Signed in as ada@example.com · renews at 14:32");
    row("renewing", ada(Phase::Renewing), "Renewing…");
    row("renewal failing", ada(Phase::RenewalFailing, Kind::Unreachable, host),
        "Valid until 14:37; renewing fails: can't reach login.example.com");
    row("expired", ada(Phase::Expired), "Signed in as ada@example.com · renews when next needed");
    row("unreachable", ada(Phase::Unreachable, Kind::Unreachable, host),
        "Can't reach login.example.com; will keep trying");
    row("ended", ada(Phase::Ended), "The session has ended. Sign in again");
    row("keychain locked", ada(Phase::StoreLocked, Kind::StoreLocked), "Waiting for your keychain to be unlocked");
    row("keychain silent", ada(Phase::StoreLocked, Kind::StoreSilent), "The keychain doesn't answer");
    SessionState inFile = ada(Phase::StoreLocked);
    inFile.store = QStringLiteral("file");
    row("file not read yet", inFile, "Opening the session's file…");
    row("keychain not read yet", ada(Phase::StoreLocked), "Reading your keychain…");
    row("partly stored", ada(Phase::PartlyStored, Kind::StoreRefused),
        "Signed in, but the keychain can't save it: the keychain denied access");
}

void tst_Wording::stateLine_everyPhase()
{
    QFETCH(SessionState, state);
    QTEST(stateLine(state, at(14, 0)), "line");
}

void tst_Wording::stateLine_incompleteState_data()
{
    QTest::addColumn<SessionState>("state");
    QTest::addColumn<QString>("line");
    SessionState nameless = ada(Phase::Valid);
    nameless.account = {};
    QTest::newRow("account unknown") << nameless << QStringLiteral("Signed in · renews at 14:32");
    SessionState unrenewed = ada(Phase::Valid);
    unrenewed.renewsAt = {};
    QTest::newRow("can't be renewed") << unrenewed << QStringLiteral("Signed in as ada@example.com · valid until 14:37");
    SessionState late = ada(Phase::Valid);
    late.renewsAt = at(13, 50);
    QTest::newRow("renewal is due") << late << QStringLiteral("Signed in as ada@example.com · valid until 14:37");
    SessionState endless = unrenewed;
    endless.expiresAt = {};
    QTest::newRow("expiry unknown") << endless << QStringLiteral("Signed in as ada@example.com");
    SessionState refused = ada(Phase::Unreachable, Kind::Refused, QStringLiteral("login.example.com"));
    QTest::newRow("retries stopped") << refused << QStringLiteral("login.example.com refused the request");
}

void tst_Wording::stateLine_incompleteState()
{
    QFETCH(SessionState, state);
    QTEST(stateLine(state, at(14, 0)), "line");
}

void tst_Wording::briefLine_everyPhase_isShort()
{
    for (int phase = 0; phase <= static_cast<int>(Phase::PartlyStored); ++phase) {
        const QString line = briefLine(ada(static_cast<Phase>(phase), Kind::Unreachable, QString(200, u'x')));
        QVERIFY(!line.isEmpty());
        QVERIFY2(line.size() <= 25, qPrintable(line));
    }
}

void tst_Wording::scopesInWords_standardOnes_areExplained()
{
    const QStringList scopes{QStringLiteral("openid"), QStringLiteral("offline_access"), QStringLiteral("repo:read")};
    QCOMPARE(scopesInWords(scopes), QStringLiteral("Who you are, staying signed in, repo:read"));
    QCOMPARE(scopesInWords({QStringLiteral("repo:read"), QStringLiteral("openid")}),
             QStringLiteral("repo:read, who you are"));
}

void tst_Wording::tooltip_whileTokenIsValid_addsWhoAndUntilWhen_data()
{
    QTest::addColumn<SessionState>("state");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const SessionState &state, const char *text) {
        QTest::newRow(name) << state << QString::fromUtf8(text);
    };
    row("valid", ada(Phase::Valid), "Signed in as ada@example.com · renews at 14:32\nValid until 14:37");
    row("renewing", ada(Phase::Renewing), "Renewing…\nada@example.com · valid until 14:37");
    row("renewal failing", ada(Phase::RenewalFailing, Kind::TimedOut, QStringLiteral("the provider")),
        "Valid until 14:37; renewing fails: timed out waiting for the provider\nada@example.com");
    row("signed out", ada(Phase::SignedOut), "Not signed in");
    row("ended", ada(Phase::Ended), "The session has ended. Sign in again");
}

void tst_Wording::tooltip_whileTokenIsValid_addsWhoAndUntilWhen()
{
    QFETCH(SessionState, state);
    QTEST(tooltip(state, at(14, 0)), "text");
}

void tst_Wording::problem_isSaid_ifTheLineHasIt_data()
{
    QTest::addColumn<SessionState>("state");
    for (int phase = 0; phase <= static_cast<int>(Phase::PartlyStored); ++phase) {
        for (const Kind kind : {Kind::StoreLocked, Kind::StoreSilent, Kind::Unreachable, Kind::SessionEnded})
            QTest::addRow("%d %d", phase, int(kind))
                    << ada(static_cast<Phase>(phase), kind, QStringLiteral("example.com"));
    }
}

void tst_Wording::problem_isSaid_ifTheLineHasIt()
{
    QFETCH(SessionState, state);
    const QString what = whatHappened(*state.problem).toString();
    QCOMPARE(describesProblem(state), stateLine(state, at(14, 0)).contains(what, Qt::CaseInsensitive));
}

void tst_Wording::problemLine_namesNoCommand_data()
{
    QTest::addColumn<Error>("error");
    for (int kind = 0; kind <= static_cast<int>(Kind::Cancelled); ++kind)
        QTest::addRow("kind %d", kind) << Error{static_cast<Kind>(kind), "subject", {}};
}

void tst_Wording::problemLine_namesNoCommand()
{
    QFETCH(Error, error);
    const QString line = problemLine(error);
    QVERIFY2(!line.contains(QStringLiteral("--")), qPrintable(line));
    QVERIFY2(line.endsWith(u'.'), qPrintable(line));
    QVERIFY2(line.at(0).isUpper(), qPrintable(line));
}

void tst_Wording::problemLine_endingInAQuestion_keepsItsMark()
{
    const Error error{Kind::SignInFailed, "is the clock right?", "Try again."};
    QCOMPARE(problemLine(error), QStringLiteral("Couldn't sign in: is the clock right? Try again."));
}

void tst_Wording::eventLine_everyKind_data()
{
    QTest::addColumn<Event>("event");
    QTest::addColumn<QString>("line");
    const auto row = [](const Event &event, const char *line) {
        QTest::newRow(line) << event << QString::fromUtf8(line);
    };
    row({.kind = Event::Kind::SignedIn}, "Signed in");
    row({.kind = Event::Kind::SignedOut}, "Signed out");
    row({.kind = Event::Kind::Renewed}, "Renewed");
    row({.kind = Event::Kind::Renewed, .times = 14}, "Renewed (14 times)");
    row({.kind = Event::Kind::Ended}, "The session has ended");
    row({.kind = Event::Kind::Failed, .problem = Error{Kind::Unreachable, QStringLiteral("login.example.com")}},
        "Can't reach login.example.com");
    const auto asked = [](const char *program, const char *command, int times) {
        return Event{.program = QString::fromUtf8(program), .command = QString::fromUtf8(command), .times = times};
    };
    row(asked("bash", "status", 2), "bash asked for the state (2 times)");
    row(asked("backup.sh", "token", 12), "backup.sh asked for a token (12 times)");
    row(asked("claude", "mcp", 1), "claude asked for a token");
    row(asked("", "me", 1), "A program asked for the account");
}

void tst_Wording::eventLine_everyKind()
{
    QFETCH(Event, event);
    QTEST(eventLine(event), "line");
}

void tst_Wording::timeLeft_everyUnit_data()
{
    QTest::addColumn<int>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("past") << -5 << QStringLiteral("expired");
    QTest::newRow("now") << 0 << QStringLiteral("expired");
    QTest::newRow("one second") << 1 << QStringLiteral("in 1 second");
    QTest::newRow("seconds") << 4 << QStringLiteral("in 4 seconds");
    QTest::newRow("the last minute counts in seconds") << 59 << QStringLiteral("in 59 seconds");
    QTest::newRow("a minute") << 60 << QStringLiteral("in 1 minute");
    QTest::newRow("nearly two minutes") << 119 << QStringLiteral("in 2 minutes");
    QTest::newRow("minutes") << 23 * 60 << QStringLiteral("in 23 minutes");
    QTest::newRow("hours") << 5 * 3600 << QStringLiteral("in 5 hours");
    QTest::newRow("days") << 60 * 86400 << QStringLiteral("in 60 days");
}

void tst_Wording::timeLeft_everyUnit()
{
    QFETCH(int, seconds);
    QTEST(timeLeft(at(14, 0).addSecs(seconds), at(14, 0)), "text");
}

void tst_Wording::timeOfDay_otherDay_hasDate()
{
    QCOMPARE(timeOfDay(at(14, 32), at(9, 0)), QStringLiteral("14:32"));
    QVERIFY(timeOfDay(at(14, 32).addDays(2), at(9, 0)).contains(QStringLiteral("06/03/2026")));
}

void tst_Wording::timeOfDay_plainLocale_hasNoSeconds()
{
    QLocale::setDefault(QLocale::c());
    QCOMPARE(timeOfDay(at(14, 32, 5), at(9, 0)), QStringLiteral("14:32"));
}

QTEST_GUILESS_MAIN(tst_Wording)
#include "tst_wording.moc"
