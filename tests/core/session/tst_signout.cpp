// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/platform/exitinhibitor.h"
#include "core/session/session.h"

#include "tests/support/await.h"
#include "tests/support/sessionfixture.h"

#include <QJsonObject>
#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;
using Outcome = SignOutReport::Outcome;
using Phase = SessionState::Phase;

/// What a sign-out revokes and removes.
class TestSignOut : public SessionFixture
{
    Q_OBJECT

private Q_SLOTS:
    void signOut_damagedEntry_removesIt();
    void signOut_revokesAndRemoves();
    void signOut_withoutRefreshToken_revokesTheAccessToken();
    void signOut_revocationFails_removesAllTheSame();
    void signOut_revocationUnanswered_isNotCalledUndone();
    void signOut_providerUnreachable_isNotCalledDone();
    void signOut_revocationNotOffered_isSaid();
    void signOut_entryUnreadable_removesIt();
    void signOut_storeLocked_changesNothing();
    void signOut_removalRefused_isNotCalledDone();
    void signOut_removalUnanswered_isFinishedWhenTheStoreAnswers_data();
    void signOut_removalUnanswered_isFinishedWhenTheStoreAnswers();
    void signOut_passphraseMissing_changesNothingUnlessAsked();
};

void TestSignOut::signOut_damagedEntry_removesIt()
{
    startSignedIn(tokens(7));
    m_keychain.readError = Error{Kind::StoreDamaged, {}, {}};
    const SignOutReport report = await(m_session->signOut(deadline()));
    QCOMPARE(report.places.first().outcome, Outcome::NotRevoked); // it is still good at the provider
    QCOMPARE(report.places.first().problem->kind, Kind::StoreDamaged);
    QVERIFY(m_keychain.items.isEmpty());
    QVERIFY(!savedProfile().isSignedIn());
}

void TestSignOut::signOut_withoutRefreshToken_revokesTheAccessToken()
{
    Tokens single = tokens(1);
    single.refreshToken.clear();
    startSignedIn(single);
    QCOMPARE(await(m_session->signOut(deadline())).places.first().outcome, Outcome::Revoked);
    QCOMPARE(m_server->requests().last().field(u"token"_s), u"access-1"_s);
    QCOMPARE(m_server->requests().last().field(u"token_type_hint"_s), u"access_token"_s);
}

void TestSignOut::signOut_revokesAndRemoves()
{
    startSignedIn(tokens(1));
    const SignOutReport report = await(m_session->signOut(deadline()));
    QCOMPARE(report.places.first().outcome, Outcome::Revoked);
    const StandInRequest request = m_server->requests().last();
    QCOMPARE(request.field(u"token"_s), u"refresh-1"_s);
    QCOMPARE(request.field(u"client_id"_s), u"client"_s);
    QVERIFY(!stored());
    QVERIFY(!savedProfile().isSignedIn());
    QCOMPARE(m_session->state().phase, Phase::SignedOut);
}

void TestSignOut::signOut_revocationFails_removesAllTheSame()
{
    startSignedIn(tokens(1));
    m_server->on(u"/revoke"_s, jsonReply({}, 503));
    const SignOutReport report = await(m_session->signOut(deadline()));
    QCOMPARE(report.places.first().outcome, Outcome::NotRevoked);
    QCOMPARE(report.places.first().problem->kind, Kind::ProviderFault);
    QVERIFY(!stored());
}

/// The connection may have ended after the provider had revoked the token.
void TestSignOut::signOut_revocationUnanswered_isNotCalledUndone()
{
    startSignedIn(tokens(1));
    m_server->on(u"/revoke"_s, StandInReply{.fault = StandInReply::DropBefore});
    QCOMPARE(await(m_session->signOut(deadline())).places.first().outcome, Outcome::RevocationUnanswered);
}

void TestSignOut::signOut_providerUnreachable_isNotCalledDone()
{
    startSignedIn(tokens(1));
    m_server->stop();
    QCOMPARE(await(m_session->signOut(deadline())).places.first().outcome, Outcome::NotRevoked);
}

void TestSignOut::signOut_revocationNotOffered_isSaid()
{
    m_profile.provider.endpoints.revocation.clear();
    startSignedIn(tokens(1));
    QCOMPARE(await(m_session->signOut(deadline())).places.first().outcome, Outcome::NotRevocable);
    QVERIFY(!stored());
}

void TestSignOut::signOut_entryUnreadable_removesIt()
{
    startSignedIn(tokens(1));
    m_keychain.items.insert(m_paths.keyOf(m_profile.name), "garbage");
    QCOMPARE(await(m_session->signOut(deadline())).places.first().outcome, Outcome::NotRevoked);
    QVERIFY(m_keychain.items.isEmpty());
}

void TestSignOut::signOut_storeLocked_changesNothing()
{
    startSignedIn(tokens(1));
    m_keychain.readError = Error{Kind::StoreLocked, {}, {}};
    QCOMPARE(await(m_session->signOut(deadline())).problem->kind, Kind::StoreLocked);
    QVERIFY(savedProfile().isSignedIn());
    QVERIFY(m_server->requests().isEmpty());
}

void TestSignOut::signOut_removalRefused_isNotCalledDone()
{
    startSignedIn(tokens(1));
    m_keychain.removeError = Error{Kind::StoreRefused, {}, {}};
    QCOMPARE(await(m_session->signOut(deadline())).problem->kind, Kind::StoreRefused);
    QVERIFY(savedProfile().isSignedIn());
    QVERIFY(m_server->requests().isEmpty()); // nothing is revoked of a session that stays
}

void TestSignOut::signOut_removalUnanswered_isFinishedWhenTheStoreAnswers_data()
{
    QTest::addColumn<bool>("wasRemoved");
    QTest::newRow("the store has removed the entry") << true;
    QTest::newRow("the store hasn't") << false;
}

/// Nobody could revoke the session later, once its entry is gone.
void TestSignOut::signOut_removalUnanswered_isFinishedWhenTheStoreAnswers()
{
    QFETCH(const bool, wasRemoved);
    startSignedIn(tokens(1));
    m_keychain.removeError = Error{Kind::StoreSilent, {}, {}};
    const SignOutReport report = await(m_session->signOut(deadline()));
    QCOMPARE(report.places.first().outcome, Outcome::Unknown);
    QCOMPARE(report.problem->kind, Kind::StoreSilent);
    QVERIFY(!report.problem->isSessionKept);
    QVERIFY(m_server->requests().isEmpty());
    QVERIFY(m_session->isGoingOn() && ExitInhibitor::exists());
    if (wasRemoved)
        m_keychain.items.clear();
    m_keychain.removeError.reset();
    QTRY_VERIFY(!ExitInhibitor::exists());
    QVERIFY(m_keychain.items.isEmpty());
    QVERIFY(!savedProfile().isSignedIn());
    QCOMPARE(m_server->requests().last().field(u"token"_s), u"refresh-1"_s);
    QVERIFY(!m_session->state().problem);
}

void TestSignOut::signOut_passphraseMissing_changesNothingUnlessAsked()
{
    startSignedIn(tokens(1));
    m_keychain.readError = Error{Kind::PassphraseMissing, {}, {}};
    QCOMPARE(await(m_session->signOut(deadline())).problem->kind, Kind::PassphraseMissing);
    QVERIFY(savedProfile().isSignedIn() && !m_keychain.items.isEmpty());
    const SignOutReport report = await(m_session->signOut(deadline(), Session::Sealed::Remove));
    QCOMPARE(report.places.first().outcome, Outcome::NotRevoked);
    QCOMPARE(report.places.first().problem->kind, Kind::PassphraseMissing);
    QVERIFY(!savedProfile().isSignedIn() && m_keychain.items.isEmpty());
}

QTEST_GUILESS_MAIN(TestSignOut)
#include "tst_signout.moc"
