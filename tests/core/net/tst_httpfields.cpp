// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/httpfields.h"

#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;

using Fields = QMap<QString, QString>;

/// What is read in a response's header.
class TestHttpFields : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void challenge_isFoundAmongOthers_data();
    void challenge_isFoundAmongOthers();
    void challenge_hostile_isNoLongerThanWhatWasSent_data();
    void challenge_hostile_isNoLongerThanWhatWasSent();
};

/// RFC 9110, 11.6.1. `read`: the parameters, or nothing if there is no such challenge.
void TestHttpFields::challenge_isFoundAmongOthers_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<Fields>("read");
    const Fields metadata{{u"resource_metadata"_s, u"https://a.example/b?c=d,e"_s}};
    const auto row = [](const char *name, const char *field, const Fields &read) {
        QTest::newRow(name) << QByteArray(field) << read;
    };
    row("alone", R"(Bearer resource_metadata="https://a.example/b?c=d,e")", metadata);
    row("in another case", R"(bEARER Resource_Metadata="https://a.example/b?c=d,e")", metadata);
    row("after a scheme with parameters",
        R"(Digest realm="x", nonce="y", Bearer resource_metadata="https://a.example/b?c=d,e")", metadata);
    row("after a scheme with token68", R"(Negotiate YII=, Bearer resource_metadata="https://a.example/b?c=d,e")",
        metadata);
    row("after a scheme without anything", R"(Negotiate, Bearer resource_metadata="https://a.example/b?c=d,e")",
        metadata);
    row("before others", R"(Bearer resource_metadata="https://a.example/b?c=d,e", Basic realm="x", scope="y")",
        metadata);
    row("before one without parameters", R"(Bearer resource_metadata="https://a.example/b?c=d,e", Negotiate)", metadata);
    row("first of two",
        R"(Bearer resource_metadata="https://a.example/b?c=d,e", Bearer resource_metadata="https://c.example")",
        metadata);
    row("first of two parameters", R"(Bearer resource_metadata="https://a.example/b?c=d,e", resource_metadata="x")",
        metadata);
    row("without quotes", "Bearer error=invalid_token, max_age=300",
        {{u"error"_s, u"invalid_token"_s}, {u"max_age"_s, u"300"_s}});
    row("with space around", R"(  Bearer   scope = "a b" ,, acr_values="c d"  )",
        {{u"scope"_s, u"a b"_s}, {u"acr_values"_s, u"c d"_s}});
    row("with escapes", R"(Bearer error_description="a \"b\" \\ c")", {{u"error_description"_s, uR"(a "b" \ c)"_s}});
    row("without parameters", "Bearer", {});
    row("another scheme alone", R"(Basic realm="x")", {});
    row("only in a value", R"(Basic realm="Bearer resource_metadata=https://c.example")", {});
    row("only as a value", R"(Basic realm=Bearer, scope="x")", {});
    row("nothing", "", {});
}

void TestHttpFields::challenge_isFoundAmongOthers()
{
    QFETCH(QByteArray, field);
    QTEST(readChallenge(field, u"Bearer"_s), "read");
}

void TestHttpFields::challenge_hostile_isNoLongerThanWhatWasSent_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::newRow("an endless value") << "Bearer realm=\"" + QByteArray(1'000'000, 'a');
    QTest::newRow("endless escapes") << "Bearer realm=\"" + QByteArray(1'000'000, '\\');
    QTest::newRow("many challenges") << QByteArray("Bearer ").repeated(100'000);
    QTest::newRow("many quotes") << QByteArray("a=\"").repeated(300'000);
    QTest::newRow("much space") << "Bearer realm" + QByteArray(1'000'000, ' ');
    QTest::newRow("bytes that aren't text") << "Bearer realm=\"\xff\xfe" + QByteArray(3, '\0') + "\", \x80=\x80";
}

void TestHttpFields::challenge_hostile_isNoLongerThanWhatWasSent()
{
    QFETCH(QByteArray, field);
    for (const QString &value : readChallenge(field, u"Bearer"_s))
        QVERIFY(value.size() <= field.size());
}

QTEST_APPLESS_MAIN(TestHttpFields)
#include "tst_httpfields.moc"
