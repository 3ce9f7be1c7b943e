// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/connection.h"

#include <QLocalServer>
#include <QTemporaryDir>
#include <QTest>

using namespace authtray;

class TestConnection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void messages_inNumber_waitAtTheirSender();
};

/// Otherwise a client that sends more than it is answered fills this process's memory.
void TestConnection::messages_inNumber_waitAtTheirSender()
{
    constexpr std::size_t maxSize = 2048;
    constexpr qint64 sent = 8 * 1024 * 1024;
    constexpr int taken = 2000;
    const QTemporaryDir folder;
    QLocalServer server;
    QVERIFY(server.listen(folder.filePath(QStringLiteral("socket"))));
    QLocalSocket client;
    client.connectToServer(server.fullServerName());
    QVERIFY(server.waitForNewConnection(1000));
    Connection connection(std::unique_ptr<QLocalSocket>(server.nextPendingConnection()), maxSize);
    int count = 0;
    connect(&connection, &Connection::received, this, [&](const std::optional<Message> &message) {
        QVERIFY(message);
        connection.pause();
        if (++count < taken)
            QTimer::singleShot(0, &connection, &Connection::resume);
    });
    const QByteArray message = QByteArray::fromStdString(pack({"x"}));
    client.write(message.repeated(sent / message.size()));
    QTRY_COMPARE(count, taken);
    QVERIFY(client.bytesToWrite() > sent / 2);
}

QTEST_GUILESS_MAIN(TestConnection)
#include "tst_connection.moc"
