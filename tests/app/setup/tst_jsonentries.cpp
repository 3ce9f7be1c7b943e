// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/setup/jsonentries.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace authtray;

namespace {

const QString file = QStringLiteral("/file");

JsonEntries entries(const QByteArrayList &keys)
{
    JsonEntries entries{"helpers", {}, [](const QJsonValue &value) { return value.toString().startsWith(u"ours"); }};
    for (const QByteArray &key : keys)
        entries.values.insert(key, "\"ours\"");
    return entries;
}

Result<QByteArray> with(const QByteArray &text, const QByteArrayList &keys)
{
    return withJsonEntries(text, entries(keys), file);
}

QByteArrayList lines(const QByteArrayList &keys)
{
    QByteArrayList lines;
    for (const QByteArray &key : keys)
        lines += "\"helpers\": {\"" + key + "\": \"ours\"}";
    return lines;
}

} // namespace

class TestJsonEntries : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void entries_areWrittenAndRemoved_data();
    void entries_areWrittenAndRemoved();
    void keysThatAreNoLongerWanted_areRemoved();
    void earlierValue_isReplaced();
    void object_isAValue();
    void conflict_changesNothing_data();
    void conflict_changesNothing();
};

void TestJsonEntries::entries_areWrittenAndRemoved_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("nothing") << QByteArray("{}\n")
                             << QByteArray("{\n\t\"helpers\": {\n\t\t\"a\": \"ours\",\n\t\t\"b:1\": \"ours\"\n\t}\n}\n");
    QTest::newRow("something else")
            << QByteArray("{\n  \"z\": [1, {\"}\": \"\\\"{\"}],\n  \"a\": null\n}")
            << QByteArray("{\n  \"z\": [1, {\"}\": \"\\\"{\"}],\n  \"a\": null,\n  \"helpers\": {\n    \"a\": \"ours\",\n"
                          "    \"b:1\": \"ours\"\n  }\n}");
    QTest::newRow("another helper")
            << QByteArray("{\n\t\"helpers\": {\n\t\t\"other\": \"mine\"\n\t},\n\t\"x\": {}\n}\n")
            << QByteArray(
                       "{\n\t\"helpers\": {\n\t\t\"other\": \"mine\",\n\t\t\"a\": \"ours\",\n\t\t\"b:1\": \"ours\"\n\t},\n\t\"x\": {}\n}\n");
    QTest::newRow("DOS's line ends")
            << QByteArray("{\r\n \"x\": 1\r\n}\r\n")
            << QByteArray(
                       "{\r\n \"x\": 1,\r\n \"helpers\": {\r\n  \"a\": \"ours\",\r\n  \"b:1\": \"ours\"\r\n }\r\n}\r\n");
}

void TestJsonEntries::entries_areWrittenAndRemoved()
{
    QFETCH(QByteArray, before);
    const QByteArrayList keys{"a", "b:1"};
    const auto after = with(before, keys);
    QVERIFY(after);
    QTEST(*after, "after");
    QVERIFY(QJsonDocument::fromJson(*after).isObject());
    QCOMPARE(*with(*after, keys), *after);
    QCOMPARE(jsonLinesIn(*after, entries({})), lines(keys));
    QCOMPARE(*with(*after, {}), before);
    QCOMPARE(*with(before, {}), before);
}

void TestJsonEntries::keysThatAreNoLongerWanted_areRemoved()
{
    const QByteArray both = *with("{\"x\": 1}", {"a", "b"});
    QCOMPARE(*with(both, {"b"}), *with("{\"x\": 1}", {"b"}));
    QCOMPARE(jsonLinesIn(*with(both, {"c"}), entries({})), lines({"c"}));
    QCOMPARE(*with(both, {}), "{\"x\": 1}");
}

void TestJsonEntries::earlierValue_isReplaced()
{
    QCOMPARE(*with("{\"helpers\": {\"a\": \"ours, of old\", \"b\": \"mine\"}}", {"a"}),
             QByteArray("{\"helpers\": {\"b\": \"mine\",\"a\": \"ours\"}}"));
}

void TestJsonEntries::object_isAValue()
{
    const JsonEntries wanted{"servers", {{"a", R"({"command": "x", "args": ["}", 1]})"}}, [](const QJsonValue &value) {
                                 return value.toObject().value(QStringLiteral("command")).toString() == u"x";
                             }};
    const QByteArray before = "{\n  \"servers\": {\n    \"b\": {}\n  }\n}\n";
    const auto after = withJsonEntries(before, wanted, file);
    QCOMPARE(*after, QByteArray("{\n  \"servers\": {\n    \"b\": {},\n"
                                "    \"a\": {\"command\": \"x\", \"args\": [\"}\", 1]}\n  }\n}\n"));
    QCOMPARE(*withJsonEntries(*after, wanted, file), *after);
    QCOMPARE(jsonLinesIn(*after, wanted), QByteArrayList{R"("servers": {"a": {"args":["}",1],"command":"x"}})"});
    QCOMPARE(*withJsonEntries(*after, {"servers", {}, wanted.isOwn}, file), before);
}

void TestJsonEntries::conflict_changesNothing_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"", "{", "[]", "null", "{\"helpers\": []}", "{\"helpers\": {\"a\": \"mine\"}}"})
        QTest::newRow(text) << QByteArray(text);
}

void TestJsonEntries::conflict_changesNothing()
{
    QFETCH(QByteArray, text);
    const auto after = with(text, {"a"});
    QVERIFY(!after);
    QCOMPARE(after.error().kind, Error::Kind::BadInput);
}

QTEST_GUILESS_MAIN(TestJsonEntries)
#include "tst_jsonentries.moc"
