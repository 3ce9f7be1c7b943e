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
using namespace std::chrono_literals;

namespace {

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
};

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
