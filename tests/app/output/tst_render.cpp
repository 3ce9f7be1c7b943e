// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/output/render.h"

#include "core/utc.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <yaml-cpp/yaml.h>

#include <algorithm>

using namespace authtray;

namespace {

QJsonObject parse(const Document &document)
{
    QJsonParseError problem;
    const auto parsed = QJsonDocument::fromJson(render(OutputFormat::Json, document), &problem);
    return problem.error == QJsonParseError::NoError ? parsed.object() : QJsonObject{{QStringLiteral("broken"), true}};
}

YAML::Node parseYaml(const Document &document)
{
    return YAML::Load(render(OutputFormat::Yaml, document).toStdString());
}

/// By the tags that the writing gives the scalars: "!" stands for quotes.
bool isSame(const YAML::Node &node, const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Null: return node.IsNull();
    case QJsonValue::Bool: return node.Tag() == "?" && node.as<bool>() == value.toBool();
    case QJsonValue::Double: return node.Tag() == "?" && node.as<double>() == value.toDouble();
    case QJsonValue::String: return node.Tag() == "!" && node.as<std::string>() == value.toString().toStdString();
    default: break;
    }
    if (node.size() != static_cast<size_t>(value.isArray() ? value.toArray().size() : value.toObject().size()))
        return false;
    for (qsizetype i = 0; i < value.toArray().size(); ++i) {
        if (!isSame(node[i], value.toArray().at(i)))
            return false;
    }
    const QJsonObject object = value.toObject();
    return std::ranges::all_of(object.keys(),
                               [&](const QString &key) { return isSame(node[key.toStdString()], object[key]); });
}

Document accounts()
{
    Document first, second;
    first.put("profile", QStringLiteral("work")).put("client_id", QStringLiteral("a")).put("default", true);
    second.put("profile", QStringLiteral("日本 home")).put("client_id", QString()).put("default", false);
    return Document::Items{first, second};
}

Document nested()
{
    Document data, document;
    data.put("Status", QStringLiteral("Logged in")).put("Expiration Date", QStringLiteral("2026-04-24T18:00:00.000Z"));
    document.put("Result", QStringLiteral("Success")).put("Data", data).put("Tenant", QString());
    return document;
}

} // namespace

class TestRender : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void signedInAs_withoutAnAccount_namesTheProvider();
    void text_isReadBackAsItWasPut_data();
    void text_isReadBackAsItWasPut();
    void text_empty_isNull();
    void nesting_tooDeep_isWrittenInALine_data();
    void nesting_tooDeep_isWrittenInALine();
    void table_nestedKeys_areCut();
    void truth_isReadBack();
    void object_isReadBackAsItWasPut_data();
    void object_isReadBackAsItWasPut();
    void json_keysKeepTheirOrder();
    void json_isIndented();
    void json_escapesWhatATerminalObeys();
    void json_escapesWhatNobodySees();
    void yaml_isReadable();
    void yaml_quotesKeysThatAreNoWords();
    void table_ofMembers_alignsKeysAndValues();
    void table_ofItems_hasHeads();
    void table_ofNothing_isEmpty();
    void table_withNamesFromTheRight_isolatesAndAlignsThem();
    void shownName_isFilledUpToItsWidth_data();
    void shownName_isFilledUpToItsWidth();
    void plain_hasTabsBetweenFields();
    void plain_ofAToken_keepsToItsLine();
    void localTime_isInTheCallersZone();
    void labelled_withoutAValue_isNothing();
};

void TestRender::text_isReadBackAsItWasPut_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << QStringLiteral("ada@example.com");
    QTest::newRow("quotes and backslash") << QStringLiteral(R"(say "no" to C:\)");
    QTest::newRow("lines and tabs") << QStringLiteral("a\nb\tc\r");
    QTest::newRow("control character") << QStringLiteral("\x01\x1b[31m");
    QTest::newRow("more control characters") << QStringLiteral("\u007f\u0085\u009b31m\u2028\u2029\u202e\ufeff");
    QTest::newRow("NUL") << QStringLiteral("a") + QChar(u'\0') + QStringLiteral("b");
    QTest::newRow("beyond ASCII") << QStringLiteral("Žofie 🦊 日本");
    QTest::newRow("brackets and comma") << QStringLiteral("], [");
    QTest::newRow("spaces") << QStringLiteral("  ");
    for (const char *word : {"null", "~",          "yes",  "No",  "on",  "true", "1.0", "1e3",  "0x1f", "017",
                             "1:30", "2024-01-01", "a: b", "# c", "- d", "{e",   "&f",  "*g",   "!h",   "|",
                             ">",    "%i",         "@j",   "`k",  "?",   "---",  "...", ".inf", "<<",   "="})
        QTest::newRow(word) << QString::fromLatin1(word);
    QTest::newRow("long") << QString(5000, u'x') + QStringLiteral(" y ") + QString(5000, u'z');
}

void TestRender::text_isReadBackAsItWasPut()
{
    QFETCH(QString, text);
    Document document;
    document.put("key", text);
    QCOMPARE(parse(document).value(u"key").toString(), text);
    QCOMPARE(QString::fromStdString(parseYaml(document)["key"].as<std::string>()), text);
    QCOMPARE(render(OutputFormat::Json, document).count('\n'), 3);
    QCOMPARE(render(OutputFormat::Yaml, document).count('\n'), 1);
    QCOMPARE(render(OutputFormat::Plain, document).count('\n'), 1);
}

void TestRender::text_empty_isNull()
{
    Document document;
    document.put("key", QString());
    QVERIFY(parse(document).value(u"key").isNull());
    QVERIFY(parseYaml(document)["key"].IsNull());
}

void TestRender::nesting_tooDeep_isWrittenInALine_data()
{
    QTest::addColumn<OutputFormat>("format");
    QTest::newRow("JSON") << OutputFormat::Json;
    QTest::newRow("YAML") << OutputFormat::Yaml;
    QTest::newRow("table") << OutputFormat::Table;
}

void TestRender::nesting_tooDeep_isWrittenInALine()
{
    QFETCH(OutputFormat, format);
    constexpr int depth = 900; // Qt reads up to 1024
    const QByteArray sent = "{\"x\":" + QByteArray(depth, '[') + QByteArray("1,").repeated(1000) + "1"
                            + QByteArray(depth, ']') + "}";
    const QJsonObject claims = QJsonDocument::fromJson(sent).object();
    QVERIFY(!claims.isEmpty());
    QVERIFY(render(format, claims).size() < 4 * sent.size());
}

void TestRender::table_nestedKeys_areCut()
{
    QJsonObject claims;
    for (int i = 0; i < 1000; ++i)
        claims.insert(QString::number(i), true);
    for (int depth = 0; depth < 10; ++depth)
        claims = {{QString(1000, QLatin1Char('k')), claims}};
    QVERIFY(render(OutputFormat::Table, claims).size() < 400 * 1000);
}

void TestRender::truth_isReadBack()
{
    Document document;
    document.put("yes", true).put("no", false);
    QCOMPARE(parse(document).value(u"yes"), QJsonValue(true));
    QCOMPARE(parse(document).value(u"no"), QJsonValue(false));
    QCOMPARE(parseYaml(document)["no"].as<bool>(), false);
}

void TestRender::object_isReadBackAsItWasPut_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("empty") << QByteArray("{}");
    QTest::newRow("flat") << QByteArray(R"({"a":1,"b":"x","c":null,"d":true,"e":"","f":-2.5,"g":1e300})");
    QTest::newRow("nested") << QByteArray(R"({"a":{"b":{"c":[1,{"d":2},[]]}}})");
    QTest::newRow("line breaks within texts") << QByteArray(R"({"a":"one\n    two\n","b":["\n    "]})");
    QTest::newRow("keys") << QByteArray(R"({"":1,"a: b":2,"https://example.com/roles":3,"null":4,"y\nz":5})");
}

void TestRender::object_isReadBackAsItWasPut()
{
    QFETCH(QByteArray, json);
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    Document document;
    document.put("key", object);
    QCOMPARE(parse(document).value(u"key").toObject(), object);
    QVERIFY(isSame(parseYaml(document)["key"], object));
}

void TestRender::json_keysKeepTheirOrder()
{
    Document inner, outer;
    inner.put("z", true).put("a", true);
    outer.put("Result", QStringLiteral("Success")).put("Data", inner).put("Code", QStringLiteral("x"));
    const QByteArray text = render(OutputFormat::Json, outer);
    qsizetype last = -1;
    for (const char *key : {"\"Result\"", "\"Data\"", "\"z\"", "\"a\"", "\"Code\""}) {
        QVERIFY2(text.indexOf(key) > last, key);
        last = text.indexOf(key);
    }
}

void TestRender::json_isIndented()
{
    Document inner, outer;
    inner.put("b", false);
    outer.put("a", inner).put("c", QJsonObject{{QStringLiteral("d"), QJsonArray{1}}}).put("e", Document::Items());
    QCOMPARE(render(OutputFormat::Json, outer), QByteArray("{\n"
                                                           "  \"a\": {\n"
                                                           "    \"b\": false\n"
                                                           "  },\n"
                                                           "  \"c\": {\n"
                                                           "    \"d\": [\n"
                                                           "      1\n"
                                                           "    ]\n"
                                                           "  },\n"
                                                           "  \"e\": []\n"
                                                           "}\n"));
}

void TestRender::json_escapesWhatATerminalObeys()
{
    Document document;
    document.put("key", QStringLiteral("\u009b31m\u202e\x1b"));
    QCOMPARE(render(OutputFormat::Json, document), QByteArray("{\n  \"key\": \"\\u009b31m\\u202e\\u001b\"\n}\n"));
}

/// The value stays what the provider sent.
void TestRender::json_escapesWhatNobodySees()
{
    Document document;
    document.put("key", QStringLiteral("a\u200b\u00ad🦊\U000e0041"));
    QCOMPARE(render(OutputFormat::Json, document),
             QByteArray("{\n  \"key\": \"a\\u200b\\u00ad🦊\\udb40\\udc41\"\n}\n"));
}

void TestRender::yaml_isReadable()
{
    QCOMPARE(render(OutputFormat::Yaml, nested()), QByteArray("Result: \"Success\"\n"
                                                              "Data:\n"
                                                              "  Status: \"Logged in\"\n"
                                                              "  Expiration Date: \"2026-04-24T18:00:00.000Z\"\n"
                                                              "Tenant: null\n"));
}

void TestRender::yaml_quotesKeysThatAreNoWords()
{
    Document document;
    document.put("client_id", true).put("yes", true).put("1", true).put("a b:c", true);
    QCOMPARE(render(OutputFormat::Yaml, document),
             QByteArray("client_id: true\n\"yes\": true\n\"1\": true\n\"a b:c\": true\n"));
}

void TestRender::table_ofMembers_alignsKeysAndValues()
{
    QCOMPARE(render(OutputFormat::Table, nested()), QByteArray("Result                Success\n"
                                                               "Data.Status           Logged in\n"
                                                               "Data.Expiration Date  2026-04-24T18:00:00.000Z\n"
                                                               "Tenant\n"));
}

void TestRender::table_ofItems_hasHeads()
{
    QCOMPARE(render(OutputFormat::Table, accounts()), QByteArray("PROFILE    CLIENT ID  DEFAULT\n"
                                                                 "work       a          true\n"
                                                                 "日本 home             false\n"));
}

void TestRender::table_ofNothing_isEmpty()
{
    QCOMPARE(render(OutputFormat::Table, Document::Items()), QByteArray());
}

/// A program that reads the other formats gets the names alone.
void TestRender::table_withNamesFromTheRight_isolatesAndAlignsThem()
{
    const QString name = QStringLiteral("\u05d0\u05d3\u05d4");
    Document one, two;
    one.put("name", name).put("id", QStringLiteral("1"));
    two.put("name", QStringLiteral("ada")).put("id", QStringLiteral("2"));
    const Document::Items items{one, two};
    QCOMPARE(QString::fromUtf8(render(OutputFormat::Table, items)),
             QStringLiteral("NAME  ID\n\u2068%1\u2069   1\nada   2\n").arg(name));
    QCOMPARE(QString::fromUtf8(render(OutputFormat::Plain, items)), name + QStringLiteral("\t1\nada\t2\n"));
    for (const auto format : {OutputFormat::Json, OutputFormat::Yaml})
        QVERIFY(!render(format, items).contains("\u2068"));
}

void TestRender::shownName_isFilledUpToItsWidth_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("filled");
    QTest::newRow("short") << QStringLiteral("ada") << QStringLiteral("ada  ");
    QTest::newRow("as long") << QStringLiteral("grace") << QStringLiteral("grace");
    QTest::newRow("longer") << QStringLiteral("lovelace") << QStringLiteral("lovelace");
    QTest::newRow("from the right") << QStringLiteral("\u05d0\u05d3\u05d4")
                                    << QStringLiteral("\u2068\u05d0\u05d3\u05d4\u2069  ");
    QTest::newRow("of two columns each") << QStringLiteral("日本") << QStringLiteral("日本 ");
    QTest::newRow("an accent of its own") << QStringLiteral("ade\u0301") << QStringLiteral("ade\u0301  ");
    QTest::newRow("with controls") << QStringLiteral("a\u001b\u202e") << QStringLiteral("a\ufffd\ufffd  ");
}

void TestRender::shownName_isFilledUpToItsWidth()
{
    QFETCH(QString, name);
    QTEST(shownName(name, 5), "filled");
}

void TestRender::plain_hasTabsBetweenFields()
{
    QCOMPARE(render(OutputFormat::Plain, accounts()), QByteArray("work\ta\ttrue\n日本 home\t\tfalse\n"));
    QCOMPARE(
            render(OutputFormat::Plain, nested()),
            QByteArray(
                    "Result\tSuccess\nData.Status\tLogged in\nData.Expiration Date\t2026-04-24T18:00:00.000Z\nTenant\t\n"));
}

void TestRender::plain_ofAToken_keepsToItsLine()
{
    Document document;
    document.put("key\n", QStringLiteral("a\tb\nc"))
            .put("list", QJsonObject{{QStringLiteral("x"), QJsonArray{1, QStringLiteral("\n")}}});
    QCOMPARE(render(OutputFormat::Plain, document), QByteArray("key\ta b c\nlist.x\t[1,\"\\n\"]\n"));
}

void TestRender::localTime_isInTheCallersZone()
{
    const QDateTime time(QDate(2026, 4, 24), QTime(18, 0), utc);
    QCOMPARE(localTime(time, "Asia/Tokyo"), QStringLiteral("2026-04-25 03:00:00"));
    QCOMPARE(localTime(time, "UTC"), QStringLiteral("2026-04-24 18:00:00"));
    for (const char *other : {"", "UTC-3", "No/Where"})
        QCOMPARE(localTime(time, other), time.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")));
}

void TestRender::labelled_withoutAValue_isNothing()
{
    QCOMPARE(labelled("Email", {}), QString());
    QCOMPARE(labelled("Email", QStringLiteral("a\n")), QStringLiteral("Email: a \n"));
}

void TestRender::signedInAs_withoutAnAccount_namesTheProvider()
{
    const QString provider = QStringLiteral("id.example.com");
    QCOMPARE(signedInAs(QStringLiteral("ada"), provider), QStringLiteral("as ada"));
    QCOMPARE(signedInAs(QString(), provider), QStringLiteral("at id.example.com"));
    const QString name = QStringLiteral("\u05d0\u05d3\u05d4");
    QCOMPARE(signedInAs(name, provider), QStringLiteral("as \u2068%1\u2069").arg(name));
    QCOMPARE(labelled("Name", name), QStringLiteral("Name: \u2068%1\u2069\n").arg(name));
}

QTEST_APPLESS_MAIN(TestRender)
#include "tst_render.moc"
