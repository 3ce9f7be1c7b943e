// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/clientcheck.h"

#include "core/net/http.h"
#include "tests/support/await.h"
#include "tests/support/standinserver.h"

#include <QTest>

using namespace authtray;
using Verdict = ClientVerdict::Kind;

Q_DECLARE_METATYPE(authtray::ClientVerdict::Kind)

class TestClientCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answer_isJudged_data();
    void answer_isJudged();
    void redirect_elsewhere_saysNothing();
    void request_asksForNoSignInPage();
    void server_failing_isAProviderFault();
    void server_gone_isUnreachable();

private:
    Result<ClientVerdict> check(StandInServer &server);

    Http m_http;
};

Result<ClientVerdict> TestClientCheck::check(StandInServer &server)
{
    Provider provider;
    provider.clientId = QStringLiteral("my-app");
    provider.scope = QStringLiteral("openid email");
    provider.redirect = {QStringLiteral("localhost"), QStringLiteral("/back"), {8104, 8055}};
    provider.authorizationParameters = {{QStringLiteral("prompt"), QStringLiteral("consent")},
                                        {QStringLiteral("audience"), QStringLiteral("a b")}};
    provider.endpoints.authorization = server.url(QStringLiteral("/authorize?fixed=1"));
    return await(checkClient(m_http, provider));
}

void TestClientCheck::answer_isJudged_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("location");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Verdict>("verdict");
    QTest::addColumn<QString>("error");
    const QByteArray back = "http://localhost:8104/back?state=check&error=";
    const auto row = [](const char *name, int status, const QByteArray &location, const QByteArray &body,
                        Verdict verdict, const QString &error = {}) {
        QTest::newRow(name) << status << location << body << verdict << error;
    };
    row("wants a person", 302, back + "login_required", {}, Verdict::Accepted);
    row("wants consent", 303, back + "consent_required", {}, Verdict::Accepted);
    row("signed in already", 302, "http://localhost:8104/back?state=check&code=1", {}, Verdict::Accepted);
    row("scope", 302, back + "invalid_scope", {}, Verdict::RequestRefused, QStringLiteral("invalid_scope"));
    row("client may not", 302, back + "unauthorized_client", {}, Verdict::ClientRefused,
        QStringLiteral("unauthorized_client"));
    row("error that is no code", 302, back + "%3Cb%3E", {}, Verdict::RequestRefused);
    row("sign-in page", 200, {}, "<html>", Verdict::NothingAgainst);
    row("to the sign-in page", 302, "/login", {}, Verdict::NothingAgainst);
    row("client, in JSON", 400, {}, R"({"error":"invalid_client"})", Verdict::ClientRefused,
        QStringLiteral("invalid_client"));
    row("client, on a page", 400, {}, "<p>Client not found.</p>", Verdict::ClientRefused);
    row("redirect, in JSON", 400, {}, R"({"error":"invalid_redirect_uri"})", Verdict::RedirectRefused,
        QStringLiteral("invalid_redirect_uri"));
    row("redirect, in words", 400, {},
        R"({"error":"invalid_request","error_description":"redirect_uri isn't registered"})", Verdict::RedirectRefused);
    row("redirect, on a page", 403, {}, "<p>Callback URL mismatch</p>", Verdict::RedirectRefused);
    row("both are mentioned", 400, {}, "<p>Client not found</p><a href='?redirect_uri=x'>", Verdict::RequestRefused);
    row("nothing is said", 403, {}, "<p>No</p>", Verdict::RequestRefused);
}

void TestClientCheck::answer_isJudged()
{
    QFETCH(int, status);
    QFETCH(QByteArray, location);
    QFETCH(QByteArray, body);
    QFETCH(QString, error);
    StandInServer server;
    StandInReply reply{status, body};
    if (!location.isEmpty())
        reply.headers = {{"Location", location}};
    server.on(QStringLiteral("/authorize"), reply);
    const auto verdict = check(server);
    QVERIFY(verdict);
    QTEST(verdict->kind, "verdict");
    QCOMPARE(verdict->error, error);
}

void TestClientCheck::redirect_elsewhere_saysNothing()
{
    StandInServer server;
    StandInReply reply{302, {}};
    reply.headers = {{"Location", "http://localhost:8104/other?error=invalid_client"}};
    server.on(QStringLiteral("/authorize"), reply);
    QCOMPARE(check(server)->kind, Verdict::NothingAgainst);
    QCOMPARE(server.requests().size(), 1); // it isn't followed
}

void TestClientCheck::request_asksForNoSignInPage()
{
    StandInServer server;
    server.on(QStringLiteral("/authorize"), StandInReply{});
    QVERIFY(check(server));
    const QUrlQuery query(QUrl(QString::fromLatin1(server.requests().first().path)));
    const auto value = [&](const char *name) { return query.queryItemValue(QLatin1String(name), QUrl::FullyDecoded); };
    QCOMPARE(value("prompt"), QStringLiteral("none"));
    QCOMPARE(value("fixed"), QStringLiteral("1"));
    QCOMPARE(value("audience"), QStringLiteral("a b"));
    QCOMPARE(value("client_id"), QStringLiteral("my-app"));
    QCOMPARE(value("redirect_uri"), QStringLiteral("http://localhost:8104/back"));
    QCOMPARE(value("scope"), QStringLiteral("openid email"));
}

void TestClientCheck::server_failing_isAProviderFault()
{
    StandInServer server;
    server.on(QStringLiteral("/authorize"), StandInReply{503});
    QCOMPARE(check(server).error().kind, Error::Kind::ProviderFault);
}

void TestClientCheck::server_gone_isUnreachable()
{
    StandInServer server;
    server.stop();
    QCOMPARE(check(server).error().kind, Error::Kind::Unreachable);
}

QTEST_MAIN(TestClientCheck)
#include "tst_clientcheck.moc"
