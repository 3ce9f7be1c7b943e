// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/presets.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>

using namespace authtray;
using Kind = Error::Kind;

namespace {

const QString name = QStringLiteral("acme");
const QByteArray smallest = R"({"label": "Acme", "issuer": "https://login.acme.com", "client_id": "c"})";

Result<Preset> read(const QByteArray &text)
{
    return readPreset(name, QStringLiteral("acme.json"), text);
}

/// A preset with a fifth line, which begins with a comma.
QByteArray with(const QByteArray &line)
{
    return "{\n  \"label\": \"Acme\",\n  \"issuer\": \"https://login.acme.com\",\n  \"client_id\": \"c\"\n  " + line
           + "\n}";
}

/// Into a language without words: leaves the arguments alone.
class Wordless : public QTranslator
{
public:
    QString translate(const char *, const char *source, const char *, int) const override
    {
        static const QRegularExpression words(QStringLiteral("[a-z' ]{2,}"));
        return QString::fromUtf8(source).replace(words, QStringLiteral("_"));
    }
    bool isEmpty() const override { return false; }
};

Parameters settings(const QString &key, const QString &value)
{
    return {{key, value}};
}

} // namespace

class TestPresets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void builtIn_areSoundAndWhole_data();
    void builtIn_areSoundAndWhole();
    void builtIn_namesAreSorted();
    void pipeops_isAsDocumented();
    void uipath_isAsDocumented();
    void microsoft_takesTheTenantsOwnIssuer();
    void github_hasNoDiscovery();
    void hosts_areTheService_data();
    void hosts_areTheService();
    void hosts_thatAreNone_areAnError();

    void ownFile_addsOne();
    void ownFile_replacesTheBuiltInOne();
    void ownFile_bad_leavesTheOthers();
    void unknown_isSaid();

    void file_bad_isNamedWithLineAndColumn_data();
    void file_bad_isNamedWithLineAndColumn();
    void file_bad_isToldInTheWindowsLanguage_data() { file_bad_isNamedWithLineAndColumn_data(); }
    void file_bad_isToldInTheWindowsLanguage();

    void placeholder_isFilledIn_data();
    void placeholder_isFilledIn();
    void placeholder_missing_isNamed();
    void placeholder_empty_leavesOutWhatItIsIn();
    void placeholder_defaultValue_isNotKept();
    void placeholder_notAnAddress_isRefused_data();
    void placeholder_notAnAddress_isRefused();
    void setting_unknown_isRefused();
    void value_withBraces_isNotFilledAgain();

private:
    void writeOwn(const QString &file, const QByteArray &text);

    std::unique_ptr<QTemporaryDir> m_config;
};

void TestPresets::init()
{
    m_config = std::make_unique<QTemporaryDir>();
}

void TestPresets::writeOwn(const QString &file, const QByteArray &text)
{
    QVERIFY(QDir(m_config->path()).mkpath(QStringLiteral("providers")));
    QFile own(m_config->filePath(QStringLiteral("providers/%1.json").arg(file)));
    QVERIFY(own.open(QIODevice::WriteOnly));
    own.write(text);
}

void TestPresets::builtIn_areSoundAndWhole_data()
{
    QTest::addColumn<QString>("preset");
    for (const QString &name : Presets(m_config ? m_config->path() : QString()).names())
        QTest::newRow(qPrintable(name)) << name;
}

void TestPresets::builtIn_areSoundAndWhole()
{
    QFETCH(QString, preset);
    const auto found = Presets(m_config->path()).find(preset);
    QVERIFY2(found, found ? "" : qPrintable(found.error().subject.toString()));
    QVERIFY(found->isBuiltIn);
    QVERIFY(!found->label.isEmpty());
    Parameters given;
    for (const Placeholder &placeholder : found->missing({}))
        given.insert(placeholder.name, placeholder.example);
    const auto provider = found->fill(given);
    QVERIFY(provider);
    QCOMPARE(provider->preset, preset);
    QVERIFY(!provider->scope.isEmpty());
    QVERIFY(provider->clientId.isEmpty() != found->registration.isEmpty());
}

void TestPresets::builtIn_namesAreSorted()
{
    QCOMPARE(Presets(m_config->path()).names().join(u' '),
             QStringLiteral("auth0 github gitlab google keycloak microsoft okta pipeops uipath"));
}

void TestPresets::pipeops_isAsDocumented()
{
    const auto preset = Presets(m_config->path()).find(QStringLiteral("pipeops"));
    QVERIFY(preset);
    const auto provider = preset->fill({});
    QVERIFY(provider);
    QCOMPARE(provider->endpoints.authorization, QUrl(QStringLiteral("https://console.pipeops.io/auth/signin")));
    QCOMPARE(provider->endpoints.token, QUrl(QStringLiteral("https://api.pipeops.io/oauth/token")));
    QVERIFY(provider->endpointsGiven);
    QVERIFY(provider->endpoints.revocation.isEmpty() && provider->endpoints.deviceAuthorization.isEmpty());
    QCOMPARE(provider->clientId, QStringLiteral("pipeops_public_client"));
    QCOMPARE(provider->scope, QStringLiteral("openid profile email"));
    const Redirect redirect{
            QStringLiteral("localhost"), QStringLiteral("/callback"), {8080, 8085, 8086, 8087, 8088, 8089, 0}};
    QVERIFY(provider->redirect == redirect);
    QCOMPARE(provider->authorizationParameters, settings(QStringLiteral("oauth"), QStringLiteral("true")));
    QVERIFY(provider->tokenEncoding == BodyEncoding::Json);
    QCOMPARE(provider->tokenParameters.keys(), QStringList{QStringLiteral("authorization_code")});
    QCOMPARE(provider->tokenParameters.first(), settings(QStringLiteral("token_format"), QStringLiteral("jwt")));
    QVERIFY(provider->endedStatuses.contains(419));
    QCOMPARE(provider->accountSource.url, QUrl(QStringLiteral("https://api.pipeops.io/profile/data")));
    QVERIFY(provider->revocationAdvice.contains(QStringLiteral("Settings > Security > Authorized Applications")));
    QCOMPARE(preset->environment.value(QStringLiteral("token")),
             (QStringList{QStringLiteral("PIPEOPS_AUTH_TOKEN"), QStringLiteral("PIPEOPS_TOKEN")}));
}

void TestPresets::uipath_isAsDocumented()
{
    const auto preset = Presets(m_config->path()).find(QStringLiteral("uipath"));
    QVERIFY(preset);
    const auto provider = preset->fill({});
    QVERIFY(provider);
    QCOMPARE(provider->issuer, QStringLiteral("https://cloud.uipath.com/identity_"));
    QVERIFY(!provider->endpointsGiven);
    QCOMPARE(provider->clientId, QStringLiteral("36dea5b8-e8bb-423d-8e7b-c808df8f1c00"));
    QVERIFY(provider->scope.startsWith(QStringLiteral("offline_access ")));
    QVERIFY(!provider->scope.split(u' ').contains(QStringLiteral("openid")));
    const Redirect redirect{QStringLiteral("localhost"), QStringLiteral("/oidc/login"), {8104, 8055, 42042}};
    QVERIFY(provider->redirect == redirect);
    QVERIFY(provider->tokenEncoding == BodyEncoding::Form);
    QCOMPARE(provider->authorizationParameters, settings(QStringLiteral("prompt"), QString()));
    QVERIFY(provider->accountSource.isAccessToken);
    QCOMPARE(provider->baseUrl, QStringLiteral("https://cloud.uipath.com"));
    const auto url = provider->tenantSource.urlFor({{QStringLiteral("prt_id"), QStringLiteral("b c")}});
    QVERIFY(url);
    QCOMPARE(url->toEncoded(),
             QByteArray("https://cloud.uipath.com/b%20c/portal_/api/filtering/leftnav/tenantsAndOrganizationInfo"));
    const auto elsewhere = preset->fill({{QStringLiteral("url"), QStringLiteral("staging.uipath.com/")},
                                         {QStringLiteral("organization"), QStringLiteral("my org")}});
    QVERIFY(elsewhere);
    QCOMPARE(elsewhere->issuer, QStringLiteral("https://staging.uipath.com/identity_"));
    QCOMPARE(elsewhere->authorizationParameters.value(QStringLiteral("acr_values")),
             QStringLiteral("tenantName:my org"));
}

void TestPresets::microsoft_takesTheTenantsOwnIssuer()
{
    const auto preset = Presets(m_config->path()).find(QStringLiteral("microsoft"));
    QVERIFY(preset && preset->has(QStringLiteral("tenant")));
    const auto provider = preset->fill({});
    QVERIFY(provider);
    const QString login = QStringLiteral("https://login.microsoftonline.com/");
    QCOMPARE(provider->issuer, login + QStringLiteral("organizations/v2.0"));
    QVERIFY(provider->isIssuer(provider->issuer));
    QVERIFY(provider->isIssuer(login + QStringLiteral("{tenantid}/v2.0")));
    QVERIFY(provider->isIssuer(login + QStringLiteral("72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0")));
    QVERIFY(!provider->isIssuer(login + QStringLiteral("a/b/v2.0")));
    QVERIFY(!provider->isIssuer(QStringLiteral("https://login.microsoftonline.com.evil.example/x/v2.0")));
    QVERIFY(!provider->isIssuer(QString()));
}

void TestPresets::github_hasNoDiscovery()
{
    const auto provider = Presets(m_config->path()).find(QStringLiteral("github"))->fill({});
    QVERIFY(provider);
    QVERIFY(provider->endpointsGiven && provider->issuer.isEmpty() && provider->endpoints.isComplete());
    QCOMPARE(provider->accountSource.url, QUrl(QStringLiteral("https://api.github.com/user")));
    QVERIFY(!provider->scope.contains(QStringLiteral("openid")));
    QVERIFY(provider->needsClientSecret);
}

void TestPresets::hosts_areTheService_data()
{
    QTest::addColumn<QString>("preset");
    QTest::addColumn<Parameters>("given");
    QTest::addColumn<QString>("hosts");
    const auto row = [](const char *preset, const Parameters &given, const QString &hosts) {
        QTest::addRow("%s %s", preset, qPrintable(given.value(QStringLiteral("url"))))
                << QString::fromLatin1(preset) << given << hosts;
    };
    const auto url = [](const char *address) {
        return Parameters{{QStringLiteral("url"), QString::fromLatin1(address)}};
    };
    row("github", {}, QStringLiteral("github.com api.github.com ghcr.io"));
    row("github", url("https://github.acme.com"), QStringLiteral("github.acme.com api.github.com"));
    row("gitlab", {}, QStringLiteral("gitlab.com registry.gitlab.com"));
    row("gitlab", url("Git.Acme.com:8443/"), QStringLiteral("git.acme.com:8443"));
    row("gitlab", url("http://127.0.0.1:3000"), QStringLiteral("127.0.0.1:3000"));
    row("pipeops", {}, QStringLiteral("api.pipeops.io"));
    row("uipath", {}, QStringLiteral("cloud.uipath.com"));
    row("microsoft", {}, QStringLiteral("graph.microsoft.com"));
    row("google", {}, QString());
}

void TestPresets::hosts_areTheService()
{
    QFETCH(QString, preset);
    QFETCH(Parameters, given);
    const auto provider = Presets(m_config->path()).find(preset)->fill(given);
    QVERIFY(provider);
    QTEST(provider->hosts.join(u' '), "hosts");
}

void TestPresets::hosts_thatAreNone_areAnError()
{
    for (const char *hosts : {R"(["*.acme.com"])", R"(["http://acme.com"])", R"(["{nobody}"])", "[5]", "{}"}) {
        writeOwn(name, R"({"label": "Acme", "issuer": "https://acme.com", "client_id": "c", "hosts": )"
                               + QByteArray(hosts) + '}');
        QVERIFY2(!Presets(m_config->path()).find(name), hosts);
    }
}

void TestPresets::ownFile_addsOne()
{
    writeOwn(name, smallest);
    const Presets presets(m_config->path());
    QVERIFY(presets.names().contains(name));
    const auto preset = presets.find(name);
    QVERIFY(preset);
    QVERIFY(!preset->isBuiltIn);
    QCOMPARE(preset->file, m_config->filePath(QStringLiteral("providers/acme.json")));
}

void TestPresets::ownFile_replacesTheBuiltInOne()
{
    writeOwn(QStringLiteral("uipath"), smallest);
    const Presets presets(m_config->path());
    QCOMPARE(presets.names().count(QStringLiteral("uipath")), 1);
    QCOMPARE(presets.find(QStringLiteral("uipath"))->label, QStringLiteral("Acme"));
}

void TestPresets::ownFile_bad_leavesTheOthers()
{
    writeOwn(name, "{");
    const Presets presets(m_config->path());
    QVERIFY(!presets.find(name));
    QVERIFY(presets.find(QStringLiteral("pipeops")));
}

void TestPresets::unknown_isSaid()
{
    for (const QString &unknown : {QStringLiteral("nobody"), QString(), QStringLiteral("../profiles/x")}) {
        const auto preset = Presets(m_config->path()).find(unknown);
        QVERIFY(!preset);
        QCOMPARE(preset.error().kind, Kind::UnknownProvider);
    }
}

void TestPresets::file_bad_isNamedWithLineAndColumn_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("where");
    QTest::addColumn<QString>("what");
    const auto row = [](const char *test, const QByteArray &text, const char *where, const char *what) {
        QTest::newRow(test) << text << QString::fromLatin1(where) << QString::fromUtf8(what);
    };
    row("nothing", "", "line 1, column 1", "");
    row("no JSON", "label: Acme", "line 1", "");
    row("cut off", "{\n  \"label\": \"Acme\",\n", "line 3", "");
    row("no comma", "{\n  \"label\": \"Acme\"\n  \"issuer\": \"x\"\n}", "line 3", "");
    row("no object", "[]", "line 1, column 1", "not a JSON object");
    row("key unknown", with(",\"clientid\": \"c\""), "line 5, column 4", "\"clientid\" isn't a key that is known here");
    row("key unknown, deeper", with(",\n  \"redirect\": {\n    \"prot\": 1}"), "line 7, column 5",
        "\"prot\" isn't a key that is known here");
    row("name elsewhere too", with(",\n\"account_source\": {\"fields\": {\"id\": \"url\"},\n \"url\": 5}"),
        "line 7, column 2", "\"url\" must be a string");
    row("no text", with(",\"scope\": [\"openid\"]"), "line 5, column 4", "\"scope\" must be a string");
    row("no object inside", with(",\"redirect\": \"localhost\""), "line 5, column 4", "\"redirect\" must be an object");
    row("port too high", with(",\"redirect\": {\"ports\": [65536]}"), "line 5", "\"ports\" must be a list of ports");
    row("no port", with(",\"redirect\": {\"ports\": []}"), "line 5", "\"ports\" must be a list of ports");
    row("encoding", with(",\"token_encoding\": \"xml\""), "line 5, column 4",
        "\"token_encoding\" must be \"form\" or \"json\"");
    row("status", with(",\"session_ended_statuses\": [200]"), "line 5", "a list of statuses from 400 to 499");
    row("newer version", with(",\"version\": 2"), "line 5, column 4", "\"version\" must be 1");
    row("undeclared placeholder", with(",\"base_url\": \"https://{host}\""), "line 5, column 4",
        "{host} isn't one of the \"placeholders\"");
    row("placeholder without example", with(",\"placeholders\": {\"x\": {\"label\": \"X\"}}"), "line 5",
        "\"x\" needs a \"label\"");
    row("placeholder with odd name", with(",\"placeholders\": {\"X y\": {\"label\": \"X\", \"default\": \"y\"}}"),
        "line 5", "a placeholder's name");
    row("plain http", with(",\"base_url\": \"http://acme.com\""), "line 5, column 4",
        "\"base_url\" must be an https URL");
    row("endpoint in plain http", with(",\"endpoints\": {\n\"token_endpoint\": \"http://acme.com\"}"),
        "line 6, column 1", "\"token_endpoint\" must be an https URL");
    row("no URL", with(",\"tenant_source\": {\"url\": \"acme\"}"), "line 5", "\"url\" must be an https URL");
    row("redirect elsewhere", with(",\"redirect\": {\"host\": \"acme.com\"}"), "line 5, column 4", "");
    row("after letters of several bytes", with(",\"base_url\": \"ü\", \"x\": 1"), "line 5, column 21", "\"x\" isn't");
    row("no label", R"({"issuer": "https://a.com", "client_id": "c"})", "line 1, column 1", "it needs a \"label\"");
    row("no issuer", R"({"label": "A", "client_id": "c"})", "line 1, column 1", "it needs an \"issuer\"");
    row("no client", R"({"label": "A", "issuer": "https://a.com"})", "line 1, column 1", "it needs a \"client_id\"");
}

void TestPresets::file_bad_isNamedWithLineAndColumn()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, where);
    QFETCH(QString, what);
    const auto preset = read(text);
    QVERIFY(!preset);
    QCOMPARE(preset.error().kind, Kind::ReadFailed);
    const QString said = preset.error().subject.toString();
    QVERIFY2(said.startsWith(QStringLiteral("acme.json, ") + where), qPrintable(said));
    QVERIFY2(said.contains(what), qPrintable(said));
}

void TestPresets::file_bad_isToldInTheWindowsLanguage()
{
    QFETCH(QByteArray, text);
    Wordless translator;
    QCoreApplication::installTranslator(&translator);
    const QString said = read(text).error().subject.toString();
    QCoreApplication::removeTranslator(&translator);
    static const QRegularExpression english(QStringLiteral("[a-z]+ [a-z]+"));
    QVERIFY2(!said.contains(english), qPrintable(said));
}

void TestPresets::placeholder_isFilledIn_data()
{
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("issuer");
    const auto row = [](const char *test, const char *given, const char *issuer) {
        QTest::newRow(test) << QString::fromLatin1(given) << QString::fromLatin1(issuer);
    };
    row("whole", "https://acme.okta.com", "https://acme.okta.com/oauth2/default");
    row("without scheme", "acme.okta.com", "https://acme.okta.com/oauth2/default");
    row("with a slash", " https://acme.okta.com/ ", "https://acme.okta.com/oauth2/default");
    row("loopback", "http://127.0.0.1:8080", "http://127.0.0.1:8080/oauth2/default");
}

void TestPresets::placeholder_isFilledIn()
{
    QFETCH(QString, given);
    const auto provider =
            Presets(m_config->path()).find(QStringLiteral("okta"))->fill(settings(QStringLiteral("domain"), given));
    QVERIFY(provider);
    QTEST(provider->issuer, "issuer");
    QCOMPARE(provider->settings.keys(), QStringList{QStringLiteral("domain")});
}

void TestPresets::placeholder_missing_isNamed()
{
    const auto keycloak = Presets(m_config->path()).find(QStringLiteral("keycloak"));
    const Parameters half = settings(QStringLiteral("url"), QStringLiteral("https://id.acme.com"));
    QCOMPARE(keycloak->missing(half).size(), 1);
    QCOMPARE(keycloak->missing(half).first().name, QStringLiteral("realm"));
    const auto provider = keycloak->fill(half);
    QVERIFY(!provider);
    QCOMPARE(provider.error().kind, Kind::MissingSetting);
    QVERIFY(provider.error().subject.toString().contains(QStringLiteral("\"realm\"")));
    QCOMPARE(provider.error().values.first(), QStringLiteral("realm"));
}

void TestPresets::placeholder_empty_leavesOutWhatItIsIn()
{
    const auto auth0 = Presets(m_config->path()).find(QStringLiteral("auth0"));
    const auto without = auth0->fill(settings(QStringLiteral("domain"), QStringLiteral("acme.auth0.com")));
    QCOMPARE(without->authorizationParameters.keys(), QStringList{QStringLiteral("prompt")});
    QCOMPARE(without->issuer, QStringLiteral("https://acme.auth0.com/")); // with its slash: compared to the letter
    const auto with = auth0->fill({{QStringLiteral("domain"), QStringLiteral("acme.auth0.com")},
                                   {QStringLiteral("audience"), QStringLiteral("https://api.acme.com/?a")}});
    QCOMPARE(with->authorizationParameters.value(QStringLiteral("audience")), QStringLiteral("https://api.acme.com/?a"));
}

void TestPresets::placeholder_defaultValue_isNotKept()
{
    const auto gitlab = Presets(m_config->path()).find(QStringLiteral("gitlab"));
    QVERIFY(gitlab->fill(settings(QStringLiteral("url"), QStringLiteral("https://gitlab.com/")))->settings.isEmpty());
    QCOMPARE(gitlab->fill(settings(QStringLiteral("url"), QStringLiteral("git.acme.com")))->settings,
             settings(QStringLiteral("url"), QStringLiteral("https://git.acme.com")));
}

void TestPresets::placeholder_notAnAddress_isRefused_data()
{
    QTest::addColumn<QString>("given");
    for (const char *given : {"http://acme.com", "ftp://acme.com", "https://", "https://user@acme.com", "a b"})
        QTest::newRow(given) << QString::fromLatin1(given);
}

void TestPresets::placeholder_notAnAddress_isRefused()
{
    QFETCH(QString, given);
    const auto provider =
            Presets(m_config->path()).find(QStringLiteral("gitlab"))->fill(settings(QStringLiteral("url"), given));
    QVERIFY(!provider);
    QCOMPARE(provider.error().kind, Kind::BadInput);
    QVERIFY(provider.error().subject.toString().startsWith(QStringLiteral("\"url\" must be an https URL")));
}

void TestPresets::setting_unknown_isRefused()
{
    const auto provider =
            Presets(m_config->path()).find(QStringLiteral("google"))->fill(settings(QStringLiteral("realm"), name));
    QVERIFY(!provider);
    QCOMPARE(provider.error().kind, Kind::UnknownSetting);
    QVERIFY(provider.error().subject.toString().contains(QStringLiteral("\"realm\"")));
}

void TestPresets::value_withBraces_isNotFilledAgain()
{
    const auto provider = Presets(m_config->path())
                                  .find(QStringLiteral("keycloak"))
                                  ->fill({{QStringLiteral("url"), QStringLiteral("https://id.acme.com")},
                                          {QStringLiteral("realm"), QStringLiteral("{url}/x")}});
    QVERIFY(provider);
    QCOMPARE(provider->issuer, QStringLiteral("https://id.acme.com/realms/%7Burl%7D%2Fx"));
}

QTEST_GUILESS_MAIN(TestPresets)
#include "tst_presets.moc"
