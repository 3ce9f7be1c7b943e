// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oidc/userinfo.h"

#include "core/net/http.h"
#include "tests/support/await.h"
#include "tests/support/standinserver.h"

#include <QTest>

#include <memory>

using namespace authtray;
using Kind = Error::Kind;

Q_DECLARE_METATYPE(StandInReply)

class TestUserinfo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void claims_areThoseSent();
    void request_carriesTheToken();
    void subject_unknown_anyIsTaken();
    void failure_isMapped_data();
    void failure_isMapped();
    void failure_saysWhy_data();
    void failure_saysWhy();
    void failure_neverHoldsTheBody();

private:
    Result<QJsonObject> fetch(const QString &subject = QStringLiteral("u1"));

    const QString m_path = QStringLiteral("/me");
    std::unique_ptr<StandInServer> m_server;
    Http m_http;
};

void TestUserinfo::init()
{
    m_server = std::make_unique<StandInServer>();
}

Result<QJsonObject> TestUserinfo::fetch(const QString &subject)
{
    Provider provider;
    provider.endpoints.userinfo = m_server->url(m_path);
    return await(fetchUserinfo(m_http, provider, QStringLiteral("a.b-c"), subject));
}

void TestUserinfo::claims_areThoseSent()
{
    m_server->on(m_path, StandInReply{200, R"({"sub":"u1","email":"ada@example.com","plan":"gold"})"});
    const auto claims = fetch();
    QVERIFY(claims);
    QCOMPARE(claims->keys(), (QStringList{QStringLiteral("email"), QStringLiteral("plan"), QStringLiteral("sub")}));
}

void TestUserinfo::request_carriesTheToken()
{
    m_server->on(m_path, StandInReply{200, R"({"sub":"u1"})"});
    QVERIFY(fetch());
    const StandInRequest request = m_server->requests().first();
    QCOMPARE(request.method, QByteArray("GET"));
    QCOMPARE(request.path, QByteArray("/me"));
    QCOMPARE(request.headers.value("authorization"), QByteArray("Bearer a.b-c"));
}

void TestUserinfo::subject_unknown_anyIsTaken()
{
    m_server->on(m_path, StandInReply{200, R"({"id":5})"});
    QVERIFY(fetch({}));
}

void TestUserinfo::failure_isMapped_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Kind>("kind");
    QTest::newRow("unauthorized") << 401 << QByteArray(R"({"error":"invalid_token"})") << Kind::TokenRefused;
    QTest::newRow("forbidden") << 403 << QByteArray("{}") << Kind::Refused;
    QTest::newRow("not found") << 404 << QByteArray() << Kind::Refused;
    QTest::newRow("too many requests") << 429 << QByteArray() << Kind::ProviderFault;
    QTest::newRow("request time-out") << 408 << QByteArray() << Kind::ProviderFault;
    QTest::newRow("failing") << 500 << QByteArray("<html>") << Kind::ProviderFault;
    QTest::newRow("sent elsewhere") << 302 << QByteArray() << Kind::ProviderFault;
    QTest::newRow("a page") << 200 << QByteArray("<html>") << Kind::ProviderFault;
    QTest::newRow("nothing") << 200 << QByteArray() << Kind::ProviderFault;
    QTest::newRow("a JWT") << 200 << QByteArray("eyJhbGciOiJSUzI1NiJ9.e30.x") << Kind::ProviderFault;
    QTest::newRow("somebody else") << 200 << QByteArray(R"({"sub":"u2"})") << Kind::ProviderFault;
    QTest::newRow("nobody") << 200 << QByteArray(R"({"email":"ada@example.com"})") << Kind::ProviderFault;
}

void TestUserinfo::failure_isMapped()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    m_server->on(m_path, StandInReply{status, body});
    const auto claims = fetch();
    QVERIFY(!claims);
    QTEST(claims.error().kind, "kind");
    QCOMPARE(claims.error().subject.toString(), m_server->url({}).authority());
}

void TestUserinfo::failure_saysWhy_data()
{
    QTest::addColumn<StandInReply>("reply");
    QTest::addColumn<QString>("what"); // after the host
    const QByteArray body = R"({"error":"invalid_client","error_description":"on demand"})";
    QTest::newRow("the words in the body")
            << StandInReply{401, body} << QStringLiteral("refused the request (status 401, invalid_client: on demand)");
    const auto challenge = [](const QByteArray &field, int status = 401) {
        return StandInReply{.status = status, .body = "{}", .headers = {{"WWW-Authenticate", field}}};
    };
    const QString refused = QStringLiteral("refused the request (status 401%1)");
    QTest::newRow("the words in the header")
            << challenge(R"(Bearer realm="me", error="invalid_token", error_description="The token was revoked")")
            << refused.arg(QStringLiteral(", invalid_token: The token was revoked"));
    QTest::newRow("the words in one of several headers")
            << challenge(R"(DPoP algs="ES256", error="use_dpop", Bearer error=insufficient_scope , Basic realm="a")",
                         403)
            << QStringLiteral("refused the request (status 403, insufficient_scope)");
    QTest::newRow("the words in body and header")
            << StandInReply{.status = 401,
                            .body = body,
                            .headers = {{"WWW-Authenticate", R"(Bearer error="invalid_token")"}}}
            << refused.arg(QStringLiteral(", invalid_client: on demand"));
    QTest::newRow("a quotation in the header") << challenge(R"(bearer error_description="not \"x\", sorry")")
                                               << refused.arg(QStringLiteral(R"(, not "x", sorry)"));
    QTest::newRow("a token in the header") << challenge(
            R"(Bearer error="invalid_token", error_description="eyJhbGciOiJSUzI1NiJ9.e30.x is bad", sent="a.b-c")")
                                           << refused.arg(QStringLiteral(", invalid_token: … is bad"));
    QTest::newRow("another scheme") << challenge(R"(Basic error="a", error_description="b")") << refused.arg(QString());
    QTest::newRow("no words") << StandInReply{404, "<html>"} << QStringLiteral("refused the request (status 404)");
    const QString unusable = QStringLiteral("gave an answer that can't be used (%1)");
    QTest::newRow("a page") << StandInReply{200, "<html>"} << unusable.arg(QStringLiteral("no JSON object"));
    QTest::newRow("sent elsewhere") << StandInReply{302} << unusable.arg(QStringLiteral("status 302 at URL"));
    QTest::newRow("somebody else") << StandInReply{200, R"({"sub":"u2"})"}
                                   << unusable.arg(QStringLiteral("the account's data is about somebody else"));
}

void TestUserinfo::failure_saysWhy()
{
    QFETCH(StandInReply, reply);
    QFETCH(QString, what);
    m_server->on(m_path, reply);
    Error error = fetch().error();
    if (error.kind == Kind::TokenRefused) // its sentence is fixed, so the reason is in the advice
        error.kind = Kind::Refused;
    const QUrl url = m_server->url(m_path);
    QCOMPARE(whatHappened(error).inEnglish(),
             url.authority() + u' ' + what.replace(QStringLiteral("URL"), url.toString()));
    if (error.kind == Kind::ProviderFault) // nothing changes by itself
        QCOMPARE(adviceOn(error).inEnglish(), QStringLiteral("Tell whoever runs the provider."));
}

void TestUserinfo::failure_neverHoldsTheBody()
{
    m_server->on(m_path, StandInReply{403, "secret"});
    const Error error = fetch().error();
    QVERIFY(!(error.subject.toString() + error.advice.toString() + error.reason.toString() + error.cause)
                     .contains(QStringLiteral("secret")));
}

QTEST_GUILESS_MAIN(TestUserinfo)
#include "tst_userinfo.moc"
