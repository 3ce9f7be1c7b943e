// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/watch/statechanges.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace authtray;
using Which = StateChanges::Which;

namespace {

const QDateTime now = QDateTime::fromString(QStringLiteral("2026-01-02T03:04:05Z"), Qt::ISODate);

/// What `status` says of a profile that is signed in, except for `changes`.
QByteArray status(QJsonObject changes = {}, const QString &profile = QStringLiteral("work"))
{
    QJsonObject object{{QStringLiteral("authenticated"), true},
                       {QStringLiteral("email"), QStringLiteral("ada@example.com")},
                       {QStringLiteral("expires_at"), QStringLiteral("2026-01-02T04:00:00Z")},
                       {QStringLiteral("token_valid"), true},
                       {QStringLiteral("profile"), profile},
                       {QStringLiteral("provider"), QStringLiteral("id.example.com")},
                       {QStringLiteral("source"), QStringLiteral("keychain")}};
    for (auto change = changes.begin(); change != changes.end(); ++change)
        object.insert(change.key(), change.value());
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QByteArray with(const char *member, const QJsonValue &value)
{
    return status({{QLatin1String(member), value}});
}

QByteArray signedOut()
{
    return status({{QStringLiteral("authenticated"), false},
                   {QStringLiteral("email"), QJsonValue()},
                   {QStringLiteral("expires_at"), QJsonValue()},
                   {QStringLiteral("token_valid"), false}});
}

QByteArray unreadable(const QString &problem)
{
    return status({{QStringLiteral("authenticated"), QJsonValue()}, {QStringLiteral("problem"), problem}});
}

Snapshot snapshot(const QByteArray &work, const QByteArray &issuedAt = {})
{
    return {QStringLiteral("work"), {{QStringLiteral("work"), {work, issuedAt}}}};
}

Snapshot homeAnd(const QByteArray &work)
{
    Snapshot both = snapshot(work);
    both.sessions.insert(QStringLiteral("home"), {status({}, QStringLiteral("home"))});
    return both;
}

/// "EVENT PROFILE" of each line.
QStringList eventsOf(const QList<QByteArray> &lines)
{
    QStringList events;
    for (const QByteArray &line : lines) {
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        events += object.value(u"event").toString() + u' ' + object.value(u"profile").toString();
    }
    return events;
}

} // namespace

class TestStateChanges : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firstSnapshot_isTheState();
    void change_hasItsEvent_data();
    void change_hasItsEvent();
    void anotherToken_isARenewal();
    void snapshot_isTheSameAfterItsMessage();
    void sameState_isNotShownAgain();
    void sessionThatIsNotReadYet_isAwaited();
    void sessionThatIsNotReadAgainYet_staysAsItWas();
    void anotherProgram_doesNotKnowTheProblemYet();
    void profiles_comeAndGo();
    void noProfile_isNobody();
    void oneProfile_isWatchedThroughItsRemoval();
    void defaultProfile_changes();
};

void TestStateChanges::firstSnapshot_isTheState()
{
    StateChanges changes(Which::Default);
    const auto lines = changes.linesFor(snapshot(R"({"authenticated":true,"profile":"work","provider":"p"})"), now);
    QCOMPARE(lines, QList<QByteArray>{"{\"event\":\"state\",\"time\":\"2026-01-02T03:04:05Z\",\"authenticated\":true,"
                                      "\"profile\":\"work\",\"provider\":\"p\"}\n"});
}

void TestStateChanges::change_hasItsEvent_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QString>("event");
    const QByteArray in = status();
    const QByteArray expired = with("token_valid", false);
    const QByteArray failing = with("problem", QStringLiteral("can't reach id.example.com"));
    const QByteArray locked = unreadable(QStringLiteral("the keychain is locked"));
    QByteArray ended = signedOut();
    ended.replace("}", ",\"problem\":\"id.example.com says the session has ended\"}");
    const auto row = [](const char *name, const QByteArray &before, const QByteArray &after, const char *event) {
        QTest::newRow(name) << before << after << QString::fromLatin1(event);
    };
    row("signed in", signedOut(), in, "signed_in");
    row("signed in after the end", ended, in, "signed_in");
    row("another account", in, with("email", QStringLiteral("bob@example.com")), "signed_in");
    row("signed out", in, signedOut(), "signed_out");
    row("signed out while locked", locked, signedOut(), "signed_out");
    row("ended", in, ended, "ended");
    row("renewed after its expiry", expired, in, "renewed");
    row("expired", in, expired, "expired");
    row("locked", in, locked, "unreadable");
    row("still locked", locked, unreadable(QStringLiteral("there is no keychain")), "problem");
    row("unlocked", locked, in, "readable");
    row("provider unreachable", in, failing, "problem");
    row("provider reachable", failing, in, "recovered");
    row("moved", in, with("source", QStringLiteral("file")), "changed");
}

void TestStateChanges::change_hasItsEvent()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(QString, event);
    StateChanges changes(Which::Default);
    changes.linesFor(snapshot(before), now);
    QCOMPARE(eventsOf(changes.linesFor(snapshot(after), now)), QStringList(event + QStringLiteral(" work")));
}

void TestStateChanges::anotherToken_isARenewal()
{
    StateChanges changes(Which::Default);
    changes.linesFor(snapshot(with("problem", QStringLiteral("can't reach id.example.com")), "1"), now);
    QCOMPARE(eventsOf(changes.linesFor(snapshot(status(), "2"), now)), QStringList(QStringLiteral("renewed work")));
    QCOMPARE(eventsOf(changes.linesFor(snapshot(status(), "3"), now, true)),
             QStringList(QStringLiteral("renewed work")));
}

void TestStateChanges::snapshot_isTheSameAfterItsMessage()
{
    const Snapshot both = homeAnd(status());
    QCOMPARE(Snapshot::fromMessage(both.toMessage()), std::optional(both));
    QVERIFY(!Snapshot::fromMessage({}));
    QVERIFY(!Snapshot::fromMessage({"sessions"}));
    QVERIFY(!Snapshot::fromMessage({"sessions", "", "work"}));
}

void TestStateChanges::sameState_isNotShownAgain()
{
    StateChanges changes(Which::All);
    changes.linesFor(snapshot(status()), now);
    QVERIFY(changes.linesFor(snapshot(status()), now).isEmpty());
    QVERIFY(changes.linesFor(snapshot(status()), now, true).isEmpty());
}

void TestStateChanges::sessionThatIsNotReadYet_isAwaited()
{
    for (const Which which : {Which::Default, Which::All}) {
        StateChanges changes(which);
        QVERIFY(changes.linesFor(snapshot({}), now).isEmpty());
        QCOMPARE(eventsOf(changes.linesFor(snapshot(status()), now)), QStringList(QStringLiteral("state work")));
    }
}

void TestStateChanges::sessionThatIsNotReadAgainYet_staysAsItWas()
{
    StateChanges changes(Which::All);
    changes.linesFor(snapshot(status()), now);
    QVERIFY(changes.linesFor(snapshot({}), now, true).isEmpty());
    QVERIFY(changes.linesFor(snapshot(status()), now).isEmpty());
}

void TestStateChanges::anotherProgram_doesNotKnowTheProblemYet()
{
    const QByteArray failing = with("problem", QStringLiteral("can't reach id.example.com"));
    StateChanges changes(Which::Default);
    changes.linesFor(snapshot(failing), now);
    QVERIFY(changes.linesFor(snapshot(status()), now, true).isEmpty());
    QVERIFY(changes.linesFor(snapshot(failing), now).isEmpty());
}

void TestStateChanges::profiles_comeAndGo()
{
    StateChanges changes(Which::All);
    Snapshot both = homeAnd(status());
    QCOMPARE(eventsOf(changes.linesFor(both, now)),
             (QStringList{QStringLiteral("state home"), QStringLiteral("state work")}));
    QCOMPARE(eventsOf(changes.linesFor(snapshot(status()), now)), QStringList(QStringLiteral("removed home")));
    QCOMPARE(eventsOf(changes.linesFor(both, now)), QStringList(QStringLiteral("added home")));
    QCOMPARE(eventsOf(changes.linesFor({}, now)),
             (QStringList{QStringLiteral("removed home"), QStringLiteral("removed work")}));
}

void TestStateChanges::noProfile_isNobody()
{
    for (const Which which : {Which::Default, Which::All}) {
        StateChanges changes(which);
        const auto lines = changes.linesFor({}, now);
        QCOMPARE(eventsOf(lines), QStringList(QStringLiteral("state ")));
        QVERIFY(lines.first().contains("\"authenticated\":false"));
        QVERIFY(changes.linesFor({}, now).isEmpty());
        const QString event = which == Which::All ? QStringLiteral("added work") : QStringLiteral("signed_in work");
        QCOMPARE(eventsOf(changes.linesFor(snapshot(status()), now)), QStringList(event));
    }
}

void TestStateChanges::oneProfile_isWatchedThroughItsRemoval()
{
    StateChanges changes(Which::One, QStringLiteral("home"));
    Snapshot both = homeAnd(status());
    changes.linesFor(both, now);
    QCOMPARE(eventsOf(changes.linesFor(snapshot(signedOut()), now)), QStringList(QStringLiteral("removed home")));
    QVERIFY(changes.linesFor(snapshot(status()), now).isEmpty());
    QCOMPARE(eventsOf(changes.linesFor(both, now)), QStringList(QStringLiteral("signed_in home")));
}

void TestStateChanges::defaultProfile_changes()
{
    StateChanges changes(Which::Default);
    Snapshot both = homeAnd(status());
    changes.linesFor(both, now);
    both.defaultProfile = QStringLiteral("home");
    QCOMPARE(eventsOf(changes.linesFor(both, now)), QStringList(QStringLiteral("default home")));
}

QTEST_GUILESS_MAIN(TestStateChanges)
#include "tst_statechanges.moc"
