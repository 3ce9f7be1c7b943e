// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/registeredclient.h"

#include "tests/support/await.h"
#include "tests/support/sessionfixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkRequest>
#include <QTest>
#include <QUrlQuery>

using namespace authtray;
using namespace Qt::StringLiterals;
using Kind = Error::Kind;

/// A sign-in for which nobody has named a client.
class TestRegisteredClient : public SessionFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void signIn_registersAClient();
    void signIn_again_usesTheSameClient();
    void signIn_ofAnotherProfile_usesTheSameClient();
    void signIn_twiceAtOnce_registersOnce();
    void signIn_clientForgotten_registersOnceMore();
    void signIn_clientRefusedAtTheEnd_isForgotten();
    void refresh_clientRefused_advisesToSignInAgain();
    void signIn_registrationCantBeKept_removesIt();
    void signIn_secretExpired_isRefused();
    void signIn_failed_leavesNoClient_data();
    void signIn_failed_leavesNoClient();
    void signIn_failed_leavesTheClientOfAProfile();
    void signIn_failed_leavesTheClientToAnotherSignIn();
    void signIn_clientWithSecret_sendsIt();
    void signIn_usesTheClientOfAnotherProfile();
    void signIn_usesTheClientOfAPreset();
    void signIn_namesItsDocument_data();
    void signIn_namesItsDocument();
    void signIn_nobodyMayRegister_saysWhatToDo();
    void signIn_addsScopesThatTheProviderLists_data();
    void signIn_addsScopesThatTheProviderLists();
    void removeProfile_removesTheClientWithTheLastOne();
    void removeProfile_clientNotRemovable_saysSo();

private:
    int registrations() const { return m_server->count(u"/register"_s); }
    QString clientAsked() const { return QUrlQuery(m_browserUrl).queryItemValue(u"client_id"_s); }
    void serveMetadata(const QJsonObject &more = {});
    Result<Account> signIn(Session &session) { return await(session.signIn(signInAs(u"ada"_s), deadline())); }
    std::unique_ptr<Session> sessionOf(const QString &name);

    QJsonObject m_client; ///< what the provider adds to a registration
};

void TestRegisteredClient::init()
{
    SessionFixture::init();
    m_client = {};
    m_profile.provider.clientId.clear();
    m_profile.provider.endpointsGiven = false;
    m_profile.provider.endpoints = {};
    serveMetadata();
    m_server->on(u"/register"_s, [this](const StandInRequest &request) {
        QJsonObject client = QJsonDocument::fromJson(request.body).object();
        client.insert(u"client_id"_s, u"client-%1"_s.arg(registrations()));
        client.insert(u"registration_client_uri"_s, m_server->url(u"/registered"_s).toString());
        client.insert(u"registration_access_token"_s, u"manage"_s);
        for (auto member = m_client.begin(); member != m_client.end(); ++member)
            client.insert(member.key(), *member);
        return jsonReply(client, 201);
    });
    m_server->on(u"/registered"_s, StandInReply{200, "{}"});
    m_session = makeSession();
}

void TestRegisteredClient::serveMetadata(const QJsonObject &more)
{
    QJsonObject metadata{{u"issuer"_s, m_profile.provider.issuer},
                         {u"registration_endpoint"_s, m_server->url(u"/register"_s).toString()}};
    for (const QString &name : {u"authorization"_s, u"token"_s, u"userinfo"_s})
        metadata.insert(name + u"_endpoint"_s, m_server->url(u'/' + name).toString());
    metadata.insert(u"authorization_endpoint"_s, m_server->url(u"/authorize"_s).toString());
    for (auto member = more.begin(); member != more.end(); ++member)
        metadata.insert(member.key(), *member);
    m_server->on(u"/.well-known/oauth-authorization-server"_s, jsonReply(metadata));
}

std::unique_ptr<Session> TestRegisteredClient::sessionOf(const QString &name)
{
    m_profile.name = name;
    return makeSession();
}

void TestRegisteredClient::signIn_registersAClient()
{
    SignInChoices choices = signInAs(u"ada"_s);
    std::optional<bool> isAgain;
    choices.clientRegistered = [&](bool again) { isAgain = again; };
    QVERIFY(await(m_session->signIn(choices, deadline())));
    QCOMPARE(registrations(), 1);
    QCOMPARE(isAgain, std::optional(false));
    QCOMPARE(clientAsked(), u"client-1"_s);
    const Provider saved = savedProfile().provider;
    QCOMPARE(saved.clientId, u"client-1"_s);
    QVERIFY(saved.isClientRegistered);
    const QUrl redirect(QUrlQuery(m_browserUrl).queryItemValue(u"redirect_uri"_s, QUrl::FullyDecoded));
    QCOMPARE(redirect.port(), int(saved.redirect.ports.first()));
}

void TestRegisteredClient::signIn_again_usesTheSameClient()
{
    QVERIFY(signIn(*m_session));
    QVERIFY(signIn(*m_session));
    QCOMPARE(registrations(), 1);
    QCOMPARE(clientAsked(), u"client-1"_s);
}

void TestRegisteredClient::signIn_ofAnotherProfile_usesTheSameClient()
{
    QVERIFY(signIn(*m_session));
    const auto other = sessionOf(u"other"_s);
    QVERIFY(signIn(*other));
    QCOMPARE(registrations(), 1);
    QCOMPARE(other->profile().provider.redirect, m_session->profile().provider.redirect);
}

void TestRegisteredClient::signIn_twiceAtOnce_registersOnce()
{
    const auto other = sessionOf(u"other"_s);
    auto first = m_session->signIn(signInAs(u"ada"_s), deadline());
    auto second = other->signIn(signInAs(u"ada"_s), deadline());
    QVERIFY(await(std::move(first)));
    QVERIFY(await(std::move(second)));
    QCOMPARE(registrations(), 1);
}

void TestRegisteredClient::signIn_clientForgotten_registersOnceMore()
{
    QVERIFY(signIn(*m_session));
    m_server->on(u"/registered"_s, StandInReply{401, "{}"});
    SignInChoices choices = signInAs(u"ada"_s);
    std::optional<bool> isAgain;
    choices.clientRegistered = [&](bool again) { isAgain = again; };
    QVERIFY(await(m_session->signIn(choices, deadline())));
    QCOMPARE(registrations(), 2);
    QCOMPARE(isAgain, std::optional(true));
    QCOMPARE(savedProfile().provider.clientId, u"client-2"_s);
}

void TestRegisteredClient::signIn_clientRefusedAtTheEnd_isForgotten()
{
    m_server->on(u"/token"_s, jsonReply({{u"error"_s, u"invalid_client"_s}}, 401));
    const auto refused = signIn(*m_session);
    QCOMPARE(refused.error().kind, Kind::SignInFailed);
    QVERIFY(refused.error().subject.toString().contains(u"doesn't know the client any more"_s));
    QVERIFY(m_keychain.items.isEmpty());
    m_server->on(u"/token"_s, tokenReply(1));
    QVERIFY(signIn(*m_session));
    QCOMPARE(registrations(), 2);
}

void TestRegisteredClient::refresh_clientRefused_advisesToSignInAgain()
{
    QVERIFY(signIn(*m_session));
    m_server->on(u"/token"_s, jsonReply({{u"error"_s, u"invalid_client"_s}}, 401));
    const auto refused = await(m_session->refresh({.force = true}, deadline()));
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Kind::ClientRefused);
    QVERIFY(adviceOn(refused.error()).toString().startsWith(u"Sign in again: the client that was registered is gone"_s));
    QVERIFY(stored());
}

void TestRegisteredClient::signIn_registrationCantBeKept_removesIt()
{
    m_keychain.writeError = Error{Kind::StoreRefused, {}, {}};
    QCOMPARE(signIn(*m_session).error().kind, Kind::StoreRefused);
    QVERIFY(m_browserUrl.isEmpty());
    QCOMPARE(m_server->requests().last().method, QByteArray("DELETE"));
}

void TestRegisteredClient::signIn_secretExpired_isRefused()
{
    m_client = {{u"client_secret"_s, u"hush"_s},
                {u"token_endpoint_auth_method"_s, u"client_secret_post"_s},
                {u"client_secret_expires_at"_s, 1}};
    const auto refused = signIn(*m_session);
    QCOMPARE(refused.error().kind, Kind::SignInFailed);
    QVERIFY(refused.error().subject.toString().endsWith(u"with a secret that has expired already"_s));
    QVERIFY(m_browserUrl.isEmpty());
    QVERIFY(m_keychain.items.isEmpty());
    QCOMPARE(m_server->requests().last().method, QByteArray("DELETE"));
}

void TestRegisteredClient::signIn_failed_leavesNoClient_data()
{
    QTest::addColumn<QString>("how");
    for (const QString &how : {u"cancelled"_s, u"no browser"_s, u"refused"_s})
        QTest::newRow(qPrintable(how)) << how;
}

void TestRegisteredClient::signIn_failed_leavesNoClient()
{
    QFETCH(QString, how);
    SignInChoices choices = signInAs(u"ada"_s);
    if (how == u"cancelled")
        choices.clientRegistered = [this](bool) { QVERIFY(!m_session->cancelSignIn()); };
    if (how == u"no browser")
        choices.openBrowser = [](const SignInAddress &) { return Error{Kind::NoBrowser}; };
    if (how == u"refused")
        m_server->on(u"/token"_s, jsonReply({{u"error"_s, u"invalid_grant"_s}}, 400));
    QVERIFY(!await(m_session->signIn(choices, deadline())));
    QCOMPARE(registrations(), 1);
    QVERIFY(m_keychain.items.isEmpty());
    QCOMPARE(m_server->requests().last().method, QByteArray("DELETE"));
    QVERIFY(m_session->ledger().entries().isEmpty());
}

void TestRegisteredClient::signIn_failed_leavesTheClientOfAProfile()
{
    QVERIFY(signIn(*m_session));
    const auto other = sessionOf(u"other"_s);
    m_server->on(u"/token"_s, jsonReply({{u"error"_s, u"invalid_grant"_s}}, 400));
    QVERIFY(!signIn(*other));
    QVERIFY(!signIn(*m_session));
    QCOMPARE(m_keychain.items.size(), 2);
    for (const StandInRequest &request : m_server->requests())
        QVERIFY(request.method != "DELETE");
}

/// Whose profile isn't saved yet.
void TestRegisteredClient::signIn_failed_leavesTheClientToAnotherSignIn()
{
    const auto other = sessionOf(u"other"_s);
    SignInChoices waiting;
    waiting.openBrowser = [this](const SignInAddress &address) -> Result<> {
        m_browserUrl = address.full;
        return done;
    };
    auto first = m_session->signIn(waiting, deadline());
    QTRY_VERIFY(!m_browserUrl.isEmpty());
    SignInChoices failing = signInAs(u"ada"_s);
    failing.openBrowser = [](const SignInAddress &) -> Result<> { return Error{Kind::NoBrowser}; };
    QVERIFY(!await(other->signIn(failing, deadline())));
    m_http->network()->get(QNetworkRequest(redirectFor(m_browserUrl, {})));
    QVERIFY(await(std::move(first)));
    QCOMPARE(registrations(), 1);
    QCOMPARE(m_keychain.items.size(), 2);
}

void TestRegisteredClient::signIn_clientWithSecret_sendsIt()
{
    m_client = {{u"client_secret"_s, u"hush"_s}, {u"token_endpoint_auth_method"_s, u"client_secret_post"_s}};
    QVERIFY(signIn(*m_session));
    QVERIFY(signIn(*m_session));
    QCOMPARE(registrations(), 1);
    QCOMPARE(stored()->clientSecret, u"hush"_s);
    for (const StandInRequest &request : m_server->requests()) {
        if (request.path == "/token")
            QCOMPARE(request.field(u"client_secret"_s), u"hush"_s);
    }
}

void TestRegisteredClient::signIn_usesTheClientOfAnotherProfile()
{
    Profile other = m_profile;
    other.name = u"other"_s;
    other.provider.clientId = u"by hand"_s;
    other.provider.redirect.ports = {0};
    other.provider.redirect.path = u"/back"_s;
    QVERIFY(m_profiles->save(other));
    QVERIFY(signIn(*m_session));
    QCOMPARE(registrations(), 0);
    QCOMPARE(savedProfile().provider.clientId, u"by hand"_s);
    QCOMPARE(savedProfile().provider.redirect.path, u"/back"_s);
    QVERIFY(!savedProfile().provider.isClientRegistered);
}

void TestRegisteredClient::signIn_usesTheClientOfAPreset()
{
    QVERIFY(QDir(m_paths.config).mkpath(u"providers"_s));
    QFile file(m_paths.config + u"/providers/acme.json"_s);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QJsonDocument(QJsonObject{{u"version"_s, 1},
                                         {u"label"_s, u"Acme"_s},
                                         {u"issuer"_s, m_profile.provider.issuer},
                                         {u"client_id"_s, u"of-the-preset"_s}})
                       .toJson());
    file.close();
    QVERIFY(signIn(*m_session));
    QCOMPARE(registrations(), 0);
    QCOMPARE(clientAsked(), u"of-the-preset"_s);
}

void TestRegisteredClient::signIn_namesItsDocument_data()
{
    QTest::addColumn<bool>("isAccepted");
    QTest::newRow("accepted") << true;
    QTest::newRow("not accepted") << false;
}

void TestRegisteredClient::signIn_namesItsDocument()
{
    QFETCH(bool, isAccepted);
    const QString document = u"https://authtray.example/client.json"_s;
    QVERIFY(m_profiles->saveSettings(Settings{.language = {}, .clientDocument = document}));
    serveMetadata({{u"client_id_metadata_document_supported"_s, isAccepted}});
    QVERIFY(signIn(*m_session));
    QCOMPARE(savedProfile().provider.clientId, isAccepted ? document : u"client-1"_s);
    QCOMPARE(registrations(), isAccepted ? 0 : 1);
}

void TestRegisteredClient::signIn_nobodyMayRegister_saysWhatToDo()
{
    serveMetadata({{u"registration_endpoint"_s, QString()}});
    const auto refused = signIn(*m_session);
    QCOMPARE(refused.error().kind, Kind::NoClient);
    QVERIFY(refused.error().subject.toString().contains(u"lets no program register itself as a client"_s));
    QVERIFY(adviceOn(refused.error()).toString().contains(u"http://127.0.0.1/callback"_s));
    QVERIFY(m_browserUrl.isEmpty());
}

void TestRegisteredClient::signIn_addsScopesThatTheProviderLists_data()
{
    QTest::addColumn<QStringList>("listed");
    QTest::addColumn<QString>("asked");
    QTest::newRow("nothing listed") << QStringList() << u"email"_s;
    QTest::newRow("other scopes") << QStringList{u"email"_s, u"tools"_s} << u"email"_s;
    QTest::newRow("a longer session") << QStringList{u"offline_access"_s} << u"email offline_access"_s;
    QTest::newRow("who it is") << QStringList{u"profile"_s, u"address"_s} << u"email profile"_s;
}

void TestRegisteredClient::signIn_addsScopesThatTheProviderLists()
{
    QFETCH(QStringList, listed);
    serveMetadata({{u"scopes_supported"_s, QJsonArray::fromStringList(listed)}});
    SignInChoices choices = signInAs(u"ada"_s);
    choices.addsScopes = true;
    QVERIFY(await(m_session->signIn(choices, deadline())));
    QTEST(QUrlQuery(m_browserUrl).queryItemValue(u"scope"_s, QUrl::FullyDecoded), "asked");
}

void TestRegisteredClient::removeProfile_removesTheClientWithTheLastOne()
{
    QVERIFY(signIn(*m_session));
    const auto other = sessionOf(u"other"_s);
    QVERIFY(signIn(*other));
    QVERIFY(!await(m_session->signOut(deadline())).problem);
    QVERIFY(await(m_session->removeProfile(deadline())));
    QVERIFY(m_server->requests().last().method != "DELETE");
    QVERIFY(!await(other->signOut(deadline())).problem);
    const auto removed = await(other->removeProfile(deadline()));
    QVERIFY(removed);
    QVERIFY(!removed->clientLeft);
    QCOMPARE(m_server->requests().last().method, QByteArray("DELETE"));
    QVERIFY(m_keychain.items.isEmpty());
}

void TestRegisteredClient::removeProfile_clientNotRemovable_saysSo()
{
    QVERIFY(signIn(*m_session));
    QVERIFY(!await(m_session->signOut(deadline())).problem);
    m_server->on(u"/registered"_s, StandInReply{403, {}});
    const auto removed = await(m_session->removeProfile(deadline()));
    QVERIFY(removed);
    QCOMPARE(removed->clientLeft->kind, Kind::Refused);
    QVERIFY(m_keychain.items.isEmpty());
    QVERIFY(m_profiles->names().isEmpty());
}

QTEST_GUILESS_MAIN(TestRegisteredClient)
#include "tst_registeredclient.moc"
