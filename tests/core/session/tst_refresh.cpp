// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include "core/platform/filelock.h"
#include "tests/support/await.h"
#include "tests/support/sessionfixture.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;
using Phase = SessionState::Phase;

/// When a refresh asks the provider, with what, and what it stores.
class TestRefresh : public SessionFixture
{
    Q_OBJECT

private Q_SLOTS:
    void refresh_passphraseMissing_holdsNoLock();
    void refresh_goodToken_asksNobody();
    void refresh_expired_storesTheRotatedPairBeforeItAnswers();
    void refresh_withoutNewRefreshToken_keepsTheOld();
    void refresh_specialCharacters_arriveAsTheyAre();
    void refresh_asJson_arrivesAsItIs();
    void refresh_twoAtOnce_sendOne();
    void refresh_twoSessionsAtOnce_sendOne();
    void refresh_forced_asksThoughGood();
    void refresh_withoutRefreshToken_whileValid_handsItOut();
    void refresh_withoutRefreshToken_expired_isSaid();
};

/// Whoever is asked for it takes time.
void TestRefresh::refresh_passphraseMissing_holdsNoLock()
{
    startSignedIn(tokens(7, -1h));
    bool isFree = false;
    m_keychain.whenUnlocked = [&]() -> Result<> {
        isFree = FileLock::tryAcquire(m_paths.lockOf(m_profile.name))->has_value();
        return Error{Kind::PassphraseMissing, {}, {}};
    };
    QCOMPARE(await(m_session->refresh({}, deadline())).error().kind, Kind::PassphraseMissing);
    QVERIFY(isFree);
    QCOMPARE(m_session->state().phase, Phase::StoreLocked);
    QCOMPARE(m_server->count(u"/token"_s), 0);
}

void TestRefresh::refresh_goodToken_asksNobody()
{
    startSignedIn(tokens(1));
    const auto refreshed = await(m_session->refresh({}, deadline()));
    QCOMPARE(refreshed->tokens.accessToken, u"access-1"_s);
    QVERIFY(m_server->requests().isEmpty());
}

void TestRefresh::refresh_expired_storesTheRotatedPairBeforeItAnswers()
{
    startSignedIn(tokens(1));
    m_clock.pass(2h);
    m_server->on(u"/token"_s, tokenReply(2));
    const auto refreshed = await(m_session->refresh({}, deadline()));
    QCOMPARE(refreshed->tokens.accessToken, u"access-2"_s);
    QCOMPARE(*stored(), refreshed->tokens);
    QCOMPARE(stored()->refreshToken, u"refresh-2"_s);
    QCOMPARE(stored()->renewedAt, m_clock.time);
    QCOMPARE(stored()->signedInAt, m_clock.time.addSecs(-7200));
}

void TestRefresh::refresh_withoutNewRefreshToken_keepsTheOld()
{
    startSignedIn(tokens(1));
    m_clock.pass(2h);
    m_server->on(u"/token"_s, tokenReply(2, {{u"refresh_token"_s, QJsonValue::Null}}));
    QVERIFY(await(m_session->refresh({}, deadline())));
    QCOMPARE(stored()->refreshToken, u"refresh-1"_s);
}

void TestRefresh::refresh_specialCharacters_arriveAsTheyAre()
{
    Tokens odd = tokens(1);
    odd.refreshToken = u"a+b/c=d%2F&e f"_s;
    startSignedIn(odd);
    m_clock.pass(2h);
    QVERIFY(await(m_session->refresh({}, deadline())));
    const StandInRequest request = m_server->requests().first();
    QCOMPARE(request.field(u"refresh_token"_s), odd.refreshToken);
    QCOMPARE(request.field(u"grant_type"_s), u"refresh_token"_s);
    QCOMPARE(request.form().queryItems().size(), 3);
}

void TestRefresh::refresh_asJson_arrivesAsItIs()
{
    m_profile.provider.tokenEncoding = BodyEncoding::Json;
    m_profile.provider.tokenParameters = {{u"refresh_token"_s, {{u"audience"_s, u"a b"_s}}}};
    Tokens odd = tokens(1);
    odd.refreshToken = QStringLiteral("a+b/c=d%2F&e \"f\\");
    startSignedIn(odd);
    m_clock.pass(2h);
    QVERIFY(await(m_session->refresh({}, deadline())));
    const StandInRequest request = m_server->requests().first();
    QCOMPARE(request.headers.value("content-type"), QByteArray("application/json"));
    const QJsonObject wanted{{u"grant_type"_s, u"refresh_token"_s},
                             {u"refresh_token"_s, odd.refreshToken},
                             {u"client_id"_s, u"client"_s},
                             {u"audience"_s, u"a b"_s}};
    QCOMPARE(QJsonDocument::fromJson(request.body).object(), wanted);
}

void TestRefresh::refresh_twoAtOnce_sendOne()
{
    startSignedIn(tokens(1));
    m_clock.pass(2h);
    m_server->on(u"/token"_s, tokenReply(2, {{u"expires_in"_s, 60}}));
    const FreshnessPolicy tenMinutes{10min}; // longer than the new token lives
    auto first = m_session->refresh(tenMinutes, deadline());
    auto second = m_session->refresh(tenMinutes, deadline());
    QCOMPARE(await(std::move(first))->tokens.accessToken, u"access-2"_s);
    QCOMPARE(await(std::move(second))->tokens.accessToken, u"access-2"_s);
    QCOMPARE(m_server->count(u"/token"_s), 1);
}

void TestRefresh::refresh_twoSessionsAtOnce_sendOne()
{
    startSignedIn(tokens(1));
    m_clock.pass(2h);
    m_server->on(u"/token"_s, tokenReply(2));
    const auto other = makeSession();
    auto first = m_session->refresh({}, deadline());
    auto second = other->refresh({}, deadline());
    QCOMPARE(await(std::move(first))->tokens.accessToken, await(std::move(second))->tokens.accessToken);
    QCOMPARE(m_server->count(u"/token"_s), 1);
}

void TestRefresh::refresh_forced_asksThoughGood()
{
    startSignedIn(tokens(1));
    QVERIFY(await(m_session->refresh(FreshnessPolicy{{}, true}, deadline())));
    QCOMPARE(m_server->count(u"/token"_s), 1);
}

void TestRefresh::refresh_withoutRefreshToken_whileValid_handsItOut()
{
    Tokens single = tokens(1, 3min);
    single.refreshToken.clear();
    startSignedIn(single);
    m_clock.pass(2min);
    QVERIFY(await(m_session->refresh({}, deadline())));
    const Error error = await(m_session->refresh(FreshnessPolicy{5min}, deadline())).error();
    QCOMPARE(error.kind, Kind::NotRenewable);
    QVERIFY2(!error.subject.isEmpty(), "until when the token is valid");
    QVERIFY2(!m_session->state().problem, "the session is as good as before");
}

void TestRefresh::refresh_withoutRefreshToken_expired_isSaid()
{
    Tokens single = tokens(1);
    single.refreshToken.clear();
    startSignedIn(single);
    m_clock.pass(2h);
    QCOMPARE(await(m_session->refresh({}, deadline())).error().kind, Kind::TokenExpired);
    QCOMPARE(m_session->state().phase, Phase::Ended);
}

QTEST_GUILESS_MAIN(TestRefresh)
#include "tst_refresh.moc"
