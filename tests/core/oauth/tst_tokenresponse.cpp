// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/tokenresponse.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace authtray;
using namespace std::chrono_literals;
using Kind = Error::Kind;

Q_DECLARE_METATYPE(authtray::TokenResponse)

static const QString host = QStringLiteral("login.example.com");

static HttpResponse answerOf(int status, const QByteArray &body)
{
    HttpResponse answer;
    answer.status = status;
    answer.host = host;
    answer.body = body;
    return answer;
}

class TestTokenResponse : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tokens_areReadWhereverTheyAre_data();
    void tokens_areReadWhereverTheyAre();
    void places_ofTheProvider_areTheOnlyOnes();
    void everything_isRead();
    void refreshTokensLife_isReadWhereItIsTold_data();
    void refreshTokensLife_isReadWhereItIsTold();
    void refreshToken_isKeptAsItIs_data();
    void refreshToken_isKeptAsItIs();
    void refreshToken_isKeptWhateverTheStatus_data();
    void refreshToken_isKeptWhateverTheStatus();
    void refreshToken_nullOrEmpty_isNone_data();
    void refreshToken_nullOrEmpty_isNone();
    void life_isReadOrLeftOut_data();
    void life_isReadOrLeftOut();
    void scopes_areReadOrLeftOut_data();
    void scopes_areReadOrLeftOut();
    void fault_leavesTheRest_data();
    void fault_leavesTheRest();
    void failure_isMapped_data();
    void failure_isMapped();
    void interimResponse_mayHaveSpentTheToken();
    void endedErrors_areTheProviders();
    void reason_hasTheProvidersWords_data();
    void reason_hasTheProvidersWords();
};

void TestTokenResponse::tokens_areReadWhereverTheyAre_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("flat") << QByteArray(R"({"access_token":"at"})");
    QTest::newRow("data") << QByteArray(R"({"success":true,"data":{"access_token":"at"}})");
    QTest::newRow("data.token") << QByteArray(R"({"data":{"user":{},"token":{"access_token":"at"}}})");
    QTest::newRow("token") << QByteArray(R"({"token":{"access_token":"at"}})");
    QTest::newRow("data is JSON in a string") << QByteArray(R"({"data":"{\"access_token\":\"at\"}"})");
    QTest::newRow("data.token is the token itself")
            << QByteArray(R"({"status":"success","data":{"token":"at","user":{}}})");
    QTest::newRow("null error beside it") << QByteArray(R"({"error":null,"data":{"access_token":"at"}})");
    QTest::newRow("empty error beside it") << QByteArray(R"({"error":"","access_token":"at"})");
    QTest::newRow("bearer in small letters") << QByteArray(R"({"access_token":"at","token_type":"bearer"})");
    QTest::newRow("null type") << QByteArray(R"({"access_token":"at","token_type":null})");
}

void TestTokenResponse::tokens_areReadWhereverTheyAre()
{
    QFETCH(QByteArray, body);
    const auto tokens = readTokenResponse(answerOf(200, body));
    QVERIFY(tokens);
    QCOMPARE(tokens->accessToken, QStringLiteral("at"));
    QVERIFY(tokens->refreshToken.isEmpty());
    QVERIFY(tokens->idToken.isEmpty());
    QVERIFY(!tokens->expiresIn);
    QVERIFY(!tokens->scopes);
}

void TestTokenResponse::places_ofTheProvider_areTheOnlyOnes()
{
    const auto answer = answerOf(
            200, R"({"access_token":"outer","result":{"token":"at","refresh_token":"rt","expires_in":60}})");
    Provider provider;
    provider.tokenPlaces = {QStringLiteral("result.token")};
    const auto tokens = readTokenResponse(answer, provider);
    QVERIFY(tokens);
    QCOMPARE(tokens->accessToken, QStringLiteral("at"));
    QCOMPARE(tokens->refreshToken, QStringLiteral("rt"));
    QVERIFY(tokens->expiresIn == 60s);
    provider.tokenPlaces = {QStringLiteral("elsewhere")};
    QVERIFY(!readTokenResponse(answer, provider));
}

void TestTokenResponse::everything_isRead()
{
    const auto tokens = readTokenResponse(answerOf(200, R"({"access_token":"at","refresh_token":"rt","id_token":"a.b.c",
        "token_type":"Bearer","expires_in":3600,"scope":"openid email"})"));
    QVERIFY(tokens);
    const TokenResponse wanted{QStringLiteral("at"),
                               QStringLiteral("rt"),
                               QStringLiteral("a.b.c"),
                               QStringLiteral("Bearer"),
                               3600s,
                               QStringList{QStringLiteral("openid"), QStringLiteral("email")}};
    QVERIFY(*tokens == wanted);
}

void TestTokenResponse::refreshTokensLife_isReadWhereItIsTold_data()
{
    QTest::addColumn<QByteArray>("members");
    QTest::addColumn<int>("seconds");
    QTest::newRow("not told") << QByteArray() << 0;
    QTest::newRow("Keycloak") << QByteArray(R"(,"refresh_expires_in":1800)") << 1800;
    QTest::newRow("Microsoft, GitHub") << QByteArray(R"(,"refresh_token_expires_in":86399)") << 86399;
    QTest::newRow("for ever") << QByteArray(R"(,"refresh_expires_in":0)") << 0;
    QTest::newRow("nonsense") << QByteArray(R"(,"refresh_expires_in":{})") << 0;
}

void TestTokenResponse::refreshTokensLife_isReadWhereItIsTold()
{
    QFETCH(QByteArray, members);
    const auto tokens = readTokenResponse(answerOf(200, R"({"access_token":"at")" + members + "}"));
    QVERIFY(tokens);
    QTEST(static_cast<int>(tokens->refreshExpiresIn.value_or(std::chrono::seconds(0)).count()), "seconds");
}

void TestTokenResponse::refreshToken_isKeptAsItIs_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("refreshToken");
    const auto row = [](const char *name, const QByteArray &body, const QString &refreshToken = QStringLiteral("rt")) {
        QTest::newRow(name) << body << refreshToken;
    };
    row("line break", R"({"access_token":"at","refresh_token":"r\nt"})", QStringLiteral("r\nt"));
    row("NUL", R"({"access_token":"at","refresh_token":"r\u0000t"})", QStringLiteral("r") + QChar(0) + u't');
    row("another script", R"({"access_token":"at","refresh_token":"r\u00ebt"})", QStringLiteral("r\u00ebt"));
    row("Latin-1 beside it", "{\"access_token\":\"at\",\"refresh_token\":\"rt\",\"name\":\"Zo\xeb\"}");
    row("text behind it", R"({"access_token":"at","refresh_token":"rt"} ok)");
    row("NaN beside it", R"({"access_token":"at","refresh_token":"rt","load":NaN})");
    row("form", "access_token=at&refresh_token=rt");
    row("twice, then empty", R"({"access_token":"at","refresh_token":"rt","refresh_token":""})");
    row("twice, then null", R"({"refresh_token":"rt","access_token":"at","refresh_token":null})");
    row("twice, first empty", R"({"access_token":"at","refresh_token":"","refresh_token":"rt"})");
    row("twice, then another type", R"({"data":{"access_token":"at","refresh_token":"rt","refresh_token":7}})");
}

void TestTokenResponse::refreshToken_isKeptAsItIs()
{
    QFETCH(QByteArray, body);
    const auto tokens = readTokenResponse(answerOf(200, body));
    QVERIFY(tokens);
    QCOMPARE(tokens->accessToken, QStringLiteral("at"));
    QTEST(tokens->refreshToken, "refreshToken");
    QVERIFY(!tokens->fault);
}

void TestTokenResponse::refreshToken_isKeptWhateverTheStatus_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {302, 400, 401, 429, 500, 503})
        QTest::addRow("%d", status) << status;
}

void TestTokenResponse::refreshToken_isKeptWhateverTheStatus()
{
    QFETCH(int, status);
    const auto tokens = readTokenResponse(answerOf(status, R"({"access_token":"at","refresh_token":"rt"})"));
    QVERIFY(tokens);
    QCOMPARE(tokens->refreshToken, QStringLiteral("rt"));
    QVERIFY(tokens->fault);
}

void TestTokenResponse::refreshToken_nullOrEmpty_isNone_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("null") << QByteArray(R"({"access_token":"at","refresh_token":null})");
    QTest::newRow("empty") << QByteArray(R"({"access_token":"at","refresh_token":""})");
}

void TestTokenResponse::refreshToken_nullOrEmpty_isNone()
{
    QFETCH(QByteArray, body);
    const auto tokens = readTokenResponse(answerOf(200, body));
    QVERIFY(tokens);
    QVERIFY(tokens->refreshToken.isEmpty());
}

void TestTokenResponse::life_isReadOrLeftOut_data()
{
    QTest::addColumn<QByteArray>("life");
    QTest::addColumn<qint64>("seconds"); // -1: left out
    constexpr qint64 tenYears = std::chrono::seconds(std::chrono::years(10)).count();
    QTest::newRow("number") << QByteArray("3600") << qint64(3600);
    QTest::newRow("numeric string") << QByteArray("\"3600\"") << qint64(3600);
    QTest::newRow("fraction") << QByteArray("3599.9") << qint64(3599);
    QTest::newRow("nearly ten years") << QByteArray("315000000") << qint64(315'000'000);
    QTest::newRow("more than ten years") << QByteArray("400000000") << tenYears;
    QTest::newRow("huge") << QByteArray("1e300") << tenYears;
    QTest::newRow("zero") << QByteArray("0") << qint64(-1);
    QTest::newRow("negative") << QByteArray("-5") << qint64(-1);
    QTest::newRow("NaN") << QByteArray("\"NaN\"") << qint64(-1);
    QTest::newRow("infinity") << QByteArray("\"inf\"") << qint64(-1);
    QTest::newRow("words") << QByteArray("\"an hour\"") << qint64(-1);
    QTest::newRow("empty string") << QByteArray("\"\"") << qint64(-1);
    QTest::newRow("null") << QByteArray("null") << qint64(-1);
}

void TestTokenResponse::life_isReadOrLeftOut()
{
    QFETCH(QByteArray, life);
    const auto tokens = readTokenResponse(answerOf(200, R"({"access_token":"at","expires_in":)" + life + "}"));
    QVERIFY(tokens);
    QTEST(tokens->expiresIn ? qint64(tokens->expiresIn->count()) : qint64(-1), "seconds");
}

void TestTokenResponse::scopes_areReadOrLeftOut_data()
{
    QTest::addColumn<QByteArray>("scope");
    QTest::addColumn<QStringList>("scopes"); // empty: left out
    const QStringList both{QStringLiteral("a"), QStringLiteral("b")};
    QTest::newRow("spaces") << QByteArray("\" a  b \"") << both;
    QTest::newRow("list") << QByteArray("[\"a\",\"b\"]") << both;
    QTest::newRow("list with oddities") << QByteArray("[\"a\",7,\"b\"]") << both;
    QTest::newRow("empty") << QByteArray("\"\"") << QStringList();
    QTest::newRow("null") << QByteArray("null") << QStringList();
    QTest::newRow("half a million") << '"' + QByteArray("a ").repeated(500'000) + '"' << QStringList();
    QTest::newRow("list of a quarter million")
            << '[' + QByteArray("\"a\",").repeated(250'000) + "\"b\"]" << QStringList();
}

void TestTokenResponse::scopes_areReadOrLeftOut()
{
    QFETCH(QByteArray, scope);
    const auto tokens = readTokenResponse(answerOf(200, R"({"access_token":"at","scope":)" + scope + "}"));
    QVERIFY(tokens);
    QTEST(tokens->scopes.value_or(QStringList()), "scopes");
}

/// The other members are kept, because a new refresh token has replaced the old one.
void TestTokenResponse::fault_leavesTheRest_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<TokenResponse>("rest");
    const QString at = QStringLiteral("at");
    const QString rt = QStringLiteral("rt");
    const auto rest = [](const QString &access, const QString &refresh, const QString &type = {}) {
        return TokenResponse{access, refresh, {}, type, {}, {}};
    };
    QTest::newRow("no access token") << QByteArray(R"({"refresh_token":"rt"})") << rest({}, rt);
    QTest::newRow("error beside the tokens")
            << QByteArray(R"({"error":"server_error","access_token":"at","refresh_token":"rt"})") << rest(at, rt);
    QTest::newRow("deeper, no access token") << QByteArray(R"({"data":{"refresh_token":"rt"}})") << rest({}, rt);
    QTest::newRow("access token with a line break")
            << QByteArray(R"({"access_token":"a\nt","refresh_token":"rt"})") << rest({}, rt);
    QTest::newRow("MAC token") << QByteArray(R"({"access_token":"at","refresh_token":"rt","token_type":"mac"})")
                               << rest({}, rt, QStringLiteral("mac"));
    const auto row = [&](const char *member, const char *value, const QString &access, const QString &refresh) {
        QJsonObject body{{QStringLiteral("access_token"), at}, {QStringLiteral("refresh_token"), rt}};
        body.insert(QLatin1String(member), QJsonDocument::fromJson('[' + QByteArray(value) + ']')[0]);
        QTest::addRow("%s as %s", value, member) << QJsonDocument(body).toJson() << rest(access, refresh);
    };
    for (const char *value : {"5", "true", "[]", "{}"}) {
        row("access_token", value, {}, rt);
        row("refresh_token", value, at, {});
        row("id_token", value, at, rt);
        row("token_type", value, at, rt);
    }
    for (const char *value : {"true", "[]", "{}"})
        row("expires_in", value, at, rt);
    for (const char *value : {"5", "true", "{}"})
        row("scope", value, at, rt);
}

void TestTokenResponse::fault_leavesTheRest()
{
    QFETCH(QByteArray, body);
    QFETCH(TokenResponse, rest);
    auto tokens = readTokenResponse(answerOf(200, body));
    QVERIFY(tokens);
    QCOMPARE(tokens->fault->kind, Kind::ProviderFault);
    QCOMPARE(tokens->fault->subject.toString(), host);
    QCOMPARE(tokens->fault->mayBeSpent, rest.refreshToken.isEmpty());
    tokens->fault.reset();
    QVERIFY(*tokens == rest);
}

void TestTokenResponse::failure_isMapped_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Kind>("kind");
    const auto row = [](const char *name, int status, const char *body, Kind kind) {
        QTest::newRow(name) << status << QByteArray(body) << kind;
    };
    const char ended[] = R"({"error":"invalid_grant","error_description":"gone"})";
    row("invalid_grant 400", 400, ended, Kind::SessionEnded);
    row("invalid_grant 401", 401, ended, Kind::SessionEnded);
    row("invalid_grant 403", 403, ended, Kind::SessionEnded);
    row("invalid_grant 200", 200, ended, Kind::SessionEnded);
    row("invalid_grant 404", 404, ended, Kind::Refused);
    row("invalid_grant 407", 407, ended, Kind::Refused);
    row("invalid_grant 429", 429, ended, Kind::ProviderFault);
    row("invalid_grant 500", 500, ended, Kind::ProviderFault);
    row("invalid_grant 302", 302, ended, Kind::ProviderFault);
    row("invalid_grant in a form", 400, "error=invalid_grant", Kind::Refused);
    row("invalid_grant in HTML", 400, R"(<p>{"error":"invalid_grant"}</p>)", Kind::Refused);
    row("invalid_grant in a list", 400, R"([{"error":"invalid_grant"}])", Kind::Refused);
    row("invalid_grant deeper", 400, R"({"error":{"code":"invalid_grant"}})", Kind::Refused);
    row("invalid_grant with more", 400, R"({"error":"invalid_grant "})", Kind::Refused);
    row("invalid_grant beside a token", 200, R"({"error":"invalid_grant","access_token":"at"})", Kind::SessionEnded);
    row("invalid_grant with the request", 400, R"({"error":"invalid_grant","refresh_token":"rt"})", Kind::SessionEnded);
    row("temporarily_unavailable 400", 400, R"({"error":"temporarily_unavailable"})", Kind::ProviderFault);
    row("server_error 400", 400, R"({"error":"server_error"})", Kind::ProviderFault);
    row("invalid_client", 401, R"({"error":"invalid_client"})", Kind::ClientRefused);
    row("error in a 200", 200, R"({"error":"access_denied"})", Kind::Refused);
    row("error object in a 200", 200, R"({"error":{"code":1}})", Kind::Refused);
    row("4xx without a body", 400, "", Kind::Refused);
    row("proxy's page", 403, "<html>Blocked</html>", Kind::Refused);
    row("408", 408, "", Kind::ProviderFault);
    row("503", 503, "<html>", Kind::ProviderFault);
    row("redirect", 307, "", Kind::ProviderFault);
    row("no status", 0, "", Kind::ProviderFault);
    row("captive portal", 200, "<html>Hello</html>", Kind::ProviderFault);
    row("empty", 200, "", Kind::ProviderFault);
    row("list", 200, "[]", Kind::ProviderFault);
    row("cut off", 200, R"({"access_token":"at")", Kind::ProviderFault);
    row("refusal within something else", 200, R"({"error":"invalid_grant"}_grant")", Kind::ProviderFault);
    row("empty access token", 200, R"({"access_token":""})", Kind::ProviderFault);
    row("null access token", 200, R"({"access_token":null})", Kind::ProviderFault);
    row("number as access token", 200, R"({"access_token":7})", Kind::ProviderFault);
    row("line break in access token", 200, R"({"access_token":"a\r\nX: y"})", Kind::ProviderFault);
    row("MAC token", 200, R"({"access_token":"at","token_type":"mac"})", Kind::ProviderFault);
    row("DPoP token", 200, R"({"access_token":"at","token_type":"DPoP"})", Kind::ProviderFault);
}

void TestTokenResponse::failure_isMapped()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    const auto tokens = readTokenResponse(answerOf(status, body));
    QVERIFY(!tokens);
    QTEST(tokens.error().kind, "kind");
    QCOMPARE(tokens.error().subject.toString(), host);
    QVERIFY((tokens.error().cause + tokens.error().reason.inEnglish()).contains(QString::number(status)));
}

void TestTokenResponse::interimResponse_mayHaveSpentTheToken()
{
    const auto read = readTokenResponse(answerOf(103, {}), Provider());
    QCOMPARE(read.error().kind, Kind::ProviderFault);
    QVERIFY(read.error().mayBeSpent);
    QVERIFY(!readTokenResponse(answerOf(302, {}), Provider()).error().mayBeSpent);
}

void TestTokenResponse::endedErrors_areTheProviders()
{
    const HttpResponse answer = answerOf(200, R"({"error":"bad_refresh_token","error_description":"It has expired."})");
    QCOMPARE(readTokenResponse(answer).error().kind, Kind::Refused);
    Provider provider;
    provider.endedErrors += QStringLiteral("bad_refresh_token");
    const auto tokens = readTokenResponse(answer, provider);
    QCOMPARE(tokens.error().kind, Kind::SessionEnded);
    QCOMPARE(tokens.error().reason.inEnglish(), QStringLiteral("It has expired."));
}

void TestTokenResponse::reason_hasTheProvidersWords_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("said");
    const QString none = QStringLiteral("no OAuth error");
    QTest::newRow("code") << QByteArray(R"({"error":"invalid_client"})") << QStringLiteral("invalid_client");
    QTest::newRow("code and words") << QByteArray(R"({"error":"invalid_client","error_description":"No such client."})")
                                    << QStringLiteral("invalid_client: No such client.");
    QTest::newRow("words alone") << QByteArray(R"({"error_description":"No such client."})")
                                 << QStringLiteral("No such client.");
    QTest::newRow("capitals and digits") << QByteArray(R"({"error":"E42-Denied"})") << QStringLiteral("E42-Denied");
    QTest::newRow("sentence for a code") << QByteArray(R"({"error":"the secret is hunter2"})") << none;
    QTest::newRow("line break in a code") << QByteArray(R"({"error":"invalid_client\n"})") << none;
    QTest::newRow("40 letters") << "{\"error\":\"" + QByteArray(40, 'a') + "\"}" << QString(40, u'a');
    QTest::newRow("41 letters") << "{\"error\":\"" + QByteArray(41, 'a') + "\"}" << none;
    QTest::newRow("words of another type")
            << QByteArray(R"({"error":"invalid_client","error_description":{}})") << QStringLiteral("invalid_client");
}

void TestTokenResponse::reason_hasTheProvidersWords()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, said);
    QCOMPARE(readTokenResponse(answerOf(400, body)).error().reason.inEnglish(),
             QStringLiteral("token endpoint, status 400: ") + said);
}

QTEST_GUILESS_MAIN(TestTokenResponse)
#include "tst_tokenresponse.moc"
