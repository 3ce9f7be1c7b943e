// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/setup/jsonentries.h"

#include <QJsonDocument>
#include <QTest>

using namespace authtray;

namespace {

const QString file = QStringLiteral("/file");

Result<QByteArray> with(const QByteArray &text, const QByteArrayList &keys)
{
    return withJsonEntries(text, "helpers", keys, "ours", file);
}

} // namespace

class TestJsonEntries : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void entries_areWrittenAndRemoved_data();
    void entries_areWrittenAndRemoved();
    void keysThatAreNoLongerWanted_areRemoved();
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
    QCOMPARE(jsonEntriesIn(*after, "helpers", "ours"), keys);
    QCOMPARE(*with(*after, {}), before);
    QCOMPARE(*with(before, {}), before);
}

void TestJsonEntries::keysThatAreNoLongerWanted_areRemoved()
{
    const QByteArray both = *with("{\"x\": 1}", {"a", "b"});
    QCOMPARE(*with(both, {"b"}), *with("{\"x\": 1}", {"b"}));
    QCOMPARE(jsonEntriesIn(*with(both, {"c"}), "helpers", "ours"), QByteArrayList{"c"});
    QCOMPARE(*with(both, {}), "{\"x\": 1}");
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
