// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/tokenrequest.h"

#include "core/net/http.h"
#include "core/oauth/authorizationcodeflow.h"
#include "core/oauth/clientcredentials.h"
#include "core/oauth/deviceflow.h"
#include "core/utc.h"
#include "tests/support/await.h"
#include "tests/support/fastclock.h"
#include "tests/support/standinserver.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkReply>
#include <QTest>

#include <functional>

using namespace authtray;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

/// Runs one grant until it succeeds or fails.
using Grant = std::function<Result<TokenResponse>(TokenRequest &)>;

Result<TokenResponse> authorizationCode(TokenRequest &request)
{
    QNetworkAccessManager browser;
    AuthorizationCodeFlow flow(request, [&](const SignInAddress &address) -> Result<> {
        const QUrlQuery asked(address.full);
        QUrl redirect(asked.queryItemValue(u"redirect_uri"_s, QUrl::FullyDecoded));
        redirect.setQuery(u"code=the+code&state="_s + asked.queryItemValue(u"state"_s));
        browser.get(QNetworkRequest(redirect));
        return done;
    });
    return await(flow.authorize(QDeadlineTimer(10s)));
}

Result<TokenResponse> refreshToken(TokenRequest &request)
{
    AuthorizationCodeFlow flow(request);
    return await(flow.refresh(u"refresh+1"_s));
}

Result<TokenResponse> clientCredentials(TokenRequest &request)
{
    ClientCredentialsFlow flow(request);
    return await(flow.authorize(QDeadlineTimer(10s)));
}

Result<TokenResponse> deviceCode(TokenRequest &request)
{
    FastClock clock;
    DeviceFlow flow(request, clock, [](const DeviceAuthorization &) {});
    return await(flow.authorize(QDeadlineTimer(1h)));
}

const auto date = QDateTime({2031, 2, 3}, {4, 5, 6}, utc);

} // namespace

/// The rules for every grant, against a stand-in token endpoint.
class TestTokenRequest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void body_isEncodedAsTheProviderWants_data() { addGrants(); }
    void body_isEncodedAsTheProviderWants();
    void parameters_ofTheProvider_areAdded_data() { addGrants(); }
    void parameters_ofTheProvider_areAdded();
    void parameters_ofTheGrant_areNotReplaced_data() { addGrants(); }
    void parameters_ofTheGrant_areNotReplaced();
    void secret_isSentIfThereIsOne_data() { addGrants(); }
    void secret_isSentIfThereIsOne();
    void secret_isSentInTheBodyWhereThatIsTheWay_data() { addGrants(); }
    void secret_isSentInTheBodyWhereThatIsTheWay();
    void secret_refusedInTheHeader_isSentInTheBody_data() { addGrants(); }
    void secret_refusedInTheHeader_isSentInTheBody();
    void secret_refusedOnBothWays_isRefused_data() { addGrants(); }
    void secret_refusedOnBothWays_isRefused();
    void otherEndpoints_getTheSecretToo();
    void endpoint_thatMayNotBeAsked_isRefused_data() { addGrants(); }
    void endpoint_thatMayNotBeAsked_isRefused();
    void date_isLearned_data() { addGrants(); }
    void date_isLearned();
    void tokens_areFoundInTheProvidersPlaces_data() { addGrants(); }
    void tokens_areFoundInTheProvidersPlaces();

private:
    void addGrants();
    Result<TokenResponse> run(const QString &secret = {});
    StandInRequest asked() const { return m_server->requests().last(); }

    std::unique_ptr<StandInServer> m_server;
    std::unique_ptr<Http> m_http;
    std::optional<TokenRequest> m_request;
    Provider m_provider;
};

void TestTokenRequest::init()
{
    m_request.reset();
    m_server = std::make_unique<StandInServer>();
    m_http = std::make_unique<Http>();
    StandInReply tokens;
    tokens.body = R"({"access_token": "access", "token_type": "bearer"})";
    tokens.headers = {{"Date", "Mon, 03 Feb 2031 04:05:06 GMT"}};
    m_server->on(u"/token"_s, tokens);
    StandInReply device;
    device.body = R"({"device_code": "device+1", "user_code": "WDJB", "verification_uri": "https://example.com/device"})";
    m_server->on(u"/device"_s, device);
    m_provider = {};
    m_provider.clientId = u"my client"_s;
    m_provider.scope = u"openid"_s;
    m_provider.endpoints.authorization = m_server->url(u"/authorize"_s);
    m_provider.endpoints.token = m_server->url(u"/token"_s);
    m_provider.endpoints.deviceAuthorization = m_server->url(u"/device"_s);
}

void TestTokenRequest::addGrants()
{
    QTest::addColumn<Grant>("grant");
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("name"); // of a parameter that only this grant has
    QTest::addColumn<QString>("value");
    QTest::newRow("authorization code") << Grant(authorizationCode) << u"authorization_code"_s << u"code"_s
                                        << u"the code"_s;
    QTest::newRow("refresh token") << Grant(refreshToken) << u"refresh_token"_s << u"refresh_token"_s << u"refresh+1"_s;
    QTest::newRow("client credentials") << Grant(clientCredentials) << u"client_credentials"_s << u"scope"_s
                                        << u"openid"_s;
    QTest::newRow("device code") << Grant(deviceCode) << u"urn:ietf:params:oauth:grant-type:device_code"_s
                                 << u"device_code"_s << u"device+1"_s;
}

Result<TokenResponse> TestTokenRequest::run(const QString &secret)
{
    QFETCH(const Grant, grant);
    m_request.emplace(m_provider, secret, *m_http);
    return grant(*m_request);
}

void TestTokenRequest::body_isEncodedAsTheProviderWants()
{
    QFETCH(const QString, type);
    QFETCH(const QString, name);
    QFETCH(const QString, value);
    QVERIFY(run());
    QCOMPARE(asked().method, "POST");
    QCOMPARE(asked().headers.value("content-type"), "application/x-www-form-urlencoded");
    QCOMPARE(asked().field(u"grant_type"_s), type);
    QCOMPARE(asked().field(u"client_id"_s), u"my client"_s);
    QCOMPARE(asked().field(name), value);

    m_provider.tokenEncoding = BodyEncoding::Json;
    QVERIFY(run());
    QCOMPARE(asked().headers.value("content-type"), "application/json");
    const QJsonObject body = QJsonDocument::fromJson(asked().body).object();
    QCOMPARE(body.value(u"grant_type"_s).toString(), type);
    QCOMPARE(body.value(u"client_id"_s).toString(), u"my client"_s);
    QCOMPARE(body.value(name).toString(), value);
}

void TestTokenRequest::parameters_ofTheProvider_areAdded()
{
    QFETCH(const QString, type);
    m_provider.tokenParameters = {{type, {{u"audience"_s, u"the api"_s}}}, {u"other"_s, {{u"never"_s, u"sent"_s}}}};
    QVERIFY(run());
    QCOMPARE(asked().field(u"audience"_s), u"the api"_s);
    QVERIFY(!asked().form().hasQueryItem(u"never"_s));
}

void TestTokenRequest::parameters_ofTheGrant_areNotReplaced()
{
    QFETCH(const QString, type);
    QFETCH(const QString, name);
    QFETCH(const QString, value);
    m_provider.tokenParameters = {{type, {{name, u"another"_s}, {u"client_id"_s, u"another"_s}}}};
    QVERIFY(run());
    QCOMPARE(asked().field(name), value);
    QCOMPARE(asked().field(u"client_id"_s), u"my client"_s);
}

void TestTokenRequest::secret_isSentIfThereIsOne()
{
    QVERIFY(run());
    QVERIFY(!asked().form().hasQueryItem(u"client_secret"_s));
    QVERIFY(!asked().headers.contains("authorization"));
    QVERIFY(run(u"s+cret"_s));
    QCOMPARE(asked().headers.value("authorization"), "Basic " + QByteArray("my%20client:s%2Bcret").toBase64());
    QVERIFY(!asked().form().hasQueryItem(u"client_secret"_s));
    QVERIFY(!asked().form().hasQueryItem(u"client_id"_s));
}

/// RFC 8414, 2: client_secret_basic where nothing is announced.
void TestTokenRequest::secret_isSentInTheBodyWhereThatIsTheWay()
{
    m_provider.endpoints.authenticationMethods = {u"client_secret_post"_s, u"private_key_jwt"_s};
    QVERIFY(run(u"s+cret"_s));
    QCOMPARE(asked().field(u"client_secret"_s), u"s+cret"_s);
    QVERIFY(!asked().headers.contains("authorization"));

    m_provider.endpoints.authenticationMethods = {u"client_secret_basic"_s, u"client_secret_post"_s};
    QVERIFY(run(u"s+cret"_s));
    QVERIFY(asked().headers.contains("authorization"));
    m_provider.chosenMethod = AuthenticationMethod::Body;
    QVERIFY(run(u"s+cret"_s));
    QCOMPARE(asked().field(u"client_secret"_s), u"s+cret"_s);

    m_provider.tokenEncoding = BodyEncoding::Json;
    m_provider.chosenMethod = AuthenticationMethod::Basic;
    QVERIFY(run(u"s+cret"_s));
    QVERIFY(asked().headers.contains("authorization"));
    QVERIFY(!QJsonDocument::fromJson(asked().body).object().contains(u"client_secret"_s));
}

void TestTokenRequest::secret_refusedInTheHeader_isSentInTheBody()
{
    m_server->on(u"/token"_s, [](const StandInRequest &request) {
        const bool isRefused = request.headers.contains("authorization");
        return isRefused ? jsonReply({{u"error"_s, u"invalid_client"_s}}, 401)
                         : jsonReply({{u"access_token"_s, u"access"_s}});
    });
    QVERIFY(run(u"s+cret"_s));
    QCOMPARE(m_server->count(u"/token"_s), 2);
    QCOMPARE(m_request->authenticationMethod(), AuthenticationMethod::Body);

    m_provider.endpoints.authenticationMethods = {u"client_secret_basic"_s};
    QCOMPARE(run(u"s+cret"_s).error().kind, Error::Kind::ClientRefused);
    QCOMPARE(m_server->count(u"/token"_s), 3);
}

void TestTokenRequest::secret_refusedOnBothWays_isRefused()
{
    m_server->on(u"/token"_s, jsonReply({{u"error"_s, u"invalid_client"_s}}, 401));
    QCOMPARE(run(u"s+cret"_s).error().kind, Error::Kind::ClientRefused);
    QCOMPARE(m_server->count(u"/token"_s), 2);
    QCOMPARE(m_request->authenticationMethod(), AuthenticationMethod::Basic);
}

void TestTokenRequest::otherEndpoints_getTheSecretToo()
{
    m_server->on(u"/other"_s, StandInReply{});
    m_request.emplace(m_provider, u"s+cret"_s, *m_http);
    QVERIFY(await(m_request->sendTo(m_server->url(u"/other"_s), {{u"a"_s, u"b"_s}})));
    QVERIFY(asked().headers.contains("authorization"));
    QCOMPARE(asked().body, "a=b");

    m_request.emplace(m_provider, QString(), *m_http);
    QVERIFY(await(m_request->sendTo(m_server->url(u"/other"_s), {{u"a"_s, u"b"_s}})));
    QCOMPARE(asked().field(u"client_id"_s), u"my client"_s);
}

void TestTokenRequest::endpoint_thatMayNotBeAsked_isRefused()
{
    m_provider.endpoints.token = QUrl(u"http://example.com/token"_s);
    const auto answer = run();
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, Error::Kind::BadInput);
    QCOMPARE(whatHappened(answer.error()).toString(), u"the token endpoint must be an https URL"_s);
    QCOMPARE(m_server->count(u"/token"_s), 0);
}

void TestTokenRequest::date_isLearned()
{
    QVERIFY(run());
    QCOMPARE(m_request->providerDate(), date);
}

void TestTokenRequest::tokens_areFoundInTheProvidersPlaces()
{
    StandInReply wrapped;
    wrapped.body = R"({"wrapped": {"access_token": "inner", "token_type": "bearer"}})";
    m_server->on(u"/token"_s, wrapped);
    m_provider.tokenPlaces = {u"wrapped"_s};
    const auto answer = run();
    QVERIFY(answer);
    QCOMPARE(answer->accessToken, u"inner"_s);
}

QTEST_GUILESS_MAIN(TestTokenRequest)
#include "tst_tokenrequest.moc"
