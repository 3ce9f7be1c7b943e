// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/setup/jsonentries.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <optional>

Q_DECLARE_METATYPE(std::optional<QByteArray>)

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

Result<QByteArray> with(const std::optional<QByteArray> &text, const QByteArrayList &keys)
{
    return withJsonEntries(text, entries(keys), file);
}

/// The program in them is Authtray's.
JsonEntries servers(const QMap<QByteArray, QByteArray> &values)
{
    return {"servers", values,
            [](const QJsonValue &value) { return value.toObject().value(QStringLiteral("command")).toString() == u"x"; },
            true};
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
    void fileOfItsOwn_isRemoved_data();
    void fileOfItsOwn_isRemoved();
    void emptyObjects_stayAsTheyWere_data();
    void emptyObjects_stayAsTheyWere();
    void comments_stay_data();
    void comments_stay();
    void membersOfThePerson_stay();
    void conflict_changesNothing_data();
    void conflict_changesNothing();
};

void TestJsonEntries::entries_areWrittenAndRemoved_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
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
    QCOMPARE(**withoutJsonEntries(*after, entries({}), file), before);
    QCOMPARE(**withoutJsonEntries(before, entries({}), file), before);
}

void TestJsonEntries::keysThatAreNoLongerWanted_areRemoved()
{
    const QByteArray both = *with("{\"x\": 1}", {"a", "b"});
    QCOMPARE(*with(both, {"b"}), *with("{\"x\": 1}", {"b"}));
    QCOMPARE(jsonLinesIn(*with(both, {"c"}), entries({})), lines({"c"}));
    QCOMPARE(**withoutJsonEntries(both, entries({}), file), "{\"x\": 1}");
}

void TestJsonEntries::earlierValue_isReplaced()
{
    QCOMPARE(*with("{\"helpers\": {\"a\": \"ours, of old\", \"b\": \"mine\"}}", {"a"}),
             QByteArray("{\"helpers\": {\"a\": \"ours\", \"b\": \"mine\"}}"));
}

void TestJsonEntries::object_isAValue()
{
    const JsonEntries wanted = servers({{"a", R"({"command": "x", "args": ["}", 1]})"}});
    const QByteArray before = "{\n  \"servers\": {\n    \"b\": {}\n  }\n}\n";
    const auto after = withJsonEntries(before, wanted, file);
    QCOMPARE(*after, QByteArray("{\n  \"servers\": {\n    \"b\": {},\n"
                                "    \"a\": {\"command\": \"x\", \"args\": [\"}\", 1]}\n  }\n}\n"));
    QCOMPARE(*withJsonEntries(*after, wanted, file), *after);
    QCOMPARE(jsonLinesIn(*after, wanted), QByteArrayList{R"("servers": {"a": {"args":["}",1],"command":"x"}})"});
    QCOMPARE(**withoutJsonEntries(*after, wanted, file), before);
}

void TestJsonEntries::fileOfItsOwn_isRemoved_data()
{
    QTest::addColumn<std::optional<QByteArray>>("before");
    QTest::newRow("no file") << std::optional<QByteArray>();
    QTest::newRow("an empty file") << std::optional(QByteArray(""));
    QTest::newRow("a file with a line break") << std::optional(QByteArray("\n"));
}

void TestJsonEntries::fileOfItsOwn_isRemoved()
{
    QFETCH(std::optional<QByteArray>, before);
    const auto after = with(before, {"a", "b:1"});
    QCOMPARE(*after, QByteArray("{\n\t\"helpers\": {\n\t\t\"a\": \"ours\",\n\t\t\"b:1\": \"ours\"\n\t}\n}\n"));
    QCOMPARE(*with(*after, {"a", "b:1"}), *after);
    const auto rest = withoutJsonEntries(*after, entries({}), file);
    QVERIFY(rest && !*rest);
}

void TestJsonEntries::emptyObjects_stayAsTheyWere_data()
{
    QTest::addColumn<QByteArray>("before");
    for (const char *text : {"{}\n", "{ }", "{\n}\n", " {\r\n\r\n} ", "{\"helpers\": {}}", "{\"helpers\":{ },\"a\":1}",
                             "{\n\t\"helpers\": {\n\t},\n\t\"a\": {}\n}\n", "{\n  \"a\": 1,\n  \"helpers\": {}\n}"})
        QTest::newRow(text) << QByteArray(text);
}

void TestJsonEntries::emptyObjects_stayAsTheyWere()
{
    QFETCH(QByteArray, before);
    for (const QByteArrayList &keys : {QByteArrayList{"a"}, QByteArrayList{"a", "b", "c"}}) {
        const auto after = with(before, keys);
        QVERIFY(QJsonDocument::fromJson(*after).isObject());
        QCOMPARE(jsonLinesIn(*after, entries({})), lines(keys));
        QCOMPARE(**withoutJsonEntries(*after, entries({}), file), before);
    }
}

void TestJsonEntries::comments_stay_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("before all") << QByteArray("// \"servers\": {\n/* { */{}\n")
                                << QByteArray("// \"servers\": {\n/* { */{\"servers\": {\n\t\t\"a\": OURS\n\t}}\n");
    QTest::newRow("in an empty object") << QByteArray("{\"servers\": { // none, yet\n}}")
                                        << QByteArray("{\"servers\": {\"a\": OURS // none, yet\n}}");
    QTest::newRow("behind the last member")
            << QByteArray("{\n\t\"servers\": {\n\t\t// b\n\t\t\"b\": {} // \"b\", {\n\t\t/* c */\n\t}\n}")
            << QByteArray(
                       "{\n\t\"servers\": {\n\t\t// b\n\t\t\"b\": {}, // \"b\", {\n\t\t\"a\": OURS\n\t\t/* c */\n\t}\n}");
    QTest::newRow("in one line") << QByteArray("{\"servers\": {\"b\": {} // b\n}}")
                                 << QByteArray("{\"servers\": {\"b\": {}, // b\n\"a\": OURS\n}}");
    QTest::newRow("over several lines") << QByteArray("{\"servers\": {\"b\": {} /* b\n} */ }}")
                                        << QByteArray("{\"servers\": {\"b\": {}, /* b\n} */ \"a\": OURS }}");
    QTest::newRow("with spaces at the end") << QByteArray("{\"servers\": { \n\"b\": {} // b  \n}}")
                                            << QByteArray("{\"servers\": { \n\"b\": {}, // b  \n\"a\": OURS\n}}");
    QTest::newRow("below a comma at the end") << QByteArray("{\"servers\": {\n  \"b\": 1, /* b */} }")
                                              << QByteArray("{\"servers\": {\n  \"b\": 1, /* b */\n  \"a\": OURS,} }");
    QTest::newRow("with commas at the end")
            << QByteArray("{\r\n  \"servers\": {\r\n    \"b\": [1, ], // b\r\n  },\r\n}\r\n")
            << QByteArray("{\r\n  \"servers\": {\r\n    \"b\": [1, ], // b\r\n    \"a\": OURS,\r\n  },\r\n}\r\n");
    QTest::newRow("no comments") << QByteArray("{\"x\": \"// \\\"/*\", \"servers\": {\"b\": 1}}")
                                 << QByteArray("{\"x\": \"// \\\"/*\", \"servers\": {\"b\": 1, \"a\": OURS}}");
}

void TestJsonEntries::comments_stay()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    const QByteArray ours = R"({"command": "x"})";
    const JsonEntries wanted = servers({{"a", ours}});
    QCOMPARE(*withJsonEntries(before, wanted, file), after.replace("OURS", ours));
    QCOMPARE(*withJsonEntries(after, wanted, file), after);
    QCOMPARE(jsonLinesIn(after, wanted), QByteArrayList{R"("servers": {"a": {"command":"x"}})"});
    QCOMPARE(**withoutJsonEntries(after, wanted, file), before);
    JsonEntries strict = wanted;
    strict.mayHaveComments = false;
    QCOMPARE(bool(withJsonEntries(before, strict, file)), QTest::currentDataTag() == QByteArray("no comments"));
}

/// They are in the entry, or between the entries.
void TestJsonEntries::membersOfThePerson_stay()
{
    const QByteArray before = "{\"servers\": {\n  \"a\": {\n    \"args\": [1], // old\n    \"command\": \"x\",\n"
                              "    \"env\": {\"B\": \"c\"}\n  }, // a\n  \"d\": {}\n}}";
    const JsonEntries wanted = servers({{"a", R"({"type": "y", "command": "x", "args": [1, 2]})"}});
    const auto after = withJsonEntries(before, wanted, file);
    QCOMPARE(*after, QByteArray("{\"servers\": {\n  \"a\": {\n    \"args\": [1, 2], // old\n    \"command\": \"x\",\n"
                                "    \"env\": {\"B\": \"c\"},\n    \"type\": \"y\"\n  }, // a\n  \"d\": {}\n}}"));
    QCOMPARE(*withJsonEntries(*after, wanted, file), *after);
    QCOMPARE(**withoutJsonEntries(*after, wanted, file), QByteArray("{\"servers\": { // a\n  \"d\": {}\n}}"));
    const QByteArray behindComment = "{\"servers\": {\n// a\n\"a\": {\"command\": \"x\"}, \"d\": {}}}";
    QCOMPARE(**withoutJsonEntries(behindComment, wanted, file), QByteArray("{\"servers\": {\n// a\n \"d\": {}}}"));
}

void TestJsonEntries::conflict_changesNothing_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"{", "[]", "null", "{\"helpers\": []}", "{\"helpers\": {\"a\": \"mine\"}}", "{} // a",
                             "{\"helpers\": {}, \"helpers\": {}}", "{\"helpers\": {\"b\": 1, \"\\u0062\": 2}}"})
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
