// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include "tests/support/await.h"
#include "tests/support/sessionfixture.h"

#include <QJsonObject>
#include <QTest>
#include <QUrlQuery>

using namespace authtray;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;
using Phase = SessionState::Phase;

/// What a session reads from its store, what it keeps in memory, and whose account it is.
class TestSession : public SessionFixture
{
    Q_OBJECT

private Q_SLOTS:
    void load_signedOut_readsNothing();
    void load_markedButNoEntry_isNotBeingSignedOut();
    void load_locked_waitsForTheKeychain();

    void cache_goodToken_readsTheStoreOnce();
    void cache_changeByAnotherProcess_isRead();
    void cache_afterForget_isRead();
    void cache_notEnabled_readsEachTime();

    void fetchAccount_tokenRefused_renewsOnce();
    void fetchAccount_refusedAgain_isTheTruth();
    void fetchAccount_refusedSinceTheSignIn_isNobody();
    void fetchAccount_aboutSomebodyElse_isNotTaken();
    void demand_isShownUntilTheNextSignIn();
};

void TestSession::load_signedOut_readsNothing()
{
    m_keychain.readError = Error{Kind::StoreLocked, {}, {}};
    QCOMPARE(await(m_session->load(deadline())).error().kind, Kind::NotSignedIn);
    QCOMPARE(m_session->state().phase, Phase::SignedOut);
}

void TestSession::load_markedButNoEntry_isNotBeingSignedOut()
{
    startSignedIn(tokens(1));
    m_keychain.items.clear();
    QCOMPARE(await(m_session->load(deadline())).error().kind, Kind::StoreMissing);
    QVERIFY(savedProfile().isSignedIn());
}

void TestSession::load_locked_waitsForTheKeychain()
{
    startSignedIn(tokens(1));
    m_keychain.readError = Error{Kind::StoreLocked, {}, {}};
    QCOMPARE(await(m_session->load(deadline())).error().kind, Kind::StoreLocked);
    QCOMPARE(m_session->state().phase, Phase::StoreLocked);
    m_keychain.readError.reset();
    QVERIFY(await(m_session->load(deadline())));
    QCOMPARE(m_session->state().phase, Phase::Valid);
}

void TestSession::cache_goodToken_readsTheStoreOnce()
{
    startSignedIn(tokens(1));
    m_session->enableCache();
    QVERIFY(await(m_session->load(deadline())));
    QCOMPARE(await(m_session->load(deadline()))->accessToken, u"access-1"_s);
    QCOMPARE(await(m_session->refresh({}, deadline()))->tokens.accessToken, u"access-1"_s);
    QCOMPARE(m_keychain.reads, 1);
    m_clock.pass(2h);
    m_server->on(u"/token"_s, tokenReply(2));
    QCOMPARE(await(m_session->refresh({}, deadline()))->tokens.accessToken, u"access-2"_s);
    QCOMPARE(m_keychain.reads, 2);
    QCOMPARE(await(m_session->load(deadline()))->accessToken, u"access-2"_s);
    QCOMPARE(m_keychain.reads, 2);
}

void TestSession::cache_changeByAnotherProcess_isRead()
{
    startSignedIn(tokens(1));
    m_session->enableCache();
    QVERIFY(await(m_session->load(deadline())));
    const auto other = makeSession();
    m_server->on(u"/token"_s, tokenReply(2));
    QVERIFY(await(other->refresh(FreshnessPolicy{{}, true}, deadline())));
    QCOMPARE(await(m_session->refresh({}, deadline()))->tokens.accessToken, u"access-2"_s);
    QVERIFY(!await(other->signOut(deadline())).problem);
    QCOMPARE(await(m_session->load(deadline())).error().kind, Kind::NotSignedIn);
}

void TestSession::cache_afterForget_isRead()
{
    startSignedIn(tokens(1));
    m_session->enableCache();
    QVERIFY(await(m_session->load(deadline())));
    m_keychain.readError = Error{Kind::StoreLocked, {}, {}};
    QVERIFY(await(m_session->load(deadline())));
    m_session->forget();
    QCOMPARE(await(m_session->load(deadline())).error().kind, Kind::StoreLocked);
}

void TestSession::cache_notEnabled_readsEachTime()
{
    startSignedIn(tokens(1));
    QVERIFY(await(m_session->load(deadline())));
    QVERIFY(await(m_session->refresh({}, deadline())));
    QCOMPARE(m_keychain.reads, 2);
}

void TestSession::fetchAccount_tokenRefused_renewsOnce()
{
    startSignedIn(tokens(1));
    m_server->on(u"/token"_s, tokenReply(2));
    m_server->on(u"/userinfo"_s, [](const StandInRequest &request) {
        return request.headers.value("authorization") == "Bearer access-2" ? accountReply(u"ada"_s) : jsonReply({}, 401);
    });
    QVERIFY(await(m_session->fetchAccount(deadline())));
    QCOMPARE(m_server->count(u"/token"_s), 1);
}

void TestSession::fetchAccount_refusedAgain_isTheTruth()
{
    startSignedIn(tokens(1));
    m_server->on(u"/userinfo"_s, jsonReply({}, 401));
    QCOMPARE(await(m_session->fetchAccount(deadline())).error().kind, Kind::TokenRefused);
    QCOMPARE(m_server->count(u"/token"_s), 1);
}

void TestSession::fetchAccount_refusedSinceTheSignIn_isNobody()
{
    startSignedIn(tokens(1));
    m_profile.account = {};
    QVERIFY(m_profiles->save(m_profile));
    m_session->readProfile();
    m_server->on(u"/userinfo"_s, jsonReply({}, 401));
    const auto fetched = await(m_session->fetchAccount(deadline()));
    QVERIFY(fetched && fetched->source == FetchedAccount::Source::SignIn);
    QCOMPARE(fetched->refusal->reason.inEnglish(), u"status 401"_s);
    QVERIFY(fetched->account.label().isEmpty());
}

void TestSession::fetchAccount_aboutSomebodyElse_isNotTaken()
{
    startSignedIn(tokens(1));
    m_server->on(u"/userinfo"_s, accountReply(u"eve"_s));
    QCOMPARE(await(m_session->fetchAccount(deadline())).error().kind, Kind::ProviderFault);
}

void TestSession::demand_isShownUntilTheNextSignIn()
{
    m_profile.provider.scope = u"read"_s;
    startSignedIn(tokens(1));
    QVERIFY(await(m_session->load(deadline())));
    const StepUp more{u"files.example"_s, {u"write"_s}, {}, 60s};
    m_session->demand(more);
    QCOMPARE(m_session->state().stepUp, more);
    m_server->on(u"/token"_s, tokenReply(2));
    QVERIFY(await(m_session->refresh({.force = true}, deadline())));
    QCOMPARE(m_session->state().stepUp, more);

    m_clock.pass(1min);
    SignInChoices choices = signInAs(u"ada"_s);
    choices.stepUp = more;
    QVERIFY(await(m_session->signIn(choices, deadline())));
    QVERIFY(!m_session->state().stepUp);
    const QUrlQuery asked(m_browserUrl);
    QCOMPARE(asked.queryItemValue(u"scope"_s, QUrl::FullyDecoded), u"read write"_s);
    QCOMPARE(asked.queryItemValue(u"max_age"_s), u"60"_s);
    QCOMPARE(savedProfile().provider.scope, u"read write"_s);
    QVERIFY(savedProfile().provider.authorizationParameters.isEmpty());
}

QTEST_GUILESS_MAIN(TestSession)
#include "tst_session.moc"
