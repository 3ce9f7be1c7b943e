// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/profile.h"

#include "core/provider/jsonfiles.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace authtray;
using Kind = Error::Kind;
using Mark = Profile::SessionMark;

namespace {

const QString name = QStringLiteral("work");

Result<Profile> read(const QByteArray &file)
{
    return Profile::fromJson(name, QJsonDocument::fromJson(file).object());
}

Profile wholeProfile()
{
    Profile profile;
    profile.name = name;
    profile.provider.preset = QStringLiteral("acme");
    profile.provider.issuer = QStringLiteral("https://login.example.com/");
    profile.provider.clientId = QStringLiteral("my-app");
    profile.provider.scope = QStringLiteral("openid email");
    profile.provider.redirect = {QStringLiteral("localhost"), QStringLiteral("/oidc/login"), {8104, 8055}};
    profile.provider.authorizationParameters = {{QStringLiteral("prompt"), QStringLiteral("consent")}};
    profile.provider.endpoints.authorization = QUrl(QStringLiteral("https://login.example.com/authorize?x=%2F"));
    profile.provider.endpoints.token = QUrl(QStringLiteral("https://login.example.com/token"));
    profile.provider.endpoints.userinfo = QUrl(QStringLiteral("https://login.example.com/me"));
    profile.provider.endpoints.jwks = QUrl(QStringLiteral("https://login.example.com/jwks"));
    profile.provider.endpoints.revocation = QUrl(QStringLiteral("https://login.example.com/revoke"));
    profile.provider.endpoints.sendsIss = true;
    profile.provider.endpoints.deviceAuthorization = QUrl(QStringLiteral("https://login.example.com/device"));
    profile.provider.endpoints.registration = QUrl(QStringLiteral("https://login.example.com/register"));
    profile.provider.endpoints.acceptsClientDocuments = true;
    profile.provider.endpoints.pushedAuthorization = QUrl(QStringLiteral("https://login.example.com/par"));
    profile.provider.endpoints.requiresPushed = true;
    profile.provider.isClientRegistered = true;
    profile.provider.isNamedByService = true;
    profile.provider.settings = {{QStringLiteral("domain"), QStringLiteral("https://login.example.com")}};
    profile.provider.tokenIssuer = QStringLiteral("https://login.example.com/{tid}");
    profile.provider.accessTokenIssuer = QStringLiteral("https://sts.example.com/{tid}/");
    profile.provider.needsClientSecret = true;
    profile.provider.tokenEncoding = BodyEncoding::Json;
    profile.provider.tokenParameters = {{QStringLiteral("refresh_token"), {{QStringLiteral("a"), QStringLiteral("b")}}}};
    profile.provider.tokenPlaces = {QStringLiteral("result")};
    profile.provider.endedStatuses = {440};
    profile.provider.endedErrors = {QStringLiteral("bad_refresh_token")};
    profile.provider.accountSource.url = QUrl(QStringLiteral("https://api.example.com/me"));
    profile.provider.accountSource.isAccessToken = true;
    profile.provider.accountSource.places = {QStringLiteral("data"), QString()};
    profile.provider.accountSource.fields = {{QStringLiteral("id"), {QStringLiteral("uuid"), QStringLiteral("id")}}};
    profile.provider.tenantSource = {QStringLiteral("https://api.example.com/{org}/tenants"),
                                     QStringLiteral("tenants"),
                                     QStringLiteral("id"),
                                     QStringLiteral("name"),
                                     QStringLiteral("org.id"),
                                     QStringLiteral("org.name")};
    profile.provider.baseUrl = QStringLiteral("https://example.com");
    profile.provider.hosts = {QStringLiteral("api.example.com"), QStringLiteral("git.example.com/org")};
    profile.provider.userName = QStringLiteral("x-token-auth");
    profile.provider.chosenMethod = AuthenticationMethod::Body;
    profile.provider.endpoints.authenticationMethods = {QStringLiteral("client_secret_post")};
    profile.provider.revokesOneSession = true;
    profile.provider.revocationAdvice = QStringLiteral("Look there.");
    profile.session = Mark::SignedIn;
    profile.store = {StoreKind::File, {}};
    profile.leftIn = {{StoreKind::Keychain, QStringLiteral("KWallet")}, {StoreKind::Keychain, {}}};
    profile.caFile = QStringLiteral("/etc/acme/ca.pem");
    profile.preferences = {QStringLiteral("firefox -P work %u"), true, std::chrono::minutes(15)};
    profile.account.id = QStringLiteral("u1");
    profile.account.email = QStringLiteral("ada@example.com");
    profile.account.organizationId = QStringLiteral("o-1");
    profile.account.tenant = QStringLiteral("DefaultTenant");
    profile.account.tenantId = QStringLiteral("t-1");
    return profile;
}

} // namespace

class TestProfile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void json_isReadAsItWasWritten();
    void key_unknown_survivesARewrite();
    void leftIn_asWrittenBefore_isRead();
    void version_isWritten();
    void version_older_isUpgraded();
    void version_newer_isRefused();
    void clientId_missing_isRefused_data();
    void clientId_missing_isRefused();
    void name_isTheFilesNotItsContents();
    void store_unknown_isRefused();
    void preferences_usual_areNotWritten();
    void preferences_bad_areRefused_data();
    void preferences_bad_areRefused();
    void mark_isReadAndWritten_data();
    void mark_isReadAndWritten();
    void mark_unknown_isNone();
    void redirect_usual_isLeftOut();
    void redirect_inPart_keepsTheUsualRest();
    void redirect_portsOutOfRange_areLeftOut_data();
    void redirect_portsOutOfRange_areLeftOut();
    void endpoints_givenByHand_areToldFromDiscovered();
    void name_isJudged_data();
    void name_isJudged();
};

void TestProfile::json_isReadAsItWasWritten()
{
    const Profile profile = wholeProfile();
    const auto again = Profile::fromJson(name, profile.toJson());
    QVERIFY(again);
    QVERIFY(*again == profile);
}

void TestProfile::key_unknown_survivesARewrite()
{
    const auto profile = read(R"({"version":1,"client_id":"c","colour":"green","more":{"a":[1]}})");
    QVERIFY(profile);
    const QJsonObject again = profile->toJson();
    QCOMPARE(again.value(u"colour").toString(), QStringLiteral("green"));
    QCOMPARE(again.value(u"more").toObject().value(u"a").toArray().first().toInt(), 1);
}

void TestProfile::leftIn_asWrittenBefore_isRead()
{
    const auto inFile = read(R"({"version":1,"client_id":"c","store":"file","keychain":"KWallet","left_in":"keychain"})");
    QCOMPARE(inFile->store, (StorePlace{StoreKind::File, {}}));
    QCOMPARE(inFile->leftIn, (QList<StorePlace>{{StoreKind::Keychain, QStringLiteral("KWallet")}}));
    const auto inKeychain = read(R"({"version":1,"client_id":"c","keychain":"KWallet","left_in":"file"})");
    QCOMPARE(inKeychain->store, (StorePlace{StoreKind::Keychain, QStringLiteral("KWallet")}));
    QCOMPARE(inKeychain->leftIn, (QList<StorePlace>{{StoreKind::File, {}}}));
}

void TestProfile::version_isWritten()
{
    QCOMPARE(wholeProfile().toJson().value(u"version").toInt(), 1);
}

void TestProfile::version_older_isUpgraded()
{
    const auto profile = read(R"({"client_id":"c","scopes":"openid email"})");
    QVERIFY(profile);
    QCOMPARE(profile->provider.scope, QStringLiteral("openid email"));
    QVERIFY(!profile->toJson().contains(u"scopes"));
}

void TestProfile::version_newer_isRefused()
{
    const auto profile = read(R"({"version":2,"client_id":"c"})");
    QVERIFY(!profile);
    QCOMPARE(profile.error().kind, Kind::TooNew);
    QCOMPARE(profile.error().subject.toString(), QStringLiteral("the profile \"work\""));
}

void TestProfile::clientId_missing_isRefused_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::newRow("absent") << QByteArray(R"({"version":1,"issuer":"https://login.example.com"})");
    QTest::newRow("empty") << QByteArray(R"({"version":1,"client_id":""})");
    QTest::newRow("of another type") << QByteArray(R"({"version":1,"client_id":5})");
}

void TestProfile::clientId_missing_isRefused()
{
    QFETCH(QByteArray, file);
    const auto profile = read(file);
    QVERIFY(!profile);
    QCOMPARE(profile.error().kind, Kind::ReadFailed);
    QVERIFY(profile.error().subject.toString().contains(QStringLiteral("client_id")));
}

void TestProfile::name_isTheFilesNotItsContents()
{
    const auto profile = read(R"({"version":1,"name":"other","client_id":"c"})");
    QVERIFY(profile);
    QCOMPARE(profile->name, name);
    QCOMPARE(profile->toJson().value(u"name").toString(), name);
}

void TestProfile::store_unknown_isRefused()
{
    const auto profile = read(R"({"version": 1, "client_id": "my-app", "store": "elsewhere"})");
    QVERIFY(!profile);
    QCOMPARE(profile.error().kind, Kind::ReadFailed);
    QVERIFY(profile.error().subject.toString().contains(QStringLiteral("elsewhere")));
}

void TestProfile::preferences_usual_areNotWritten()
{
    Profile profile = wholeProfile();
    profile.preferences = {};
    for (const char *key : {"browser", "notifications", "renew_ahead_minutes"})
        QVERIFY(!profile.toJson().contains(QLatin1String(key)));
}

void TestProfile::preferences_bad_areRefused_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("browser") << QByteArray(R"("browser": ["firefox"])");
    QTest::newRow("notifications") << QByteArray(R"("notifications": "no")");
    QTest::newRow("minutes, a text") << QByteArray(R"("renew_ahead_minutes": "10")");
    QTest::newRow("minutes, none") << QByteArray(R"("renew_ahead_minutes": 0)");
    QTest::newRow("minutes, too many") << QByteArray(R"("renew_ahead_minutes": 1441)");
    QTest::newRow("minutes, not whole") << QByteArray(R"("renew_ahead_minutes": 1.5)");
}

void TestProfile::preferences_bad_areRefused()
{
    QFETCH(QByteArray, value);
    const auto profile = read(R"({"version": 1, "client_id": "my-app", )" + value + '}');
    QVERIFY(!profile);
    QCOMPARE(profile.error().kind, Kind::ReadFailed);
    QVERIFY(profile.error().subject.toString().contains(QString::fromLatin1(value.split('"').at(1))));
}

void TestProfile::mark_isReadAndWritten_data()
{
    QTest::addColumn<Mark>("mark");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << Mark::None << QStringLiteral("none");
    QTest::newRow("signed in") << Mark::SignedIn << QStringLiteral("signed-in");
    QTest::newRow("ended") << Mark::Ended << QStringLiteral("ended");
}

void TestProfile::mark_isReadAndWritten()
{
    QFETCH(Mark, mark);
    Profile profile = wholeProfile();
    profile.session = mark;
    QTEST(profile.toJson().value(u"session").toString(), "text");
    QCOMPARE(Profile::fromJson(name, profile.toJson())->session, mark);
    QCOMPARE(profile.isSignedIn(), mark == Mark::SignedIn);
}

void TestProfile::mark_unknown_isNone()
{
    QCOMPARE(read(R"({"version":1,"client_id":"c","session":"asleep"})")->session, Mark::None);
}

void TestProfile::redirect_usual_isLeftOut()
{
    Profile profile = wholeProfile();
    profile.provider.redirect = {};
    QVERIFY(!profile.toJson().contains(u"redirect"));
    QVERIFY(Profile::fromJson(name, profile.toJson())->provider.redirect == Redirect());
}

void TestProfile::redirect_inPart_keepsTheUsualRest()
{
    const auto profile = read(R"({"version":1,"client_id":"c","redirect":{"host":"localhost"}})");
    QVERIFY(profile->provider.redirect == (Redirect{QStringLiteral("localhost"), QStringLiteral("/callback"), {0}}));
}

void TestProfile::redirect_portsOutOfRange_areLeftOut_data()
{
    QTest::addColumn<QByteArray>("ports");
    QTest::addColumn<QString>("read");
    QTest::newRow("too large") << QByteArray("[65537, 8080]") << QStringLiteral("8080");
    QTest::newRow("negative") << QByteArray("[-1, 8080]") << QStringLiteral("8080");
    QTest::newRow("text") << QByteArray(R"(["http", 8080])") << QStringLiteral("8080");
    QTest::newRow("a fraction") << QByteArray("[80.5, 8080]") << QStringLiteral("8080");
    QTest::newRow("any free one") << QByteArray("[8080, 0]") << QStringLiteral("8080 0");
    QTest::newRow("none that fits") << QByteArray("[65537]") << QString();
    QTest::newRow("an empty list") << QByteArray("[]") << QString(); // as it is written for the one above
}

void TestProfile::redirect_portsOutOfRange_areLeftOut()
{
    QFETCH(QByteArray, ports);
    const auto profile = read(R"({"version":1,"client_id":"c","redirect":{"ports":)" + ports + "}}");
    QVERIFY(profile);
    QStringList numbers;
    for (const quint16 port : profile->provider.redirect.ports)
        numbers += QString::number(port);
    QTEST(numbers.join(u' '), "read");
}

void TestProfile::endpoints_givenByHand_areToldFromDiscovered()
{
    Profile profile = wholeProfile();
    for (const bool isGiven : {true, false}) {
        profile.provider.endpointsGiven = isGiven;
        const QJsonObject json = profile.toJson();
        QCOMPARE(json.contains(u"endpoints"), isGiven);
        QCOMPARE(json.contains(u"discovered"), !isGiven);
        QVERIFY(*Profile::fromJson(name, json) == profile);
    }
}

void TestProfile::name_isJudged_data()
{
    QTest::addColumn<QString>("candidate");
    QTest::addColumn<bool>("isName");
    const auto row = [](const QString &candidate, bool isName) {
        QTest::newRow(qPrintable(candidate)) << candidate << isName;
    };
    row(QStringLiteral("work"), true);
    row(QStringLiteral("login.example.com"), true);
    row(QStringLiteral("A-1_b"), true);
    row(QStringLiteral("-"), true);
    row(QString(64, u'x'), true);
    row(QString(65, u'x'), false);
    row(QString(), false);
    row(QStringLiteral(".hidden"), false);
    row(QStringLiteral(".."), false);
    row(QStringLiteral("a/b"), false);
    row(QStringLiteral("../a"), false);
    row(QStringLiteral("a b"), false);
    row(QStringLiteral("localhost:8080"), false);
    row(QStringLiteral("ä"), false);
    QTest::newRow("line break behind") << QStringLiteral("a\n") << false;
    QTest::newRow("NUL") << QStringLiteral("a") + QChar(u'\0') << false;
}

void TestProfile::name_isJudged()
{
    QFETCH(QString, candidate);
    QTEST(isFileName(candidate), "isName");
}

QTEST_APPLESS_MAIN(TestProfile)
#include "tst_profile.moc"
