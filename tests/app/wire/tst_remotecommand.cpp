// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wire/remotecommand.h"

#include <QTest>

using namespace authtray;

class TestRemoteCommand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void message_bringsItOver_data();
    void message_bringsItOver();
    void anotherMessage_isNone_data();
    void anotherMessage_isNone();
};

void TestRemoteCommand::message_bringsItOver_data()
{
    QTest::addColumn<RemoteCommand>("command");
    QTest::newRow("all") << RemoteCommand{
            {"--cli", "status"}, "work", {true, false, true, "Asia/Tokyo"}, {"HOME", "A\nB", "PIPEOPS_TOKEN"}, "a  b ",
            "protocol=https\n"};
    QTest::newRow("nothing") << RemoteCommand{};
    QTest::newRow("empty and foreign arguments")
            << RemoteCommand{{"", "\xff\xfe", "--x=="}, {}, {false, true, false, {}}, {}, {}};
}

void TestRemoteCommand::message_bringsItOver()
{
    QFETCH(RemoteCommand, command);
    const auto received = RemoteCommand::fromMessage(command.toMessage());
    QVERIFY(received.has_value());
    QCOMPARE(received->arguments, command.arguments);
    QCOMPARE(received->profile, command.profile);
    QCOMPARE(received->variables, command.variables);
    QCOMPARE(received->environment, command.environment);
    QCOMPARE(received->input, command.input);
    QCOMPARE(received->style.isTerminal, command.style.isTerminal);
    QCOMPARE(received->style.isUtf8, command.style.isUtf8);
    QCOMPARE(received->style.hasColour, command.style.hasColour);
    QCOMPARE(received->style.timeZone, command.style.timeZone);
}

void TestRemoteCommand::anotherMessage_isNone_data()
{
    QTest::addColumn<Message>("message");
    const Message whole = RemoteCommand{{"status"}, {}, {}, {}, {}}.toMessage();
    const auto with = [&whole](std::size_t index, const char *field) {
        Message message = whole;
        message[index] = field;
        return message;
    };
    QTest::newRow("nothing") << Message{};
    QTest::newRow("too short") << Message(whole.begin(), whole.begin() + 7);
    QTest::newRow("another request") << with(0, "show");
    QTest::newRow("another version") << with(1, "99.0");
    QTest::newRow("not a style") << with(3, "01");
    QTest::newRow("too long without its input") << with(6, std::string(maxCommandSize, 'x').c_str());
    QTest::newRow("variables without an end") << with(4, "HOME");
}

void TestRemoteCommand::anotherMessage_isNone()
{
    QFETCH(Message, message);
    QVERIFY(!RemoteCommand::fromMessage(message));
}

QTEST_GUILESS_MAIN(TestRemoteCommand)
#include "tst_remotecommand.moc"
