// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/tokens.h"

#include "core/oauth/tokenresponse.h"
#include "core/utc.h"
#include "tests/support/jwsparts.h"

#include <QTest>

using namespace authtray;
using namespace std::chrono_literals;
using Kind = Error::Kind;

Q_DECLARE_METATYPE(authtray::FreshnessPolicy)
Q_DECLARE_METATYPE(authtray::TokenResponse)

namespace {

const QDateTime now(QDate(2026, 3, 4), QTime(14, 0), utc);

QDateTime after(std::chrono::milliseconds time)
{
    return now.addMSecs(time.count());
}

/// Of this life, with this much of it left.
Tokens tokensWith(std::chrono::milliseconds life, std::chrono::milliseconds left)
{
    Tokens tokens;
    tokens.accessToken = QStringLiteral("at");
    tokens.refreshToken = QStringLiteral("rt");
    tokens.issuedAt = after(left - life);
    tokens.expiresAt = after(left);
    return tokens;
}

} // namespace

class TestTokens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isGood_honoursWhatWasAsked_data();
    void isGood_honoursWhatWasAsked();
    void goodUntil_isWhenIsGoodEnds_data();
    void goodUntil_isWhenIsGoodEnds();
    void isGood_askedForLongerThanARenewedTokenLives_isYesWhileItIsNew_data();
    void isGood_askedForLongerThanARenewedTokenLives_isYesWhileItIsNew();
    void isGood_withoutExpiry_isYesUnlessForced();
    void isGood_withoutAccessToken_isNo();
    void isValid_endsAtTheExpiry_data();
    void isValid_endsAtTheExpiry();
    void renewsAt_isBeforeIsGoodBeginsToFail_data();
    void renewsAt_isBeforeIsGoodBeginsToFail();
    void renewsAt_ofTokensIssuedInTheSameSecond_differs();
    void renewsAt_aheadBySomebodysOwnTime_isThen_data();
    void renewsAt_aheadBySomebodysOwnTime_isThen();
    void renewsAt_nothingToRenewWith_isNever();
    void renewsAt_withoutExpiry_isNever();
    void expiry_isAtMostAYearAway_data();
    void expiry_isAtMostAYearAway();
    void refreshTokensExpiry_isThatOfTheNewestOne();
    void text_isReadAsItWasWritten_data();
    void text_isReadAsItWasWritten();
    void text_holdsUtc();
    void text_older_isUpgraded();
    void text_newer_isRefused();
    void text_garbage_isRefused_data();
    void text_garbage_isRefused();
};

void TestTokens::isGood_honoursWhatWasAsked_data()
{
    QTest::addColumn<FreshnessPolicy>("policy");
    QTest::addColumn<Tokens>("tokens");
    QTest::addColumn<bool>("isGood");
    const auto row = [](const char *name, FreshnessPolicy policy, std::chrono::milliseconds life,
                        std::chrono::milliseconds left,
                        bool isGood) { QTest::newRow(name) << policy << tokensWith(life, left) << isGood; };
    row("asked 10, 10 left", {10min}, 1h, 10min, true);
    row("asked 10, a little less left", {10min}, 1h, 10min - 1ms, false);
    row("asked 10 of a short life", {10min}, 6min, 6min, false);
    row("asked 1 of a short life, 1 left", {1min}, 6min, 1min, true);
    row("asked 0, a moment left", {0min}, 1h, 1ms, true);
    row("asked 0, none left", {0min}, 1h, 0ms, false);
    row("asked 0, expired", {0min}, 1h, -1ms, false);
    row("asked a year, two left", {525600min}, 20000h, 17520h, true);
    row("asked a year, half left", {525600min}, 20000h, 4380h, false);
    row("usual, more than 5 left", {}, 1h, 5min + 1ms, true);
    row("usual, 5 left", {}, 1h, 5min, false);
    row("usual, expired", {}, 1h, -1s, false);
    row("usual, life of 10, more than 5 left", {}, 10min, 5min + 1ms, true);
    row("usual, life of 10, 5 left", {}, 10min, 5min, false);
    row("usual, life just below 10, half left", {}, 10min - 2ms, 5min - 1ms, false);
    row("usual, life of 6, more than half left", {}, 6min, 3min + 1ms, true);
    row("usual, life of 6, half left", {}, 6min, 3min, false);
    row("usual, life of 1, more than half left", {}, 1min, 31s, true);
    row("usual, life of 1, less than half left", {}, 1min, 29s, false);
    row("forced, fresh", {{}, true}, 1h, 1h, false);
    row("forced and asked 0, fresh", {0min, true}, 1h, 1h, false);
}

void TestTokens::isGood_honoursWhatWasAsked()
{
    QFETCH(FreshnessPolicy, policy);
    QFETCH(Tokens, tokens);
    QTEST(tokens.isGood(policy, now), "isGood");
}

void TestTokens::goodUntil_isWhenIsGoodEnds_data()
{
    QTest::addColumn<FreshnessPolicy>("policy");
    QTest::addColumn<std::chrono::milliseconds>("life");
    QTest::newRow("usual") << FreshnessPolicy() << std::chrono::milliseconds(1h);
    QTest::newRow("usual, short life") << FreshnessPolicy() << std::chrono::milliseconds(5s);
    QTest::newRow("asked 10") << FreshnessPolicy{10min} << std::chrono::milliseconds(1h);
}

void TestTokens::goodUntil_isWhenIsGoodEnds()
{
    QFETCH(FreshnessPolicy, policy);
    QFETCH(std::chrono::milliseconds, life);
    const Tokens tokens = tokensWith(life, life);
    const QDateTime end = tokens.goodUntil(policy.minimumLifetime);
    QVERIFY(tokens.isGood(policy, end.addMSecs(-1)));
    QVERIFY(!tokens.isGood(policy, end));
}

void TestTokens::isGood_askedForLongerThanARenewedTokenLives_isYesWhileItIsNew_data()
{
    QTest::addColumn<std::chrono::minutes>("asked");
    QTest::addColumn<std::chrono::seconds>("left");
    QTest::addColumn<bool>("isGood");
    QTest::newRow("just renewed") << 30min << 600s << true;
    QTest::newRow("nine tenths left") << 30min << 540s << true;
    QTest::newRow("less left") << 30min << 539s << false;
    QTest::newRow("asked for its whole life") << 10min << 599s << false;
    QTest::newRow("asked for less") << 9min << 539s << false;
}

void TestTokens::isGood_askedForLongerThanARenewedTokenLives_isYesWhileItIsNew()
{
    QFETCH(std::chrono::minutes, asked);
    QFETCH(std::chrono::seconds, left);
    Tokens tokens = tokensWith(10min, left);
    QVERIFY2(!tokens.isGood({30min}, now), "nothing is known yet of how long renewed tokens live");
    tokens.renewedAt = tokens.issuedAt;
    QTEST(tokens.isGood({asked}, now), "isGood");
    tokens.refreshToken.clear();
    QVERIFY2(!tokens.isGood({30min}, now), "it can't be renewed");
}

void TestTokens::isGood_withoutExpiry_isYesUnlessForced()
{
    Tokens tokens = tokensWith(1h, 1h);
    tokens.expiresAt = {};
    QVERIFY(tokens.isGood({}, now));
    QVERIFY(tokens.isGood({525600min}, now));
    QVERIFY(!tokens.isGood({{}, true}, now));
}

void TestTokens::isGood_withoutAccessToken_isNo()
{
    Tokens tokens = tokensWith(1h, 1h);
    tokens.accessToken.clear();
    QVERIFY(!tokens.isGood({}, now));
}

void TestTokens::isValid_endsAtTheExpiry_data()
{
    QTest::addColumn<Tokens>("tokens");
    QTest::addColumn<bool>("isValid");
    QTest::newRow("a moment left") << tokensWith(1h, 1ms) << true;
    QTest::newRow("none left") << tokensWith(1h, 0ms) << false;
    QTest::newRow("nothing there") << Tokens() << false;
}

void TestTokens::isValid_endsAtTheExpiry()
{
    QFETCH(Tokens, tokens);
    QTEST(tokens.isValid(now), "isValid");
}

void TestTokens::renewsAt_isBeforeIsGoodBeginsToFail_data()
{
    QTest::addColumn<std::chrono::milliseconds>("life");
    QTest::addColumn<std::chrono::milliseconds>("margin");
    QTest::newRow("an hour") << std::chrono::milliseconds(1h) << std::chrono::milliseconds(5min);
    QTest::newRow("ten minutes") << std::chrono::milliseconds(10min) << std::chrono::milliseconds(5min);
    QTest::newRow("six minutes") << std::chrono::milliseconds(6min) << std::chrono::milliseconds(3min);
    QTest::newRow("a minute") << std::chrono::milliseconds(1min) << std::chrono::milliseconds(30s);
    QTest::newRow("two seconds") << std::chrono::milliseconds(2s) << std::chrono::milliseconds(1s);
}

void TestTokens::renewsAt_isBeforeIsGoodBeginsToFail()
{
    QFETCH(std::chrono::milliseconds, life);
    QFETCH(std::chrono::milliseconds, margin);
    for (const auto fraction : {0ms, 1ms, 500ms, 999ms}) {
        const Tokens tokens = tokensWith(life, life + fraction);
        const QDateTime due = tokens.renewsAt();
        const QDateTime fails = tokens.expiresAt.addMSecs(-margin.count());
        QVERIFY(due <= fails && due >= fails.addMSecs(-margin.count() / 10));
        QVERIFY(tokens.isGood({.scheduled = true}, due.addMSecs(-1)));
        QVERIFY(!tokens.isGood({.scheduled = true}, due));
        QVERIFY(tokens.isGood({}, fails.addMSecs(-1)));
        QVERIFY(!tokens.isGood({}, fails));
    }
}

void TestTokens::renewsAt_ofTokensIssuedInTheSameSecond_differs()
{
    const auto lead = [](std::chrono::milliseconds fraction) {
        const Tokens tokens = tokensWith(1h, 1h + fraction);
        return std::chrono::milliseconds(tokens.renewsAt().msecsTo(tokens.expiresAt));
    };
    QCOMPARE(lead(0ms), std::chrono::milliseconds(5min));
    QCOMPARE(lead(500ms), std::chrono::milliseconds(5min + 15s));
    QCOMPARE(lead(999ms), std::chrono::milliseconds(5min + 29970ms));
}

void TestTokens::renewsAt_aheadBySomebodysOwnTime_isThen_data()
{
    QTest::addColumn<int>("asked");
    QTest::addColumn<int>("minutes");
    QTest::newRow("later than usual") << 1 << 1;
    QTest::newRow("earlier") << 20 << 20;
    QTest::newRow("at most half of its life") << 59 << 30;
    QTest::newRow("longer than its life") << 1440 << 30;
}

void TestTokens::renewsAt_aheadBySomebodysOwnTime_isThen()
{
    QFETCH(int, asked);
    QFETCH(int, minutes);
    const Tokens tokens = tokensWith(60min, 60min); // issued at a full second: no jitter
    const std::chrono::minutes ahead(asked);
    QCOMPARE(tokens.renewsAt(ahead), tokens.expiresAt.addSecs(-60 * minutes));
    const QDateTime due = tokens.renewsAt(ahead);
    QVERIFY(tokens.isGood({.scheduled = true, .renewAhead = ahead}, due.addSecs(-1)));
    QVERIFY(!tokens.isGood({.scheduled = true, .renewAhead = ahead}, due));
}

void TestTokens::renewsAt_nothingToRenewWith_isNever()
{
    Tokens tokens = tokensWith(1h, 1h);
    tokens.refreshToken.clear();
    QVERIFY(!tokens.renewsAt().isValid());
}

void TestTokens::renewsAt_withoutExpiry_isNever()
{
    Tokens tokens = tokensWith(1h, 1h);
    tokens.expiresAt = {};
    QVERIFY(!tokens.renewsAt().isValid());
}

void TestTokens::expiry_isAtMostAYearAway_data()
{
    QTest::addColumn<TokenResponse>("answer");
    QTest::addColumn<QDateTime>("expiry");
    const auto jwt = [](const QByteArray &expiry) {
        const QByteArray claims = R"({"exp":)" + expiry + '}';
        return QStringLiteral("e30.%1.c2ln").arg(QString::fromLatin1(base64(claims)));
    };
    const auto row = [](const char *name, const QString &token, std::optional<std::chrono::seconds> life,
                        const QDateTime &expiry) {
        QTest::newRow(name) << TokenResponse{.accessToken = token, .expiresIn = life} << expiry;
    };
    const QDateTime inAYear = now.addDays(366);
    row("an hour", QStringLiteral("at"), 1h, after(1h));
    row("a year", QStringLiteral("at"), 24h * 365, now.addDays(365));
    row("ten years", QStringLiteral("at"), 24h * 3650, inAYear);
    row("not said", QStringLiteral("at"), {}, {});
    row("a JWT's hour", jwt(QByteArray::number(after(1h).toSecsSinceEpoch())), {}, after(1h));
    row("a JWT's year 9999", jwt("253402300799"), {}, inAYear);
    row("a JWT's eternity", jwt("1e300"), {}, inAYear);
}

void TestTokens::expiry_isAtMostAYearAway()
{
    QFETCH(TokenResponse, answer);
    QTEST(Tokens::grantedBy(answer, {}, now).expiresAt, "expiry");
    QTEST(tokensWith(1h, 5min).renewedBy(answer, now).expiresAt, "expiry");
}

void TestTokens::refreshTokensExpiry_isThatOfTheNewestOne()
{
    TokenResponse answer;
    answer.accessToken = QStringLiteral("at");
    answer.refreshToken = QStringLiteral("rt");
    answer.refreshExpiresIn = 30min;
    const Tokens first = Tokens::grantedBy(answer, {}, now);
    QCOMPARE(first.refreshExpiresAt, after(30min));
    answer.refreshExpiresIn = {};
    QVERIFY(!first.renewedBy(answer, after(5min)).refreshExpiresAt.isValid());
    answer.refreshToken.clear(); // the old one stays
    QCOMPARE(first.renewedBy(answer, after(5min)).refreshExpiresAt, after(30min));
}

void TestTokens::text_isReadAsItWasWritten_data()
{
    QTest::addColumn<Tokens>("tokens");
    Tokens tokens = tokensWith(1h, 1h - 7ms);
    QTest::newRow("fresh from sign-in") << tokens;
    tokens.signedInAt = after(-48h);
    tokens.renewedAt = after(-1h);
    tokens.scopes = QStringList{QStringLiteral("openid"), QStringLiteral("offline_access")};
    QTest::newRow("renewed") << tokens;
    tokens.refreshToken.clear();
    tokens.expiresAt = {};
    QTest::newRow("without refresh token and expiry") << tokens;
    tokens.accessToken = QStringLiteral("\"quotes\", \\ and ~");
    QTest::newRow("odd characters") << tokens;
    tokens.clientSecret = QStringLiteral("s+cret");
    tokens.isClientsOwn = true;
    QTest::newRow("a client's own") << tokens;
    tokens.further = {{{.isIdToken = true}, QStringLiteral("id"), now, after(5min), {}},
                      {{.resource = QStringLiteral("https://api.example.com"), .scopes = {QStringLiteral("read")}},
                       QStringLiteral("narrow"),
                       now,
                       {},
                       {QStringLiteral("read")}}};
    tokens.isIdTokenRenewed = false;
    QTest::newRow("with others") << tokens;
}

void TestTokens::text_isReadAsItWasWritten()
{
    QFETCH(Tokens, tokens);
    const auto read = Tokens::fromText(tokens.toText());
    QVERIFY(read);
    QVERIFY(*read == tokens);
}

void TestTokens::text_holdsUtc()
{
    QVERIFY(tokensWith(1h, 1h).toText().contains(R"("expires_at":"2026-03-04T15:00:00.000Z")"));
}

void TestTokens::text_older_isUpgraded()
{
    const auto read = Tokens::fromText(R"({"access_token":"at","refresh_token":"rt","issued_at":1772632800,
                                           "expires_at":1772636400,"scope":"openid"})");
    QVERIFY(read);
    QCOMPARE(read->refreshToken, QStringLiteral("rt"));
    QCOMPARE(read->issuedAt, now);
    QCOMPARE(read->expiresAt, after(1h));
    QVERIFY(!read->renewedAt.isValid());
}

void TestTokens::text_newer_isRefused()
{
    const auto read = Tokens::fromText(R"({"version":2,"access_token":"at"})");
    QVERIFY(!read);
    QCOMPARE(read.error().kind, Kind::TooNew);
}

void TestTokens::text_garbage_isRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("a bare token") << QByteArray("eyJhbGciOiJub25lIn0.e30.");
    QTest::newRow("cut short") << tokensWith(1h, 1h).toText().chopped(5);
    QTest::newRow("a list") << QByteArray("[]");
    QTest::newRow("an empty object") << QByteArray("{}");
    QTest::newRow("without access token") << QByteArray(R"({"version":1,"refresh_token":"rt"})");
    QTest::newRow("access token of another type") << QByteArray(R"({"version":1,"access_token":5})");
}

void TestTokens::text_garbage_isRefused()
{
    QFETCH(QByteArray, text);
    const auto read = Tokens::fromText(text);
    QVERIFY(!read);
    QCOMPARE(read.error().kind, Kind::StoreFailed);
    QVERIFY(!read.error().subject.toString().contains(QStringLiteral("ey")));
    QVERIFY(adviceOn(read.error()).toString().startsWith(QStringLiteral("Sign in again")));
}

QTEST_APPLESS_MAIN(TestTokens)
#include "tst_tokens.moc"
