// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/loopbacklistener.h"

#include "tests/support/loopbackfixture.h"

#include <QTest>

#include <memory>
#include <vector>

using namespace authtray;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Which requests the listener accepts as the authorization response, and how it treats other connections.
class TestLoopbackConnections : public LoopbackFixture
{
    Q_OBJECT

private Q_SLOTS:
    void answer_isDecodedOnce_data();
    void answer_isDecodedOnce();
    void answer_inPieces_isReadWhole();
    void answer_withEmptyPath_isTaken();
    void request_notTheAnswer_isTurnedAway_data();
    void request_notTheAnswer_isTurnedAway();
    void request_head_getsNoBody();
    void request_oneMegabyte_isTurnedAway();
    void visitor_slow_isTurnedAway();
    void visitor_idleTooLong_isDroppedSilently();
    void visitors_idleInNumber_dontBlockTheAnswer();
    void visitors_unfinishedInNumber_dontBlockTheAnswer();
    void visitors_silentInNumber_dontDelayTheAnswer();
    void answer_twiceOnOneConnection_isTakenOnce();
};

void TestLoopbackConnections::answer_isDecodedOnce_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<AuthorizationResponse>("response");
    const auto row = [](const char *name, const QByteArray &query, const AuthorizationResponse &response) {
        QTest::newRow(name) << query + "&state=s-7Zz_9" << response;
    };
    const QString iss = u"https://login.example.com/a"_s;
    row("plain", "code=abc", {u"abc"_s, {}, {}, {}});
    row("slash and plus", "code=4%2F0A%2Bb", {u"4/0A+b"_s, {}, {}, {}});
    row("unencoded slash", "code=4/0Ab", {u"4/0Ab"_s, {}, {}, {}});
    row("plus is a space", "code=a+b%20c", {u"a b c"_s, {}, {}, {}});
    row("encoded twice", "code=4%252F0A", {u"4%2F0A"_s, {}, {}, {}});
    row("equals sign in the value", "code=abc==", {u"abc=="_s, {}, {}, {}});
    row("beyond ASCII", "code=%C3%A4", {u"ä"_s, {}, {}, {}});
    row("issuer", "code=abc&iss=https%3A%2F%2Flogin.example.com%2Fa", {u"abc"_s, {}, {}, iss});
    row("empty issuer", "code=abc&iss=", {u"abc"_s, {}, {}, QString()});
    row("others beside it", "scope=openid&scope=email&session_state=x&&code=abc", {u"abc"_s, {}, {}, {}});
    row("error", "error=access_denied&error_description=You+said+%3Cno%3E",
        {{}, u"access_denied"_s, u"You said <no>"_s, {}});
    row("error and code", "error=access_denied&code=abc", {{}, u"access_denied"_s, {}, {}});
}

void TestLoopbackConnections::answer_isDecodedOnce()
{
    QFETCH(QByteArray, query);
    start();
    Browser browser(m_url);
    browser.send(callback(query, m_url));
    QTRY_COMPARE(m_answers->size(), 1);
    QFETCH(AuthorizationResponse, response);
    QVERIFY(m_answers->first().first().value<AuthorizationResponse>() == response);
}

void TestLoopbackConnections::answer_inPieces_isReadWhole()
{
    start();
    Browser browser(m_url);
    const QByteArray request = callback(goodQuery, m_url);
    for (const char byte : request.chopped(1)) {
        browser.send(QByteArray(1, byte));
        QCoreApplication::processEvents();
    }
    Browser other(m_url); // when this one has its answer, all earlier requests were read
    other.send(get("/", m_url));
    QTRY_COMPARE(other.status(), 404);
    QCOMPARE(m_answers->size(), 0);
    browser.send(request.last(1));
    QTRY_COMPARE(m_answers->size(), 1);
}

void TestLoopbackConnections::answer_withEmptyPath_isTaken()
{
    start({u"127.0.0.1"_s, {}, {0}});
    Browser browser(m_url);
    browser.send(get("/?" + goodQuery, m_url));
    QTRY_COMPARE(m_answers->size(), 1);
}

void TestLoopbackConnections::request_notTheAnswer_isTurnedAway_data()
{
    QTest::addColumn<QByteArray>("request"); // HOST is replaced by the listener's host
    QTest::addColumn<int>("status");
    const auto target = [](const char *name, const QByteArray &to, int status) {
        QTest::newRow(name) << "GET " + to + " HTTP/1.1\r\nHost: HOST\r\n\r\n" << status;
    };
    const auto query = [&](const char *name, const QByteArray &text) { target(name, "/callback?" + text, 400); };
    const auto method = [](const char *name) {
        QTest::newRow(name) << name + (" /callback?" + goodQuery) + " HTTP/1.1\r\nHost: HOST\r\n\r\n" << 405;
    };
    const auto headers = [](const char *name, const QByteArray &lines) {
        QTest::newRow(name) << "GET /callback?" + goodQuery + " HTTP/1.1\r\n" + lines + "\r\n" << 400;
    };
    target("favicon", "/favicon.ico", 404);
    target("root", "/", 404);
    target("path that begins alike", "/callback2?" + goodQuery, 404);
    target("path below", "/callback/?" + goodQuery, 404);
    target("path in capitals", "/CALLBACK?" + goodQuery, 404);
    target("path with dots", "/x/../callback?" + goodQuery, 404);
    target("absolute target", "http://HOST/callback?" + goodQuery, 404);
    for (const char *name : {"POST", "PUT", "OPTIONS", "DELETE", "get", "HEAD"})
        method(name);
    headers("no host", "Accept: */*\r\n");
    headers("another host", "Host: evil.example.com\r\n");
    headers("another host, our port", "Host: evil.example.com:PORT\r\n");
    headers("another name of ours", "Host: localhost:PORT\r\n");
    headers("host without the port", "Host: 127.0.0.1\r\n");
    headers("two hosts", "Host: HOST\r\nHost: evil.example.com\r\n");
    headers("host twice", "Host: HOST\r\nhost: HOST\r\n");
    query("nothing", {});
    query("no state", "code=abc");
    query("empty state", "code=abc&state=");
    query("wrong state", "code=abc&state=s-7Zz_8");
    query("state cut short", "code=abc&state=s-7Zz_");
    query("state with more", "code=abc&state=s-7Zz_99");
    query("state with a NUL", "code=abc&state=s-7Zz_9%00");
    query("state in another case", "code=abc&state=S-7zZ_9");
    query("state twice", goodQuery + "&state=s-7Zz_9");
    query("state and a wrong one", goodQuery + "&state=x");
    query("state twice, one in disguise", goodQuery + "&st%61te=x");
    query("error without a state", "error=access_denied");
    query("error with a wrong state", "error=access_denied&state=x");
    query("neither code nor error", "state=s-7Zz_9");
    query("empty code", "code=&state=s-7Zz_9");
    query("code without a value", "code&state=s-7Zz_9");
    query("code twice", goodQuery + "&code=abc");
    query("error twice", "error=a&error=a&state=s-7Zz_9");
    query("issuer twice", goodQuery + "&iss=a&iss=a");
    QTest::newRow("not HTTP") << QByteArray("hello\r\n\r\n") << 400;
    QTest::newRow("nothing at all") << QByteArray("\r\n\r\n") << 400;
    QTest::newRow("another protocol") << "GET /callback?" + goodQuery + " RTSP/1.0\r\nHost: HOST\r\n\r\n" << 400;
    QTest::newRow("HTTP/0.9") << "GET /callback?" + goodQuery + "\r\n\r\n" << 400;
    QTest::newRow("HTTP/2") << QByteArray("PRI * HTTP/2.0\r\n\r\n") << 400;
}

void TestLoopbackConnections::request_notTheAnswer_isTurnedAway()
{
    QFETCH(QByteArray, request);
    start();
    request.replace("HOST", m_url.authority().toLatin1()).replace("PORT", QByteArray::number(m_url.port()));
    Browser stranger(m_url);
    stranger.send(request);
    QTRY_VERIFY(stranger.isGone() && !stranger.received().isEmpty());
    QTEST(stranger.status(), "status");
    QCOMPARE(stranger.head().contains("Allow: GET\r\n"), stranger.status() == 405);
    QVERIFY(stranger.head().contains("Content-Type: text/plain"));
    QVERIFY(!stranger.received().contains("abc"));
    QCOMPARE(m_answers->size(), 0);

    Browser browser(m_url);
    browser.send(callback(goodQuery, m_url));
    QTRY_COMPARE(m_answers->size(), 1);
}

void TestLoopbackConnections::request_head_getsNoBody()
{
    start();
    Browser browser(m_url);
    browser.send("HEAD /callback HTTP/1.1\r\nHost: " + m_url.authority().toLatin1() + "\r\n\r\n");
    QTRY_VERIFY(browser.isGone());
    QCOMPARE(browser.status(), 405);
    QVERIFY(browser.body().isEmpty());
}

void TestLoopbackConnections::request_oneMegabyte_isTurnedAway()
{
    start();
    Browser stranger(m_url);
    stranger.send("GET /callback?" + goodQuery + " HTTP/1.1\r\nX: " + QByteArray(1024 * 1024, 'x'));
    QTRY_COMPARE(stranger.status(), 431);
    stranger.send("\r\nHost: " + m_url.authority().toLatin1() + "\r\n\r\n");
    Browser browser(m_url);
    browser.send(callback(goodQuery, m_url));
    QTRY_COMPARE(m_answers->size(), 1);
}

void TestLoopbackConnections::visitor_slow_isTurnedAway()
{
    m_listener->setTimeout(200ms);
    start();
    Browser stranger(m_url);
    stranger.send("GET /callback?" + goodQuery + " HTTP/1.1\r\n");
    QTRY_VERIFY(stranger.isGone());
    QCOMPARE(stranger.status(), 408);
    QVERIFY(m_listener->isListening());
}

void TestLoopbackConnections::visitor_idleTooLong_isDroppedSilently()
{
    m_listener->setTimeout(200ms);
    start();
    Browser idle(m_url);
    QTRY_VERIFY(idle.isConnected());
    QTRY_VERIFY(idle.isGone());
    QVERIFY(idle.received().isEmpty());
    QVERIFY(m_listener->isListening());
}

void TestLoopbackConnections::visitors_idleInNumber_dontBlockTheAnswer()
{
    start();
    m_listener->setTimeout(60s);
    Browser early(m_url);
    early.send("GET /callback?" + goodQuery
               + " HTTP/1.1\r\n"); // it has begun its request, so the idle ones are closed first
    std::vector<std::unique_ptr<Browser>> idle;
    for (int i = 0; i < LoopbackListener::maxConnections + 10; ++i)
        idle.push_back(std::make_unique<Browser>(m_url));
    QTRY_VERIFY(idle.front()->isGone());
    early.send("Host: " + m_url.authority().toLatin1() + "\r\n\r\n");
    QTRY_COMPARE(m_answers->size(), 1);
}

void TestLoopbackConnections::visitors_unfinishedInNumber_dontBlockTheAnswer()
{
    start();
    std::vector<std::unique_ptr<Browser>> unfinished;
    for (int i = 0; i < LoopbackListener::maxConnections + 10; ++i) {
        unfinished.push_back(std::make_unique<Browser>(m_url));
        unfinished.back()->send("GET");
    }
    Browser browser(m_url);
    browser.send(callback(goodQuery, m_url));
    QTRY_COMPARE(m_answers->size(), 1);
}

void TestLoopbackConnections::visitors_silentInNumber_dontDelayTheAnswer()
{
    start();
    m_listener->setTimeout(60s);
    std::vector<std::unique_ptr<Browser>> flood;
    for (int i = 0; i < 6 * LoopbackListener::maxConnections; ++i)
        flood.push_back(std::make_unique<Browser>(m_url));
    Browser browser(m_url); // waits behind them
    browser.send(callback(goodQuery, m_url));
    QTRY_COMPARE(m_answers->size(), 1);
}

void TestLoopbackConnections::answer_twiceOnOneConnection_isTakenOnce()
{
    start();
    Browser browser(m_url);
    browser.send(callback(goodQuery, m_url) + callback(goodQuery, m_url));
    QTRY_COMPARE(m_answers->size(), 1);
    browser.send(callback(goodQuery, m_url));
    m_listener->showOutcome(EndPage::signedIn({}, {}));
    QTRY_VERIFY(browser.isGone());
    QCOMPARE(browser.received().count("HTTP/1.1"), 1);
    QCOMPARE(m_answers->size(), 1);
}

QTEST_GUILESS_MAIN(TestLoopbackConnections)
#include "tst_loopbackconnections.moc"
