// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oidc/identity.h"

#include "core/net/http.h"
#include "core/utc.h"
#include "tests/support/await.h"
#include "tests/support/edwardskey.h"
#include "tests/support/standinserver.h"

#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;
using Kind = Error::Kind;

Q_DECLARE_METATYPE(StandInReply)

namespace {

const QString issuer = u"https://id.example.com"_s;
const QString client = u"client"_s;
const auto now = QDateTime({2031, 2, 3}, {4, 5, 6}, utc);

StandInReply text(int status, const QByteArray &body, const QByteArray &type = "application/json")
{
    StandInReply reply;
    reply.status = status;
    reply.body = body;
    reply.contentType = type;
    return reply;
}

} // namespace

/// Who has signed in, according to the ID token, userinfo and the provider's keys.
class TestIdentity : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void userinfo_addsToTheIdToken();
    void userinfo_signed_isVerified_data();
    void userinfo_signed_isVerified();
    void userinfo_failing_isNotNeeded_data();
    void userinfo_failing_isNotNeeded();
    void userinfo_failing_ofPlainOAuth_leavesTheAccountUnknown();
    void idToken_thatNobodyAskedFor_isVerifiedIfPossible();
    void userinfo_aboutSomebodyElse_isRefused();
    void userinfo_getsNoTokenForAnotherServer_data();
    void userinfo_getsNoTokenForAnotherServer();
    void keys_failingOnce_areFetchedAgain();
    void keys_failing_areSaidToBeTheReason_data();
    void keys_failing_areSaidToBeTheReason();
    void keys_thatAreNone_areSaidToBeTheReason_data();
    void keys_thatAreNone_areSaidToBeTheReason();
    void renewedTokens_ofAnother_areFound_data();
    void renewedTokens_ofAnother_areFound();

private:
    QJsonObject claims(const QJsonObject &others = {}) const;
    Result<Account> identified(const QByteArray &idToken);
    Result<Account> identified() { return identified(m_key.sign(claims())); }

    EdwardsKey m_key;
    std::unique_ptr<StandInServer> m_server;
    std::unique_ptr<Http> m_http;
    Provider m_provider;
};

void TestIdentity::init()
{
    m_server = std::make_unique<StandInServer>();
    m_http = std::make_unique<Http>();
    m_provider = {};
    m_provider.issuer = issuer;
    m_provider.clientId = client;
    m_provider.scope = u"openid email"_s;
    m_provider.endpoints.jwks = m_server->url(u"/keys"_s);
    m_provider.endpoints.userinfo = m_server->url(u"/userinfo"_s);
    m_server->on(u"/keys"_s, text(200, m_key.keySet()));
    m_server->on(u"/userinfo"_s, jsonReply({{u"sub"_s, u"ada"_s}, {u"email"_s, u"ada@example.com"_s}}));
}

QJsonObject TestIdentity::claims(const QJsonObject &others) const
{
    QJsonObject all{{u"iss"_s, issuer},
                    {u"aud"_s, client},
                    {u"sub"_s, u"ada"_s},
                    {u"name"_s, u"Ada"_s},
                    {u"iat"_s, now.toSecsSinceEpoch()},
                    {u"exp"_s, now.addSecs(60).toSecsSinceEpoch()}};
    for (auto claim = others.begin(); claim != others.end(); ++claim)
        all.insert(claim.key(), claim.value());
    return all;
}

Result<Account> TestIdentity::identified(const QByteArray &idToken)
{
    const TokenResponse answer{u"access"_s, {}, QString::fromLatin1(idToken), {}, {}, {}};
    return await(identify(*m_http, m_provider, answer, {}, now));
}

void TestIdentity::userinfo_addsToTheIdToken()
{
    const auto account = identified();
    QVERIFY(account);
    QCOMPARE(account->name, u"Ada"_s);
    QCOMPARE(account->email, u"ada@example.com"_s);
}

/// OIDC Core, 5.3.2.
void TestIdentity::userinfo_signed_isVerified_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("email"); // empty: the response can't be verified, so it is ignored
    const QJsonObject ada{{u"sub"_s, u"ada"_s}, {u"email"_s, u"ada@example.com"_s}};
    QJsonObject named = ada;
    named.insert(u"iss"_s, issuer);
    named.insert(u"aud"_s, client);
    QJsonObject others = named;
    others.insert(u"aud"_s, u"other"_s);
    QTest::newRow("signed") << m_key.sign(ada) << u"ada@example.com"_s;
    QTest::newRow("with its parties") << m_key.sign(named) << u"ada@example.com"_s;
    QTest::newRow("for another") << m_key.sign(others) << QString();
    QTest::newRow("by a stranger") << EdwardsKey().sign(ada) << QString();
    QTest::newRow("no JWT") << QByteArray("{}") << QString();
}

void TestIdentity::userinfo_signed_isVerified()
{
    QFETCH(QByteArray, body);
    m_server->on(u"/userinfo"_s, text(200, body, "application/jwt; charset=utf-8"));
    const auto account = identified();
    QVERIFY(account);
    QTEST(account->email, "email");
}

void TestIdentity::userinfo_failing_isNotNeeded_data()
{
    QTest::addColumn<StandInReply>("answer");
    for (const int status : {401, 403, 404, 429, 431, 500, 302})
        QTest::addRow("status %d", status) << text(status, "{}");
    QTest::newRow("HTML") << text(200, "<html>", "text/html");
    StandInReply dropped;
    dropped.fault = StandInReply::DropBefore;
    QTest::newRow("no answer") << dropped;
}

void TestIdentity::userinfo_failing_isNotNeeded()
{
    QFETCH(StandInReply, answer);
    m_server->on(u"/userinfo"_s, answer);
    const auto account = identified();
    QVERIFY(account);
    QCOMPARE(account->id, u"ada"_s);
    QCOMPARE(account->name, u"Ada"_s);
}

void TestIdentity::userinfo_failing_ofPlainOAuth_leavesTheAccountUnknown()
{
    m_provider.scope = u"email"_s;
    m_server->on(u"/userinfo"_s, text(403, "{}"));
    const auto account = identified({});
    QVERIFY(account);
    QCOMPARE(*account, Account());
    const TokenResponse renewed{u"access"_s, {}, QString::fromLatin1(m_key.sign(claims())), {}, {}, {}};
    QVERIFY(!nameAnotherAccount(renewed, m_provider, account->id));
}

/// OIDC Core, 3.1.2.1: without `openid`, the behaviour is unspecified.
void TestIdentity::idToken_thatNobodyAskedFor_isVerifiedIfPossible()
{
    m_provider.scope = u"profile email"_s;
    m_provider.endpoints.userinfo.clear();
    QCOMPARE(identified()->id, u"ada"_s);
    QVERIFY(!identified(EdwardsKey().sign(claims())));
    m_provider.endpoints.jwks.clear();
    QCOMPARE(*identified(), Account());
}

void TestIdentity::userinfo_aboutSomebodyElse_isRefused()
{
    for (const QJsonObject &other :
         {QJsonObject{{u"sub"_s, u"eve"_s}}, QJsonObject{{u"email"_s, u"ada@example.com"_s}}}) {
        m_server->on(u"/userinfo"_s, jsonReply(other));
        QCOMPARE(identified().error().subject.toString(), u"the account's data is about somebody else"_s);
    }
}

/// RFC 8707, 2: only the server that it is for may see it.
void TestIdentity::userinfo_getsNoTokenForAnotherServer_data()
{
    QTest::addColumn<QString>("resource"); // empty: the provider's own
    QTest::addColumn<bool>("isAsked");
    QTest::newRow("a service") << u"https://mcp.example.com/mcp"_s << false;
    QTest::newRow("the provider's own") << QString() << true;
}

void TestIdentity::userinfo_getsNoTokenForAnotherServer()
{
    QFETCH(QString, resource);
    QFETCH(bool, isAsked);
    m_provider.resources = {resource.isEmpty() ? m_server->url(u"/api"_s).toString() : resource};
    const auto account = identified();
    QCOMPARE(account->name, u"Ada"_s);
    QCOMPARE(account->email, isAsked ? u"ada@example.com"_s : QString());
    const auto now = await(fetchCurrentAccount(*m_http, m_provider, u"access"_s, *account));
    QCOMPARE(now->id, u"ada"_s);
    QCOMPARE(m_server->count(u"/userinfo"_s), isAsked ? 2 : 0);
    QCOMPARE(asksForAccounts(m_provider), isAsked);
}

void TestIdentity::keys_failingOnce_areFetchedAgain()
{
    m_server->on(u"/keys"_s, [this](const StandInRequest &) {
        return m_server->count(u"/keys"_s) > 1 ? text(200, m_key.keySet()) : text(503, m_key.keySet());
    });
    QVERIFY(identified());
    QCOMPARE(m_server->count(u"/keys"_s), 2);
}

void TestIdentity::keys_failing_areSaidToBeTheReason_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {302, 404, 500})
        QTest::addRow("status %d", status) << status;
}

void TestIdentity::keys_failing_areSaidToBeTheReason()
{
    QFETCH(int, status);
    m_server->on(u"/keys"_s, text(status, m_key.keySet())); // the keys in such a response aren't used
    const auto account = identified();
    QCOMPARE(account.error().kind, Kind::SignInFailed);
    QCOMPARE(account.error().subject.toString(), u"the provider's keys can't be fetched: %1 answered with status %2"_s
                                                         .arg(m_server->url(u"/keys"_s).toString())
                                                         .arg(status));
}

void TestIdentity::keys_thatAreNone_areSaidToBeTheReason_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("a page") << QByteArray("<html>");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("another object") << QByteArray(R"({"error":"busy"})");
    QTest::newRow("no list") << QByteArray(R"({"keys":"none"})");
}

void TestIdentity::keys_thatAreNone_areSaidToBeTheReason()
{
    QFETCH(QByteArray, body);
    m_server->on(u"/keys"_s, text(200, body));
    QCOMPARE(identified().error().subject.toString(),
             u"the provider's keys can't be read: %1 answered with something else than a key set"_s.arg(
                     m_server->url(u"/keys"_s).toString()));
    QCOMPARE(m_server->count(u"/keys"_s), 2);
}

/// OIDC Core, 12.2.
void TestIdentity::renewedTokens_ofAnother_areFound_data()
{
    QTest::addColumn<QJsonObject>("others");
    QTest::addColumn<bool>("isAnothers");
    QTest::newRow("the same") << QJsonObject() << false;
    QTest::newRow("another issuer") << QJsonObject{{u"iss"_s, u"https://other.example.com"_s}} << true;
    QTest::newRow("another audience") << QJsonObject{{u"aud"_s, u"other"_s}} << true;
    QTest::newRow("another party") << QJsonObject{{u"azp"_s, u"other"_s}} << true;
}

void TestIdentity::renewedTokens_ofAnother_areFound()
{
    QFETCH(QJsonObject, others);
    const TokenResponse answer{u"access"_s, {}, QString::fromLatin1(m_key.sign(claims(others))), {}, {}, {}};
    QTEST(areForAnother(answer, m_provider), "isAnothers");
    QVERIFY(!areForAnother({u"access"_s, {}, {}, {}, {}, {}}, m_provider));
}

QTEST_GUILESS_MAIN(TestIdentity)
#include "tst_identity.moc"
