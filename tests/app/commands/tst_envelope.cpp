// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/envelope.h"

#include "core/utc.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace authtray;
using Kind = Error::Kind;

namespace {

Profile ada()
{
    Profile profile;
    profile.name = QStringLiteral("work");
    profile.account.email = QStringLiteral("ada@example.com");
    profile.account.organization = QStringLiteral("Acme Corp");
    return profile;
}

Refreshed fresh()
{
    Refreshed refreshed;
    refreshed.tokens.accessToken = QStringLiteral("at");
    refreshed.tokens.refreshToken = QStringLiteral("never-shown");
    refreshed.tokens.expiresAt = QDateTime(QDate(2026, 4, 24), QTime(18, 0), utc);
    return refreshed;
}

Request inFormat(OutputFormat format)
{
    Request request;
    request.output = format;
    return request;
}

QJsonObject parse(const Answer &answer)
{
    return QJsonDocument::fromJson(answer.out).object();
}

QJsonObject dataOf(const Answer &answer)
{
    return parse(answer).value(u"Data").toObject();
}

QStringList keysOf(const Answer &answer)
{
    QStringList keys;
    static const QRegularExpression key(QStringLiteral("\"([^\"]+)\": "));
    for (auto match = key.globalMatch(QString::fromUtf8(answer.out)); match.hasNext();)
        keys += match.next().captured(1);
    return keys;
}

} // namespace

class TestEnvelope : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void success_hasTheSeedsKeysInOrder();
    void success_hasWhatIsKnown();
    void success_hasOrganizationAndTenant();
    void success_hasNullForWhatIsNot();
    void success_withoutExpiry_saysNull();
    void expiry_hasMillisecondsAndZone();
    void token_notToBeShown_isLeftOut();
    void token_isInJsonAlone_data();
    void token_isInJsonAlone();
    void envelope_isToldInEveryFormat();
    void refreshToken_isNeverShown();
    void success_partial_hasAHint_data();
    void success_partial_hasAHint();
    void failure_isMapped_data();
    void failure_isMapped();
    void failure_saysWhatToDo();
    void envelope_endsItsLineAndLeavesStderrAlone();
};

void TestEnvelope::success_hasTheSeedsKeysInOrder()
{
    Refreshed refreshed = fresh();
    refreshed.unsaved = Error{Kind::StoreLocked, {}, {}};
    QCOMPARE(keysOf(refreshSuccess(refreshed, ada(), true)).join(u','),
             QStringLiteral("Result,Code,Data,Status,Organization,Tenant,Expiration Date,BaseUrl,OrganizationId,"
                            "OrganizationName,TenantId,TenantName,AccessToken,Hint,Profile,Email"));
}

void TestEnvelope::success_hasWhatIsKnown()
{
    const Answer answer = refreshSuccess(fresh(), ada(), true);
    QCOMPARE(answer.exitCode, int(Success));
    QCOMPARE(parse(answer).value(u"Result").toString(), QStringLiteral("Success"));
    QCOMPARE(parse(answer).value(u"Code").toString(), QStringLiteral("LoginRefresh"));
    const QJsonObject data = dataOf(answer);
    QCOMPARE(data.value(u"Status").toString(), QStringLiteral("Logged in"));
    QCOMPARE(data.value(u"Organization").toString(), QStringLiteral("Acme Corp"));
    QCOMPARE(data.value(u"OrganizationName").toString(), QStringLiteral("Acme Corp"));
    QCOMPARE(data.value(u"Profile").toString(), QStringLiteral("work"));
    QCOMPARE(data.value(u"Email").toString(), QStringLiteral("ada@example.com"));
    QCOMPARE(data.value(u"AccessToken").toString(), QStringLiteral("at"));
    QVERIFY(!data.contains(u"Hint"));
}

void TestEnvelope::success_hasOrganizationAndTenant()
{
    Profile profile = ada();
    profile.provider.baseUrl = QStringLiteral("https://cloud.example.com");
    profile.account.organizationId = QStringLiteral("o-1");
    profile.account.tenant = QStringLiteral("DefaultTenant");
    profile.account.tenantId = QStringLiteral("t-1");
    const QJsonObject data = dataOf(refreshSuccess(fresh(), profile, true));
    QCOMPARE(data.value(u"BaseUrl").toString(), QStringLiteral("https://cloud.example.com"));
    QCOMPARE(data.value(u"OrganizationId").toString(), QStringLiteral("o-1"));
    for (const char *key : {"Tenant", "TenantName"})
        QCOMPARE(data.value(QLatin1String(key)).toString(), QStringLiteral("DefaultTenant"));
    QCOMPARE(data.value(u"TenantId").toString(), QStringLiteral("t-1"));
}

void TestEnvelope::success_hasNullForWhatIsNot()
{
    const QJsonObject data = dataOf(refreshSuccess(fresh(), Profile(), true));
    for (const char *key :
         {"Organization", "Tenant", "BaseUrl", "OrganizationId", "OrganizationName", "TenantId", "TenantName", "Email"})
        QVERIFY2(data.value(QLatin1String(key)).isNull(), key);
}

void TestEnvelope::success_withoutExpiry_saysNull()
{
    Refreshed refreshed = fresh();
    refreshed.tokens.expiresAt = {};
    QVERIFY(dataOf(refreshSuccess(refreshed, ada(), true)).value(u"Expiration Date").isNull());
}

void TestEnvelope::expiry_hasMillisecondsAndZone()
{
    QCOMPARE(dataOf(refreshSuccess(fresh(), ada(), true)).value(u"Expiration Date").toString(),
             QStringLiteral("2026-04-24T18:00:00.000Z"));
}

void TestEnvelope::token_notToBeShown_isLeftOut()
{
    const Answer answer = refreshSuccess(fresh(), ada(), false);
    QVERIFY(!dataOf(answer).contains(u"AccessToken"));
    QCOMPARE(parse(answer).value(u"Code").toString(), QStringLiteral("LoginRefresh"));
}

void TestEnvelope::token_isInJsonAlone_data()
{
    QTest::addColumn<OutputFormat>("format");
    QTest::newRow("table") << OutputFormat::Table;
    QTest::newRow("yaml") << OutputFormat::Yaml;
    QTest::newRow("plain") << OutputFormat::Plain;
    QTest::newRow("text") << OutputFormat::Text;
}

void TestEnvelope::token_isInJsonAlone()
{
    QFETCH(OutputFormat, format);
    Refreshed refreshed = fresh();
    refreshed.tokens.accessToken = QStringLiteral("the-access-token");
    const QByteArray out = refreshSuccess(refreshed, ada(), true, format).out;
    QVERIFY2(!out.contains("the-access-token") && !out.contains("AccessToken"), out.constData());
}

void TestEnvelope::envelope_isToldInEveryFormat()
{
    QCOMPARE(refreshFailure(inFormat(OutputFormat::Plain), {Kind::NotSignedIn, {}, {}}).out,
             QByteArray("Result\tAuthenticationError\nCode\tLoginRefresh\nMessage\tnot authenticated\n"
                        "Instructions\tRun 'authtray --cli login' to authenticate\nRetry\tRetryWillNotFix\n"));
    QVERIFY(refreshSuccess(fresh(), ada(), true, OutputFormat::Yaml)
                    .out.startsWith("Result: \"Success\"\nCode: \"LoginRefresh\"\nData:\n"));
    QVERIFY(refreshSuccess(fresh(), ada(), true, OutputFormat::Table).out.contains("\nData.Status            Logged in\n"));
}

void TestEnvelope::refreshToken_isNeverShown()
{
    QVERIFY(!refreshSuccess(fresh(), ada(), true).out.contains("never-shown"));
}

void TestEnvelope::success_partial_hasAHint_data()
{
    QTest::addColumn<std::optional<Error>>("unsaved");
    QTest::addColumn<std::optional<Error>>("unrenewed");
    const std::optional<Error> locked = Error{Kind::StoreLocked};
    QTest::newRow("unsaved") << locked << std::optional<Error>();
    QTest::newRow("unrenewed") << std::optional<Error>() << locked;
}

void TestEnvelope::success_partial_hasAHint()
{
    QFETCH(std::optional<Error>, unsaved);
    QFETCH(std::optional<Error>, unrenewed);
    Refreshed refreshed = fresh();
    refreshed.unsaved = unsaved;
    refreshed.unrenewed = unrenewed;
    const Answer answer = refreshSuccess(refreshed, ada(), true);
    QCOMPARE(answer.exitCode, int(Success));
    QCOMPARE(parse(answer).value(u"Result").toString(), QStringLiteral("Success"));
    QCOMPARE(parse(answer).value(u"Code").toString(), QStringLiteral("LoginRefreshPartial"));
    QCOMPARE(dataOf(answer).value(u"Hint").toString(), QStringLiteral("the keychain is locked"));
    QCOMPARE(dataOf(answer).value(u"AccessToken").toString(), QStringLiteral("at"));
}

void TestEnvelope::failure_isMapped_data()
{
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("result");
    QTest::addColumn<QString>("retry");
    QTest::addColumn<int>("code");
    const QString authentication = QStringLiteral("AuthenticationError"), validation = QStringLiteral("ValidationError");
    const QString later = QStringLiteral("RetryLater"), never = QStringLiteral("RetryWillNotFix");
    QTest::newRow("not signed in") << Kind::NotSignedIn << authentication << never << 2;
    QTest::newRow("session ended") << Kind::SessionEnded << authentication << never << 2;
    QTest::newRow("refused") << Kind::Refused << authentication << never << 2;
    QTest::newRow("expired") << Kind::TokenExpired << authentication << never << 2;
    QTest::newRow("no keychain") << Kind::StoreAbsent << authentication << later << 2;
    QTest::newRow("lost entry") << Kind::StoreMissing << authentication << never << 2;
    QTest::newRow("unreachable") << Kind::Unreachable << authentication << later << 2;
    QTest::newRow("provider's fault") << Kind::ProviderFault << authentication << later << 2;
    QTest::newRow("locked keychain") << Kind::StoreLocked << authentication << later << 2;
    QTest::newRow("dismissed keychain") << Kind::StoreRefused << authentication << later << 2;
    QTest::newRow("silent keychain") << Kind::StoreSilent << authentication << later << 4;
    QTest::newRow("time-out") << Kind::TimedOut << authentication << later << 4;
    QTest::newRow("bad input") << Kind::BadInput << validation << never << 3;
}

void TestEnvelope::failure_isMapped()
{
    QFETCH(Kind, kind);
    const Answer answer = refreshFailure(inFormat(OutputFormat::Json),
                                         {kind, QStringLiteral("subject"), QStringLiteral("advice")});
    QTEST(parse(answer).value(u"Result").toString(), "result");
    QTEST(parse(answer).value(u"Retry").toString(), "retry");
    QTEST(answer.exitCode, "code");
    QCOMPARE(keysOf(answer).join(u','), QStringLiteral("Result,Code,Message,Instructions,Retry"));
}

void TestEnvelope::failure_saysWhatToDo()
{
    const QJsonObject envelope = parse(
            refreshFailure(inFormat(OutputFormat::Json), {Kind::NotSignedIn, QStringLiteral("work"), {}}));
    QCOMPARE(envelope.value(u"Message").toString(), QStringLiteral("not authenticated"));
    QCOMPARE(envelope.value(u"Instructions").toString(), QStringLiteral("Run 'authtray --cli login' to authenticate"));
    QVERIFY(!envelope.contains(u"Data"));
}

void TestEnvelope::envelope_endsItsLineAndLeavesStderrAlone()
{
    for (const Answer &answer : {refreshSuccess(fresh(), ada(), true),
                                 refreshFailure(inFormat(OutputFormat::Json), {Kind::Unreachable, {}, {}})}) {
        QVERIFY(answer.out.endsWith("}\n"));
        QVERIFY(answer.err.isEmpty());
    }
}

QTEST_APPLESS_MAIN(TestEnvelope)
#include "tst_envelope.moc"
