// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/responsebody.h"

#include <QJsonDocument>
#include <QStringEncoder>
#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;

class TestResponseBody : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void object_isReadInEveryEncoding_data();
    void object_isReadInEveryEncoding();
    void object_thatIsNone_isAbsent_data();
    void object_thatIsNone_isAbsent();
    void tokens_areFoundInText_data();
    void tokens_areFoundInText();
    void tokens_thatAreNotThere_areNotFound_data();
    void tokens_thatAreNotThere_areNotFound();
    void tokens_areFoundInLongText();
    void tokens_areFoundInLongForm();
};

void TestResponseBody::object_isReadInEveryEncoding_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("name");
    const QString text = u"{\"name\":\"Zo\u00eb\"}"_s;
    QTest::newRow("UTF-8") << text.toUtf8() << u"Zo\u00eb"_s;
    QTest::newRow("UTF-8 with a byte order mark") << "\xef\xbb\xbf" + text.toUtf8() << u"Zo\u00eb"_s;
    QTest::newRow("Latin-1") << text.toLatin1() << u"Zo\ufffd"_s;
    QTest::newRow("UTF-16") << QByteArray(QStringEncoder(QStringEncoder::Utf16BE)(text)) << u"Zo\u00eb"_s;
    QTest::newRow("UTF-16 with a byte order mark")
            << QByteArray(QStringEncoder(QStringEncoder::Utf16LE, QStringEncoder::Flag::WriteBom)(text))
            << u"Zo\u00eb"_s;
}

void TestResponseBody::object_isReadInEveryEncoding()
{
    QFETCH(QByteArray, body);
    const auto object = readObject(body);
    QVERIFY(object);
    QTEST(object->value(u"name").toString(), "name");
}

void TestResponseBody::object_thatIsNone_isAbsent_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("a list") << QByteArray(R"([{"refresh_token":"rt"}])");
    QTest::newRow("text behind it") << QByteArray(R"({"refresh_token":"rt"} ok)");
}

void TestResponseBody::object_thatIsNone_isAbsent()
{
    QFETCH(QByteArray, body);
    QVERIFY(!readObject(body));
}

void TestResponseBody::tokens_areFoundInText_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("tokens");
    const QByteArray object = R"({"access_token":"at","refresh_token":"rt","expires_in":60})";
    QTest::newRow("text behind it") << object + "\n<!-- 3 ms -->" << object;
    QTest::newRow("a comment before it") << "// tokens\n" + object << object;
    QTest::newRow("HTML before it") << "<br />\n<b>Warning</b>: deprecated<br />" + object << object;
    QTest::newRow("in a list") << '[' + object + ']' << object;
    QTest::newRow("NaN") << QByteArray(R"({"load":NaN,"access_token":"at","refresh_token":"rt","expires_in":60})")
                         << object;
    QTest::newRow("Infinity") << QByteArray(R"({"access_token":"at","refresh_token":"rt","expires_in":Infinity})")
                              << QByteArray(R"({"access_token":"at","refresh_token":"rt"})");
    QTest::newRow("a number out of range")
            << QByteArray(R"({"access_token":"at","refresh_token":"rt","expires_in":1e999})")
            << QByteArray(R"({"access_token":"at","refresh_token":"rt"})");
    QTest::newRow("a comma too many") << QByteArray(R"({"refresh_token" : "rt",})")
                                      << QByteArray(R"({"refresh_token":"rt"})");
    QTest::newRow("cut off") << QByteArray(R"({"access_token":"at","refresh_token":"rt","scope":"op)")
                             << QByteArray(R"({"access_token":"at","refresh_token":"rt"})");
    QTest::newRow("other quotes") << QByteArray("{'access_token': 'at', 'refresh_token': 'rt', 'valid': True}")
                                  << QByteArray(R"({"access_token":"at","refresh_token":"rt"})");
    QTest::newRow("escapes") << QByteArray(R"({"refresh_token":"a\n\"b\u00eb",})")
                             << QByteArray(R"({"refresh_token":"a\n\"b\u00eb"})");
    QTest::newRow("the first of several") << QByteArray(R"({"refresh_token":"rt","old":{"refresh_token":"x"},})")
                                          << QByteArray(R"({"refresh_token":"rt"})");
    QTest::newRow("a form") << QByteArray("access_token=at&expires_in=60&refresh_token=rt\r\n")
                            << QByteArray(R"({"access_token":"at","expires_in":"60","refresh_token":"rt"})");
    QTest::newRow("an encoded form") << QByteArray("refresh_token=a%2Bb+c%26d&token_type=bearer")
                                     << QByteArray(R"({"refresh_token":"a+b c&d","token_type":"bearer"})");
    QTest::newRow("a form with other fields")
            << QByteArray("a=1&refresh_token=rt&b=2") << QByteArray(R"({"refresh_token":"rt"})");
    QTest::newRow("a form without a refresh token")
            << QByteArray("access_token=at&scope=") << QByteArray(R"({"access_token":"at","scope":""})");
}

void TestResponseBody::tokens_areFoundInText()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, tokens);
    QCOMPARE(findTokens(body), QJsonDocument::fromJson(tokens).object());
}

void TestResponseBody::tokens_thatAreNotThere_areNotFound_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("a page") << QByteArray("<html>{Hello}</html>");
    QTest::newRow("a page with a link") << QByteArray(R"(<a href="/login?a=b&amp;refresh_token=rt">)");
    QTest::newRow("a cut access token") << QByteArray(R"({"access_token":"at")");
    QTest::newRow("a cut refresh token") << QByteArray(R"({"refresh_token":"rt)");
    QTest::newRow("null") << QByteArray(R"({"refresh_token":null,})");
}

void TestResponseBody::tokens_thatAreNotThere_areNotFound()
{
    QFETCH(QByteArray, body);
    QCOMPARE(findTokens(body), QJsonObject());
}

void TestResponseBody::tokens_areFoundInLongText()
{
    const QByteArray token(400'000, 'x');
    const QJsonObject found = findTokens("{\"a\":NaN,\"refresh_token\":\"" + token + "\",\"b\":\"" + token + "\\\"\"}");
    QCOMPARE(found.value(u"refresh_token").toString().size(), token.size());
}

/// A million other fields: with a cost that grows by their square, this doesn't end before the test's time limit.
void TestResponseBody::tokens_areFoundInLongForm()
{
    QByteArray form("refresh_token=rt");
    for (int i = 0; i < 1'000'000; ++i)
        form += '&' + QByteArray::number(i, 36) + '=';
    QCOMPARE(findTokens(form), (QJsonObject{{u"refresh_token"_s, u"rt"_s}}));
}

QTEST_APPLESS_MAIN(TestResponseBody)
#include "tst_responsebody.moc"
