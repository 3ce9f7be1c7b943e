// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/platform/portholder.h"

#include <QDir>
#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace authtray;

namespace {

std::optional<QString> holderOf(quint16 port, const QString &proc = QStringLiteral("/proc"))
{
    const auto holder = portHolder(port, proc);
    return holder ? std::optional(holder->toString()) : std::nullopt;
}

} // namespace

/// On the kernel's own tables, and on ones of another computer.
class TestPortHolder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void port_ofOurs_namesUs_data();
    void port_ofOurs_namesUs();
    void port_free_hasNoHolder();
    void port_connectedOnly_hasNoHolder();
    void process_isFoundByItsSocket();
    void process_withAnOddName_isPrintable();
    void socket_ofAnotherUser_isOnlyThat();
    void socket_thatNobodyHasOpen_isHidden();
    void tables_missing_sayNothing();
    void visitor_isToldByItsSocket_data();
    void visitor_isToldByItsSocket();
    void visitor_ofAnotherUserFromTheSamePort_isAnother();
    void visitor_ofOurs_isNoOther();

private:
    void listenThere(uint user);
    void runThere(const QByteArray &name, const char *socket);
    std::optional<QString> holderThere() const { return holderOf(8104, m_proc->path()); }

    std::unique_ptr<QTemporaryDir> m_proc;
};

void TestPortHolder::init()
{
    m_proc = std::make_unique<QTemporaryDir>();
}

/// A program with this user id listens on port 8104, as 1F A8 in the table.
void TestPortHolder::listenThere(uint user)
{
    QVERIFY(QDir(m_proc->path()).mkpath(QStringLiteral("net")));
    QFile table(m_proc->filePath(QStringLiteral("net/tcp")));
    QVERIFY(table.open(QIODevice::WriteOnly));
    table.write("  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
                "   0: 0100007F:1FA9 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 76 1 0 100 0\n"
                "   1: 0100007F:1FA8 00000000:0000 0A 00000000:00000000 00:00000000 00000000 "
                + QByteArray::number(user) + "        0 77 1 0 100 0\n");
}

void TestPortHolder::runThere(const QByteArray &name, const char *socket)
{
    QVERIFY(QDir(m_proc->path()).mkpath(QStringLiteral("123/fd")));
    QFile comm(m_proc->filePath(QStringLiteral("123/comm")));
    QVERIFY(comm.open(QIODevice::WriteOnly));
    comm.write(name + '\n');
    QVERIFY(QFile::link(QStringLiteral("/dev/null"), m_proc->filePath(QStringLiteral("123/fd/0"))));
    QVERIFY(QFile::link(QString::fromLatin1(socket), m_proc->filePath(QStringLiteral("123/fd/4"))));
}

void TestPortHolder::port_ofOurs_namesUs_data()
{
    QTest::addColumn<QHostAddress>("address");
    QTest::newRow("IPv4") << QHostAddress(QHostAddress::LocalHost);
    QTest::newRow("all addresses") << QHostAddress(QHostAddress::Any);
}

void TestPortHolder::port_ofOurs_namesUs()
{
    QFETCH(QHostAddress, address);
    QTcpServer server;
    QVERIFY(server.listen(address));
    QCOMPARE(holderOf(server.serverPort()),
             QStringLiteral("tst_portholder, process %1").arg(QCoreApplication::applicationPid()));
}

void TestPortHolder::port_free_hasNoHolder()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    const quint16 port = server.serverPort();
    server.close();
    QCOMPARE(holderOf(port), std::nullopt);
}

void TestPortHolder::port_connectedOnly_hasNoHolder()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QTcpSocket client;
    client.connectToHost(QHostAddress(QHostAddress::LocalHost), server.serverPort());
    QTRY_COMPARE(client.state(), QAbstractSocket::ConnectedState);
    QCOMPARE(holderOf(client.localPort()), std::nullopt);
}

void TestPortHolder::process_isFoundByItsSocket()
{
    listenThere(::getuid());
    runThere("node", "socket:[77]");
    QCOMPARE(holderThere(), QStringLiteral("node, process 123"));
}

void TestPortHolder::process_withAnOddName_isPrintable()
{
    listenThere(::getuid());
    runThere("a\x1b[2Jb", "socket:[77]");
    QCOMPARE(holderThere(), QStringLiteral("a?[2Jb, process 123"));
}

void TestPortHolder::socket_ofAnotherUser_isOnlyThat()
{
    listenThere(::getuid() + 1);
    runThere("node", "socket:[78]");
    QCOMPARE(holderThere(), QStringLiteral("another user's program"));
}

void TestPortHolder::socket_thatNobodyHasOpen_isHidden()
{
    listenThere(::getuid());
    QCOMPARE(holderThere(), QStringLiteral("a program that hides, perhaps another sign-in of Authtray"));
}

void TestPortHolder::tables_missing_sayNothing()
{
    QCOMPARE(holderThere(), std::nullopt);
}

void TestPortHolder::visitor_isToldByItsSocket_data()
{
    QTest::addColumn<QByteArray>("table");
    QTest::addColumn<bool>("isAnother");
    const auto row = [](const char *ends, uint user, const char *inode) {
        return QByteArray("   1: ") + ends + " 01 00000000:00000000 00:00000000 00000000 " + QByteArray::number(user)
               + " 0 " + inode + " 1 0 20 4 30 10 -1\n";
    };
    constexpr auto theirs = "0100007F:C350 0100007F:1FA8";
    constexpr auto ours = "0100007F:1FA8 0100007F:C350";
    constexpr auto theirsOnIPv6 = "0000000000000000FFFF00000100007F:C350 0000000000000000FFFF00000100007F:1FA8";
    constexpr auto oursOnIPv6 = "0000000000000000FFFF00000100007F:1FA8 0000000000000000FFFF00000100007F:C350";
    const QByteArray listener = "   0: 0100007F:1FA8 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 76 1\n";
    QTest::newRow("this user") << listener + row(theirs, ::getuid(), "78") + row(ours, ::getuid(), "77") << false;
    QTest::newRow("root") << listener + row(theirs, 0, "78") + row(ours, ::getuid(), "77") << false;
    QTest::newRow("another user") << listener + row(ours, ::getuid(), "77") + row(theirs, 4711, "78") << true;
    QTest::newRow("another user, on IPv6")
            << listener + row(oursOnIPv6, ::getuid(), "77") + row(theirsOnIPv6, 4711, "78") << true;
    QTest::newRow("another's connection has the same ports")
            << listener + row("0200007F:C350 0200007F:1FA8", 4711, "0") + row(theirs, ::getuid(), "78")
                       + row(ours, ::getuid(), "77")
            << false;
    QTest::newRow("closed already") << listener + row(ours, ::getuid(), "77") + row(theirs, 0, "0") << true;
    QTest::newRow("in another namespace") << listener + row(ours, ::getuid(), "77") << false;
    QTest::newRow("gone") << listener << true;
    QTest::newRow("no table") << QByteArray() << false;
}

void TestPortHolder::visitor_isToldByItsSocket()
{
    QFETCH(QByteArray, table);
    QVERIFY(QDir(m_proc->path()).mkpath(QStringLiteral("net")));
    QFile file(m_proc->filePath(QStringLiteral("net/tcp")));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(table) == table.size());
    file.close();
    const QHostAddress here(QHostAddress::LocalHost);
    QTEST(isVisitedByAnotherUser({here, 8104}, {here, 50000}, m_proc->path()), "isAnother");
    const QHostAddress mapped(here.toIPv6Address());
    QTEST(isVisitedByAnotherUser({mapped, 8104}, {mapped, 50000}, m_proc->path()), "isAnother");
    QVERIFY(isVisitedByAnotherUser({here, 8104}, {{}, 0}, m_proc->path())); // a connection that was reset has no port
}

/// From the listener's own port: the listener's end has the same two ports.
void TestPortHolder::visitor_ofAnotherUserFromTheSamePort_isAnother()
{
    QVERIFY(QDir(m_proc->path()).mkpath(QStringLiteral("net")));
    QFile file(m_proc->filePath(QStringLiteral("net/tcp")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("   1: 0100007F:1FA8 0200007F:1FA8 01 00000000:00000000 00:00000000 00000000 "
               + QByteArray::number(::getuid())
               + " 0 77 1\n   2: 0200007F:1FA8 0100007F:1FA8 01 00000000:00000000 00:00000000 00000000 4711 0 78 1\n");
    file.close();
    QVERIFY(isVisitedByAnotherUser({QHostAddress(QHostAddress::LocalHost), 8104},
                                   {QHostAddress(QStringLiteral("127.0.0.2")), 8104}, m_proc->path()));
}

void TestPortHolder::visitor_ofOurs_isNoOther()
{
    for (const QHostAddress &address :
         {QHostAddress(QHostAddress::LocalHost), QHostAddress(QHostAddress::LocalHostIPv6)}) {
        QTcpServer server;
        if (!server.listen(address))
            continue; // there may be no IPv6
        QTcpSocket visitor;
        visitor.connectToHost(address, server.serverPort());
        QVERIFY(visitor.waitForConnected() && server.waitForNewConnection(5000));
        const Endpoint local{address, server.serverPort()}, peer{address, visitor.localPort()};
        QVERIFY(!isVisitedByAnotherUser(local, peer));
        visitor.abort();
        QVERIFY(isVisitedByAnotherUser(local, peer));
    }
}

QTEST_GUILESS_MAIN(TestPortHolder)
#include "tst_portholder.moc"
