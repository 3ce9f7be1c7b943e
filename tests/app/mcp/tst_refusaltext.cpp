// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/mcp/refusaltext.h"

#include <QTest>

using namespace authtray;

namespace {

BridgePlan plan()
{
    BridgePlan plan;
    plan.server = QUrl(QStringLiteral("https://mcp.example.com:8443/mcp"));
    plan.signIn = QStringLiteral("LOGIN");
    return plan;
}

} // namespace

class RefusalTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void describe_data();
    void describe();
    void line_joinsTheSentences();
};

void RefusalTextTest::describe_data()
{
    QTest::addColumn<unsigned>("status");
    QTest::addColumn<QByteArray>("challenge");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("expected");
    const auto row = [](unsigned status, const char *challenge, const char *body, const char *expected) {
        QTest::addRow("%u %s %s", status, challenge, body)
                << status << QByteArray(challenge) << QByteArray(body) << QString::fromUtf8(expected);
    };
    row(401, "Bearer error=\"invalid_token\", error_description=\"too old\"", "",
        "mcp.example.com:8443 refuses the token: too old. Sign in again: LOGIN");
    row(401, "", "{}", "mcp.example.com:8443 refuses the token. Sign in again: LOGIN");
    row(403, "Bearer error=\"insufficient_scope\", scope=\"read write\"", "",
        "mcp.example.com:8443 wants the scope \"read write\" for this. Sign in with it: LOGIN --challenge "
        "'Bearer error=\"insufficient_scope\", scope=\"read write\"'");
    row(403, "Bearer error=\"insufficient_scope\"", "",
        "The sign-in allows less than mcp.example.com:8443 wants for this, and it doesn't say what is missing. Ask whoever "
        "runs it, then sign in with that: LOGIN --challenge 'Bearer error=\"insufficient_scope\", scope=\"SCOPES\"'");
    row(401, "Bearer error=\"insufficient_user_authentication\", acr_values=\"gold\", max_age=\"60\"", "",
        "mcp.example.com:8443 wants a sign-in of the level \"gold\" and not older than 60 seconds for this. Sign in again: "
        "LOGIN --challenge 'Bearer acr_values=\"gold\", max_age=\"60\"'");
    row(403, "", "no entry", "mcp.example.com:8443 doesn't allow this (status 403): no entry");
    row(400, "", R"({"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"Bad Request"}})",
        "mcp.example.com:8443 answered with the status 400: Bad Request");
    row(502, "", "<html>down</html>", "mcp.example.com:8443 answered with the status 502");
    row(500, "", "line\nline\x1b[31m", "mcp.example.com:8443 answered with the status 500: line line\uFFFD[31m");
    row(202, "", "", "mcp.example.com:8443 has sent no answer to this request (status 202).");
    row(307, "", "",
        "mcp.example.com:8443 redirects to https://\u2026@other.example/mcp, where the token isn't sent. If it may be, "
        "use that address instead.");
}

void RefusalTextTest::describe()
{
    QFETCH(const unsigned, status);
    QFETCH(const QByteArray, challenge);
    QFETCH(const QByteArray, body);
    QFETCH(const QString, expected);
    const RefusedAnswer answer{status, challenge, "https://user:secret@other.example/mcp", body};
    QCOMPARE(describeRefusal(answer, plan()), expected);
}

void RefusalTextTest::line_joinsTheSentences()
{
    QCOMPARE(refusalLine("Error: can't reach a\nTry again later.\n"),
             QStringLiteral("Authtray: can't reach a. Try again later."));
}

QTEST_GUILESS_MAIN(RefusalTextTest)
#include "tst_refusaltext.moc"
