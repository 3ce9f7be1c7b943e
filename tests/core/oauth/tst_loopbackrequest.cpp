// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/loopbackrequest.h"

#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;

namespace {

QByteArray headWithHost(const QByteArray &host)
{
    return "GET /callback?code=abc&state=s1 HTTP/1.1\r\nAccept: */*\r\nHost: " + host;
}

} // namespace

/// Which requests are the authorization response. tst_loopbackconnections shows on real sockets that
/// the others are refused.
class TestLoopbackRequest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void host_mustBeOurs_data();
    void host_mustBeOurs();
    void host_oneOfTwo_isRefusedOnTheUsualPort();
    void pasted_isTheAnswer_data();
    void pasted_isTheAnswer();
    void pasted_isRefused_data();
    void pasted_isRefused();
    void refusal_isAWholeAnswer();
};

void TestLoopbackRequest::host_mustBeOurs_data()
{
    QTest::addColumn<QUrl>("redirectUri");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("isAnswer");
    const QUrl usualPort(u"http://127.0.0.1:80/callback"_s);
    const QUrl usualPortV6(u"http://[::1]:80/callback"_s);
    const QUrl highPort(u"http://127.0.0.1:8080/callback"_s);
    QTest::newRow("port given") << highPort << QByteArray("127.0.0.1:8080") << true;
    QTest::newRow("spaces around it") << highPort << QByteArray("   127.0.0.1:8080 ") << true;
    QTest::newRow("port left out") << highPort << QByteArray("127.0.0.1") << false;
    QTest::newRow("port cut short") << highPort << QByteArray("127.0.0.1:80") << false;
    QTest::newRow("another name") << highPort << QByteArray("localhost:8080") << false;
    QTest::newRow("80 left out") << usualPort << QByteArray("127.0.0.1") << true;
    QTest::newRow("80 given") << usualPort << QByteArray("127.0.0.1:80") << true;
    QTest::newRow("80 left out, another name") << usualPort << QByteArray("evil.example.com") << false;
    QTest::newRow("80 left out, another port given") << usualPort << QByteArray("127.0.0.1:8080") << false;
    QTest::newRow("80 left out, IPv6") << usualPortV6 << QByteArray("[::1]") << true;
    QTest::newRow("80 given, IPv6") << usualPortV6 << QByteArray("[::1]:80") << true;
}

void TestLoopbackRequest::host_mustBeOurs()
{
    QFETCH(QUrl, redirectUri);
    QFETCH(QByteArray, host);
    const auto request = readLoopbackRequest(headWithHost(host), redirectUri, "s1");
    QTEST(std::holds_alternative<AuthorizationResponse>(request), "isAnswer");
}

void TestLoopbackRequest::host_oneOfTwo_isRefusedOnTheUsualPort()
{
    const QUrl redirectUri(u"http://127.0.0.1:80/callback"_s);
    const auto request = readLoopbackRequest(headWithHost("127.0.0.1\r\nHost: 127.0.0.1:80"), redirectUri, "s1");
    QVERIFY(std::holds_alternative<Refusal>(request));
}

void TestLoopbackRequest::pasted_isTheAnswer_data()
{
    QTest::addColumn<QByteArray>("pasted");
    const QByteArray query = "code=4%2F0A+b&state=s1&iss=https%3A%2F%2Flogin.example.com";
    const auto row = [](const char *name, const QByteArray &pasted) { QTest::newRow(name) << pasted; };
    row("whole", "http://127.0.0.1:8080/callback?" + query);
    row("without its scheme", "127.0.0.1:8080/callback?" + query);
    row("from the question mark on", '?' + query);
    row("only the query", query);
    row("with a fragment", "http://127.0.0.1:8080/callback?" + query + "#_=_");
    row("spaces around it", " \thttp://127.0.0.1:8080/callback?" + query + " \r\n");
    row("in quotation marks", "\"http://127.0.0.1:8080/callback?" + query + "\" ");
    row("in single ones", "'http://127.0.0.1:8080/callback?" + query + "'");
    row("as in mail", "<http://127.0.0.1:8080/callback?" + query + ">");
    row("scheme and host in capitals", "HTTP://127.0.0.1:8080/callback?" + query);
    row("broken over lines", "http://127.0.0.1:8080/callback?" + query.left(20) + "\r\n  " + query.mid(20));
    row("broken in its query alone", query.left(20) + '\n' + query.mid(20));
    row("with a byte order mark", "\xef\xbb\xbfhttp://127.0.0.1:8080/callback?" + query);
    row("no-break spaces around it", "\xc2\xa0http://127.0.0.1:8080/callback?" + query + "\xc2\xa0");
    row("a bracketed paste", "\x1b[200~http://127.0.0.1:8080/callback?" + query + "\x1b[201~\n");
    row("Ctrl+V before it", "\x16http://127.0.0.1:8080/callback?" + query);
    row("in typographic quotation marks", "\xe2\x80\x9chttp://127.0.0.1:8080/callback?" + query + "\xe2\x80\x9d");
    row("from HTML", "http://127.0.0.1:8080/callback?" + QByteArray(query).replace("&", "&amp;"));
    row("in Markdown", "[here](http://127.0.0.1:8080/callback?" + query + ')');
    row("in a sentence", "It ended on http://127.0.0.1:8080/callback?" + query + " with an error");
    row("above another line",
        "http://127.0.0.1:8080/callback?state=s1&iss=https%3A%2F%2Flogin.example.com&code=4%2F0A+b\n"
        "What now?");
    row("below another line", "Here it is:\nhttp://127.0.0.1:8080/callback?" + query);
}

void TestLoopbackRequest::pasted_isTheAnswer()
{
    QFETCH(QByteArray, pasted);
    const auto judged = readPastedRedirect(pasted, QUrl(u"http://127.0.0.1:8080/callback"_s), "s1");
    QVERIFY(std::holds_alternative<AuthorizationResponse>(judged));
    const AuthorizationResponse response{u"4/0A b"_s, {}, {}, u"https://login.example.com"_s};
    QCOMPARE(std::get<AuthorizationResponse>(judged), response);
}

void TestLoopbackRequest::pasted_isRefused_data()
{
    QTest::addColumn<QByteArray>("pasted");
    QTest::addColumn<QByteArray>("reason");
    const QByteArray notOurs = "This isn't the address that this sign-in ends on";
    const QByteArray another = "This answer belongs to another sign-in";
    const auto row = [](const char *name, const QByteArray &pasted, const QByteArray &reason) {
        QTest::newRow(name) << pasted << reason;
    };
    row("nothing", "", notOurs);
    row("quotation marks alone", "\"'\"", notOurs);
    row("a word", "hello", notOurs);
    row("without a query", "http://127.0.0.1:8080/callback", notOurs);
    row("where the sign-in began", "https://login.example.com/authorize?state=s1&client_id=a", notOurs);
    row("another scheme", "https://127.0.0.1:8080/callback?code=a&state=s1", notOurs);
    row("another host", "http://localhost:8080/callback?code=a&state=s1", notOurs);
    row("another port", "http://127.0.0.1:8081/callback?code=a&state=s1", notOurs);
    row("another path", "http://127.0.0.1:8080/callback/?code=a&state=s1", notOurs);
    row("a name before the host", "http://a@127.0.0.1:8080/callback?code=a&state=s1", notOurs);
    row("no state", "?code=a", another);
    row("another state", "?code=a&state=s2", another);
    row("a longer state", "?code=a&state=s11", another);
    row("two states", "?code=a&state=s1&state=s1", another);
    row("another state with an error", "?error=access_denied&state=s2", another);
    row("two codes", "?code=a&code=b&state=s1", "This answer says the same thing twice");
    row("no code", "?state=s1", "This answer is incomplete");
    row("cut off before the state", "http://127.0.0.1:8080/callback?code=a", another);
}

void TestLoopbackRequest::pasted_isRefused()
{
    QFETCH(QByteArray, pasted);
    const auto judged = readPastedRedirect(pasted, QUrl(u"http://127.0.0.1:8080/callback"_s), "s1");
    QVERIFY(std::holds_alternative<Refusal>(judged));
    QTEST(std::get<Refusal>(judged).reason, "reason");
}

void TestLoopbackRequest::refusal_isAWholeAnswer()
{
    const QByteArray answer = httpAnswer(Refusal{"405 Method Not Allowed", "No", "Allow: GET\r\n"});
    QVERIFY(answer.startsWith("HTTP/1.1 405 Method Not Allowed\r\n"));
    QVERIFY(answer.contains("\r\nAllow: GET\r\n"));
    QVERIFY(answer.contains("\r\nContent-Length: 4\r\n"));
    QVERIFY(answer.endsWith("\r\n\r\nNo.\n"));
}

QTEST_GUILESS_MAIN(TestLoopbackRequest)
#include "tst_loopbackrequest.moc"
