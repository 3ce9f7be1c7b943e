// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/ledger.h"

#include "tests/support/await.h"
#include "tests/support/sessionfixture.h"

#include <QFile>
#include <QFileInfo>
#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;

/// What was done with a session's tokens, so that it can be said later who has ended it.
class TestLedger : public SessionFixture
{
    Q_OBJECT

private Q_SLOTS:
    void renewal_isEntered_withWhoAskedAndWhy();
    void renewal_reasons_data();
    void renewal_reasons();
    void refusal_ofTheNewestToken_isTheProviders();
    void refusal_ofAnOlderToken_isTheClients();
    void unanswered_isEntered();
    void neverSent_isNotEntered();
    void notStored_isEntered();
    void signInAndSignOut_areEntered();
    void file_isTheOwners_andHoldsNoSecret();
    void file_keepsTheLastOnes();
    void damagedLines_areLeftOut();
    void forgottenPrograms_areLeftOut();
    void removedProfile_leavesNone();

private:
    QList<LedgerEntry> entries() const { return Ledger(m_paths.ledgerOf(m_profile.name)).entries(); }
};

void TestLedger::renewal_isEntered_withWhoAskedAndWhy()
{
    startSignedIn(tokens(1));
    m_server->on(u"/token"_s, tokenReply(2));
    QVERIFY(await(m_session->refresh({.force = true, .caller = u"git (credential)"_s}, deadline())));
    QCOMPARE(entries().size(), 1);
    const LedgerEntry expected{.event = LedgerEntry::Event::Renewed,
                               .time = m_session->now(),
                               .caller = u"git (credential)"_s,
                               .reason = LedgerEntry::Reason::Forced,
                               .sent = shortHash(u"refresh-1"_s),
                               .held = shortHash(u"refresh-2"_s),
                               .generation = 1};
    QCOMPARE(entries().first().toJson(), expected.toJson());
    QVERIFY(verdictOn(entries()).isEmpty());
}

void TestLedger::renewal_reasons_data()
{
    QTest::addColumn<FreshnessPolicy>("policy");
    QTest::addColumn<QString>("reason");
    QTest::newRow("schedule") << FreshnessPolicy{.scheduled = true} << u"by schedule"_s;
    QTest::newRow("refused") << FreshnessPolicy{.refused = u"access-1"_s} << u"a server had refused the token"_s;
    QTest::newRow("narrower") << FreshnessPolicy{.choice = {.scopes = {u"read"_s}}}
                              << u"a token for read was demanded"_s;
    QTest::newRow("longer") << FreshnessPolicy{.minimumLifetime = 600min} << u"the token would have expired too soon"_s;
    QTest::newRow("expired") << FreshnessPolicy{} << u"the token had expired"_s;
}

void TestLedger::renewal_reasons()
{
    QFETCH(FreshnessPolicy, policy);
    startSignedIn(tokens(1));
    m_clock.pass(QByteArray(QTest::currentDataTag()) == "expired" ? 2h : 59min);
    m_server->on(u"/token"_s, tokenReply(2));
    QVERIFY(await(m_session->refresh(policy, deadline())));
    QTEST(entries().first().why().inEnglish(), "reason");
}

void TestLedger::refusal_ofTheNewestToken_isTheProviders()
{
    startSignedIn(tokens(1));
    m_server->on(u"/token"_s, tokenReply(2));
    QVERIFY(await(m_session->refresh({.force = true}, deadline())));
    m_server->on(u"/token"_s, jsonReply({{u"error"_s, u"invalid_grant"_s}}, 400));
    QVERIFY(!await(m_session->refresh({.force = true}, deadline())));
    QVERIFY(entries().first().outcome == LedgerEntry::Outcome::Refused);
    const QString verdict = verdictOn(entries()).inEnglish();
    QVERIFY2(verdict.startsWith(u"the provider refused the newest refresh token that Authtray had got, "_s
                                + shortHash(u"refresh-2"_s)),
             qPrintable(verdict));
}

void TestLedger::refusal_ofAnOlderToken_isTheClients()
{
    const QDateTime time = m_clock.time;
    const QList<LedgerEntry> newestFirst{
            {.time = time, .sent = u"aa"_s, .outcome = LedgerEntry::Outcome::Refused},
            {.time = time, .sent = u"aa"_s, .held = u"bb"_s, .generation = 2},
    };
    QVERIFY(verdictOn(newestFirst).inEnglish().contains(u"aa, isn't the newest one, bb"));
}

void TestLedger::unanswered_isEntered()
{
    startSignedIn(tokens(1));
    m_server->on(u"/token"_s, StandInReply{.fault = StandInReply::DropBefore});
    QVERIFY(!await(m_session->refresh({.force = true}, deadline())));
    QCOMPARE(entries().size(), 1);
    QVERIFY(entries().first().outcome == LedgerEntry::Outcome::Failed);
}

void TestLedger::neverSent_isNotEntered()
{
    startSignedIn(tokens(1));
    m_server->stop();
    QVERIFY(!await(m_session->refresh({.force = true}, deadline())));
    QVERIFY(entries().isEmpty());
}

void TestLedger::notStored_isEntered()
{
    startSignedIn(tokens(1));
    m_server->on(u"/token"_s, [this](const StandInRequest &) {
        m_keychain.writeError = Error{Kind::StoreFailed, {}, {}};
        return tokenReply(2);
    });
    m_session->enableCache();
    QVERIFY(await(m_session->refresh({.force = true}, deadline())));
    QVERIFY(entries().first().outcome == LedgerEntry::Outcome::NotStored);
    QCOMPARE(entries().first().held, shortHash(u"refresh-2"_s));
}

void TestLedger::signInAndSignOut_areEntered()
{
    QVERIFY(await(m_session->signIn(signInAs(u"ada"_s), deadline())));
    await(m_session->signOut(deadline()));
    QCOMPARE(entries().size(), 2);
    QVERIFY(entries().last().event == LedgerEntry::Event::SignedIn);
    QCOMPARE(entries().last().held, shortHash(u"refresh-1"_s));
    QVERIFY(entries().first().event == LedgerEntry::Event::SignedOut);
    QCOMPARE(entries().first().sent, shortHash(u"refresh-1"_s));
}

void TestLedger::file_isTheOwners_andHoldsNoSecret()
{
    startSignedIn(tokens(1));
    m_server->on(u"/token"_s, tokenReply(2));
    QVERIFY(await(m_session->refresh({.force = true}, deadline())));
    QFile file(m_paths.ledgerOf(m_profile.name));
    QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray content = file.readAll();
    QVERIFY(!content.contains("access-") && !content.contains("refresh-"));
}

void TestLedger::file_keepsTheLastOnes()
{
    Ledger ledger(m_paths.ledgerOf(m_profile.name));
    for (int number = 1; number <= 1000; ++number)
        ledger.add({.time = m_clock.time, .generation = number});
    QVERIFY(ledger.entries().size() >= 200 && ledger.entries().size() <= 400);
    QCOMPARE(ledger.entries().first().generation, 1000);
}

void TestLedger::damagedLines_areLeftOut()
{
    Ledger ledger(m_paths.ledgerOf(m_profile.name));
    ledger.add({.time = m_clock.time, .generation = 1});
    QFile file(m_paths.ledgerOf(m_profile.name));
    QVERIFY(file.open(QIODevice::Append) && file.write("{\"event\":\"renewed\",\"ti") > 0);
    file.close();
    ledger.add({.time = m_clock.time, .generation = 2});
    ledger.add({.time = m_clock.time, .generation = 3});
    QCOMPARE(ledger.entries().first().generation, 3);
    QCOMPARE(ledger.entries().last().generation, 1);
}

void TestLedger::forgottenPrograms_areLeftOut()
{
    startSignedIn(tokens(1));
    m_server->on(u"/token"_s, tokenReply(2));
    QVERIFY(await(m_session->refresh({.force = true, .caller = u"git (credential)"_s}, deadline())));
    QVERIFY(await(m_session->refresh({.force = true, .caller = u"make (token)"_s}, deadline())));
    QVERIFY(m_session->forgetPrograms());
    QCOMPARE(entries().size(), 2);
    QCOMPARE(entries().first().caller, QString());
    QCOMPARE(entries().last().generation, 1);
}

void TestLedger::removedProfile_leavesNone()
{
    startSignedIn(tokens(1));
    await(m_session->signOut(deadline()));
    QVERIFY(!entries().isEmpty());
    QVERIFY(await(m_session->removeProfile(deadline())));
    QVERIFY(!QFileInfo::exists(m_paths.ledgerOf(m_profile.name)));
}

QTEST_GUILESS_MAIN(TestLedger)
#include "tst_ledger.moc"
