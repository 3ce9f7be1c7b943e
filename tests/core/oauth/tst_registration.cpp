// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/registration.h"

#include "core/net/http.h"
#include "core/utc.h"
#include "tests/support/await.h"
#include "tests/support/standinserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <memory>

using namespace authtray;
using namespace Qt::StringLiterals;
using Kind = Error::Kind;

/// Registering and removing a client.
class TestRegistration : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void request_asksForANativeApp();
    void request_asksForWhatTheProviderOffers_data();
    void request_asksForWhatTheProviderOffers();
    void request_withForeignScope_isRepeatedWithout();
    void answer_isRead();
    void answer_unusable_isRefused_data();
    void answer_unusable_isRefused();
    void answer_unusable_isTakenBack();
    void answer_withoutSomePorts_leavesTheOthers();
    void answer_withManagementElsewhere_isNotManaged();
    void refusal_saysWhatToDo();
    void provider_busy_isAProviderFault();
    void client_forgotten_isNoticed_data();
    void client_forgotten_isNoticed();
    void client_unmanaged_forgotten_isNoticed();
    void removal_reachesTheProvider_data();
    void removal_reachesTheProvider();
    void text_isReadAgain();
    void text_foreign_isNone_data();
    void text_foreign_isNone();

private:
    Provider provider() const;
    QJsonObject asked(int request = 0) const
    {
        return QJsonDocument::fromJson(m_server->requests().at(request).body).object();
    }
    /// The provider answers with what was asked for and `more`, of which an undefined value leaves out the member.
    Result<Registration> registerWith(const QJsonObject &more, const QStringList &without = {});
    Registration managed() const;

    std::unique_ptr<StandInServer> m_server;
    std::unique_ptr<Http> m_http;
};

void TestRegistration::init()
{
    m_http = std::make_unique<Http>();
    m_server = std::make_unique<StandInServer>();
}

Provider TestRegistration::provider() const
{
    Provider provider;
    provider.issuer = m_server->url({}).toString();
    provider.scope = u"tools"_s;
    provider.endpoints.authorization = m_server->url(u"/authorize"_s);
    provider.endpoints.token = m_server->url(u"/token"_s);
    provider.endpoints.registration = m_server->url(u"/register"_s);
    return provider;
}

Result<Registration> TestRegistration::registerWith(const QJsonObject &more, const QStringList &without)
{
    m_server->on(u"/register"_s, [more, without](const StandInRequest &request) {
        QJsonObject client = QJsonDocument::fromJson(request.body).object();
        client.insert(u"client_id"_s, u"new"_s);
        for (auto member = more.begin(); member != more.end(); ++member)
            client.insert(member.key(), *member);
        for (const QString &name : without)
            client.remove(name);
        return jsonReply(client, 201);
    });
    return await(registerClient(*m_http, provider()));
}

Registration TestRegistration::managed() const
{
    Registration registration;
    registration.clientId = u"new"_s;
    registration.managementUrl = m_server->url(u"/register/new"_s);
    registration.managementToken = u"manage"_s;
    return registration;
}

void TestRegistration::request_asksForANativeApp()
{
    QVERIFY(registerWith({}));
    const QJsonObject client = asked();
    QCOMPARE(client.value(u"application_type"_s).toString(), u"native"_s);
    QCOMPARE(client.value(u"token_endpoint_auth_method"_s).toString(), u"none"_s);
    QCOMPARE(client.value(u"client_name"_s).toString(), u"Authtray"_s);
    QCOMPARE(client.value(u"scope"_s).toString(), u"tools"_s);
    QCOMPARE(client.value(u"response_types"_s).toArray(), QJsonArray{u"code"_s});
    QCOMPARE(client.value(u"grant_types"_s).toArray(), (QJsonArray{u"authorization_code"_s, u"refresh_token"_s}));
    const QJsonArray uris = client.value(u"redirect_uris"_s).toArray();
    QCOMPARE(uris.size(), 2);
    QVERIFY(QUrl(uris.at(0).toString()).port() > 0);
    QCOMPARE(uris.at(1).toString(), u"http://127.0.0.1/callback"_s);
    QCOMPARE(m_server->requests().first().headers.value("content-type"), QByteArray("application/json"));
}

void TestRegistration::request_asksForWhatTheProviderOffers_data()
{
    QTest::addColumn<QStringList>("methods");
    QTest::addColumn<QString>("asked");
    const QString basic = u"client_secret_basic"_s;
    const QString post = u"client_secret_post"_s;
    QTest::newRow("not said") << QStringList() << u"none"_s;
    QTest::newRow("public clients too") << QStringList{basic, u"none"_s} << u"none"_s;
    QTest::newRow("secrets only") << QStringList{post, basic} << basic;
    QTest::newRow("secrets in the body only") << QStringList{u"private_key_jwt"_s, post} << post;
}

void TestRegistration::request_asksForWhatTheProviderOffers()
{
    QFETCH(QStringList, methods);
    Provider strict = provider();
    strict.endpoints.authenticationMethods = methods;
    strict.endpoints.deviceAuthorization = m_server->url(u"/device"_s);
    (void)await(registerClient(*m_http, strict));
    QTEST(asked().value(u"token_endpoint_auth_method"_s).toString(), "asked");
    QVERIFY(asked().value(u"grant_types"_s).toArray().contains(u"urn:ietf:params:oauth:grant-type:device_code"_s));
}

void TestRegistration::request_withForeignScope_isRepeatedWithout()
{
    m_server->on(u"/register"_s, [](const StandInRequest &request) {
        QJsonObject client = QJsonDocument::fromJson(request.body).object();
        if (client.contains(u"scope"_s))
            return jsonReply({{u"error"_s, u"invalid_client_metadata"_s}}, 400);
        client.insert(u"client_id"_s, u"new"_s);
        return jsonReply(client, 201);
    });
    QVERIFY(await(registerClient(*m_http, provider())));
}

void TestRegistration::answer_isRead()
{
    const auto client = registerWith({{u"client_secret"_s, u"hush"_s},
                                      {u"token_endpoint_auth_method"_s, u"client_secret_post"_s},
                                      {u"client_secret_expires_at"_s, 4102444800.0},
                                      {u"registration_client_uri"_s, m_server->url(u"/register/new"_s).toString()},
                                      {u"registration_access_token"_s, u"manage"_s}});
    QVERIFY(client);
    QCOMPARE(client->clientId, u"new"_s);
    QCOMPARE(client->clientSecret, u"hush"_s);
    QCOMPARE(client->method, AuthenticationMethod::Body);
    QCOMPARE(client->secretExpiresAt.toSecsSinceEpoch(), qint64(4102444800));
    QCOMPARE(client->managementToken, u"manage"_s);
    const Provider used = client->appliedTo(provider());
    QCOMPARE(used.clientId, u"new"_s);
    QVERIFY(used.isClientRegistered && used.needsClientSecret);
    QCOMPARE(used.redirect.ports.size(), 2);
    QCOMPARE(used.redirect.ports.last(), quint16(0));
}

void TestRegistration::answer_unusable_isRefused_data()
{
    QTest::addColumn<QJsonObject>("more");
    QTest::addColumn<QStringList>("without");
    QTest::addColumn<QString>("said");
    const auto redirects = [](const QJsonArray &uris) { return QJsonObject{{u"redirect_uris"_s, uris}}; };
    const auto method = [](const QString &name) { return QJsonObject{{u"token_endpoint_auth_method"_s, name}}; };
    QTest::newRow("no ID") << QJsonObject() << QStringList{u"client_id"_s} << u"its answer has no \"client_id\""_s;
    QTest::newRow("an ID that is none") << QJsonObject{{u"client_id"_s, 5}} << QStringList()
                                        << u"its answer has no \"client_id\""_s;
    QTest::newRow("an ID without end") << QJsonObject{{u"client_id"_s, QString(2049, u'x')}} << QStringList()
                                       << u"the \"client_id\" in its answer is too long"_s;
    for (const QString &id : {u"a\nb"_s, u"a\x1b[31m"_s, u"a\x7f"_s, u"\u00e4"_s, QString(QChar(0))})
        QTest::newRow(qPrintable(u"an ID with "_s + QString::fromLatin1(id.toUtf8().toHex())))
                << QJsonObject{{u"client_id"_s, id}} << QStringList()
                << u"the \"client_id\" in its answer has characters that it may not"_s;
    QTest::newRow("a secret with a line's end")
            << QJsonObject{{u"client_secret"_s, u"a\r\nb"_s}} << QStringList()
            << u"the \"client_secret\" in its answer has characters that it may not"_s;
    QTest::newRow("another redirect") << redirects({u"https://evil.example/"_s}) << QStringList()
                                      << u"with another redirect address: https://evil.example/"_s;
    QTest::newRow("another redirect too")
            << redirects({u"http://127.0.0.1/callback"_s, u"https://evil.example/"_s}) << QStringList()
            << u"with another redirect address: http://127.0.0.1/callback, https://evil.example/"_s;
    QTest::newRow("no redirect") << redirects({}) << QStringList() << u"with another redirect address: "_s;
    QTest::newRow("a key") << method(u"private_key_jwt"_s) << QStringList()
                           << u"as a client that authenticates by private_key_jwt"_s;
    QTest::newRow("no secret") << method(u"client_secret_basic"_s) << QStringList()
                               << u"its answer has no \"client_secret\""_s;
}

void TestRegistration::answer_unusable_isRefused()
{
    QFETCH(QJsonObject, more);
    QFETCH(QStringList, without);
    const auto client = registerWith(more, without);
    QVERIFY(!client);
    QCOMPARE(client.error().kind, Kind::SignInFailed);
    QFETCH(QString, said);
    QCOMPARE(client.error().subject.toString(),
             u"%1 registered Authtray, but %2"_s.arg(m_server->url({}).authority(), said));
}

void TestRegistration::answer_unusable_isTakenBack()
{
    QVERIFY(!registerWith({{u"client_id"_s, u"a\nb"_s},
                           {u"registration_client_uri"_s, m_server->url(u"/register/new"_s).toString()},
                           {u"registration_access_token"_s, u"manage"_s}}));
    QCOMPARE(m_server->requests().last().method, QByteArray("DELETE"));
}

void TestRegistration::answer_withoutSomePorts_leavesTheOthers()
{
    const auto client = registerWith({{u"redirect_uris"_s, QJsonArray{u"http://127.0.0.1/callback"_s}}});
    QVERIFY(client);
    QCOMPARE(client->redirect.ports, QList<quint16>{0});
    const auto bare = registerWith({}, {u"redirect_uris"_s, u"token_endpoint_auth_method"_s});
    QVERIFY(bare);
    QCOMPARE(bare->redirect.ports.size(), 2);
    QVERIFY(!bare->method);
}

void TestRegistration::answer_withManagementElsewhere_isNotManaged()
{
    const auto client = registerWith({{u"registration_client_uri"_s, u"https://evil.example/new"_s},
                                      {u"registration_access_token"_s, u"manage"_s}});
    QVERIFY(client);
    QVERIFY(client->managementUrl.isEmpty() && client->managementToken.isEmpty());
    QCOMPARE(await(unregisterClient(*m_http, *client)).error().kind, Kind::Refused);
    const auto injecting = registerWith({{u"registration_client_uri"_s, m_server->url(u"/register/new"_s).toString()},
                                         {u"registration_access_token"_s, u"a\r\nb"_s}});
    QVERIFY(injecting && injecting->managementUrl.isEmpty());
}

void TestRegistration::refusal_saysWhatToDo()
{
    m_server->on(u"/register"_s, jsonReply({{u"error"_s, u"access_denied"_s}}, 403));
    const auto client = await(registerClient(*m_http, provider()));
    QVERIFY(!client);
    QCOMPARE(client.error().kind, Kind::NoClient);
    QCOMPARE(client.error().subject.toString(),
             u"%1 refuses to register Authtray: status 403, access_denied"_s.arg(m_server->url({}).authority()));
    QCOMPARE(adviceOn(client.error()).toString(),
             u"Register a native app there yourself, with the redirect address http://127.0.0.1/callback, and give its "
             "client ID."_s);
}

void TestRegistration::provider_busy_isAProviderFault()
{
    m_server->on(u"/register"_s, StandInReply{503});
    const auto client = await(registerClient(*m_http, provider()));
    QCOMPARE(client.error().kind, Kind::ProviderFault);
    QCOMPARE(client.error().busyStatus, 503);
}

/// RFC 7592, 2.1: without such a client, the answer is 401.
void TestRegistration::client_forgotten_isNoticed_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("isForgotten");
    QTest::newRow("there") << 200 << false;
    QTest::newRow("gone") << 401 << true;
    QTest::newRow("not found") << 404 << true;
    QTest::newRow("not readable") << 403 << false;
    QTest::newRow("busy") << 503 << false;
}

void TestRegistration::client_forgotten_isNoticed()
{
    QFETCH(int, status);
    m_server->on(u"/register/new"_s, StandInReply{status, "{}"});
    QTEST(await(isForgotten(*m_http, provider(), managed())), "isForgotten");
    QCOMPARE(m_server->requests().last().headers.value("authorization"), QByteArray("Bearer manage"));
}

void TestRegistration::client_unmanaged_forgotten_isNoticed()
{
    Registration registration;
    registration.clientId = u"new"_s;
    m_server->on(u"/authorize"_s, jsonReply({{u"error"_s, u"invalid_client"_s}}, 400));
    QVERIFY(await(isForgotten(*m_http, provider(), registration)));
    m_server->on(u"/authorize"_s, StandInReply{200, "<html>"});
    QVERIFY(!await(isForgotten(*m_http, provider(), registration)));
}

void TestRegistration::removal_reachesTheProvider_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("isGone");
    QTest::newRow("removed") << 204 << true;
    QTest::newRow("gone before") << 401 << true;
    QTest::newRow("refused") << 403 << false;
    QTest::newRow("not offered") << 405 << false;
    QTest::newRow("busy") << 503 << false;
}

void TestRegistration::removal_reachesTheProvider()
{
    QFETCH(int, status);
    m_server->on(u"/register/new"_s, StandInReply{status, {}});
    QTEST(bool(await(unregisterClient(*m_http, managed()))), "isGone");
    QCOMPARE(m_server->requests().last().method, QByteArray("DELETE"));
    QCOMPARE(m_server->requests().last().headers.value("authorization"), QByteArray("Bearer manage"));
}

void TestRegistration::text_isReadAgain()
{
    Registration whole = managed();
    whole.clientSecret = u"hush"_s;
    whole.secretExpiresAt = QDateTime::fromSecsSinceEpoch(4102444800, utc);
    whole.method = AuthenticationMethod::Basic;
    whole.redirect = {u"[::1]"_s, u"/back"_s, {8080, 0}};
    QCOMPARE(Registration::fromText(whole.toText()), whole);
    Registration bare;
    bare.clientId = u"new"_s;
    QCOMPARE(Registration::fromText(bare.toText()), bare);
}

void TestRegistration::text_foreign_isNone_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"", "{}", "[]", "{\"version\":1}", "{\"version\":2,\"client_id\":\"new\"}"})
        QTest::newRow(text) << QByteArray(text);
}

void TestRegistration::text_foreign_isNone()
{
    QFETCH(QByteArray, text);
    QVERIFY(!Registration::fromText(text));
}

QTEST_GUILESS_MAIN(TestRegistration)
#include "tst_registration.moc"
