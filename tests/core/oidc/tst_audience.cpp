// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oidc/audience.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;

namespace {

const QString resource = u"https://a.example/mcp"_s;

QString part(const QJsonObject &object)
{
    const QByteArray text = QJsonDocument(object).toJson(QJsonDocument::Compact);
    return QString::fromLatin1(text.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

QString jwt(const QJsonObject &claims)
{
    return part({{u"alg"_s, u"ES256"_s}, {u"typ"_s, u"at+jwt"_s}}) + u'.' + part(claims) + u".c2ln"_s;
}

Provider named()
{
    Provider provider;
    provider.issuer = u"https://id.example.com"_s;
    provider.resources = {resource};
    provider.isNamedByService = true;
    return provider;
}

} // namespace

/// Whether a token may go to the service that has named the provider.
class TestAudience : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void token_forAnother_isRefused_data();
    void token_forAnother_isRefused();
    void token_thatSaysNothing_isTaken_data();
    void token_thatSaysNothing_isTaken();
    void response_mayNameTheResource();
    void provider_thatAPersonHasNamed_isTrusted();
    void resource_withQuery_isDistinguished();
};

void TestAudience::token_forAnother_isRefused_data()
{
    QTest::addColumn<QJsonValue>("aud");
    QTest::addColumn<QString>("named"); // empty: the token is taken
    const auto row = [](const char *name, const QJsonValue &aud, const QString &named) {
        QTest::newRow(name) << aud << named;
    };
    row("the resource", resource, {});
    row("with a slash", resource + u'/', {});
    row("the origin", u"https://a.example"_s, {});
    row("the usual port", u"https://a.example:443/mcp"_s, {});
    row("without a scheme", u"a.example"_s, {});
    row("a path below", u"https://a.example/mcp/tools"_s, {});
    row("among others", QJsonArray{u"account"_s, resource}, {});
    row("another service", u"https://b.example/mcp"_s, u"https://b.example/mcp"_s);
    row("another path", u"https://a.example/other"_s, u"https://a.example/other"_s);
    row("a part of a segment", u"https://a.example/mc"_s, u"https://a.example/mc"_s);
    row("another port", u"https://a.example:8443/mcp"_s, u"https://a.example:8443/mcp"_s);
    row("a subdomain", u"https://x.a.example/mcp"_s, u"https://x.a.example/mcp"_s);
    row("a name", u"account"_s, u"account"_s);
    row("others", QJsonArray{u"account"_s, u"https://b.example"_s}, u"account, https://b.example"_s);
}

void TestAudience::token_forAnother_isRefused()
{
    QFETCH(QJsonValue, aud);
    QFETCH(QString, named);
    const auto checked = checkAudience({.accessToken = jwt({{u"aud"_s, aud}})}, ::named());
    QCOMPARE(checked ? QString() : checked.error().subject.toString(),
             named.isEmpty() ? QString()
                             : u"id.example.com issued a token for %1, not for https://a.example/mcp"_s.arg(named));
}

void TestAudience::token_thatSaysNothing_isTaken_data()
{
    QTest::addColumn<QString>("token");
    QTest::newRow("opaque") << u"4f5c"_s;
    QTest::newRow("encrypted") << u"a.b.c.d.e"_s;
    QTest::newRow("without an audience") << jwt({{u"sub"_s, u"ada"_s}});
    QTest::newRow("an empty audience") << jwt({{u"aud"_s, QJsonArray{}}});
}

void TestAudience::token_thatSaysNothing_isTaken()
{
    QFETCH(QString, token);
    QVERIFY(checkAudience({.accessToken = token}, named()));
}

void TestAudience::response_mayNameTheResource()
{
    QVERIFY(checkAudience({.accessToken = u"opaque"_s, .resources = {resource}}, named()));
    const QString echoing = jwt({{u"aud"_s, u"https://b.example"_s}});
    QVERIFY(!checkAudience({.accessToken = echoing, .resources = {resource}}, named()));
    QVERIFY(!checkAudience({.accessToken = u"opaque"_s, .resources = {u"https://b.example"_s}}, named()));
}

void TestAudience::provider_thatAPersonHasNamed_isTrusted()
{
    Provider provider = named();
    provider.isNamedByService = false;
    QVERIFY(checkAudience({.accessToken = jwt({{u"aud"_s, u"account"_s}})}, provider));
}

void TestAudience::resource_withQuery_isDistinguished()
{
    Provider provider = named();
    provider.resources = {resource + u"?team=2"_s};
    const auto isTaken = [&](const QString &aud) {
        return bool(checkAudience({.accessToken = jwt({{u"aud"_s, aud}})}, provider));
    };
    QVERIFY(isTaken(resource + u"?team=2"_s));
    QVERIFY(isTaken(resource));
    QVERIFY(!isTaken(resource + u"?team=1"_s));
}

QTEST_GUILESS_MAIN(TestAudience)
#include "tst_audience.moc"
