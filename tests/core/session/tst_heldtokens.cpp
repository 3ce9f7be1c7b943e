// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include "tests/support/await.h"
#include "tests/support/sessionfixture.h"

#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;

/// Tokens that an agent has in memory while the store can't be read: they are served as long as they are valid.
class TestHeldTokens : public SessionFixture
{
    Q_OBJECT

private Q_SLOTS:
    void refresh_storeUnreadable_servesWhatIsValid_data();
    void refresh_storeUnreadable_servesWhatIsValid();
    void refresh_wouldPrompt_servesWhatIsValidWithoutAsking();
    void refresh_wouldPrompt_stillGood_isNoProblemOfTheCaller();
    void refresh_wouldPrompt_notEnough_asks_data();
    void refresh_wouldPrompt_notEnough_asks();
    void refresh_unlockedAgain_renews();
    void refresh_storeFails_isNotServed();
    void refresh_changedElsewhere_isNotServed();
    void refresh_signedOutElsewhere_isNotServed();
    void refresh_newTokensAreBeingStored_waitsForThem();
    void fetchAccount_storeUnreadable_asksWithWhatIsValid();

private:
    /// An agent that has read its tokens, which are then not fresh any more: four of their sixty minutes are left.
    void startAgentWithStaleTokens();
};

void TestHeldTokens::startAgentWithStaleTokens()
{
    startSignedIn(tokens(1));
    m_session->enableCache();
    QVERIFY(await(m_session->load(deadline())));
    m_session->forget(); // the keychain tells that something has changed: it was locked
    m_clock.pass(56min);
    m_server->on(u"/token"_s, tokenReply(2));
}

void TestHeldTokens::refresh_storeUnreadable_servesWhatIsValid_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("locked") << int(Kind::StoreLocked);
    QTest::newRow("gone") << int(Kind::StoreAbsent);
    QTest::newRow("silent") << int(Kind::StoreSilent);
    QTest::newRow("refused") << int(Kind::StoreRefused);
}

void TestHeldTokens::refresh_storeUnreadable_servesWhatIsValid()
{
    QFETCH(int, kind);
    startAgentWithStaleTokens();
    m_keychain.readError = Error{Kind(kind), {}, {}};
    const auto partial = await(m_session->refresh({}, deadline()));
    QVERIFY(partial);
    QCOMPARE(partial->tokens.accessToken, u"access-1"_s);
    QCOMPARE(int(partial->unrenewed->kind), kind);
    QVERIFY(!partial->unsaved);
    QCOMPARE(m_session->state().phase, SessionState::Phase::RenewalFailing);
    QCOMPARE(m_server->count(u"/token"_s), 0);
}

void TestHeldTokens::refresh_wouldPrompt_servesWhatIsValidWithoutAsking()
{
    startAgentWithStaleTokens();
    m_keychain.checkReadError = Error{Kind::StoreLocked};
    const int readsBefore = m_keychain.reads;
    const auto partial = await(m_session->refresh({}, deadline()));
    QVERIFY(partial);
    QCOMPARE(partial->tokens.accessToken, u"access-1"_s);
    QCOMPARE(partial->unrenewed->kind, Kind::StoreLocked);
    QCOMPARE(m_keychain.reads, readsBefore);
}

void TestHeldTokens::refresh_wouldPrompt_stillGood_isNoProblemOfTheCaller()
{
    startAgentWithStaleTokens();
    m_keychain.checkReadError = Error{Kind::StoreLocked};
    const auto refreshed = await(m_session->refresh(FreshnessPolicy{3min}, deadline()));
    QVERIFY(refreshed);
    QCOMPARE(refreshed->tokens.accessToken, u"access-1"_s);
    QVERIFY(!refreshed->unrenewed);
}

void TestHeldTokens::refresh_wouldPrompt_notEnough_asks_data()
{
    QTest::addColumn<FreshnessPolicy>("policy");
    QTest::addColumn<std::chrono::minutes>("later");
    QTest::newRow("minutes of the caller's own") << FreshnessPolicy{10min} << 0min;
    QTest::newRow("forced") << FreshnessPolicy{{}, true} << 0min;
    QTest::newRow("expired") << FreshnessPolicy{} << 5min;
}

void TestHeldTokens::refresh_wouldPrompt_notEnough_asks()
{
    QFETCH(FreshnessPolicy, policy);
    QFETCH(std::chrono::minutes, later);
    startAgentWithStaleTokens();
    m_clock.pass(later);
    m_keychain.checkReadError = Error{Kind::StoreLocked};
    m_keychain.readError = Error{Kind::StoreLocked, {}, {}};
    const int readsBefore = m_keychain.reads;
    QCOMPARE(await(m_session->refresh(policy, deadline())).error().kind, Kind::StoreLocked);
    QVERIFY(m_keychain.reads > readsBefore);
}

void TestHeldTokens::refresh_unlockedAgain_renews()
{
    startAgentWithStaleTokens();
    m_keychain.checkReadError = Error{Kind::StoreLocked};
    QVERIFY(await(m_session->refresh({}, deadline()))->unrenewed);
    m_keychain.checkReadError.reset();
    const auto renewed = await(m_session->refresh({}, deadline()));
    QVERIFY(renewed);
    QCOMPARE(renewed->tokens.accessToken, u"access-2"_s);
    QVERIFY(!renewed->unrenewed);
    QCOMPARE(m_session->state().phase, SessionState::Phase::Valid);
}

void TestHeldTokens::refresh_storeFails_isNotServed()
{
    startAgentWithStaleTokens();
    m_keychain.items.clear(); // somebody has removed the entry by hand
    QCOMPARE(await(m_session->refresh({}, deadline())).error().kind, Kind::StoreMissing);
}

/// The other process may have signed in as somebody else.
void TestHeldTokens::refresh_changedElsewhere_isNotServed()
{
    startAgentWithStaleTokens();
    const auto other = makeSession();
    QVERIFY(await(other->refresh(FreshnessPolicy{{}, true}, deadline())));
    m_keychain.checkReadError = Error{Kind::StoreLocked};
    m_keychain.readError = Error{Kind::StoreLocked, {}, {}};
    QCOMPARE(await(m_session->refresh({}, deadline())).error().kind, Kind::StoreLocked);
}

void TestHeldTokens::refresh_signedOutElsewhere_isNotServed()
{
    startAgentWithStaleTokens();
    QVERIFY(!await(makeSession()->signOut(deadline())).problem);
    m_keychain.checkReadError = Error{Kind::StoreLocked};
    QCOMPARE(await(m_session->refresh({}, deadline())).error().kind, Kind::NotSignedIn);
}

void TestHeldTokens::refresh_newTokensAreBeingStored_waitsForThem()
{
    startSignedIn(tokens(1));
    m_session->enableCache();
    QVERIFY(await(m_session->load(deadline())));
    m_server->on(u"/token"_s, tokenReply(2));
    std::optional<QCoro::Task<Result<Refreshed>>> meanwhile;
    m_keychain.duringWrite = [&] { meanwhile.emplace(m_session->refresh({}, deadline())); };
    QVERIFY(await(m_session->refresh(FreshnessPolicy{{}, true}, deadline())));
    QCOMPARE(await(std::move(*meanwhile))->tokens.accessToken, u"access-2"_s);
}

void TestHeldTokens::fetchAccount_storeUnreadable_asksWithWhatIsValid()
{
    startAgentWithStaleTokens();
    m_keychain.readError = Error{Kind::StoreAbsent, {}, {}};
    const auto account = await(m_session->fetchAccount(deadline()));
    QVERIFY(account);
    QCOMPARE(account->account.id, u"ada"_s);
}

QTEST_GUILESS_MAIN(TestHeldTokens)
#include "tst_heldtokens.moc"
