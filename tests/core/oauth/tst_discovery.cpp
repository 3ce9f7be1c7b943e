// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/discovery.h"

#include "core/net/http.h"
#include "tests/support/await.h"
#include "tests/support/standinserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
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
    void description_forNoIdToken_isSoughtAtOAuthsPlaceFirst_data();
    void description_forNoIdToken_isSoughtAtOAuthsPlaceFirst();
    void endpoints_areRead();
    void issuer_notEqualToTheLetter_isRefused_data();
    void issuer_notEqualToTheLetter_isRefused();
    void issuer_thatIsNone_isTheProvidersFault_data();
    void issuer_thatIsNone_isTheProvidersFault();
    void issuer_ofAnotherTenant_isTakenWhereTokensNameIt();
    void issuer_notAllowed_isBadInput_data();
    void issuer_notAllowed_isBadInput();
    void endpoint_missing_isRefused_data();
    void endpoint_missing_isRefused();
    void endpoint_inPlainHttp_isRefused_data();
    void endpoint_inPlainHttp_isRefused();
    void endpoint_onThisComputer_isTakenFromAnIssuerThere_data();
    void endpoint_onThisComputer_isTakenFromAnIssuerThere();
    void endpoint_internal_isNotTakenFromAPublicIssuer_data();
    void endpoint_internal_isNotTakenFromAPublicIssuer();
    void endpoint_withFragment_isRefused_data();
    void endpoint_withFragment_isRefused();
    void redirect_withinTheOrigin_isFollowed();
    void redirect_elsewhere_isNamed();
    void redirect_toAnotherPort_namesIt();
    void redirect_endless_isNotFollowedForEver();
    void offers_thatAreNotOurs_areRefused_data();
    void offers_thatAreNotOurs_areRefused();
    void signedRequests_areRefused();
    void offers_forPeopleAlone_areNoneOfTheClients();
    void issuer_isReadFromWhatIsTyped_data();
    void issuer_isReadFromWhatIsTyped();
    void server_withoutDescription_isNoProvider_data();
    void server_withoutDescription_isNoProvider();
    void server_failing_isAProviderFault_data();
    void server_failing_isAProviderFault();
    void server_gone_isUnreachable();

private:
    QString issuer(const QString &path = {}) const { return m_server->url(path).toString(); }
    QJsonObject description(const QString &issuer) const;
    void serve(const QString &path, const QJsonObject &description);
    Result<Endpoints> discoverAt(const QString &issuer, const QString &tokenIssuer = {},
                                 const QString &scope = QStringLiteral("openid"));

    std::unique_ptr<StandInServer> m_server;
    std::unique_ptr<Http> m_http;
};

Result<Endpoints> TestDiscovery::discoverAt(const QString &issuer, const QString &tokenIssuer, const QString &scope)
{
    Provider provider;
    provider.scope = scope;
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

/// RFC 8414's order, which MCP asks for, too.
void TestDiscovery::description_forNoIdToken_isSoughtAtOAuthsPlaceFirst_data()
{
    QTest::addColumn<QString>("issuerPath");
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("requests");
    const QString realm = QStringLiteral("/realms/a");
    QTest::newRow("OAuth's") << QString() << oauthPath << 1;
    QTest::newRow("OpenID's") << QString() << oidcPath << 2;
    QTest::newRow("OAuth's, with a path") << realm << oauthPath + realm << 1;
    QTest::newRow("OpenID's, before a path") << realm << oidcPath + realm << 2;
    QTest::newRow("OpenID's, behind a path") << realm << realm + oidcPath << 3;
}

void TestDiscovery::description_forNoIdToken_isSoughtAtOAuthsPlaceFirst()
{
    QFETCH(QString, issuerPath);
    QFETCH(QString, path);
    serve(path, description(issuer(issuerPath)));
    QVERIFY(discoverAt(issuer(issuerPath), {}, QStringLiteral("tools")));
    QTEST(int(m_server->requests().size()), "requests");
}

void TestDiscovery::endpoints_areRead()
{
    QJsonObject whole = description(issuer());
    whole.insert(QStringLiteral("userinfo_endpoint"), QStringLiteral("https://login.example.com/me"));
    whole.insert(QStringLiteral("jwks_uri"), QStringLiteral("https://login.example.com/jwks"));
    whole.insert(QStringLiteral("revocation_endpoint"), QStringLiteral("https://login.example.com/revoke"));
    whole.insert(QStringLiteral("device_authorization_endpoint"), QStringLiteral("https://login.example.com/device"));
    whole.insert(QStringLiteral("authorization_response_iss_parameter_supported"), true);
    whole.insert(QStringLiteral("registration_endpoint"), QStringLiteral("https://login.example.com/register"));
    whole.insert(QStringLiteral("client_id_metadata_document_supported"), true);
    whole.insert(QStringLiteral("pushed_authorization_request_endpoint"),
                 QStringLiteral("https://login.example.com/par"));
    whole.insert(QStringLiteral("require_pushed_authorization_requests"), true);
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
    QCOMPARE(endpoints->registration, QUrl(QStringLiteral("https://login.example.com/register")));
    QVERIFY(endpoints->acceptsClientDocuments);
    QCOMPARE(endpoints->pushedAuthorization, QUrl(QStringLiteral("https://login.example.com/par")));
    QVERIFY(endpoints->requiresPushed);
}

void TestDiscovery::issuer_notEqualToTheLetter_isRefused_data()
{
    QTest::addColumn<QString>("asked"); // paths of the stand-in, or whole
    QTest::addColumn<QString>("named");
    QTest::addColumn<bool>("isNearly");
    QTest::newRow("slash too many") << QString() << QStringLiteral("/") << true;
    QTest::newRow("slash missing") << QStringLiteral("/") << QString() << true;
    QTest::newRow("slash missing behind a path") << QStringLiteral("/a/") << QStringLiteral("/a") << true;
    QTest::newRow("another path") << QStringLiteral("/a") << QStringLiteral("/b") << false;
    QTest::newRow("another case") << QStringLiteral("/a") << QStringLiteral("/A") << true;
    QTest::newRow("another host") << QString() << QStringLiteral("https://login.example.com") << false;
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
    QFETCH(bool, isNearly);
    const QString elsewhere = QStringLiteral("If that is the provider, give its address as the issuer.");
    QCOMPARE(endpoints.error().advice.toString(),
             isNearly ? QStringLiteral("Give the issuer as %1.").arg(calledItself) : elsewhere);
    QCOMPARE(endpoints.error().values, isNearly ? QStringList(calledItself) : QStringList());
    QCOMPARE(m_server->requests().size(), 1);
}

void TestDiscovery::issuer_thatIsNone_isTheProvidersFault_data()
{
    QTest::addColumn<QJsonValue>("named");
    QTest::addColumn<QString>("what");
    const QString none = QStringLiteral("the provider's metadata has no \"issuer\"");
    QTest::newRow("missing") << QJsonValue(QJsonValue::Undefined) << none;
    QTest::newRow("empty") << QJsonValue(QString()) << none;
    QTest::newRow("a number") << QJsonValue(5) << none;
    QTest::newRow("no address") << QJsonValue(QStringLiteral("acme"))
                                << QStringLiteral("the provider calls itself \"acme\", not \"%1\"").arg(issuer());
}

void TestDiscovery::issuer_thatIsNone_isTheProvidersFault()
{
    QFETCH(QJsonValue, named);
    QFETCH(QString, what);
    QJsonObject metadata = description({});
    metadata.insert(QStringLiteral("issuer"), named);
    serve(oidcPath, metadata);
    const auto endpoints = discoverAt(issuer());
    QVERIFY(!endpoints);
    what.replace(QRegularExpression(QStringLiteral("http://[^\"]+")), issuer());
    QCOMPARE(endpoints.error().subject.toString(), what);
    QCOMPARE(endpoints.error().advice.toString(), QStringLiteral("Tell whoever runs the provider."));
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
    for (const char *name :
         {"authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "revocation_endpoint",
          "device_authorization_endpoint", "registration_endpoint", "pushed_authorization_request_endpoint"})
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

void TestDiscovery::endpoint_onThisComputer_isTakenFromAnIssuerThere_data()
{
    QTest::addColumn<QString>("issuer");
    QTest::addColumn<bool>("isTaken");
    QTest::newRow("without TLS") << QStringLiteral("http://127.0.0.1:8080") << true;
    QTest::newRow("with TLS") << QStringLiteral("https://127.0.0.1:8080") << false;
    QTest::newRow("elsewhere") << QStringLiteral("https://login.example.com") << false;
}

void TestDiscovery::endpoint_onThisComputer_isTakenFromAnIssuerThere()
{
    QFETCH(QString, issuer);
    Provider provider;
    provider.issuer = issuer;
    QJsonObject metadata = description(issuer);
    metadata.insert(QStringLiteral("jwks_uri"), QStringLiteral("http://127.0.0.1:8080/keys"));
    const auto endpoints = readMetadata(metadata, provider);
    QTEST(bool(endpoints), "isTaken");
    if (!endpoints)
        QCOMPARE(endpoints.error().subject.toString(),
                 QStringLiteral("the provider's endpoint http://127.0.0.1:8080/keys must be an https URL"));
}

void TestDiscovery::endpoint_internal_isNotTakenFromAPublicIssuer_data()
{
    QTest::addColumn<QString>("issuer");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("isTaken");
    const QString publicIssuer = QStringLiteral("https://login.example.com");
    const QString keys = QStringLiteral("jwks_uri");
    for (const char *name :
         {"authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "revocation_endpoint",
          "device_authorization_endpoint", "registration_endpoint", "pushed_authorization_request_endpoint"})
        QTest::newRow(name) << publicIssuer << QString::fromLatin1(name) << QStringLiteral("127.0.0.1") << false;
    for (const char *host : {"localhost", "10.0.0.1", "169.254.169.254", "[fd00::1]", "printer.local", "wiki"})
        QTest::newRow(host) << publicIssuer << keys << QString::fromLatin1(host) << false;
    QTest::newRow("another public host") << publicIssuer << keys << QStringLiteral("keys.example.net") << true;
    QTest::newRow("a private issuer") << QStringLiteral("https://10.0.0.2") << keys << QStringLiteral("10.0.0.1")
                                      << true;
    QTest::newRow("an issuer's name in the network")
            << QStringLiteral("https://sso.corp.internal") << keys << QStringLiteral("10.0.0.1") << true;
}

void TestDiscovery::endpoint_internal_isNotTakenFromAPublicIssuer()
{
    QFETCH(QString, issuer);
    QFETCH(QString, name);
    QFETCH(QString, host);
    const QString url = QStringLiteral("https://%1/x").arg(host);
    Provider provider;
    provider.issuer = issuer;
    QJsonObject metadata = description(issuer);
    metadata.insert(name, url);
    const auto endpoints = readMetadata(metadata, provider);
    QTEST(bool(endpoints), "isTaken");
    if (!endpoints)
        QCOMPARE(endpoints.error().subject.toString(),
                 QStringLiteral("the provider's endpoint %1 is on this computer or in its network, and the provider "
                                "isn't")
                         .arg(url));
}

/// RFC 6749, 3.1 and 3.2. Other endpoints may have a fragment, which isn't sent.
void TestDiscovery::endpoint_withFragment_isRefused_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("said"); // empty: the metadata is accepted
    const QString said = QStringLiteral("the provider's endpoint https://login.example.com/#a must have no '#'");
    QTest::newRow("authorization") << QStringLiteral("authorization_endpoint") << said;
    QTest::newRow("token") << QStringLiteral("token_endpoint") << said;
    QTest::newRow("userinfo") << QStringLiteral("userinfo_endpoint") << QString();
}

void TestDiscovery::endpoint_withFragment_isRefused()
{
    QFETCH(QString, name);
    QJsonObject metadata = description(issuer());
    metadata.insert(name, QStringLiteral("https://login.example.com/#a"));
    serve(oidcPath, metadata);
    const auto endpoints = discoverAt(issuer());
    QTEST(endpoints ? QString() : endpoints.error().subject.toString(), "said");
}

void TestDiscovery::server_withoutDescription_isNoProvider_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("said");
    const QString status = QStringLiteral("there are no metadata of an OpenID provider: %1 answered with status ");
    const QString else_ = QStringLiteral("%1 has something else than a provider's metadata");
    QTest::newRow("not found") << 404 << QByteArray("{}") << status + QStringLiteral("404");
    QTest::newRow("forbidden") << 403 << QByteArray("{}") << status + QStringLiteral("403");
    QTest::newRow("redirect to nowhere") << 302 << QByteArray() << status + QStringLiteral("302");
    QTest::newRow("a page") << 200 << QByteArray("<html>") << else_;
    QTest::newRow("a list") << 200 << QByteArray("[]") << else_;
    QTest::newRow("nothing") << 200 << QByteArray() << else_;
}

void TestDiscovery::server_withoutDescription_isNoProvider()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    m_server->on(oidcPath, StandInReply{status, body});
    const auto endpoints = discoverAt(issuer());
    QVERIFY(!endpoints);
    QCOMPARE(endpoints.error().kind, Kind::SignInFailed);
    QFETCH(QString, said);
    QCOMPARE(endpoints.error().subject.toString(), said.arg(issuer(oidcPath)));
    QVERIFY(!endpoints.error().advice.isEmpty());
}

void TestDiscovery::server_failing_isAProviderFault_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {408, 429, 500, 503})
        QTest::addRow("status %d", status) << status;
}

void TestDiscovery::server_failing_isAProviderFault()
{
    QFETCH(int, status);
    m_server->on(oidcPath, StandInReply{status, "<html>"});
    const auto endpoints = discoverAt(issuer());
    QVERIFY(!endpoints);
    QCOMPARE(endpoints.error().kind, Kind::ProviderFault);
    QCOMPARE(endpoints.error().busyStatus, status);
}

static StandInReply redirectTo(const QString &location)
{
    StandInReply reply;
    reply.status = 301;
    reply.headers = {{"Location", location.toUtf8()}};
    return reply;
}

void TestDiscovery::redirect_withinTheOrigin_isFollowed()
{
    m_server->on(oidcPath, redirectTo(oidcPath + u'/'));
    serve(oidcPath + u'/', description(issuer()));
    const auto endpoints = discoverAt(issuer());
    QVERIFY2(endpoints, qPrintable(endpoints ? QString() : endpoints.error().subject.toString()));
}

void TestDiscovery::redirect_elsewhere_isNamed()
{
    m_server->on(oidcPath, redirectTo(QStringLiteral("https://portal.example.com/hello")));
    const auto endpoints = discoverAt(issuer());
    QVERIFY(!endpoints);
    QCOMPARE(endpoints.error().subject.toString(),
             QStringLiteral("%1 leads to another server, https://portal.example.com").arg(issuer(oidcPath)));
}

void TestDiscovery::redirect_toAnotherPort_namesIt()
{
    const StandInServer other;
    m_server->on(oidcPath, redirectTo(other.url(QStringLiteral("/hello")).toString()));
    const auto endpoints = discoverAt(issuer());
    QVERIFY(!endpoints);
    QCOMPARE(endpoints.error().subject.toString(),
             QStringLiteral("%1 leads to another server, %2").arg(issuer(oidcPath), other.url({}).toString()));
}

void TestDiscovery::redirect_endless_isNotFollowedForEver()
{
    m_server->on(oidcPath, redirectTo(oidcPath));
    QVERIFY(!discoverAt(issuer()));
    QVERIFY(m_server->count(oidcPath) < 10);
}

void TestDiscovery::offers_thatAreNotOurs_areRefused_data()
{
    QTest::addColumn<QString>("list");
    QTest::addColumn<QJsonArray>("offered");
    QTest::addColumn<bool>("isTaken");
    const QString types = QStringLiteral("response_types_supported");
    const QString modes = QStringLiteral("response_modes_supported");
    const QString grants = QStringLiteral("grant_types_supported");
    const QString methods = QStringLiteral("token_endpoint_auth_methods_supported");
    QTest::newRow("code") << types << QJsonArray{QStringLiteral("id_token"), QStringLiteral("code")} << true;
    QTest::newRow("no code") << types << QJsonArray{QStringLiteral("id_token"), QStringLiteral("code id_token")}
                             << false;
    QTest::newRow("nothing said") << types << QJsonArray() << true;
    QTest::newRow("query") << modes << QJsonArray{QStringLiteral("form_post"), QStringLiteral("query")} << true;
    QTest::newRow("no query") << modes << QJsonArray{QStringLiteral("form_post")} << false;
    QTest::newRow("no code grant") << grants << QJsonArray{QStringLiteral("client_credentials")} << false;
    QTest::newRow("secret") << methods << QJsonArray{QStringLiteral("client_secret_basic")} << true;
    const QString challenges = QStringLiteral("code_challenge_methods_supported");
    QTest::newRow("S256") << challenges << QJsonArray{QStringLiteral("plain"), QStringLiteral("S256")} << true;
    QTest::newRow("plain only") << challenges << QJsonArray{QStringLiteral("plain")} << false;
    QTest::newRow("keys only") << methods << QJsonArray{QStringLiteral("private_key_jwt")} << false;
}

void TestDiscovery::offers_thatAreNotOurs_areRefused()
{
    QFETCH(QString, list);
    QFETCH(QJsonArray, offered);
    QJsonObject whole = description(issuer());
    whole.insert(list, offered);
    serve(oidcPath, whole);
    QTEST(static_cast<bool>(discoverAt(issuer())), "isTaken");
}

void TestDiscovery::signedRequests_areRefused()
{
    QJsonObject whole = description(issuer());
    whole.insert(QStringLiteral("require_signed_request_object"), true);
    serve(oidcPath, whole);
    QVERIFY(whatHappened(discoverAt(issuer()).error()).inEnglish().contains(u"RFC 9101"));
}

void TestDiscovery::offers_forPeopleAlone_areNoneOfTheClients()
{
    QJsonObject whole = description(issuer());
    whole.remove(QStringLiteral("authorization_endpoint"));
    whole.insert(QStringLiteral("grant_types_supported"), QJsonArray{QStringLiteral("client_credentials")});
    serve(oidcPath, whole);
    QVERIFY(!discoverAt(issuer()));
    Provider provider;
    provider.issuer = issuer();
    provider.clientCredentials = true;
    QVERIFY(await(discover(*m_http, provider)));
}

void TestDiscovery::issuer_isReadFromWhatIsTyped_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("meant");
    const auto row = [](const char *typed, const char *meant) {
        QTest::newRow(typed) << QString::fromLatin1(typed) << QString::fromLatin1(meant);
    };
    row("https://id.example.com", "https://id.example.com");
    row("https://id.example.com/", "https://id.example.com/");
    row(" id.example.com ", "https://id.example.com");
    row("id.example.com/realms/a", "https://id.example.com/realms/a");
    row("https://id.example.com/realms/a/.well-known/openid-configuration", "https://id.example.com/realms/a");
    row("id.example.com/.well-known/openid-configuration", "https://id.example.com");
    row("localhost:8080/realms/a", "http://localhost:8080/realms/a");
    row("127.0.0.1:8080", "http://127.0.0.1:8080");
    row("http://id.example.com", "http://id.example.com");
    row("", "");
}

void TestDiscovery::issuer_isReadFromWhatIsTyped()
{
    QFETCH(QString, typed);
    QTEST(issuerFrom(typed), "meant");
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
