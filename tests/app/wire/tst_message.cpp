// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wire/message.h"

#include <QTest>

using namespace authtray;

class TestMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrip_data();
    void roundTrip();
    void parts_areIncompleteUntilTheLast();
    void twoInARow_comeOneAfterTheOther();
    void nonsense_isMalformed_data();
    void nonsense_isMalformed();
    void message_longerThanAllowed_isMalformedFromItsLengthOn();
};

void TestMessage::roundTrip_data()
{
    QTest::addColumn<Message>("message");
    QTest::newRow("nothing") << Message{};
    QTest::newRow("an empty field") << Message{""};
    QTest::newRow("some") << Message{"run", std::string("\0\n\xff", 3), "ü"};
    QTest::newRow("a large field") << Message{std::string(1024 * 1024, 'x')};
}

void TestMessage::roundTrip()
{
    QFETCH(Message, message);
    std::string buffer = pack(message);
    QCOMPARE(std::get<Message>(takeMessage(buffer)), message);
    QVERIFY(buffer.empty());
}

void TestMessage::parts_areIncompleteUntilTheLast()
{
    const std::string whole = pack({"one", "two"});
    std::string buffer;
    for (const char byte : whole.substr(0, whole.size() - 1)) {
        buffer += byte;
        QVERIFY(std::holds_alternative<Incomplete>(takeMessage(buffer)));
    }
    buffer += whole.back();
    QVERIFY(std::holds_alternative<Message>(takeMessage(buffer)));
}

void TestMessage::twoInARow_comeOneAfterTheOther()
{
    std::string buffer = pack({"one"}) + pack({"two"});
    QCOMPARE(std::get<Message>(takeMessage(buffer)), Message{"one"});
    QCOMPARE(std::get<Message>(takeMessage(buffer)), Message{"two"});
}

void TestMessage::nonsense_isMalformed_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("too long") << QByteArray("\xff\xff\xff\xff", 4);
    QTest::newRow("text") << QByteArray("GET / HTTP/1.1\r\n");
    QTest::newRow("a field that leaves its message") << QByteArray("\0\0\0\x05\0\0\0\x09x", 9);
    QTest::newRow("a field without a whole length") << QByteArray("\0\0\0\x02xx", 6);
}

void TestMessage::nonsense_isMalformed()
{
    QFETCH(QByteArray, bytes);
    std::string buffer = bytes.toStdString();
    QVERIFY(std::holds_alternative<Malformed>(takeMessage(buffer)));
}

void TestMessage::message_longerThanAllowed_isMalformedFromItsLengthOn()
{
    std::string buffer = pack({std::string(996, 'x')}); // and twice four bytes of lengths
    std::string beginning = buffer.substr(0, 4);
    QVERIFY(std::holds_alternative<Incomplete>(takeMessage(beginning, 1004)));
    QVERIFY(std::holds_alternative<Malformed>(takeMessage(beginning, 1003)));
    QVERIFY(std::holds_alternative<Message>(takeMessage(buffer, 1004)));
}

QTEST_GUILESS_MAIN(TestMessage)
#include "tst_message.moc"
