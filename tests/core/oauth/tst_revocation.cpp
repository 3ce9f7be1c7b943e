// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/revocation.h"

#include "core/net/http.h"
#include "tests/support/await.h"
#include "tests/support/standinserver.h"

#include <QTest>

#include <memory>

using namespace authtray;
using Kind = Error::Kind;

class TestRevocation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void request_namesTokenAndClient();
    void answer_ofSuccess_isTaken_data();
    void answer_ofSuccess_isTaken();
    void error_withAStatusOfSuccess_isARefusal();
    void failure_isMapped_data();
    void failure_isMapped();
    void refusal_isInTheProvidersWords();

private:
    Result<> revokeToken();

    const QString m_path = QStringLiteral("/revoke");
    std::unique_ptr<StandInServer> m_server;
    Http m_http;
};

void TestRevocation::init()
{
    m_server = std::make_unique<StandInServer>();
}

Result<> TestRevocation::revokeToken()
{
    Provider provider;
    provider.clientId = QStringLiteral("my app");
    provider.endpoints.revocation = m_server->url(m_path);
    return await(revoke(m_http, provider, {QStringLiteral("a+b/c=&d"), {}, {}}));
}

void TestRevocation::request_namesTokenAndClient()
{
    m_server->on(m_path, StandInReply{});
    QVERIFY(revokeToken());
    const StandInRequest request = m_server->requests().first();
    QCOMPARE(request.method, QByteArray("POST"));
    QCOMPARE(request.headers.value("content-type"), QByteArray("application/x-www-form-urlencoded"));
    QCOMPARE(request.field(QStringLiteral("token")), QStringLiteral("a+b/c=&d"));
    QCOMPARE(request.field(QStringLiteral("token_type_hint")), QStringLiteral("refresh_token"));
    QCOMPARE(request.field(QStringLiteral("client_id")), QStringLiteral("my app"));
    QVERIFY(!request.form().hasQueryItem(QStringLiteral("client_secret")));
}

void TestRevocation::answer_ofSuccess_isTaken_data()
{
    QTest::addColumn<int>("status");
    QTest::newRow("as the RFC says") << 200;
    QTest::newRow("no content") << 204;
}

void TestRevocation::answer_ofSuccess_isTaken()
{
    QFETCH(int, status);
    m_server->on(m_path, StandInReply{status});
    QVERIFY(revokeToken());
}

void TestRevocation::error_withAStatusOfSuccess_isARefusal()
{
    m_server->on(m_path, StandInReply{200, R"({"error": "unsupported_token_type"})"});
    QCOMPARE(revokeToken().error().kind, Kind::Refused);
}

void TestRevocation::failure_isMapped_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<Kind>("kind");
    QTest::newRow("refused") << 400 << Kind::Refused;
    QTest::newRow("client refused") << 401 << Kind::Refused;
    QTest::newRow("not found") << 404 << Kind::Refused;
    QTest::newRow("sent elsewhere") << 307 << Kind::Refused;
    QTest::newRow("failing") << 503 << Kind::ProviderFault;
}

void TestRevocation::failure_isMapped()
{
    QFETCH(int, status);
    m_server->on(m_path, StandInReply{status, {}, "text/plain", {{"Location", "/there"}}});
    const auto revoked = revokeToken();
    QVERIFY(!revoked);
    QTEST(revoked.error().kind, "kind");
    QCOMPARE(m_server->requests().size(), 1);
}

void TestRevocation::refusal_isInTheProvidersWords()
{
    m_server->on(m_path, StandInReply{401, R"({"error":"invalid_client","error_description":"on demand"})"});
    const auto revoked = revokeToken();
    QVERIFY(!revoked);
    QVERIFY(whatHappened(revoked.error())
                    .inEnglish()
                    .endsWith(QStringLiteral("refused the request (status 401, invalid_client: on demand)")));
}

QTEST_GUILESS_MAIN(TestRevocation)
#include "tst_revocation.moc"
