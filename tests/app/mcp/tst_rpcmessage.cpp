// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/mcp/rpcmessage.h"

#include <QTest>

using namespace authtray;

class RpcMessageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void read_kinds();
    void read_severalInOne();
    void read_whatIsNoMessage_data();
    void read_whatIsNoMessage();
    void error_hasTheIdAsItWas();
    void inOneLine_changesOnlyLineBreaks();
};

void RpcMessageTest::read_kinds()
{
    const auto request = readRpcMessage(R"({"jsonrpc":"2.0","id":"a","method":"tools/list"})");
    QCOMPARE(request->requests, QList<QJsonValue>{QStringLiteral("a")});
    QVERIFY(request->answers.isEmpty() && !request->isInitialize);
    QVERIFY(readRpcMessage(R"({"jsonrpc":"2.0","id":0,"method":"initialize"})")->isInitialize);
    QVERIFY(readRpcMessage(R"({"jsonrpc":"2.0","method":"notifications/initialized"})")->isInitialized);
    const auto cancel = readRpcMessage(
            R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":3}})");
    QCOMPARE(cancel->cancelled, QJsonValue(3));
    QVERIFY(cancel->requests.isEmpty() && cancel->answers.isEmpty());
    const auto answer = readRpcMessage(R"({"jsonrpc":"2.0","id":0,"result":{"protocolVersion":"2025-11-25"}})");
    QCOMPARE(answer->answers, QList<QJsonValue>{0});
    QCOMPARE(answer->protocolVersion, QStringLiteral("2025-11-25"));
    const auto error = readRpcMessage(R"({"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"a"}})");
    QVERIFY(error->isError);
    QCOMPARE(error->answers, QList<QJsonValue>{QJsonValue()});
}

void RpcMessageTest::read_severalInOne()
{
    const auto several = readRpcMessage(
            R"([{"id":1,"method":"a"},{"method":"b"},{"id":2,"method":"c"},{"id":3,"result":{}}])");
    QCOMPARE(several->requests, (QList<QJsonValue>{1, 2}));
    QCOMPARE(several->answers, QList<QJsonValue>{3});
}

void RpcMessageTest::read_whatIsNoMessage_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text :
         {"", "{}", "[]", "1", "{", "<html>", R"({"id":1})", R"([{"id":1,"method":"a"},1])", R"({"method":1})"})
        QTest::newRow(text) << QByteArray(text);
}

void RpcMessageTest::read_whatIsNoMessage()
{
    QFETCH(const QByteArray, text);
    QVERIFY(!readRpcMessage(text));
}

void RpcMessageTest::error_hasTheIdAsItWas()
{
    const auto message = readRpcMessage(R"({"id":9007199254740993,"method":"a"})");
    QCOMPARE(rpcError(message->requests.first(), ServerError, QStringLiteral("x")),
             QByteArray(R"({"error":{"code":-32000,"message":"x"},"id":9007199254740993,"jsonrpc":"2.0"})"));
    QVERIFY(rpcError(QJsonValue(QJsonValue::Undefined), ParseError, {}).contains(R"("id":null)"));
}

void RpcMessageTest::inOneLine_changesOnlyLineBreaks()
{
    QCOMPARE(inOneLine("{\r\n  \"a\": \"b\\n c\"\n}\n"), QByteArray("{    \"a\": \"b\\n c\" }"));
}

QTEST_GUILESS_MAIN(RpcMessageTest)
#include "tst_rpcmessage.moc"
