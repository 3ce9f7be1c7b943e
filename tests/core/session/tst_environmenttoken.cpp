// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/environmenttoken.h"

#include "core/config/profilefolder.h"
#include "core/net/http.h"
#include "core/session/environmenttokensource.h"
#include "core/utc.h"
#include "tests/support/await.h"
#include "tests/support/standinserver.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace authtray;
using Kind = Error::Kind;

namespace {

const QDateTime now = QDateTime::fromSecsSinceEpoch(1'800'000'000, utc);

QByteArray base64(const QJsonObject &object)
{
    const QByteArray json = QJsonDocument(object).toJson(QJsonDocument::Compact);
    return json.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QString jwt(const QJsonObject &claims)
{
    return QString::fromLatin1(base64({{QStringLiteral("alg"), QStringLiteral("RS256")}}) + '.' + base64(claims)
                               + ".c2ln");
}

QProcessEnvironment environmentOf(const QStringList &variables)
{
    QProcessEnvironment environment;
    for (const QString &variable : variables)
        environment.insert(variable.section(u'=', 0, 0), variable.section(u'=', 1));
    return environment;
}

class ClockAt : public Clock
{
public:
    QDateTime now() const override { return ::now; }
};

QStringList uipathVariables(const QString &token)
{
    return {QStringLiteral("UIPATH_CLI_ENABLE_ENV_AUTH=true"),   QStringLiteral("UIPATH_CLI_AUTH_TOKEN=") + token,
            QStringLiteral("UIPATH_CLI_ORGANIZATION_NAME=acme"), QStringLiteral("UIPATH_CLI_ORGANIZATION_ID=o-1"),
            QStringLiteral("UIPATH_CLI_TENANT_NAME=Default"),    QStringLiteral("UIPATH_CLI_TENANT_ID=t-1")};
}

} // namespace

class TestEnvironmentToken : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void variable_countsForItsPresetsProfile_data();
    void variable_countsForItsPresetsProfile();
    void jwt_tellsExpiryAndAccount();
    void jwt_goesToItsOwnProviderOnly_data();
    void jwt_goesToItsOwnProviderOnly();
    void otherIssuer_getsNoAuthorityOfTheProfiles();
    void microsoft_takesItsAccessTokensOwnIssuer_data();
    void microsoft_takesItsAccessTokensOwnIssuer();
    void jwt_expiryIsItsOwnOrUnknown_data();
    void jwt_expiryIsItsOwnOrUnknown();
    void opaqueToken_hasNoExpiry();
    void textThatIsNoToken_isRefused_data();
    void textThatIsNoToken_isRefused();
    void uipath_takesWhatBelongsToTheToken();
    void uipath_serverIsTheIssuersUnlessSaid_data();
    void uipath_serverIsTheIssuersUnlessSaid();
    void uipath_badServer_isNamed_data();
    void uipath_badServer_isNamed();
    void uipath_profile_decidesTheServer_data();
    void uipath_profile_decidesTheServer();
    void uipath_profileWithoutSettings_isForTheServiceItself();
    void storedSession_isNoted();
    void tokenOfAnotherPreset_isToldAsIgnored();
    void uipath_missingVariable_isNamed_data();
    void uipath_missingVariable_isNamed();
    void uipath_missingVariables_areNamedTogether();
    void twoPresetsWithoutAProfile_areAmbiguous();
    void hosts_areTheEnvironmentsAndNotTheFiles();

private:
    std::optional<EnvironmentToken> find(const QStringList &variables, const QString &name = {}) const
    {
        const QString config = m_folder->path();
        return findEnvironmentToken(environmentOf(variables), name, ProfileFolder(config), Presets(config), now);
    }

    void addProfile(const QString &name, const QString &preset, const Parameters &settings = {})
    {
        Profile profile;
        profile.name = name;
        profile.provider.settings = settings;
        profile.provider.baseUrl = settings.value(QStringLiteral("url"));
        profile.provider.preset = preset;
        profile.provider.clientId = QStringLiteral("client");
        QVERIFY(ProfileFolder(m_folder->path()).save(profile));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestEnvironmentToken::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestEnvironmentToken::variable_countsForItsPresetsProfile_data()
{
    QTest::addColumn<QStringList>("profiles"); // NAME=PRESET
    QTest::addColumn<QString>("asked");
    QTest::addColumn<QStringList>("variables");
    QTest::addColumn<QString>("found"); // empty: none
    const QString own = QStringLiteral("AUTHTRAY_AUTH_TOKEN=a");
    const QString auth = QStringLiteral("PIPEOPS_AUTH_TOKEN=b");
    const QString service = QStringLiteral("PIPEOPS_TOKEN=c");
    const QString work = QStringLiteral("work=pipeops");
    const QString other = QStringLiteral("other=");
    const QStringList none;
    const auto row = [](const char *test, const QStringList &profiles, const char *asked, const QStringList &variables,
                        const char *found) {
        QTest::newRow(test) << profiles << QString::fromLatin1(asked) << variables << QString::fromLatin1(found);
    };
    row("nothing set", {work}, "", none, "");
    row("set, but empty", {work}, "", {QStringLiteral("AUTHTRAY_AUTH_TOKEN="), QStringLiteral("PIPEOPS_TOKEN= ")}, "");
    row("own, no profile", none, "", {own}, "AUTHTRAY_AUTH_TOKEN");
    row("own, a profile without a file", none, "new", {own}, "AUTHTRAY_AUTH_TOKEN");
    row("own goes before a preset's", {work}, "", {own, auth}, "AUTHTRAY_AUTH_TOKEN");
    row("preset's, default profile", {work}, "", {auth}, "PIPEOPS_AUTH_TOKEN");
    row("preset's second", {work}, "", {service}, "PIPEOPS_TOKEN");
    row("preset's first goes before", {work}, "", {service, auth}, "PIPEOPS_AUTH_TOKEN");
    row("another preset's", {QStringLiteral("work=uipath")}, "", {auth}, "");
    row("no preset's", {other}, "", {auth}, "");
    row("chosen profile's", {work, other}, "work", {auth}, "PIPEOPS_AUTH_TOKEN");
    row("not the chosen profile's", {work, other}, "other", {auth}, "");
    row("several and no default", {work, other}, "", {auth}, "");
    row("own, several and no default", {work, other}, "", {own}, "AUTHTRAY_AUTH_TOKEN");
    row("preset's, no profile", none, "", {service}, "PIPEOPS_TOKEN");
    row("preset's, by its name", none, "pipeops", {service}, "PIPEOPS_TOKEN");
    row("preset's, by another's name", none, "uipath", {service}, "");
    row("uipath's, not switched on", none, "", {QStringLiteral("UIPATH_CLI_AUTH_TOKEN=d")}, "");
    row("uipath's, not literally true", none, "",
        {QStringLiteral("UIPATH_CLI_AUTH_TOKEN=d"), QStringLiteral("UIPATH_CLI_ENABLE_ENV_AUTH=1")}, "");
    row("name that can't be one", none, "../x", {own}, "AUTHTRAY_AUTH_TOKEN");
}

void TestEnvironmentToken::variable_countsForItsPresetsProfile()
{
    QFETCH(QStringList, profiles);
    QFETCH(QString, asked);
    QFETCH(QStringList, variables);
    QFETCH(QString, found);
    for (const QString &profile : profiles)
        addProfile(profile.section(u'=', 0, 0), profile.section(u'=', 1));
    const auto token = find(variables, asked);
    QCOMPARE(token ? token->variable : QString(), found);
}

void TestEnvironmentToken::jwt_tellsExpiryAndAccount()
{
    const QString text = jwt({{QStringLiteral("exp"), 1'800'000'060},
                              {QStringLiteral("sub"), QStringLiteral("usr_1")},
                              {QStringLiteral("email"), QStringLiteral("a@b.c")}});
    const auto token = find({QStringLiteral("AUTHTRAY_AUTH_TOKEN= %1\n").arg(text)});
    QVERIFY(token && token->tokens);
    QCOMPARE(token->tokens->accessToken, text);
    QCOMPARE(token->tokens->expiresAt, now.addSecs(60));
    QCOMPARE(token->tokens->refreshToken, QString());
    QCOMPARE(token->profile.account.label(), QStringLiteral("a@b.c"));
}

void TestEnvironmentToken::jwt_goesToItsOwnProviderOnly_data()
{
    QTest::addColumn<QString>("issuer"); // ORIGIN: the profile's
    QTest::addColumn<bool>("isSent");
    QTest::newRow("the profile's") << QStringLiteral("ORIGIN/realms/a") << true;
    QTest::newRow("the host of the profile's") << QStringLiteral("ORIGIN/realms/b") << true;
    QTest::newRow("none") << QString() << true;
    QTest::newRow("a name that is no address") << QStringLiteral("the service") << true;
    QTest::newRow("another host") << QStringLiteral("https://login.example.com/realms/a") << false;
    QTest::newRow("another port") << QStringLiteral("http://127.0.0.1:1/realms/a") << false;
    QTest::newRow("a host that begins like it") << QStringLiteral("ORIGIN.example.com/realms/a") << false;
    QTest::newRow("a host behind a name like it") << QStringLiteral("ORIGIN@example.com/realms/a") << false;
}

void TestEnvironmentToken::jwt_goesToItsOwnProviderOnly()
{
    QFETCH(QString, issuer);
    QFETCH(bool, isSent);
    StandInServer server;
    server.on(QStringLiteral("/me"), StandInReply{200, R"({"sub":"usr_1","email":"a@b.c"})"});
    const QString origin = server.url({}).toString();
    Profile profile;
    profile.name = QStringLiteral("work");
    profile.provider.clientId = QStringLiteral("client");
    profile.provider.issuer = origin + QStringLiteral("/realms/a");
    profile.provider.endpoints.userinfo = server.url(QStringLiteral("/me"));
    profile.provider.endpointsGiven = true;
    QVERIFY(ProfileFolder(m_folder->path()).save(profile));
    QJsonObject claims{{QStringLiteral("sub"), QStringLiteral("usr_1")}};
    if (!issuer.isEmpty())
        claims.insert(QStringLiteral("iss"), issuer.replace(QStringLiteral("ORIGIN"), origin));
    const auto token = find({QStringLiteral("AUTHTRAY_AUTH_TOKEN=") + jwt(claims)}, profile.name);
    QVERIFY(token && token->tokens);

    Http http;
    const ClockAt clock;
    EnvironmentTokenSource source(*token, ProviderClock(clock, m_folder->filePath(QStringLiteral("clock"))), http);
    const auto fetched = await(source.fetchAccount(QDeadlineTimer(QDeadlineTimer::Forever)));
    QVERIFY(fetched);
    QCOMPARE(server.count(QStringLiteral("/me")), isSent ? 1 : 0);
    QCOMPARE(fetched->source, isSent ? FetchedAccount::Source::Provider : FetchedAccount::Source::Token);
    QCOMPARE(fetched->account.id, QStringLiteral("usr_1"));
}

void TestEnvironmentToken::otherIssuer_getsNoAuthorityOfTheProfiles()
{
    Profile profile;
    profile.name = QStringLiteral("work");
    profile.provider.clientId = QStringLiteral("client");
    profile.provider.issuer = QStringLiteral("https://login.example.com");
    profile.caFile = QStringLiteral("/ca.pem");
    QVERIFY(ProfileFolder(m_folder->path()).save(profile));
    const auto caFileFor = [&](const QString &issuer) {
        const auto token = find({QStringLiteral("AUTHTRAY_AUTH_TOKEN=") + jwt({{QStringLiteral("iss"), issuer}})});
        return token ? token->profile.caFile : QStringLiteral("no token");
    };
    QCOMPARE(caFileFor(profile.provider.issuer), profile.caFile);
    QCOMPARE(caFileFor(QStringLiteral("https://login.example.org")), QString());
}

void TestEnvironmentToken::microsoft_takesItsAccessTokensOwnIssuer_data()
{
    QTest::addColumn<QString>("issuer");
    QTest::addColumn<bool>("isOwn");
    const auto tenant = QStringLiteral("/72f988bf-86f1-41af-91ab-2d7cd011db47/");
    QTest::newRow("version 2") << QStringLiteral("https://login.microsoftonline.com%1v2.0").arg(tenant) << true;
    QTest::newRow("version 1") << QStringLiteral("https://sts.windows.net") + tenant << true;
    QTest::newRow("plain http") << QStringLiteral("http://sts.windows.net") + tenant << false;
    QTest::newRow("a similar host") << QStringLiteral("https://sts.windows.net.evil.example") + tenant << false;
}

void TestEnvironmentToken::microsoft_takesItsAccessTokensOwnIssuer()
{
    QFETCH(QString, issuer);
    const auto preset = Presets(m_folder->path()).find(QStringLiteral("microsoft"));
    QVERIFY(preset);
    const auto provider = preset->fill({{QStringLiteral("tenant"), QStringLiteral("contoso.com")}});
    QVERIFY(provider);
    Profile profile;
    profile.name = QStringLiteral("work");
    profile.provider = *provider;
    profile.provider.clientId = QStringLiteral("client");
    QVERIFY(ProfileFolder(m_folder->path()).save(profile));
    const auto token = find({QStringLiteral("AUTHTRAY_AUTH_TOKEN=") + jwt({{QStringLiteral("iss"), issuer}})});
    QVERIFY(token);
    QTEST(token->profile.provider.preset == u"microsoft", "isOwn");
}

void TestEnvironmentToken::jwt_expiryIsItsOwnOrUnknown_data()
{
    QTest::addColumn<double>("said");
    QTest::addColumn<QDateTime>("expiry");
    const QDateTime inThreeYears = now.addYears(3);
    QTest::newRow("three years") << double(inThreeYears.toSecsSinceEpoch()) << inThreeYears;
    QTest::newRow("eleven years") << double(now.addYears(11).toSecsSinceEpoch()) << QDateTime();
    QTest::newRow("milliseconds") << 1'800'000'060'000. << QDateTime();
    QTest::newRow("past") << 1'700'000'000. << QDateTime::fromSecsSinceEpoch(1'700'000'000, utc);
}

void TestEnvironmentToken::jwt_expiryIsItsOwnOrUnknown()
{
    QFETCH(double, said);
    const auto token = find({QStringLiteral("AUTHTRAY_AUTH_TOKEN=") + jwt({{QStringLiteral("exp"), said}})});
    QVERIFY(token && token->tokens);
    QTEST(token->tokens->expiresAt, "expiry");
}

void TestEnvironmentToken::opaqueToken_hasNoExpiry()
{
    const auto token = find({QStringLiteral("PIPEOPS_TOKEN=sat_1234")});
    QVERIFY(token && token->tokens);
    QVERIFY(!token->tokens->expiresAt.isValid());
    QVERIFY(token->tokens->isValid(now));
    QCOMPARE(token->profile.provider.accountUrl().host(), QStringLiteral("api.pipeops.io"));
    QCOMPARE(token->profile.account.email, QString());
    QCOMPARE(token->profile.account.label(), QStringLiteral("the token in PIPEOPS_TOKEN"));
}

void TestEnvironmentToken::textThatIsNoToken_isRefused_data()
{
    QTest::addColumn<QStringList>("variables");
    QTest::addColumn<QString>("why");
    const QString space = QStringLiteral("AUTHTRAY_AUTH_TOKEN has a space or a line break in it");
    QTest::newRow("two words") << QStringList{QStringLiteral("AUTHTRAY_AUTH_TOKEN=Bearer abc")} << space;
    QTest::newRow("line break") << QStringList{QStringLiteral("AUTHTRAY_AUTH_TOKEN=a\nX-Header: b")} << space;
    QTest::newRow("not ASCII") << QStringList{QStringLiteral("AUTHTRAY_AUTH_TOKEN=tök")}
                               << QStringLiteral("AUTHTRAY_AUTH_TOKEN has a character in it that no token has");
    QTest::newRow("a JWT is wanted") << uipathVariables(QStringLiteral("opaque"))
                                                + QStringList{QStringLiteral("UIPATH_URL=https://a.example")}
                                     << QStringLiteral("UIPATH_CLI_AUTH_TOKEN isn't a JWT");
    const auto from = [](int seconds) {
        return QStringList{QStringLiteral("AUTHTRAY_AUTH_TOKEN=")
                           + jwt({{QStringLiteral("nbf"), 1'800'000'000 + seconds}})};
    };
    QTest::newRow("not valid yet") << from(3600)
                                   << QStringLiteral("AUTHTRAY_AUTH_TOKEN isn't valid before 2027-01-15T09:00:00Z");
    QTest::newRow("this computer's clock is slow") << from(60) << QString();
}

void TestEnvironmentToken::textThatIsNoToken_isRefused()
{
    QFETCH(QStringList, variables);
    const auto token = find(variables);
    QFETCH(QString, why);
    QCOMPARE(token && token->tokens, why.isEmpty());
    if (why.isEmpty())
        return;
    QCOMPARE(token->tokens.error().kind, Kind::NoToken);
    QCOMPARE(whatHappened(token->tokens.error()).toString(), QStringLiteral("invalid authentication token"));
    QCOMPARE(token->tokens.error().subject.toString(), why);
    QCOMPARE(token->tokens.error().variable, token->variable);
}

void TestEnvironmentToken::uipath_takesWhatBelongsToTheToken()
{
    const QString text = jwt({{QStringLiteral("iss"), QStringLiteral("https://staging.uipath.com/identity_")},
                              {QStringLiteral("sub"), QStringLiteral("s")}});
    const auto token = find(uipathVariables(text));
    QVERIFY(token && token->tokens);
    QCOMPARE(token->variable, QStringLiteral("UIPATH_CLI_AUTH_TOKEN"));
    const Account &account = token->profile.account;
    QCOMPARE(account.id, QStringLiteral("s"));
    QCOMPARE((QStringList{account.organization, account.organizationId, account.tenant, account.tenantId}),
             (QStringList{QStringLiteral("acme"), QStringLiteral("o-1"), QStringLiteral("Default"),
                          QStringLiteral("t-1")}));
}

void TestEnvironmentToken::uipath_serverIsTheIssuersUnlessSaid_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("base");
    QTest::newRow("issuer's") << QString() << QStringLiteral("https://staging.uipath.com");
    QTest::newRow("said") << QStringLiteral("https://alpha.uipath.com") << QStringLiteral("https://alpha.uipath.com");
    QTest::newRow("said with its tenant")
            << QStringLiteral("https://alpha.uipath.com/acme/Default") << QStringLiteral("https://alpha.uipath.com");
    QTest::newRow("said without a scheme")
            << QStringLiteral("suite.example:8443") << QStringLiteral("https://suite.example:8443");
    QTest::newRow("said and unsafe") << QStringLiteral("http://suite.example") << QString();
}

void TestEnvironmentToken::uipath_serverIsTheIssuersUnlessSaid()
{
    QFETCH(QString, url);
    QFETCH(QString, base);
    QStringList variables = uipathVariables(
            jwt({{QStringLiteral("iss"), QStringLiteral("https://staging.uipath.com/identity_")},
                 {QStringLiteral("sub"), QStringLiteral("s")}}));
    if (!url.isEmpty())
        variables += QStringLiteral("UIPATH_URL=") + url;
    const auto token = find(variables);
    QVERIFY(token);
    QCOMPARE(bool(token->tokens), !base.isEmpty());
    QCOMPARE(token->profile.provider.baseUrl, base);
}

void TestEnvironmentToken::uipath_badServer_isNamed_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("issuer");
    QTest::addColumn<QString>("what");
    const QString good = QStringLiteral("https://staging.uipath.com/identity_");
    const QString variable = QStringLiteral("UIPATH_URL must be an https URL");
    QTest::newRow("without TLS") << QStringLiteral("http://suite.example") << good << variable;
    QTest::newRow("no host") << QStringLiteral("https://") << good << variable;
    QTest::newRow("no address") << QStringLiteral("cloud uipath com") << good << variable;
    QTest::newRow("a word") << QStringLiteral("foo") << good << variable;
    QTest::newRow("another scheme") << QStringLiteral("ftp://suite.example") << good << variable;
    QTest::newRow("user name") << QStringLiteral("https://ada@suite.example") << good << variable;
    QTest::newRow("the token's issuer") << QString() << QStringLiteral("http://suite.example/identity_")
                                        << QStringLiteral("the issuer in UIPATH_CLI_AUTH_TOKEN must be an https URL");
    const QString foreign = QStringLiteral(
            "the token in UIPATH_CLI_AUTH_TOKEN is from %1, which isn't known to be UiPath's");
    QTest::newRow("the token's issuer is elsewhere") << QString() << QStringLiteral("https://suite.example/identity_")
                                                     << foreign.arg(QStringLiteral("suite.example"));
    QTest::newRow("the token's issuer only ends alike")
            << QString() << QStringLiteral("https://eviluipath.com/identity_")
            << foreign.arg(QStringLiteral("eviluipath.com"));
}

void TestEnvironmentToken::uipath_badServer_isNamed()
{
    QFETCH(QString, url);
    QFETCH(QString, issuer);
    const QString text = jwt({{QStringLiteral("iss"), issuer}, {QStringLiteral("sub"), QStringLiteral("s")}});
    const auto token = find(uipathVariables(text) + QStringList{QStringLiteral("UIPATH_URL=") + url});
    QVERIFY(token && !token->tokens);
    QCOMPARE(token->tokens.error().kind, Kind::BadInput);
    QTEST(whatHappened(token->tokens.error()).toString(), "what");
}

void TestEnvironmentToken::uipath_profile_decidesTheServer_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("issuer");
    QTest::addColumn<QString>("what"); // empty: the profile's server
    const QString good = QStringLiteral("https://suite.example/identity_");
    const QString elsewhere = QStringLiteral("https://evil.example/identity_");
    QTest::newRow("the same") << QStringLiteral("https://suite.example/acme/Default") << good << QString();
    QTest::newRow("nothing said") << QString() << good << QString();
    QTest::newRow("the token says another") << QString() << elsewhere << QString();
    QTest::newRow("the variable says another")
            << QStringLiteral("https://evil.example") << good
            << QStringLiteral(
                       "UIPATH_URL is https://evil.example, but the profile \"work\" is for https://suite.example");
}

void TestEnvironmentToken::uipath_profile_decidesTheServer()
{
    QFETCH(QString, url);
    QFETCH(QString, issuer);
    QFETCH(QString, what);
    addProfile(QStringLiteral("work"), QStringLiteral("uipath"),
               {{QStringLiteral("url"), QStringLiteral("https://suite.example")}});
    const QString text = jwt({{QStringLiteral("iss"), issuer}, {QStringLiteral("sub"), QStringLiteral("s")}});
    const auto token = find(uipathVariables(text) + QStringList{QStringLiteral("UIPATH_URL=") + url});
    QVERIFY(token);
    QCOMPARE(token->profile.provider.baseUrl, QStringLiteral("https://suite.example"));
    QCOMPARE(token->tokens ? QString() : whatHappened(token->tokens.error()).toString(), what);
}

void TestEnvironmentToken::uipath_profileWithoutSettings_isForTheServiceItself()
{
    addProfile(QStringLiteral("work"), QStringLiteral("uipath"));
    const auto token = find(uipathVariables(jwt({{QStringLiteral("sub"), QStringLiteral("s")}})));
    QVERIFY(token);
    QCOMPARE(token->profile.provider.baseUrl, QStringLiteral("https://cloud.uipath.com"));
}

void TestEnvironmentToken::storedSession_isNoted()
{
    const QStringList own{QStringLiteral("AUTHTRAY_AUTH_TOKEN=a")};
    QVERIFY(!find(own)->replacesSession);
    addProfile(QStringLiteral("work"), QString());
    QVERIFY(!find(own)->replacesSession);
    ProfileFolder profiles(m_folder->path());
    Profile profile = *profiles.load(QStringLiteral("work"));
    profile.session = Profile::SessionMark::SignedIn;
    QVERIFY(profiles.save(profile));
    QVERIFY(find(own)->replacesSession);
}

void TestEnvironmentToken::tokenOfAnotherPreset_isToldAsIgnored()
{
    const auto environment = environmentOf({QStringLiteral("PIPEOPS_TOKEN=a")});
    const ProfileFolder profiles(m_folder->path());
    const Presets presets(m_folder->path());
    QVERIFY(!findIgnoredToken(environment, {}, profiles, presets)); // it is used
    addProfile(QStringLiteral("work"), QStringLiteral("pipeops"));
    QVERIFY(!findIgnoredToken(environment, {}, profiles, presets));
    addProfile(QStringLiteral("other"), QStringLiteral("uipath"));
    const auto ignored = findIgnoredToken(environment, QStringLiteral("other"), profiles, presets);
    QVERIFY(ignored);
    QCOMPARE(ignored->variable, QStringLiteral("PIPEOPS_TOKEN"));
    QVERIFY(!findIgnoredToken(environmentOf({}), QStringLiteral("other"), profiles, presets));
}

void TestEnvironmentToken::uipath_missingVariable_isNamed_data()
{
    QTest::addColumn<QString>("missing");
    for (const char *role : {"AUTH_TOKEN", "ORGANIZATION_NAME", "ORGANIZATION_ID", "TENANT_NAME", "TENANT_ID"})
        QTest::newRow(role) << QStringLiteral("UIPATH_CLI_") + QString::fromLatin1(role);
}

void TestEnvironmentToken::uipath_missingVariable_isNamed()
{
    QFETCH(QString, missing);
    QStringList variables = uipathVariables(jwt({{QStringLiteral("sub"), QStringLiteral("s")}}));
    variables.removeIf([&](const QString &variable) { return variable.startsWith(missing + u'='); });
    const auto token = find(variables);
    QVERIFY(token && !token->tokens);
    QCOMPARE(token->tokens.error().kind, Kind::BadInput);
    QCOMPARE(whatHappened(token->tokens.error()).toString(), missing + QStringLiteral(" is missing"));
}

void TestEnvironmentToken::uipath_missingVariables_areNamedTogether()
{
    const auto token = find(
            {QStringLiteral("UIPATH_CLI_ENABLE_ENV_AUTH=true"), QStringLiteral("UIPATH_CLI_TENANT_ID=t")});
    QVERIFY(token && !token->tokens);
    QCOMPARE(whatHappened(token->tokens.error()).toString(),
             QStringLiteral("UIPATH_CLI_ORGANIZATION_ID, UIPATH_CLI_ORGANIZATION_NAME, UIPATH_CLI_TENANT_NAME, "
                            "UIPATH_CLI_AUTH_TOKEN are missing"));
}

void TestEnvironmentToken::twoPresetsWithoutAProfile_areAmbiguous()
{
    const QStringList both = uipathVariables(QStringLiteral("x")) + QStringList{QStringLiteral("PIPEOPS_TOKEN=y")};
    const auto token = find(both);
    QVERIFY(token && !token->tokens);
    QCOMPARE(token->tokens.error().kind, Kind::TwoTokens);
    QCOMPARE(token->variable, QStringLiteral("PIPEOPS_TOKEN, UIPATH_CLI_AUTH_TOKEN"));
    QCOMPARE(token->tokens.error().values, QStringList({QStringLiteral("pipeops"), QStringLiteral("uipath")}));
    QVERIFY(find(both, QStringLiteral("pipeops"))->tokens);
}

void TestEnvironmentToken::hosts_areTheEnvironmentsAndNotTheFiles()
{
    Profile profile;
    profile.name = QStringLiteral("work");
    profile.provider.clientId = QStringLiteral("client");
    profile.provider.hosts = {QStringLiteral("file.example.com")};
    QVERIFY(ProfileFolder(m_folder->path()).save(profile));
    const QString token = QStringLiteral("AUTHTRAY_AUTH_TOKEN=opaque");
    QCOMPARE(find({token})->profile.provider.hosts, QStringList());
    QCOMPARE(find({token, QStringLiteral("AUTHTRAY_AUTH_HOSTS=https://A.example.com/,b.example.com:8443  *.c")})
                     ->profile.provider.hosts,
             (QStringList{QStringLiteral("a.example.com"), QStringLiteral("b.example.com:8443")}));
    QCOMPARE(find({QStringLiteral("PIPEOPS_TOKEN=opaque")}, QStringLiteral("pipeops"))->profile.provider.hosts,
             QStringList());
}

QTEST_GUILESS_MAIN(TestEnvironmentToken)
#include "tst_environmenttoken.moc"
