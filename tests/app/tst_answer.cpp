// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/answer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace authtray;
using Kind = Error::Kind;

namespace {

QJsonObject parse(const JsonLines &lines)
{
    QJsonParseError problem;
    const auto document = QJsonDocument::fromJson(lines.text(), &problem);
    return problem.error == QJsonParseError::NoError ? document.object() : QJsonObject{{QStringLiteral("broken"), true}};
}

} // namespace

class TestAnswer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void text_isReadBackAsItWasPut_data();
    void text_isReadBackAsItWasPut();
    void text_empty_isNull();
    void truth_isReadBack();
    void object_isReadBackAsItWasPut_data();
    void object_isReadBackAsItWasPut();
    void lines_withinLines_areReadBack();
    void keys_keepTheirOrder();
    void lines_areIndentedByDepth();
    void lines_none_areAnEmptyObject();

    void failure_saysWhatAndWhatToDo();
    void failure_withoutAdvice_isOneLine();
    void exitCode_isTheContracts_data();
    void exitCode_isTheContracts();
};

void TestAnswer::text_isReadBackAsItWasPut_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << QStringLiteral("ada@example.com");
    QTest::newRow("quotes and backslash") << QStringLiteral(R"(say "no" to C:\)");
    QTest::newRow("lines and tabs") << QStringLiteral("a\nb\tc\r");
    QTest::newRow("control character") << QStringLiteral("\x01\x1b[31m");
    QTest::newRow("NUL") << QStringLiteral("a") + QChar(u'\0') + QStringLiteral("b");
    QTest::newRow("beyond ASCII") << QStringLiteral("Žofie 🦊 日本");
    QTest::newRow("brackets and comma") << QStringLiteral("], [");
    QTest::newRow("looks like null") << QStringLiteral("null");
    QTest::newRow("spaces") << QStringLiteral("  ");
}

void TestAnswer::text_isReadBackAsItWasPut()
{
    QFETCH(QString, text);
    JsonLines lines;
    lines.put("key", text);
    QCOMPARE(parse(lines).value(u"key").toString(), text);
    QCOMPARE(lines.text().count('\n'), 2);
}

void TestAnswer::text_empty_isNull()
{
    JsonLines lines;
    lines.put("key", QString());
    QVERIFY(parse(lines).value(u"key").isNull());
}

void TestAnswer::truth_isReadBack()
{
    JsonLines lines;
    lines.put("yes", true).put("no", false);
    QCOMPARE(parse(lines).value(u"yes"), QJsonValue(true));
    QCOMPARE(parse(lines).value(u"no"), QJsonValue(false));
}

void TestAnswer::object_isReadBackAsItWasPut_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("empty") << QByteArray("{}");
    QTest::newRow("flat") << QByteArray(R"({"a":1,"b":"x","c":null,"d":true})");
    QTest::newRow("nested") << QByteArray(R"({"a":{"b":{"c":[1,{"d":2},[]]}}})");
    QTest::newRow("line breaks within texts") << QByteArray(R"({"a":"one\n    two\n","b":["\n    "]})");
}

void TestAnswer::object_isReadBackAsItWasPut()
{
    QFETCH(QByteArray, json);
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    JsonLines lines;
    lines.put("key", object);
    QCOMPARE(parse(lines).value(u"key").toObject(), object);
}

void TestAnswer::lines_withinLines_areReadBack()
{
    JsonLines inner, outer;
    inner.put("a", QStringLiteral("x\n"));
    outer.put("inner", inner).put("b", true);
    QCOMPARE(parse(outer).value(u"inner").toObject().value(u"a").toString(), QStringLiteral("x\n"));
    QCOMPARE(parse(outer).value(u"b"), QJsonValue(true));
}

void TestAnswer::keys_keepTheirOrder()
{
    JsonLines inner, outer;
    inner.put("z", true).put("a", true);
    outer.put("Result", QStringLiteral("Success")).put("Data", inner).put("Code", QStringLiteral("x"));
    const QByteArray text = outer.text();
    qsizetype last = -1;
    for (const char *key : {"\"Result\"", "\"Data\"", "\"z\"", "\"a\"", "\"Code\""}) {
        QVERIFY2(text.indexOf(key) > last, key);
        last = text.indexOf(key);
    }
}

void TestAnswer::lines_areIndentedByDepth()
{
    JsonLines inner, outer;
    inner.put("b", false);
    outer.put("a", inner).put("c", QJsonObject{{QStringLiteral("d"), QJsonArray{1}}});
    QCOMPARE(outer.text(), QByteArray("{\n"
                                      "  \"a\": {\n"
                                      "    \"b\": false\n"
                                      "  },\n"
                                      "  \"c\": {\n"
                                      "    \"d\": [\n"
                                      "      1\n"
                                      "    ]\n"
                                      "  }\n"
                                      "}"));
}

void TestAnswer::lines_none_areAnEmptyObject()
{
    QCOMPARE(parse(JsonLines()), QJsonObject());
}

void TestAnswer::failure_saysWhatAndWhatToDo()
{
    const Answer answer = failure({Kind::NotSignedIn, QStringLiteral("work"), {}}, Failure);
    QCOMPARE(answer.exitCode, int(Failure));
    QCOMPARE(answer.err, QByteArray("Error: not authenticated\nRun 'authtray --cli login' to authenticate\n"));
    QVERIFY(answer.out.isEmpty());
}

void TestAnswer::failure_withoutAdvice_isOneLine()
{
    QCOMPARE(failure({Kind::Cancelled, {}, {}}).err, QByteArray("Error: cancelled\n"));
}

void TestAnswer::exitCode_isTheContracts_data()
{
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<int>("code");
    QTest::newRow("not signed in") << Kind::NotSignedIn << 2;
    QTest::newRow("session ended") << Kind::SessionEnded << 2;
    QTest::newRow("expired") << Kind::TokenExpired << 2;
    QTest::newRow("refused token") << Kind::TokenRefused << 2;
    QTest::newRow("refused") << Kind::Refused << 2;
    QTest::newRow("sign-in failed") << Kind::SignInFailed << 2;
    QTest::newRow("another account") << Kind::OtherAccount << 2;
    QTest::newRow("unreachable") << Kind::Unreachable << 2;
    QTest::newRow("locked keychain") << Kind::StoreLocked << 2;
    QTest::newRow("no keychain") << Kind::StoreAbsent << 2;
    QTest::newRow("lost entry") << Kind::StoreMissing << 2;
    QTest::newRow("unwritable file") << Kind::WriteFailed << 1;
    QTest::newRow("unreadable file") << Kind::ReadFailed << 1;
    QTest::newRow("bad input") << Kind::BadInput << 3;
    QTest::newRow("time-out") << Kind::TimedOut << 4;
    QTest::newRow("silent keychain") << Kind::StoreSilent << 4;
    QTest::newRow("cancelled") << Kind::Cancelled << 130;
}

void TestAnswer::exitCode_isTheContracts()
{
    QFETCH(Kind, kind);
    QTEST(exitCodeOf({kind, {}, {}}), "code");
}

QTEST_APPLESS_MAIN(TestAnswer)
#include "tst_answer.moc"
