// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/discovery.h"

#include "core/net/http.h"
#include "tests/support/await.h"
#include "tests/support/standinserver.h"

#include <QJsonDocument>
#include <QTest>

#include <memory>

using namespace authtray;
using Kind = Error::Kind;

namespace {

const QString oidcPath = QStringLiteral("/.well-known/openid-configuration");
const QString oauthPath = QStringLiteral("/.well-known/oauth-authorization-server");

} // namespace

class TestDiscovery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void description_isFoundByTheIssuersPath_data();
    void description_isFoundByTheIssuersPath();
    void description_ofOAuthAlone_isFoundNext_data();
    void description_ofOAuthAlone_isFoundNext();
    void endpoints_areRead();
    void issuer_notEqualToTheLetter_isRefused_data();
    void issuer_notEqualToTheLetter_isRefused();
    void issuer_ofAnotherTenant_isTakenWhereTokensNameIt();
    void issuer_notAllowed_isBadInput_data();
    void issuer_notAllowed_isBadInput();
    void endpoint_missing_isRefused_data();
    void endpoint_missing_isRefused();
    void endpoint_inPlainHttp_isRefused_data();
    void endpoint_inPlainHttp_isRefused();
    void server_withoutDescription_isNoProvider_data();
    void server_withoutDescription_isNoProvider();
    void server_failing_isAProviderFault();
    void server_gone_isUnreachable();

private:
    QString issuer(const QString &path = {}) const { return m_server->url(path).toString(); }
    QJsonObject description(const QString &issuer) const;
    void serve(const QString &path, const QJsonObject &description);
    Result<Endpoints> discoverAt(const QString &issuer, const QString &tokenIssuer = {});

    std::unique_ptr<StandInServer> m_server;
    std::unique_ptr<Http> m_http;
};

Result<Endpoints> TestDiscovery::discoverAt(const QString &issuer, const QString &tokenIssuer)
{
    Provider provider;
    provider.issuer = issuer;
    provider.tokenIssuer = tokenIssuer;
    return await(discover(*m_http, provider));
}

void TestDiscovery::init()
{
    m_http = std::make_unique<Http>();
    m_server = std::make_unique<StandInServer>();
}

QJsonObject TestDiscovery::description(const QString &issuer) const
{
    return {{QStringLiteral("issuer"), issuer},
            {QStringLiteral("authorization_endpoint"), QStringLiteral("https://login.example.com/authorize")},
            {QStringLiteral("token_endpoint"), QStringLiteral("https://login.example.com/token")}};
}

void TestDiscovery::serve(const QString &path, const QJsonObject &description)
{
    m_server->on(path, StandInReply{200, QJsonDocument(description).toJson()});
}

void TestDiscovery::description_isFoundByTheIssuersPath_data()
{
    QTest::addColumn<QString>("issuerPath");
    QTest::addColumn<QString>("path");
    QTest::newRow("no path") << QString() << oidcPath;
    QTest::newRow("a slash") << QStringLiteral("/") << oidcPath;
    QTest::newRow("a path") << QStringLiteral("/realms/a") << QStringLiteral("/realms/a") + oidcPath;
    QTest::newRow("a path with a slash behind")
            << QStringLiteral("/realms/a/") << QStringLiteral("/realms/a") + oidcPath;
}

void TestDiscovery::description_isFoundByTheIssuersPath()
{
    QFETCH(QString, issuerPath);
    QFETCH(QString, path);
    serve(path, description(issuer(issuerPath)));
    QVERIFY(discoverAt(issuer(issuerPath)));
    QCOMPARE(m_server->requests().size(), 1);
}

void TestDiscovery::description_ofOAuthAlone_isFoundNext_data()
{
    QTest::addColumn<QString>("issuerPath");
    QTest::addColumn<QString>("path");
    QTest::newRow("no path") << QString() << oauthPath;
    QTest::newRow("a slash") << QStringLiteral("/") << oauthPath;
    QTest::newRow("a path") << QStringLiteral("/realms/a") << oauthPath + QStringLiteral("/realms/a");
}

void TestDiscovery::description_ofOAuthAlone_isFoundNext()
{
    QFETCH(QString, issuerPath);
    QFETCH(QString, path);
    serve(path, description(issuer(issuerPath)));
    QVERIFY(discoverAt(issuer(issuerPath)));
    QCOMPARE(m_server->requests().size(), 2);
}

void TestDiscovery::endpoints_areRead()
{
    QJsonObject whole = description(issuer());
    whole.insert(QStringLiteral("userinfo_endpoint"), QStringLiteral("https://login.example.com/me"));
    whole.insert(QStringLiteral("jwks_uri"), QStringLiteral("https://login.example.com/jwks"));
    whole.insert(QStringLiteral("revocation_endpoint"), QStringLiteral("https://login.example.com/revoke"));
    whole.insert(QStringLiteral("device_authorization_endpoint"), QStringLiteral("https://login.example.com/device"));
    whole.insert(QStringLiteral("authorization_response_iss_parameter_supported"), true);
    serve(oidcPath, whole);
    const auto endpoints = discoverAt(issuer());
    QVERIFY(endpoints);
    QCOMPARE(endpoints->authorization, QUrl(QStringLiteral("https://login.example.com/authorize")));
    QCOMPARE(endpoints->token, QUrl(QStringLiteral("https://login.example.com/token")));
    QCOMPARE(endpoints->userinfo, QUrl(QStringLiteral("https://login.example.com/me")));
    QCOMPARE(endpoints->jwks, QUrl(QStringLiteral("https://login.example.com/jwks")));
    QCOMPARE(endpoints->revocation, QUrl(QStringLiteral("https://login.example.com/revoke")));
    QCOMPARE(endpoints->deviceAuthorization, QUrl(QStringLiteral("https://login.example.com/device")));
    QVERIFY(endpoints->sendsIss);
}

void TestDiscovery::issuer_notEqualToTheLetter_isRefused_data()
{
    QTest::addColumn<QString>("asked"); // paths of the stand-in, or whole
    QTest::addColumn<QString>("named");
    QTest::newRow("slash too many") << QString() << QStringLiteral("/");
    QTest::newRow("slash missing") << QStringLiteral("/") << QString();
    QTest::newRow("slash missing behind a path") << QStringLiteral("/a/") << QStringLiteral("/a");
    QTest::newRow("another path") << QStringLiteral("/a") << QStringLiteral("/b");
    QTest::newRow("another case") << QStringLiteral("/a") << QStringLiteral("/A");
    QTest::newRow("another host") << QString() << QStringLiteral("https://login.example.com");
}

void TestDiscovery::issuer_notEqualToTheLetter_isRefused()
{
    QFETCH(QString, asked);
    QFETCH(QString, named);
    const QString calledItself = named.startsWith(u"https") ? named : issuer(named);
    const QString folder = asked.endsWith(u'/') ? asked.chopped(1) : asked;
    serve(folder + oidcPath, description(calledItself));
    const auto endpoints = discoverAt(issuer(asked));
    QVERIFY(!endpoints);
    QCOMPARE(endpoints.error().kind, Kind::SignInFailed);
    QCOMPARE(endpoints.error().subject.toString(),
             QStringLiteral("the provider calls itself \"%1\", not \"%2\"").arg(calledItself, issuer(asked)));
    QCOMPARE(m_server->requests().size(), 1);
}

void TestDiscovery::issuer_ofAnotherTenant_isTakenWhereTokensNameIt()
{
    const QString pattern = issuer() + QStringLiteral("/{tid}/v2.0");
    serve(QStringLiteral("/common/v2.0") + oidcPath, description(issuer() + QStringLiteral("/{tenantid}/v2.0")));
    QVERIFY(discoverAt(issuer(QStringLiteral("/common/v2.0")), pattern));
    QVERIFY(!discoverAt(issuer(QStringLiteral("/common/v2.0"))));
    serve(QStringLiteral("/common/v2.0") + oidcPath, description(issuer(QStringLiteral("/x/y/v2.0"))));
    QVERIFY(!discoverAt(issuer(QStringLiteral("/common/v2.0")), pattern));
}

void TestDiscovery::issuer_notAllowed_isBadInput_data()
{
    QTest::addColumn<QString>("issuer");
    for (const char *issuer :
         {"http://login.example.com", "login.example.com", "file:///etc", "javascript:alert(1)", "",
          "https://ada@login.example.com", "https://login.example.com/?a=b", "https://login.example.com/#a"})
        QTest::newRow(issuer) << QString::fromLatin1(issuer);
}

void TestDiscovery::issuer_notAllowed_isBadInput()
{
    QFETCH(QString, issuer);
    const auto endpoints = discoverAt(issuer);
    QVERIFY(!endpoints);
    QCOMPARE(endpoints.error().kind, Kind::BadInput);
}

void TestDiscovery::endpoint_missing_isRefused_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("authorization") << QStringLiteral("authorization_endpoint");
    QTest::newRow("token") << QStringLiteral("token_endpoint");
}

void TestDiscovery::endpoint_missing_isRefused()
{
    QFETCH(QString, name);
    QJsonObject incomplete = description(issuer());
    incomplete.remove(name);
    serve(oidcPath, incomplete);
    const auto endpoints = discoverAt(issuer());
    QVERIFY(!endpoints);
    QCOMPARE(endpoints.error().kind, Kind::SignInFailed);
}

void TestDiscovery::endpoint_inPlainHttp_isRefused_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri",
                             "revocation_endpoint", "device_authorization_endpoint"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestDiscovery::endpoint_inPlainHttp_isRefused()
{
    QFETCH(QString, name);
    QJsonObject careless = description(issuer());
    careless.insert(name, QStringLiteral("http://login.example.com/x"));
    serve(oidcPath, careless);
    const auto endpoints = discoverAt(issuer());
    QVERIFY(!endpoints);
    QCOMPARE(endpoints.error().kind, Kind::SignInFailed);
    QVERIFY(endpoints.error().subject.toString().contains(QStringLiteral("http://login.example.com/x")));
}

void TestDiscovery::server_withoutDescription_isNoProvider_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("not found") << 404 << QByteArray("{}");
    QTest::newRow("forbidden") << 403 << QByteArray("{}");
    QTest::newRow("sent elsewhere") << 302 << QByteArray();
    QTest::newRow("a page") << 200 << QByteArray("<html>");
    QTest::newRow("a list") << 200 << QByteArray("[]");
    QTest::newRow("nothing") << 200 << QByteArray();
}

void TestDiscovery::server_withoutDescription_isNoProvider()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    m_server->on(oidcPath, StandInReply{status, body});
    const auto endpoints = discoverAt(issuer());
    QVERIFY(!endpoints);
    QCOMPARE(endpoints.error().kind, Kind::SignInFailed);
    QCOMPARE(whatHappened(endpoints.error()).toString(),
             QStringLiteral("couldn't sign in: 127.0.0.1 isn't an OpenID provider"));
}

void TestDiscovery::server_failing_isAProviderFault()
{
    m_server->on(oidcPath, StandInReply{500, "<html>"});
    const auto endpoints = discoverAt(issuer());
    QVERIFY(!endpoints);
    QCOMPARE(endpoints.error().kind, Kind::ProviderFault);
}

void TestDiscovery::server_gone_isUnreachable()
{
    m_server->stop();
    const auto endpoints = discoverAt(issuer());
    QVERIFY(!endpoints);
    QCOMPARE(endpoints.error().kind, Kind::Unreachable);
}

QTEST_GUILESS_MAIN(TestDiscovery)
#include "tst_discovery.moc"
