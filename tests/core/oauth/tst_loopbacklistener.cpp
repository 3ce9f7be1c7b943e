// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/loopbacklistener.h"

#include <QDir>
#include <QFile>
#include <QHostAddress>
#include <QSet>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <memory>
#include <vector>

using namespace authtray;
using namespace std::chrono_literals;

namespace {

const QString state = QStringLiteral("s-7Zz_9");
const QByteArray goodQuery = "code=abc&state=s-7Zz_9";

/// One connection of a browser, down to its bytes.
class Browser
{
public:
    explicit Browser(const QUrl &url, QHostAddress::SpecialAddress address = QHostAddress::LocalHost)
    {
        QObject::connect(&m_socket, &QTcpSocket::readyRead, &m_socket, [this] { m_received += m_socket.readAll(); });
        m_socket.connectToHost(QHostAddress(address), static_cast<quint16>(url.port()));
    }

    void send(const QByteArray &bytes) { m_socket.write(bytes); }
    void vanish() { m_socket.abort(); }
    bool isConnected() const { return m_socket.state() == QAbstractSocket::ConnectedState; }
    bool isGone() const { return m_socket.state() == QAbstractSocket::UnconnectedState; }
    QByteArray received() const { return m_received; }
    QByteArray head() const { return m_received.left(m_received.indexOf("\r\n\r\n") + 4); }
    QByteArray body() const { return m_received.mid(m_received.indexOf("\r\n\r\n") + 4); }
    int status() const { return m_received.mid(9, 3).toInt(); }

private:
    QTcpSocket m_socket;
    QByteArray m_received;
};

QByteArray get(const QByteArray &target, const QUrl &url)
{
    return "GET " + target + " HTTP/1.1\r\nHost: " + url.authority().toLatin1() + "\r\nAccept: text/html\r\n\r\n";
}

QByteArray callback(const QByteArray &query, const QUrl &url)
{
    return get("/callback?" + query, url);
}

/// Local addresses, as the kernel writes them, of all listening TCP sockets of this process.
QStringList listeningAddresses()
{
    QSet<QString> inodes;
    const QDir folder(QStringLiteral("/proc/self/fd"));
    const QFileInfoList descriptors = folder.entryInfoList(QDir::AllEntries | QDir::System);
    for (const QFileInfo &descriptor : descriptors) {
        const QString target = QFile::symLinkTarget(descriptor.filePath());
        inodes += target.section(u'[', 1).chopped(target.endsWith(u']') ? 1 : 0);
    }
    QStringList addresses;
    for (const auto &table : {QStringLiteral("/proc/net/tcp"), QStringLiteral("/proc/net/tcp6")}) {
        QFile file(table);
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QStringList lines = QString::fromLatin1(file.readAll()).split(u'\n');
        for (const QString &line : lines) {
            const QStringList columns = line.simplified().split(u' ');
            if (columns.size() > 9 && columns[3] == u"0A" && inodes.contains(columns[9]))
                addresses += columns[1].section(u':', 0, 0);
        }
    }
    addresses.sort();
    return addresses;
}

bool hasIpv6()
{
    return QTcpServer().listen(QHostAddress::LocalHostIPv6);
}

} // namespace

class TestLoopbackListener : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void redirectUri_hasTheHostAsConfigured_data();
    void redirectUri_hasTheHostAsConfigured();
    void redirect_bad_isRefused_data();
    void redirect_bad_isRefused();
    void sockets_areOnLoopbackAddressesOnly_data();
    void sockets_areOnLoopbackAddressesOnly();
    void localhost_answersOnTheFamiliesThereAre();
    void port_taken_nextIsTried();
    void port_takenInOneFamily_nextIsTried();
    void ports_allTaken_areNamed();

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

    void answer_first_endsTheListening();
    void answer_twiceOnOneConnection_isTakenOnce();
    void browser_waitsUntilTheOutcome();
    void browser_isToldTheTruth_data();
    void browser_isToldTheTruth();
    void browser_vanished_outcomeIsHarmless();
    void showOutcome_twiceOrWithoutAnswer_isHarmless();
    void close_beforeTheAnswer_takesNone();
    void close_whileTheBrowserWaits_saysItWasCalledOff();
    void destruction_whileTheBrowserWaits_saysItWasCalledOff();
    void destruction_rightAfterTheOutcome_losesNothing();
    void listen_again_takesOnlyTheNewState();

private:
    void start(const Redirect &redirect = {});

    std::unique_ptr<LoopbackListener> m_listener;
    std::unique_ptr<QSignalSpy> m_answers;
    QUrl m_url;
};

void TestLoopbackListener::init()
{
    m_listener = std::make_unique<LoopbackListener>();
    m_answers = std::make_unique<QSignalSpy>(m_listener.get(), &LoopbackListener::answered);
}

void TestLoopbackListener::cleanup()
{
    m_answers.reset();
    m_listener.reset();
}

void TestLoopbackListener::start(const Redirect &redirect)
{
    QVERIFY(m_listener->listen(redirect, state));
    QVERIFY(m_listener->isListening());
    m_url = m_listener->redirectUri();
    QVERIFY(m_url.port() > 0);
}

void TestLoopbackListener::redirectUri_hasTheHostAsConfigured_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("path");
    QTest::newRow("IPv4") << QStringLiteral("127.0.0.1") << QStringLiteral("/callback");
    QTest::newRow("name") << QStringLiteral("localhost") << QStringLiteral("/oidc/login");
    QTest::newRow("IPv6") << QStringLiteral("[::1]") << QStringLiteral("/");
    QTest::newRow("no path") << QStringLiteral("127.0.0.1") << QString();
}

void TestLoopbackListener::redirectUri_hasTheHostAsConfigured()
{
    QFETCH(QString, host);
    QFETCH(QString, path);
    if (host == u"[::1]" && !hasIpv6()) {
        const auto result = m_listener->listen({host, path, {0}}, state);
        QVERIFY(!result);
        QCOMPARE(result.error().kind, Error::Kind::SignInFailed);
        return;
    }
    start({host, path, {0}});
    QCOMPARE(m_url.toString(), QStringLiteral("http://%1:%2%3").arg(host).arg(m_url.port()).arg(path));
}

void TestLoopbackListener::redirect_bad_isRefused_data()
{
    QTest::addColumn<Redirect>("redirect");
    const QString path = QStringLiteral("/callback");
    QTest::newRow("all addresses") << Redirect{QStringLiteral("0.0.0.0"), path, {0}};
    QTest::newRow("another host") << Redirect{QStringLiteral("example.com"), path, {0}};
    QTest::newRow("another loopback address") << Redirect{QStringLiteral("127.0.0.2"), path, {0}};
    QTest::newRow("no host") << Redirect{{}, path, {0}};
    QTest::newRow("no slash") << Redirect{QStringLiteral("localhost"), QStringLiteral("callback"), {0}};
    QTest::newRow("query") << Redirect{QStringLiteral("localhost"), QStringLiteral("/callback?x=1"), {0}};
    QTest::newRow("no ports") << Redirect{QStringLiteral("localhost"), path, {}};
}

void TestLoopbackListener::redirect_bad_isRefused()
{
    QFETCH(Redirect, redirect);
    const auto result = m_listener->listen(redirect, state);
    QVERIFY(!result);
    QCOMPARE(result.error().kind, Error::Kind::BadInput);
    QVERIFY(!m_listener->isListening());
    QVERIFY(!m_listener->listen({}, {}));
}

void TestLoopbackListener::sockets_areOnLoopbackAddressesOnly_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<QStringList>("addresses");
    const QString v4 = QStringLiteral("0100007F"), v6 = QStringLiteral("00000000000000000000000001000000");
    QTest::newRow("IPv4") << QStringLiteral("127.0.0.1") << QStringList{v4};
    QTest::newRow("name") << QStringLiteral("localhost") << (hasIpv6() ? QStringList{v6, v4} : QStringList{v4});
    if (hasIpv6())
        QTest::newRow("IPv6") << QStringLiteral("[::1]") << QStringList{v6};
}

void TestLoopbackListener::sockets_areOnLoopbackAddressesOnly()
{
    QFETCH(QString, host);
    QVERIFY2(QFile::exists(QStringLiteral("/proc/net/tcp")), "needs /proc: mount -t proc proc /proc");
    QCOMPARE(listeningAddresses(), QStringList());
    start({host, QStringLiteral("/callback"), {0}});
    QTEST(listeningAddresses(), "addresses");
    m_listener->close();
    QCOMPARE(listeningAddresses(), QStringList());
}

void TestLoopbackListener::localhost_answersOnTheFamiliesThereAre()
{
    QList<QHostAddress::SpecialAddress> addresses{QHostAddress::LocalHost};
    if (hasIpv6())
        addresses += QHostAddress::LocalHostIPv6;
    for (const auto address : addresses) {
        start({QStringLiteral("localhost"), QStringLiteral("/callback"), {0}});
        Browser browser(m_url, address);
        browser.send(callback(goodQuery, m_url));
        QTRY_COMPARE(m_answers->size(), 1);
        m_answers->clear();
    }
}

void TestLoopbackListener::port_taken_nextIsTried()
{
    QTcpServer other, free;
    QVERIFY(other.listen(QHostAddress::LocalHost) && free.listen(QHostAddress::LocalHost));
    const quint16 next = free.serverPort();
    free.close();
    start({QStringLiteral("127.0.0.1"), QStringLiteral("/callback"), {other.serverPort(), next}});
    QCOMPARE(m_url.port(), int(next));
}

void TestLoopbackListener::port_takenInOneFamily_nextIsTried()
{
    QTcpServer other;
    QVERIFY(other.listen(hasIpv6() ? QHostAddress::LocalHostIPv6 : QHostAddress::LocalHost));
    start({QStringLiteral("localhost"), QStringLiteral("/callback"), {other.serverPort(), 0}});
    QVERIFY(m_url.port() != int(other.serverPort()));
}

void TestLoopbackListener::ports_allTaken_areNamed()
{
    QTcpServer one, two;
    QVERIFY(one.listen(QHostAddress::LocalHost) && two.listen(QHostAddress::LocalHost));
    const auto result = m_listener->listen(
            {QStringLiteral("127.0.0.1"), QStringLiteral("/callback"), {one.serverPort(), two.serverPort()}}, state);
    QVERIFY(!result);
    QCOMPARE(result.error().kind, Error::Kind::SignInFailed);
    QVERIFY(result.error().subject.toString().contains(QString::number(one.serverPort())));
    QVERIFY(result.error().subject.toString().contains(QString::number(two.serverPort())));
    const QString us = QStringLiteral("held by tst_loopbacklis, process %1").arg(QCoreApplication::applicationPid());
    QCOMPARE(result.error().subject.toString().count(us), 2);
    QVERIFY(adviceOn(result.error()).toString().contains(QStringLiteral("End the program")));
    QVERIFY(!m_listener->isListening());
}

void TestLoopbackListener::answer_isDecodedOnce_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<AuthorizationResponse>("response");
    const auto row = [](const char *name, const QByteArray &query, const AuthorizationResponse &response) {
        QTest::newRow(name) << query + "&state=s-7Zz_9" << response;
    };
    const QString iss = QStringLiteral("https://login.example.com/a");
    row("plain", "code=abc", {QStringLiteral("abc"), {}, {}, {}});
    row("slash and plus", "code=4%2F0A%2Bb", {QStringLiteral("4/0A+b"), {}, {}, {}});
    row("unencoded slash", "code=4/0Ab", {QStringLiteral("4/0Ab"), {}, {}, {}});
    row("plus is a space", "code=a+b%20c", {QStringLiteral("a b c"), {}, {}, {}});
    row("encoded twice", "code=4%252F0A", {QStringLiteral("4%2F0A"), {}, {}, {}});
    row("equals sign in the value", "code=abc==", {QStringLiteral("abc=="), {}, {}, {}});
    row("beyond ASCII", "code=%C3%A4", {QStringLiteral("ä"), {}, {}, {}});
    row("issuer", "code=abc&iss=https%3A%2F%2Flogin.example.com%2Fa", {QStringLiteral("abc"), {}, {}, iss});
    row("empty issuer", "code=abc&iss=", {QStringLiteral("abc"), {}, {}, QString()});
    row("others beside it", "scope=openid&scope=email&session_state=x&&code=abc", {QStringLiteral("abc"), {}, {}, {}});
    row("error", "error=access_denied&error_description=You+said+%3Cno%3E",
        {{}, QStringLiteral("access_denied"), QStringLiteral("You said <no>"), {}});
    row("error and code", "error=access_denied&code=abc", {{}, QStringLiteral("access_denied"), {}, {}});
}

void TestLoopbackListener::answer_isDecodedOnce()
{
    QFETCH(QByteArray, query);
    start();
    Browser browser(m_url);
    browser.send(callback(query, m_url));
    QTRY_COMPARE(m_answers->size(), 1);
    QFETCH(AuthorizationResponse, response);
    QVERIFY(m_answers->first().first().value<AuthorizationResponse>() == response);
}

void TestLoopbackListener::answer_inPieces_isReadWhole()
{
    start();
    Browser browser(m_url);
    const QByteArray request = callback(goodQuery, m_url);
    for (const char byte : request.chopped(1)) {
        browser.send(QByteArray(1, byte));
        QCoreApplication::processEvents();
    }
    Browser other(m_url); // once this one is answered, all before it was read
    other.send(get("/", m_url));
    QTRY_COMPARE(other.status(), 404);
    QCOMPARE(m_answers->size(), 0);
    browser.send(request.last(1));
    QTRY_COMPARE(m_answers->size(), 1);
}

void TestLoopbackListener::answer_withEmptyPath_isTaken()
{
    start({QStringLiteral("127.0.0.1"), {}, {0}});
    Browser browser(m_url);
    browser.send(get("/?" + goodQuery, m_url));
    QTRY_COMPARE(m_answers->size(), 1);
}

void TestLoopbackListener::request_notTheAnswer_isTurnedAway_data()
{
    QTest::addColumn<QByteArray>("request"); // with HOST for ours
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

void TestLoopbackListener::request_notTheAnswer_isTurnedAway()
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

void TestLoopbackListener::request_head_getsNoBody()
{
    start();
    Browser browser(m_url);
    browser.send("HEAD /callback HTTP/1.1\r\nHost: " + m_url.authority().toLatin1() + "\r\n\r\n");
    QTRY_VERIFY(browser.isGone());
    QCOMPARE(browser.status(), 405);
    QVERIFY(browser.body().isEmpty());
}

void TestLoopbackListener::request_oneMegabyte_isTurnedAway()
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

void TestLoopbackListener::visitor_slow_isTurnedAway()
{
    m_listener->setTimeout(200ms);
    start();
    Browser stranger(m_url);
    stranger.send("GET /callback?" + goodQuery + " HTTP/1.1\r\n");
    QTRY_VERIFY(stranger.isGone());
    QCOMPARE(stranger.status(), 408);
    QVERIFY(m_listener->isListening());
}

void TestLoopbackListener::visitor_idleTooLong_isDroppedSilently()
{
    m_listener->setTimeout(200ms);
    start();
    Browser idle(m_url);
    QTRY_VERIFY(idle.isConnected());
    QTRY_VERIFY(idle.isGone());
    QVERIFY(idle.received().isEmpty());
    QVERIFY(m_listener->isListening());
}

void TestLoopbackListener::visitors_idleInNumber_dontBlockTheAnswer()
{
    start();
    Browser early(m_url);
    early.send("GET /callback?" + goodQuery + " HTTP/1.1\r\n"); // has begun, so the idle ones go before it
    std::vector<std::unique_ptr<Browser>> idle;
    for (int i = 0; i < 3 * LoopbackListener::maxConnections; ++i)
        idle.push_back(std::make_unique<Browser>(m_url));
    QTRY_VERIFY(idle.front()->isGone());
    early.send("Host: " + m_url.authority().toLatin1() + "\r\n\r\n");
    QTRY_COMPARE(m_answers->size(), 1);
}

void TestLoopbackListener::visitors_unfinishedInNumber_dontBlockTheAnswer()
{
    start();
    std::vector<std::unique_ptr<Browser>> unfinished;
    for (int i = 0; i < 3 * LoopbackListener::maxConnections; ++i) {
        unfinished.push_back(std::make_unique<Browser>(m_url));
        unfinished.back()->send("GET");
    }
    Browser browser(m_url);
    browser.send(callback(goodQuery, m_url));
    QTRY_COMPARE(m_answers->size(), 1);
}

void TestLoopbackListener::answer_first_endsTheListening()
{
    start();
    Browser open(m_url);
    QTRY_VERIFY(open.isConnected());
    Browser browser(m_url);
    browser.send(callback(goodQuery, m_url));
    QTRY_COMPARE(m_answers->size(), 1);
    QVERIFY(!m_listener->isListening());
    QCOMPARE(m_listener->redirectUri(), m_url);
    Browser second(m_url);
    QTRY_VERIFY(second.isGone());
    open.send(callback(goodQuery, m_url));
    QTRY_VERIFY(open.isGone());
    QVERIFY(open.received().isEmpty());
    QCOMPARE(m_answers->size(), 1);
}

void TestLoopbackListener::answer_twiceOnOneConnection_isTakenOnce()
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

void TestLoopbackListener::browser_waitsUntilTheOutcome()
{
    m_listener->setTimeout(100ms);
    start();
    Browser browser(m_url);
    browser.send(callback(goodQuery, m_url));
    QTRY_COMPARE(m_answers->size(), 1);
    LoopbackListener other; // whose timeout ends later
    other.setTimeout(300ms);
    QVERIFY(other.listen({}, state));
    Browser idle(other.redirectUri());
    QTRY_VERIFY(idle.isConnected());
    QTRY_VERIFY(idle.isGone());
    QVERIFY(browser.isConnected());
    QVERIFY(browser.received().isEmpty());
}

void TestLoopbackListener::browser_isToldTheTruth_data()
{
    QTest::addColumn<EndPage>("page");
    QTest::newRow("success") << EndPage::signedIn(QStringLiteral("PipeOps"), QStringLiteral("ada@example.com"));
    QTest::newRow("failure") << EndPage::failed(QStringLiteral("PipeOps"), QStringLiteral("it failed"), {});
}

void TestLoopbackListener::browser_isToldTheTruth()
{
    QFETCH(EndPage, page);
    start();
    Browser browser(m_url);
    browser.send(callback(goodQuery, m_url));
    QTRY_COMPARE(m_answers->size(), 1);
    m_listener->showOutcome(page);
    QTRY_VERIFY(browser.isGone());
    QCOMPARE(browser.status(), 200);
    QCOMPARE(browser.body(), renderEndPage(page));
    for (const QByteArray &header :
         {QByteArray("Content-Type: text/html; charset=utf-8"), "Content-Security-Policy: " + endPageSecurityPolicy(),
          QByteArray("Cache-Control: no-store"), QByteArray("Referrer-Policy: no-referrer"),
          QByteArray("X-Content-Type-Options: nosniff"), QByteArray("X-Frame-Options: DENY"),
          QByteArray("Connection: close"), "Content-Length: " + QByteArray::number(browser.body().size())})
        QVERIFY2(browser.head().contains("\r\n" + header + "\r\n"), header.constData());
}

void TestLoopbackListener::browser_vanished_outcomeIsHarmless()
{
    start();
    Browser browser(m_url);
    browser.send(callback(goodQuery, m_url));
    QTRY_COMPARE(m_answers->size(), 1);
    browser.vanish();
    const auto held = m_listener->findChildren<QTcpSocket *>();
    QCOMPARE(held.size(), 1);
    m_listener->showOutcome(EndPage::signedIn({}, {})); // before anyone has noticed
    QTRY_COMPARE(m_listener->findChildren<QTcpSocket *>().size(), 0);

    start();
    Browser another(m_url);
    another.send(callback(goodQuery, m_url));
    QTRY_COMPARE(m_answers->size(), 2);
    another.vanish();
    QTRY_COMPARE(m_listener->findChildren<QTcpSocket *>().size(), 0);
    m_listener->showOutcome(EndPage::signedIn({}, {})); // after
}

void TestLoopbackListener::showOutcome_twiceOrWithoutAnswer_isHarmless()
{
    m_listener->showOutcome(EndPage::signedIn({}, {}));
    start();
    m_listener->showOutcome(EndPage::signedIn({}, {}));
    QVERIFY(m_listener->isListening());
    Browser browser(m_url);
    browser.send(callback(goodQuery, m_url));
    QTRY_COMPARE(m_answers->size(), 1);
    m_listener->showOutcome(EndPage::signedIn({}, {}));
    m_listener->showOutcome(EndPage::cancelled());
    m_listener->close();
    QTRY_VERIFY(browser.isGone());
    QCOMPARE(browser.body(), renderEndPage(EndPage::signedIn({}, {})));
}

void TestLoopbackListener::close_beforeTheAnswer_takesNone()
{
    start();
    Browser begun(m_url);
    begun.send("GET /callback?" + goodQuery + " HTTP/1.1\r\n");
    Browser other(m_url); // once this one is answered, all before it was read
    other.send(get("/", m_url));
    QTRY_COMPARE(other.status(), 404);
    m_listener->close();
    QVERIFY(!m_listener->isListening());
    begun.send("Host: " + m_url.authority().toLatin1() + "\r\n\r\n");
    Browser late(m_url);
    late.send(callback(goodQuery, m_url));
    QTRY_VERIFY(begun.isGone() && late.isGone());
    QVERIFY(begun.received().isEmpty() && late.received().isEmpty());
    QCOMPARE(m_answers->size(), 0);
}

void TestLoopbackListener::close_whileTheBrowserWaits_saysItWasCalledOff()
{
    start();
    Browser browser(m_url);
    browser.send(callback(goodQuery, m_url));
    QTRY_COMPARE(m_answers->size(), 1);
    m_listener->close();
    QTRY_VERIFY(browser.isGone());
    QCOMPARE(browser.body(), renderEndPage(EndPage::cancelled()));
}

void TestLoopbackListener::destruction_whileTheBrowserWaits_saysItWasCalledOff()
{
    start();
    Browser browser(m_url);
    browser.send(callback(goodQuery, m_url));
    QTRY_COMPARE(m_answers->size(), 1);
    m_listener.reset();
    QTRY_VERIFY(browser.isGone());
    QCOMPARE(browser.body(), renderEndPage(EndPage::cancelled()));
}

void TestLoopbackListener::destruction_rightAfterTheOutcome_losesNothing()
{
    start();
    Browser browser(m_url);
    browser.send(callback(goodQuery, m_url));
    QTRY_COMPARE(m_answers->size(), 1);
    const EndPage large{true, {}, QString(4'000'000, u'x'), {}, {}}; // more than the kernel takes at once
    m_listener->showOutcome(large);
    m_listener.reset();
    QTRY_VERIFY(browser.isGone());
    QCOMPARE(browser.body(), renderEndPage(large));
}

void TestLoopbackListener::listen_again_takesOnlyTheNewState()
{
    start();
    QVERIFY(m_listener->listen({}, QStringLiteral("new")));
    m_url = m_listener->redirectUri();
    Browser old(m_url);
    old.send(callback(goodQuery, m_url));
    QTRY_COMPARE(old.status(), 400);
    Browser browser(m_url);
    browser.send(callback("code=abc&state=new", m_url));
    QTRY_COMPARE(m_answers->size(), 1);
}

QTEST_GUILESS_MAIN(TestLoopbackListener)
#include "tst_loopbacklistener.moc"
