// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/loopbacklistener.h"

#include "tests/support/loopbackfixture.h"

#include <QDir>
#include <QFile>
#include <QSet>
#include <QTcpServer>
#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QUrl destination(u"https://login.example.com/authorize?a=ä &state=s-7Zz_9"_s);

/// Local addresses, as the kernel writes them, of all listening TCP sockets of this process.
QStringList listeningAddresses()
{
    QSet<QString> inodes;
    const QDir folder(u"/proc/self/fd"_s);
    const QFileInfoList descriptors = folder.entryInfoList(QDir::AllEntries | QDir::System);
    for (const QFileInfo &descriptor : descriptors) {
        const QString target = QFile::symLinkTarget(descriptor.filePath());
        inodes += target.section(u'[', 1).chopped(target.endsWith(u']') ? 1 : 0);
    }
    QStringList addresses;
    for (const auto &table : {u"/proc/net/tcp"_s, u"/proc/net/tcp6"_s}) {
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

} // namespace

/// Where the listener listens, and for how long.
class TestLoopbackListener : public LoopbackFixture
{
    Q_OBJECT

private Q_SLOTS:
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
    void answer_first_endsTheListening();
    void close_beforeTheAnswer_takesNone();
    void listen_again_takesOnlyTheNewState();
    void address_leadsOnAsLongAsTheListenerWaits_data();
    void address_leadsOnAsLongAsTheListenerWaits();
    void address_askedForWrongly_leadsNowhere_data();
    void address_askedForWrongly_leadsNowhere();
};

void TestLoopbackListener::redirectUri_hasTheHostAsConfigured_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("path");
    QTest::newRow("IPv4") << u"127.0.0.1"_s << u"/callback"_s;
    QTest::newRow("name") << u"localhost"_s << u"/oidc/login"_s;
    QTest::newRow("IPv6") << u"[::1]"_s << u"/"_s;
    QTest::newRow("no path") << u"127.0.0.1"_s << QString();
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
    QCOMPARE(m_url.toString(), u"http://%1:%2%3"_s.arg(host).arg(m_url.port()).arg(path));
}

void TestLoopbackListener::redirect_bad_isRefused_data()
{
    QTest::addColumn<Redirect>("redirect");
    const QString path = u"/callback"_s;
    QTest::newRow("all addresses") << Redirect{u"0.0.0.0"_s, path, {0}};
    QTest::newRow("another host") << Redirect{u"example.com"_s, path, {0}};
    QTest::newRow("another loopback address") << Redirect{u"127.0.0.2"_s, path, {0}};
    QTest::newRow("no host") << Redirect{{}, path, {0}};
    QTest::newRow("no slash") << Redirect{u"localhost"_s, u"callback"_s, {0}};
    QTest::newRow("query") << Redirect{u"localhost"_s, u"/callback?x=1"_s, {0}};
    QTest::newRow("no ports") << Redirect{u"localhost"_s, path, {}};
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
    const QString v4 = u"0100007F"_s, v6 = u"00000000000000000000000001000000"_s;
    QTest::newRow("IPv4") << u"127.0.0.1"_s << QStringList{v4};
    QTest::newRow("name") << u"localhost"_s << (hasIpv6() ? QStringList{v6, v4} : QStringList{v4});
    if (hasIpv6())
        QTest::newRow("IPv6") << u"[::1]"_s << QStringList{v6};
}

void TestLoopbackListener::sockets_areOnLoopbackAddressesOnly()
{
    QFETCH(QString, host);
    QVERIFY2(QFile::exists(u"/proc/net/tcp"_s), "needs /proc: mount -t proc proc /proc");
    QCOMPARE(listeningAddresses(), QStringList());
    start({host, u"/callback"_s, {0}});
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
        start({u"localhost"_s, u"/callback"_s, {0}});
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
    start({u"127.0.0.1"_s, u"/callback"_s, {other.serverPort(), next}});
    QCOMPARE(m_url.port(), int(next));
}

void TestLoopbackListener::port_takenInOneFamily_nextIsTried()
{
    QTcpServer other;
    QVERIFY(other.listen(hasIpv6() ? QHostAddress::LocalHostIPv6 : QHostAddress::LocalHost));
    start({u"localhost"_s, u"/callback"_s, {other.serverPort(), 0}});
    QVERIFY(m_url.port() != int(other.serverPort()));
}

void TestLoopbackListener::ports_allTaken_areNamed()
{
    QTcpServer one, two;
    QVERIFY(one.listen(QHostAddress::LocalHost) && two.listen(QHostAddress::LocalHost));
    const auto result = m_listener->listen({u"127.0.0.1"_s, u"/callback"_s, {one.serverPort(), two.serverPort()}},
                                           state);
    QVERIFY(!result);
    QCOMPARE(result.error().kind, Error::Kind::SignInFailed);
    QVERIFY(result.error().subject.toString().contains(QString::number(one.serverPort())));
    QVERIFY(result.error().subject.toString().contains(QString::number(two.serverPort())));
    const QString us = u"held by tst_loopbacklis, process %1"_s.arg(QCoreApplication::applicationPid());
    QCOMPARE(result.error().subject.toString().count(us), 2);
    QVERIFY(adviceOn(result.error()).toString().contains(u"End the program"_s));
    QVERIFY(!m_listener->isListening());
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

void TestLoopbackListener::close_beforeTheAnswer_takesNone()
{
    start();
    Browser begun(m_url);
    begun.send("GET /callback?" + goodQuery + " HTTP/1.1\r\n");
    Browser other(m_url); // when this one has its answer, all earlier requests were read
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

void TestLoopbackListener::listen_again_takesOnlyTheNewState()
{
    start();
    QVERIFY(m_listener->listen({}, u"new"_s));
    m_url = m_listener->redirectUri();
    Browser old(m_url);
    old.send(callback(goodQuery, m_url));
    QTRY_COMPARE(old.status(), 400);
    Browser browser(m_url);
    browser.send(callback("code=abc&state=new", m_url));
    QTRY_COMPARE(m_answers->size(), 1);
}

void TestLoopbackListener::address_leadsOnAsLongAsTheListenerWaits_data()
{
    QTest::addColumn<Redirect>("redirect");
    QTest::newRow("IPv4") << Redirect{u"127.0.0.1"_s, u"/callback"_s, {0}};
    QTest::newRow("name") << Redirect{u"localhost"_s, u"/callback"_s, {0}};
    QTest::newRow("no path") << Redirect{u"127.0.0.1"_s, {}, {0}};
    if (hasIpv6())
        QTest::newRow("IPv6") << Redirect{u"[::1]"_s, u"/callback"_s, {0}};
}

/// A browser may be started twice, or fetch the address before it opens it.
void TestLoopbackListener::address_leadsOnAsLongAsTheListenerWaits()
{
    QFETCH(Redirect, redirect);
    start(redirect);
    const QUrl address = m_listener->addressFor(destination, u"/a1"_s);
    QCOMPARE(address.authority(), m_url.authority());
    const auto family = redirect.host == u"[::1]" ? QHostAddress::LocalHostIPv6 : QHostAddress::LocalHost;
    for (int visit = 0; visit < 2; ++visit) {
        Browser browser(m_url, family);
        browser.send(get("/a1", m_url));
        QTRY_VERIFY(browser.isGone());
        QCOMPARE(browser.status(), 302);
        QVERIFY(browser.head().contains(
                "\r\nLocation: https://login.example.com/authorize?a=%C3%A4%20&state=s-7Zz_9\r\n"));
        for (const char *line : {"Cache-Control: no-store", "Referrer-Policy: no-referrer", "Content-Length: 0"})
            QVERIFY(browser.head().contains(line));
    }
    QCOMPARE(m_answers->size(), 0);
    Browser browser(m_url, family);
    browser.send(get(redirect.path.toLatin1() + (redirect.path.isEmpty() ? "/?" : "?") + goodQuery, m_url));
    QTRY_COMPARE(m_answers->size(), 1);
    Browser late(m_url, family);
    QTRY_VERIFY(late.isGone());
    QVERIFY(late.received().isEmpty());
}

void TestLoopbackListener::address_askedForWrongly_leadsNowhere_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    QTest::newRow("another path") << get("/a2", QUrl(u"http://host"_s)) << 404;
    QTest::newRow("another host") << get("/a1", QUrl(u"http://evil.example.com"_s)) << 404;
    QTest::newRow("another method") << QByteArray("POST /a1 HTTP/1.1\r\nHost: host\r\n\r\n") << 405;
    QTest::newRow("of an earlier sign-in") << get("/a0", QUrl(u"http://host"_s)) << 404;
}

void TestLoopbackListener::address_askedForWrongly_leadsNowhere()
{
    QFETCH(QByteArray, request);
    start();
    m_listener->addressFor(destination, u"/a0"_s);
    start();
    m_listener->addressFor(destination, u"/a1"_s);
    Browser stranger(m_url);
    stranger.send(request.replace("host", m_url.authority().toLatin1()));
    QTRY_VERIFY(stranger.isGone());
    QTEST(stranger.status(), "status");
    QVERIFY(!stranger.received().contains("Location"));
    QVERIFY(!stranger.received().contains("login.example.com"));
}

QTEST_GUILESS_MAIN(TestLoopbackListener)
#include "tst_loopbacklistener.moc"
