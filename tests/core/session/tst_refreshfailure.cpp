// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include "core/platform/exitinhibitor.h"
#include "core/platform/filelock.h"
#include "tests/support/await.h"
#include "tests/support/sessionfixture.h"

#include <QJsonObject>
#include <QTest>

#include <algorithm>

using namespace authtray;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;
using Phase = SessionState::Phase;

Q_DECLARE_METATYPE(StandInReply)

namespace {

/// With zeros for the checksum and the length.
QByteArray gzipped(const QByteArray &text)
{
    const QByteArray deflated = qCompress(text).mid(6).chopped(4); // without lengths, zlib's header and its checksum
    return QByteArray::fromHex("1f8b0800000000000003") + deflated + QByteArray(8, '\0');
}

} // namespace

/// What a refresh does when the provider or the lock fails.
class TestRefreshFailure : public SessionFixture
{
    Q_OBJECT

private Q_SLOTS:
    void refresh_invalidGrant_endsTheSession();
    void refresh_failure_keepsTheSession_data();
    void refresh_failure_keepsTheSession();
    void refresh_lostAnswer_saysThatTheTokenMayBeSpent_data();
    void refresh_lostAnswer_saysThatTheTokenMayBeSpent();
    void refresh_unreadableAnswerToTheClientItself_spendsNothing();
    void refresh_failureWhileStillValid_handsOutTheStoredToken();
    void refresh_failureWithMinutesAsked_isAnError();
    void refresh_failure_staysKnownWhenTheStoreIsReadAgain();
    void refresh_failure_announcesNoChange();
    void refresh_faultBesideTheRefreshToken_keepsIt_data();
    void refresh_faultBesideTheRefreshToken_keepsIt();
    void refresh_answerThatIsNoJson_keepsItsRefreshToken_data();
    void refresh_answerThatIsNoJson_keepsItsRefreshToken();
    void refresh_faultInTheFraming_keepsTheRefreshToken_data();
    void refresh_faultInTheFraming_keepsTheRefreshToken();
    void refresh_connectionHeldOpen_keepsTheRefreshToken();
    void refresh_cutForm_isNotTaken();
    void refreshToken_withOddCharacters_isSentAsItIs_data();
    void refreshToken_withOddCharacters_isSentAsItIs();
    void refresh_withoutAccessToken_keepsTheRefreshTokenAndTheOldOne();
    void refresh_refreshTokenThatIsNone_isToldAsPartial();
    void refresh_idTokenOfSomebodyElse_endsTheSession();
    void refresh_answerAfterTheDeadline_isKept();
    void refresh_answerAfterTheDeadline_whileStillValid_handsOutTheStoredToken();
    void refresh_answerAfterTheTimeLimit_isWaitedFor();
    void refresh_lockHeld_timesOut();
    void refresh_whileTheSameProcessRenews_namesTheProvider();
    void refresh_endBeingRecorded_hasItsReason();
    void refresh_lockHeld_handsOutWhatIsGood();
    void refresh_lockUnmakeable_handsOutWhatIsGoodAndAsksNobody();
    void refresh_storeUnwritable_handsOutWhatIsGoodAndAsksNobody();
};

void TestRefreshFailure::refresh_invalidGrant_endsTheSession()
{
    startSignedIn(tokens(1));
    m_clock.pass(2h);
    m_server->on(u"/token"_s, jsonReply({{u"error"_s, u"invalid_grant"_s}}, 400));
    QCOMPARE(await(m_session->refresh({}, deadline())).error().kind, Kind::SessionEnded);
    QCOMPARE(m_session->state().phase, Phase::Ended);
    QVERIFY(!stored());
    QCOMPARE(await(makeSession()->load(deadline())).error().kind, Kind::SessionEnded);
}

void TestRefreshFailure::refresh_failure_keepsTheSession_data()
{
    QTest::addColumn<StandInReply>("answer");
    QTest::addColumn<Error::Kind>("kind");

    const auto with = [](StandInReply::Fault fault) {
        StandInReply answer = tokenReply(2);
        answer.fault = fault;
        return answer;
    };
    StandInReply page = jsonReply({}, 403);
    page.body = "<html>invalid_grant</html>";
    page.contentType = "text/html";
    QTest::newRow("server error") << jsonReply({}, 500) << Kind::ProviderFault;
    QTest::newRow("busy") << jsonReply({}, 429) << Kind::ProviderFault;
    QTest::newRow("a proxy's page") << page << Kind::Refused;
    QTest::newRow("another OAuth error") << jsonReply({{u"error"_s, u"invalid_scope"_s}}, 400) << Kind::Refused;
    QTest::newRow("a wrong secret") << jsonReply({{u"error"_s, u"invalid_client"_s}}, 401) << Kind::ClientRefused;
    QTest::newRow("a redirect") << jsonReply({}, 307) << Kind::ProviderFault;
    QTest::newRow("nonsense") << jsonReply({{u"access_token"_s, 5}}) << Kind::ProviderFault;
    QTest::newRow("dropped before the answer") << with(StandInReply::DropBefore) << Kind::Unreachable;
    QTest::newRow("dropped in the answer") << with(StandInReply::DropInBody) << Kind::ProviderFault;
    QTest::newRow("a hang") << with(StandInReply::Hang) << Kind::TimedOut;
}

void TestRefreshFailure::refresh_failure_keepsTheSession()
{
    QFETCH(StandInReply, answer);
    startSignedIn(tokens(1));
    m_clock.pass(2h);
    m_http->setSpendingTimeLimit(300ms);
    m_server->on(u"/token"_s, answer);
    QTEST(await(m_session->refresh({}, deadline())).error().kind, "kind");
    QCOMPARE(stored()->refreshToken, u"refresh-1"_s);
    QCOMPARE(m_session->state().phase, Phase::Unreachable);
    QVERIFY(m_session->state().problem->isSessionKept);
    QVERIFY(savedProfile().isSignedIn());
}

void TestRefreshFailure::refresh_lostAnswer_saysThatTheTokenMayBeSpent_data()
{
    QTest::addColumn<StandInReply>("answer");
    QTest::addColumn<QString>("happened");
    QTest::addColumn<QString>("advice");
    const QString unreadable = u"answered with something that can't be read"_s;
    const QString later = u"Try again later."_s;
    QTest::newRow("bytes") << StandInReply{200, "\x1f\x8b\x08"} << unreadable << later;
    QTest::newRow("nothing") << StandInReply{200, {}} << unreadable << later;
    QTest::newRow("a page") << StandInReply{200, "<html>", "text/html"} << unreadable << later;
#if QT_VERSION < QT_VERSION_CHECK(6, 8, 0) // Later ones pass over it, as RFC 9110 says, and wait for the answer.
    QTest::newRow("interim") << StandInReply{103, {}} << unreadable + u" (interim status 103)"_s << later;
#endif
    QTest::newRow("too much") << StandInReply{200, QByteArray(Http::maxBodySize + 1, 'x')} << unreadable << later;
    StandInReply dropped = tokenReply(2);
    dropped.fault = StandInReply::DropBefore;
    QTest::newRow("dropped before") << dropped << u"can't reach"_s << u"Check the network and try again."_s;
    dropped.fault = StandInReply::DropInBody;
    QTest::newRow("dropped within") << dropped << unreadable << later;
}

void TestRefreshFailure::refresh_lostAnswer_saysThatTheTokenMayBeSpent()
{
    QFETCH(StandInReply, answer);
    QFETCH(QString, happened);
    QFETCH(QString, advice);
    startSignedIn(tokens(1));
    m_clock.pass(2h);
    m_server->on(u"/token"_s, answer);
    const auto refreshed = await(m_session->refresh({}, deadline()));
    QVERIFY(whatHappened(refreshed.error()).inEnglish().contains(happened));
    QCOMPARE(adviceOn(refreshed.error()).inEnglish(),
             advice + u" The old refresh token is kept, but it may no longer work: if so, sign in again."_s);
    QCOMPARE(stored()->refreshToken, u"refresh-1"_s);
}

void TestRefreshFailure::refresh_unreadableAnswerToTheClientItself_spendsNothing()
{
    Tokens own = tokens(1);
    own.isClientsOwn = true;
    startSignedIn(own);
    m_clock.pass(2h);
    m_server->on(u"/token"_s, StandInReply{200, "\x1f\x8b\x08"});
    const auto refreshed = await(m_session->refresh({}, deadline()));
    QCOMPARE(adviceOn(refreshed.error()).inEnglish(), u"Try again later. The session is kept."_s);
}

void TestRefreshFailure::refresh_failureWhileStillValid_handsOutTheStoredToken()
{
    startSignedIn(tokens(1));
    m_clock.pass(57min);
    m_server->on(u"/token"_s, jsonReply({}, 500));
    const auto refreshed = await(m_session->refresh({}, deadline()));
    QVERIFY(refreshed);
    QCOMPARE(refreshed->tokens.accessToken, u"access-1"_s);
    QCOMPARE(m_session->state().phase, Phase::RenewalFailing);
}

void TestRefreshFailure::refresh_failureWithMinutesAsked_isAnError()
{
    startSignedIn(tokens(1));
    m_clock.pass(57min);
    m_server->on(u"/token"_s, jsonReply({}, 500));
    QCOMPARE(await(m_session->refresh(FreshnessPolicy{10min}, deadline())).error().kind, Kind::ProviderFault);
}

void TestRefreshFailure::refresh_failure_staysKnownWhenTheStoreIsReadAgain()
{
    startSignedIn(tokens(1));
    m_clock.pass(57min);
    m_server->on(u"/token"_s, jsonReply({}, 500));
    QVERIFY(await(m_session->refresh({}, deadline())));
    QVERIFY(await(m_session->load(deadline())));
    QCOMPARE(m_session->state().phase, Phase::RenewalFailing);
}

void TestRefreshFailure::refresh_failure_announcesNoChange()
{
    startSignedIn(tokens(1));
    m_clock.pass(2h);
    m_server->on(u"/token"_s, jsonReply({}, 500));
    QVERIFY(!await(m_session->refresh({}, deadline())));
    QCOMPARE(FileLock::changeCount(m_paths.lockOf(m_profile.name)), quint64(0));
}

/// The provider has ended the old one.
void TestRefreshFailure::refresh_faultBesideTheRefreshToken_keepsIt_data()
{
    QTest::addColumn<QString>("member");
    QTest::addColumn<QJsonValue>("value");
    for (const char *member : {"id_token", "expires_in", "scope", "token_type", "refresh_expires_in"}) {
        QTest::addRow("true as %s", member) << QString::fromLatin1(member) << QJsonValue(true);
        QTest::addRow("an object as %s", member) << QString::fromLatin1(member) << QJsonValue(QJsonObject());
    }
    QTest::newRow("an ID token that is none") << u"id_token"_s << QJsonValue(u"none"_s);
    QTest::newRow("an ID token of another form") << u"id_token"_s << QJsonValue(u"a.b.c"_s);
}

void TestRefreshFailure::refresh_faultBesideTheRefreshToken_keepsIt()
{
    QFETCH(QString, member);
    QFETCH(QJsonValue, value);
    startSignedIn(tokens(1));
    m_clock.pass(2h);
    m_server->on(u"/token"_s, tokenReply(2, {{member, value}}));
    QCOMPARE(await(m_session->refresh({}, deadline()))->tokens.accessToken, u"access-2"_s);
    QCOMPARE(stored()->refreshToken, u"refresh-2"_s);
}

void TestRefreshFailure::refresh_answerThatIsNoJson_keepsItsRefreshToken_data()
{
    QTest::addColumn<QByteArray>("body");
    const QByteArray json = R"({"access_token":"access-2","refresh_token":"refresh-2"})";
    QTest::newRow("Latin-1") << QByteArray(json).replace("}", ",\"name\":\"Zo\xeb\"}");
    QTest::newRow("NaN") << QByteArray(json).replace("}", ",\"load\":NaN}");
    QTest::newRow("HTML before it") << "<b>Warning</b>\n" + json;
    QTest::newRow("text behind it") << json + "\nok";
    QTest::newRow("a form") << QByteArray("access_token=access-2&refresh_token=refresh-2");
}

void TestRefreshFailure::refresh_answerThatIsNoJson_keepsItsRefreshToken()
{
    QFETCH(QByteArray, body);
    startSignedIn(tokens(1));
    m_clock.pass(2h);
    m_server->on(u"/token"_s, StandInReply{200, body});
    QCOMPARE(await(m_session->refresh({}, deadline()))->tokens.accessToken, u"access-2"_s);
    QCOMPARE(stored()->refreshToken, u"refresh-2"_s);
}

void TestRefreshFailure::refresh_faultInTheFraming_keepsTheRefreshToken_data()
{
    using Headers = QList<std::pair<QByteArray, QByteArray>>;
    QTest::addColumn<StandInReply>("reply");
    const auto row = [](const char *name, const QByteArray &body, const Headers &headers) {
        QTest::newRow(name) << StandInReply{.body = body, .headers = headers, .hasLength = false};
    };
    const QByteArray tokens = tokenReply(2).body;
    const QByteArray chunk = QByteArray::number(tokens.size(), 16) + "\r\n" + tokens + "\r\n";
    const Headers chunked = {{"Transfer-Encoding", "chunked"}};
    const Headers gzip = {{"Content-Encoding", "gzip"}};
    row("length too large", tokens, {{"Content-Length", "100000"}});
    row("cut after the refresh token", tokens.first(tokens.lastIndexOf('}')), {{"Content-Length", "100000"}});
    row("no last chunk", chunk, chunked);
    row("no size of the last chunk", chunk + "zz\r\n\r\n", chunked);
    row("not compressed", tokens, gzip);
    row("compressed with a wrong checksum", gzipped(tokens), gzip);
    row("compressed and cut", gzipped(tokens).chopped(8), gzip);
    row("compressed without a header", gzipped(tokens), {});
    const QByteArray nothing = QByteArray::fromHex("1f8b080000000000000303000000000000000000");
    row("compressed in two parts", nothing + gzipped(tokens), gzip);
    row("announced as too large", tokens, {{"Content-Length", "9000000000"}});
    row("too large", tokens + QByteArray(2'000'000, ' '), {});
    row("deflated", qCompress(tokens).mid(4), {{"Content-Encoding", "deflate"}});
    row("unknown compression", tokens, {{"Content-Encoding", "br"}});
}

/// What arrived has the only refresh token that is good.
void TestRefreshFailure::refresh_faultInTheFraming_keepsTheRefreshToken()
{
    QFETCH(StandInReply, reply);
    startSignedIn(tokens(1));
    m_clock.pass(2h);
    m_server->on(u"/token"_s, reply);
    QCOMPARE(await(m_session->refresh({}, deadline()))->tokens.accessToken, u"access-2"_s);
    QCOMPARE(stored()->refreshToken, u"refresh-2"_s);
}

void TestRefreshFailure::refresh_connectionHeldOpen_keepsTheRefreshToken()
{
    startSignedIn(tokens(1));
    m_clock.pass(2h);
    m_http->setSpendingTimeLimit(100ms);
    StandInReply reply = tokenReply(2);
    reply.hasLength = false;
    reply.headers = {{"Content-Length", "100000"}};
    reply.fault = StandInReply::HoldOpen;
    m_server->on(u"/token"_s, reply);
    QCOMPARE(await(m_session->refresh({}, deadline()))->tokens.accessToken, u"access-2"_s);
    QCOMPARE(stored()->refreshToken, u"refresh-2"_s);
}

void TestRefreshFailure::refresh_cutForm_isNotTaken()
{
    startSignedIn(tokens(1));
    m_clock.pass(2h);
    m_server->on(u"/token"_s, StandInReply{.body = "access_token=access-2&refresh_token=refr",
                                           .contentType = "application/x-www-form-urlencoded",
                                           .headers = {{"Content-Length", "100"}},
                                           .hasLength = false});
    const auto refreshed = await(m_session->refresh({}, deadline()));
    QVERIFY(refreshed.error().mayBeSpent);
    QCOMPARE(stored()->refreshToken, u"refresh-1"_s);
}

void TestRefreshFailure::refreshToken_withOddCharacters_isSentAsItIs_data()
{
    QTest::addColumn<QString>("refreshToken");
    QTest::newRow("line break") << u"a\r\nb"_s;
    QTest::newRow("NUL") << u"a"_s + QChar(0) + u'b';
    QTest::newRow("what forms use") << u"a+b&c=d%2B e;f"_s;
    QTest::newRow("another script") << u"\u0430\u00eb"_s;
    QTest::newRow("spaces around it") << u" a "_s;
}

void TestRefreshFailure::refreshToken_withOddCharacters_isSentAsItIs()
{
    QFETCH(QString, refreshToken);
    startSignedIn(tokens(1));
    const FreshnessPolicy forced{{}, true};
    m_server->on(u"/token"_s, tokenReply(2, {{u"refresh_token"_s, refreshToken}}));
    QVERIFY(await(m_session->refresh(forced, deadline())));
    QCOMPARE(stored()->refreshToken, refreshToken);
    QVERIFY(await(makeSession()->refresh(forced, deadline())));
    QCOMPARE(m_server->requests().last().field(u"refresh_token"_s), refreshToken);
    const QByteArray body = m_server->requests().last().body;
    QVERIFY(std::ranges::all_of(body, [](char c) { return c > ' ' && c <= '~'; }));
}

void TestRefreshFailure::refresh_withoutAccessToken_keepsTheRefreshTokenAndTheOldOne()
{
    startSignedIn(tokens(1));
    m_clock.pass(57min);
    for (const QJsonValue &none : {QJsonValue(), QJsonValue(7), QJsonValue(u"line\nbreak"_s)}) {
        m_server->on(u"/token"_s, tokenReply(2, {{u"access_token"_s, none}}));
        const FreshnessPolicy forced{{}, true};
        QCOMPARE(await(m_session->refresh(forced, deadline())).error().kind, Kind::ProviderFault);
        QCOMPARE(stored()->refreshToken, u"refresh-2"_s);
        QCOMPARE(stored()->accessToken, u"access-1"_s);
        QCOMPARE(await(m_session->refresh({}, deadline()))->tokens.accessToken, u"access-1"_s);
    }
    m_server->on(u"/token"_s, tokenReply(3));
    QCOMPARE(await(m_session->refresh(FreshnessPolicy{{}, true}, deadline()))->tokens.accessToken, u"access-3"_s);
    QCOMPARE(m_server->requests().last().field(u"refresh_token"_s), u"refresh-2"_s);
}

/// The provider may have replaced the old one.
void TestRefreshFailure::refresh_refreshTokenThatIsNone_isToldAsPartial()
{
    startSignedIn(tokens(1));
    m_server->on(u"/token"_s, tokenReply(2, {{u"refresh_token"_s, 5}}));
    const auto refreshed = await(m_session->refresh(FreshnessPolicy{{}, true}, deadline()));
    QCOMPARE(refreshed->tokens.accessToken, u"access-2"_s);
    QCOMPARE(refreshed->problem()->kind, Kind::ProviderFault);
    QVERIFY(refreshed->problem()->mayBeSpent);
    QCOMPARE(stored()->refreshToken, u"refresh-1"_s);
}

void TestRefreshFailure::refresh_idTokenOfSomebodyElse_endsTheSession()
{
    startSignedIn(tokens(1));
    m_clock.pass(2h);
    const auto part = [](const QByteArray &json) {
        return json.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    };
    const QByteArray idToken = part(R"({"alg":"RS256"})") + '.' + part(R"({"sub":"eve"})") + '.' + part("signature");
    m_server->on(u"/token"_s, tokenReply(2, {{u"id_token"_s, QString::fromLatin1(idToken)}}));
    QCOMPARE(await(m_session->refresh({}, deadline())).error().kind, Kind::AccountChanged);
    QCOMPARE(m_session->state().phase, Phase::Ended);
    QVERIFY(!stored());
    QCOMPARE(m_server->requests().last().path, QByteArray("/revoke"));
    QCOMPARE(m_server->requests().last().field(u"token"_s), u"refresh-2"_s);
    QCOMPARE(await(makeSession()->load(deadline())).error().kind, Kind::SessionEnded);
}

static StandInReply late(StandInReply reply)
{
    reply.delay = 300ms;
    return reply;
}

/// The refresh token is spent.
void TestRefreshFailure::refresh_answerAfterTheDeadline_isKept()
{
    startSignedIn(tokens(1));
    m_clock.pass(2h);
    m_server->on(u"/token"_s, late(tokenReply(2)));
    const auto refreshed = await(m_session->refresh({}, QDeadlineTimer(50ms)));
    QCOMPARE(refreshed.error().kind, Kind::TimedOut);
    QCOMPARE(refreshed.error().subject.toString(), m_profile.provider.host());
    QVERIFY(ExitInhibitor::exists());
    QTRY_COMPARE(stored()->refreshToken, u"refresh-2"_s);
    QTRY_VERIFY(!ExitInhibitor::exists());
    QCOMPARE(m_session->state().phase, Phase::Valid);
    QCOMPARE(FileLock::changeCount(m_paths.lockOf(m_profile.name)), quint64(1));
}

void TestRefreshFailure::refresh_answerAfterTheDeadline_whileStillValid_handsOutTheStoredToken()
{
    startSignedIn(tokens(1));
    m_clock.pass(57min);
    m_server->on(u"/token"_s, late(tokenReply(2)));
    const auto refreshed = await(m_session->refresh({}, QDeadlineTimer(50ms)));
    QCOMPARE(refreshed->tokens.accessToken, u"access-1"_s);
    QTRY_COMPARE(stored()->accessToken, u"access-2"_s);
}

void TestRefreshFailure::refresh_answerAfterTheTimeLimit_isWaitedFor()
{
    startSignedIn(tokens(1));
    m_clock.pass(2h);
    m_http->setTimeLimit(100ms);
    m_server->on(u"/token"_s, late(tokenReply(2)));
    QCOMPARE(await(m_session->refresh({}, deadline()))->tokens.accessToken, u"access-2"_s);
}

void TestRefreshFailure::refresh_lockHeld_timesOut()
{
    startSignedIn(tokens(1));
    const auto held = FileLock::tryAcquire(m_paths.lockOf(m_profile.name));
    QVERIFY(held && held->has_value());
    QCOMPARE(await(m_session->refresh(FreshnessPolicy{{}, true}, QDeadlineTimer(50ms))).error().kind, Kind::TimedOut);
}

/// As an agent that renews ahead. No other process is waited for.
void TestRefreshFailure::refresh_whileTheSameProcessRenews_namesTheProvider()
{
    startSignedIn(tokens(1));
    m_clock.pass(2h);
    m_server->on(u"/token"_s, late(tokenReply(2)));
    auto ahead = m_session->refresh({}, deadline());
    QTRY_COMPARE(m_server->count(u"/token"_s), 1);
    const auto asked = await(m_session->refresh({}, QDeadlineTimer(50ms)));
    QCOMPARE(asked.error().kind, Kind::TimedOut);
    QCOMPARE(asked.error().subject.toString(), m_profile.provider.host());
    QVERIFY(await(std::move(ahead)));
}

/// The profile is marked before the store has removed the tokens.
void TestRefreshFailure::refresh_endBeingRecorded_hasItsReason()
{
    startSignedIn(tokens(1));
    m_clock.pass(2h);
    m_server->on(u"/token"_s,
                 jsonReply({{u"error"_s, u"invalid_grant"_s}, {u"error_description"_s, u"revoked"_s}}, 400));
    std::optional<QCoro::Task<Result<Tokens>>> other;
    m_keychain.duringRemove = [&] { other.emplace(m_session->load(deadline())); };
    QCOMPARE(await(m_session->refresh({}, deadline())).error().reason.inEnglish(), u"revoked"_s);
    QVERIFY(other);
    QCOMPARE(await(std::move(*other)).error().reason.inEnglish(), u"revoked"_s);
}

void TestRefreshFailure::refresh_lockHeld_handsOutWhatIsGood()
{
    startSignedIn(tokens(1));
    const auto held = FileLock::tryAcquire(m_paths.lockOf(m_profile.name));
    QVERIFY(held && held->has_value());
    QCOMPARE(await(m_session->refresh({}, deadline()))->tokens.accessToken, u"access-1"_s);
}

void TestRefreshFailure::refresh_lockUnmakeable_handsOutWhatIsGoodAndAsksNobody()
{
    startSignedIn(tokens(1));
    m_paths.runtime = u"/proc/none"_s;
    QCOMPARE(await(m_session->refresh({}, deadline()))->tokens.accessToken, u"access-1"_s);
    QCOMPARE(await(m_session->refresh(FreshnessPolicy{{}, true}, deadline())).error().kind, Kind::WriteFailed);
    m_clock.pass(2h);
    QCOMPARE(await(m_session->refresh({}, deadline())).error().kind, Kind::WriteFailed);
    QVERIFY(m_server->requests().isEmpty());
}

void TestRefreshFailure::refresh_storeUnwritable_handsOutWhatIsGoodAndAsksNobody()
{
    startSignedIn(tokens(1));
    m_keychain.checkWriteError = Error{Kind::StoreFailed, {}, {}};
    QCOMPARE(await(m_session->refresh({}, deadline()))->tokens.accessToken, u"access-1"_s);
    QCOMPARE(await(m_session->refresh(FreshnessPolicy{{}, true}, deadline())).error().kind, Kind::StoreFailed);
    m_clock.pass(57min);
    const auto unrenewed = await(m_session->refresh({}, deadline()));
    QCOMPARE(unrenewed->tokens.accessToken, u"access-1"_s);
    QCOMPARE(unrenewed->problem()->kind, Kind::StoreFailed);
    QVERIFY(await(m_session->load(deadline())));
    QCOMPARE(m_session->state().problem->kind, Kind::StoreFailed); // that it can be read is no proof of the contrary
    m_clock.pass(1h);
    QCOMPARE(await(m_session->refresh({}, deadline())).error().kind, Kind::StoreFailed);
    QVERIFY(m_server->requests().isEmpty());
    m_keychain.checkWriteError.reset();
    m_server->on(u"/token"_s, tokenReply(2));
    QCOMPARE(await(m_session->refresh({}, deadline()))->tokens.accessToken, u"access-2"_s);
    QVERIFY(!m_session->state().problem);
}

QTEST_GUILESS_MAIN(TestRefreshFailure)
#include "tst_refreshfailure.moc"
