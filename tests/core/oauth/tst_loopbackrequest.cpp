// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/loopbackrequest.h"

#include <QTest>

using namespace authtray;

namespace {

QByteArray headWithHost(const QByteArray &host)
{
    return "GET /callback?code=abc&state=s1 HTTP/1.1\r\nAccept: */*\r\nHost: " + host;
}

} // namespace

/// What it takes for a request to be the answer; tst_loopbacklistener turns the others away through real sockets.
class TestLoopbackRequest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void host_mustBeOurs_data();
    void host_mustBeOurs();
    void host_oneOfTwo_isRefusedOnTheUsualPort();
    void refusal_isAWholeAnswer();
};

void TestLoopbackRequest::host_mustBeOurs_data()
{
    QTest::addColumn<QUrl>("redirectUri");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("isAnswer");
    const QUrl usualPort(QStringLiteral("http://127.0.0.1:80/callback"));
    const QUrl usualPortV6(QStringLiteral("http://[::1]:80/callback"));
    const QUrl highPort(QStringLiteral("http://127.0.0.1:8080/callback"));
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
    const QUrl redirectUri(QStringLiteral("http://127.0.0.1:80/callback"));
    const auto request = readLoopbackRequest(headWithHost("127.0.0.1\r\nHost: 127.0.0.1:80"), redirectUri, "s1");
    QVERIFY(std::holds_alternative<Refusal>(request));
}

void TestLoopbackRequest::refusal_isAWholeAnswer()
{
    const QByteArray answer = httpAnswer(Refusal{"405 Method Not Allowed", "No.\n", "Allow: GET\r\n"});
    QVERIFY(answer.startsWith("HTTP/1.1 405 Method Not Allowed\r\n"));
    QVERIFY(answer.contains("\r\nAllow: GET\r\n"));
    QVERIFY(answer.contains("\r\nContent-Length: 4\r\n"));
    QVERIFY(answer.endsWith("\r\n\r\nNo.\n"));
}

QTEST_GUILESS_MAIN(TestLoopbackRequest)
#include "tst_loopbackrequest.moc"
