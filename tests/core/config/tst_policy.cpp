// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/policy.h"

#include "core/config/profilefolder.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace authtray;
using namespace std::chrono_literals;
using Kind = Error::Kind;

namespace {

void write(const QString &path, const QByteArray &text)
{
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

QJsonObject readObject(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

Provider providerOf(const QString &issuer)
{
    Provider provider;
    provider.issuer = issuer;
    return provider;
}

} // namespace

class TestPolicy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void noFile_setsNothing();
    void file_bad_isNamedWithItsLine_data();
    void file_bad_isNamedWithItsLine();
    void file_thatIsALinkToNowhere_isBad();
    void file_thatIsAFolder_isBad();

    void issuer_isComparedWithTheList_data();
    void issuer_isComparedWithTheList();
    void issuers_ofAnEmptyList_areNone();
    void endpointsOfTheirOwn_areComparedByHost_data();
    void endpointsOfTheirOwn_areComparedByHost();
    void provider_unknown_isNotAllowed();

    void hosts_areComparedWithTheList_data();
    void hosts_areComparedWithTheList();
    void hosts_withoutAList_areAllAllowed();
    void store_locked_isTheOnlyOne();
    void caFile_locked_isTheOnlyOne();
    void lockedValue_countsInsteadOfThePersons();
    void lockedValue_isNotWrittenToThePersonsFile();
    void defaultValue_countsUntilThePersonChooses();
    void settings_areTheSame();
    void newProfile_hasThePolicysValues();
    void badPolicy_leavesAProfileReadableAndItsSettingsAlone();

private:
    QString file() const { return m_folder->filePath(QStringLiteral("system/policy.json")); }
    void setPolicy(const QByteArray &text) { write(file(), text); }
    Policy policy() const { return *m_profiles->policy(); }
    void saveProfile(const QByteArray &more = {});
    QString profileFile() const { return m_profiles->fileOf(QStringLiteral("work")); }
    Profile profile() const { return *m_profiles->load(QStringLiteral("work")); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ProfileFolder> m_profiles;
};

void TestPolicy::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_profiles = std::make_unique<ProfileFolder>(m_folder->path(), m_folder->filePath(QStringLiteral("system")));
}

void TestPolicy::saveProfile(const QByteArray &more)
{
    write(profileFile(), R"({"version": 1, "client_id": "client", "issuer": "https://login.example.com")" + more + '}');
}

void TestPolicy::noFile_setsNothing()
{
    QCOMPARE(policy().file(), QString());
    QVERIFY(policy().checkIssuer(providerOf(QStringLiteral("https://anything.example"))));
    QVERIFY(policy().check(Profile()));
    QVERIFY(ProfileFolder(m_folder->path()).policy());
}

void TestPolicy::file_bad_isNamedWithItsLine_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("where");
    const auto row = [](const char *name, const QByteArray &text, const char *where) {
        QTest::newRow(name) << text << QString::fromLatin1(where);
    };
    row("no JSON", "{\n  \"locked\": {\n", "line 3, column 1: not valid JSON");
    row("a list", "[]", "line 1, column 1: not a JSON object");
    row("nothing", "", "line 1, column 1: not valid JSON");
    row("a misspelt key", "{\n  \"allowed_issuer\": []}", "line 2, column 3: unknown key \"allowed_issuer\"");
    row("another version", "{\"version\": 2}", "line 1, column 2: it is for another version");
    row("a version in words", "{\"version\": \"1\"}", "line 1, column 2: it is for another version");
    row("one issuer", "{\n\n\"allowed_issuers\": \"https://a.example\"}",
        "line 3, column 1: \"allowed_issuers\" must be");
    row("an issuer without TLS", "{\"allowed_issuers\": [\"http://a.example\"]}",
        "\"http://a.example\" isn't an issuer");
    row("a host", "{\"allowed_issuers\": [\"a.example\"]}", "\"a.example\" isn't an issuer");
    row("any issuer", "{\"allowed_issuers\": [\"https://*\"]}", "\"https://*\" isn't an issuer");
    row("a part of a name", "{\"allowed_issuers\": [\"https://a*.example\"]}", "\"https://a*.example\" isn't an issuer");
    row("a star further back", "{\"allowed_issuers\": [\"https://a.*.example\"]}", "isn't an issuer");
    row("a number", "{\"allowed_issuers\": [5]}", "\"5\" isn't an issuer");
    row("one host", "{\"allowed_hosts\": \"a.example\"}", "line 1, column 2: \"allowed_hosts\" must be");
    row("any host", "{\"allowed_hosts\": [\"*\"]}", "\"*\" isn't a host");
    row("a host without TLS", "{\"allowed_hosts\": [\"http://a.example\"]}", "\"http://a.example\" isn't a host");
    row("a CA file somewhere", "{\"locked\": {\"ca_file\": \"ca.pem\"}}", "column 13: \"ca_file\" must be");
    row("several CA files", "{\"defaults\": {\"ca_file\": []}}", "column 15: \"ca_file\" must be");
    row("locked, a list", "{\"locked\": [\"store\"]}", "\"locked\" must be");
    row("an unknown setting", "{\"locked\": {\n\"colour\": 1}}", "line 2, column 1: there is no setting \"colour\"");
    row("an unknown store", "{\"locked\": {\n \"store\": \"disk\"}}", "line 2, column 2: \"store\" must be");
    row("a bad value", "{\"defaults\": {\"notifications\": \"no\"}}", "column 15: \"notifications\" must be");
    row("a bad language", "{\"defaults\": {\"language\": 5}}", "column 15: \"language\" must be");
    row("twice", "{\"locked\": {\"store\": \"file\"},\n\"defaults\": {\"store\": \"file\"}}",
        "line 2, column 14: \"store\" is locked, too");
}

void TestPolicy::file_bad_isNamedWithItsLine()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, where);
    setPolicy(text);
    const auto policy = m_profiles->policy();
    QVERIFY(!policy);
    QCOMPARE(policy.error().kind, Kind::BadPolicy);
    const QString what = whatHappened(policy.error()).inEnglish();
    QVERIFY2(what.contains(where), qPrintable(what));
    QVERIFY2(what.startsWith(QStringLiteral("this computer's policy can't be used: %1, line").arg(file())),
             qPrintable(what));
    QCOMPARE(m_profiles->checkAllowed(Profile()).error().kind, Kind::BadPolicy);
    QCOMPARE(m_profiles->checkAllowed(Provider()).error().kind, Kind::BadPolicy);
}

void TestPolicy::file_thatIsALinkToNowhere_isBad()
{
    QVERIFY(QDir().mkpath(QFileInfo(file()).path()));
    QVERIFY(QFile::link(m_folder->filePath(QStringLiteral("gone")), file()));
    QCOMPARE(m_profiles->policy().error().kind, Kind::BadPolicy);
    QVERIFY(QDir(m_folder->filePath(QStringLiteral("system"))).removeRecursively());
    QVERIFY(m_profiles->policy());
    QVERIFY(QFile::link(m_folder->filePath(QStringLiteral("gone")), m_folder->filePath(QStringLiteral("system"))));
    QCOMPARE(m_profiles->policy().error().kind, Kind::BadPolicy);
}

void TestPolicy::file_thatIsAFolder_isBad()
{
    QVERIFY(QDir().mkpath(file()));
    const auto policy = m_profiles->policy();
    QCOMPARE(policy.error().kind, Kind::BadPolicy);
    QVERIFY(whatHappened(policy.error()).inEnglish().contains(file()));
}

void TestPolicy::issuer_isComparedWithTheList_data()
{
    QTest::addColumn<QString>("issuer");
    QTest::addColumn<bool>("isAllowed");
    const auto row = [](const char *issuer, bool isAllowed) {
        QTest::newRow(issuer) << QString::fromLatin1(issuer) << isAllowed;
    };
    row("https://login.example.com/realms/staff", true);
    row("https://login.example.com/realms/staff/", true);
    row("https://LOGIN.example.com:443/realms/staff", true);
    row("https://login.example.com/realms/guests", false);
    row("https://login.example.com/realms/staff/more", false);
    row("https://login.example.com/realms/STAFF", false);
    row("https://login.example.com", false);
    row("https://login.example.com:8443/realms/staff", false);
    row("http://login.example.com/realms/staff", false);
    row("https://login.example.com.evil.example/realms/staff", false);
    row("https://a.corp.example", true);
    row("https://a.b.corp.example/any/path", true);
    row("https://corp.example", false);
    row("https://evilcorp.example", false);
    row("https://evil.example/.corp.example", false);
    row("https://evil.example?a.corp.example", false);
    row("https://evil.example#.corp.example", false);
    row("https://a.corp.example@evil.example", false);
    row("https://a.corp.example:444", false);
    row("http://a.corp.example", false);
    row("https://a.team.example/sso", true);
    row("https://a.team.example/other", false);
    row("http://127.0.0.1:8080", true);
    row("http://127.0.0.1:8081", false);
    row("not an address", false);
}

void TestPolicy::issuer_isComparedWithTheList()
{
    QFETCH(QString, issuer);
    QFETCH(bool, isAllowed);
    setPolicy(R"({"allowed_issuers": ["https://login.example.com/realms/staff", "https://*.corp.example",
                                      "https://*.team.example/sso", "http://127.0.0.1:8080"]})");
    const auto checked = policy().checkIssuer(providerOf(issuer));
    QCOMPARE(bool(checked), isAllowed);
    if (isAllowed)
        return;
    QCOMPARE(checked.error().kind, Kind::NotAllowed);
    QCOMPARE(whatHappened(checked.error()).inEnglish(), QStringLiteral("%1 isn't allowed by %2").arg(issuer, file()));
    QCOMPARE(adviceOn(checked.error()).inEnglish(), QStringLiteral("Ask whoever looks after this computer."));
}

void TestPolicy::issuers_ofAnEmptyList_areNone()
{
    setPolicy(R"({"allowed_issuers": []})");
    QVERIFY(!policy().checkIssuer(providerOf(QStringLiteral("https://login.example.com"))));
}

void TestPolicy::endpointsOfTheirOwn_areComparedByHost_data()
{
    QTest::addColumn<QString>("issuer");
    QTest::addColumn<QString>("authorization");
    QTest::addColumn<QString>("token");
    QTest::addColumn<QString>("device");
    QTest::addColumn<QString>("refused");
    const QString good = QStringLiteral("https://git.example/login/oauth/x");
    const QString evil = QStringLiteral("https://evil.example/x");
    const QString evilHost = QStringLiteral("https://evil.example");
    const QString issuer = QStringLiteral("https://git.example");
    QTest::newRow("all good") << QString() << good << good << good << QString();
    QTest::newRow("without device") << QString() << good << good << QString() << QString();
    QTest::newRow("with the issuer") << issuer << good << good << good << QString();
    QTest::newRow("authorization") << QString() << evil << good << good << evilHost;
    QTest::newRow("token") << QString() << good << evil << good << evilHost;
    QTest::newRow("device") << QString() << good << good << evil << evilHost;
    QTest::newRow("token, with the issuer") << issuer << good << evil << good << evilHost;
}

void TestPolicy::endpointsOfTheirOwn_areComparedByHost()
{
    QFETCH(QString, issuer);
    QFETCH(QString, authorization);
    QFETCH(QString, token);
    QFETCH(QString, device);
    QFETCH(QString, refused);
    setPolicy(R"({"allowed_issuers": ["https://git.example"]})");
    Provider provider = providerOf(issuer);
    provider.endpointsGiven = true;
    provider.endpoints.authorization = QUrl(authorization);
    provider.endpoints.token = QUrl(token);
    provider.endpoints.deviceAuthorization = QUrl(device);
    const auto checked = policy().checkIssuer(provider);
    QCOMPARE(checked ? QString() : checked.error().subject.inEnglish(), refused);
}

void TestPolicy::provider_unknown_isNotAllowed()
{
    setPolicy(R"({"allowed_issuers": ["https://git.example"]})");
    QCOMPARE(whatHappened(policy().checkIssuer(Provider()).error()).inEnglish(),
             QStringLiteral("a token of an unknown provider isn't allowed by ") + file());
}

void TestPolicy::hosts_areComparedWithTheList_data()
{
    QTest::addColumn<bool>("isAllowed");
    QTest::newRow("https://git.example.com/team/repository") << true;
    QTest::newRow("https://pypi.example.com:8443/") << true;
    QTest::newRow("https://git.example.com/other") << false;
    QTest::newRow("https://pypi.example.com/") << false;
    QTest::newRow("https://www.git.example.com/team") << false;
}

void TestPolicy::hosts_areComparedWithTheList()
{
    QFETCH(bool, isAllowed);
    setPolicy(R"({"allowed_hosts": ["https://Git.example.com/team/", "pypi.example.com:8443"]})");
    const QUrl destination(QString::fromLatin1(QTest::currentDataTag()));
    const auto checked = policy().checkHost(destination);
    QCOMPARE(bool(checked), isAllowed);
    if (isAllowed)
        return;
    QCOMPARE(checked.error().kind, Kind::BadInput);
    const QString what = whatHappened(checked.error()).inEnglish();
    QVERIFY2(what.startsWith(QStringLiteral("sending a token to ") + destination.authority()), qPrintable(what));
    QVERIFY2(what.endsWith(QStringLiteral("isn't allowed by ") + file()), qPrintable(what));
}

void TestPolicy::hosts_withoutAList_areAllAllowed()
{
    const QUrl anywhere(QStringLiteral("https://anything.example"));
    const QStringList hosts{QStringLiteral("anything.example")};
    QVERIFY(policy().checkHost(anywhere));
    QCOMPARE(policy().allowedOf(hosts), hosts);
    setPolicy(R"({"allowed_hosts": []})");
    QVERIFY(!policy().checkHost(anywhere));
    QCOMPARE(policy().allowedOf(hosts), QStringList());
}

void TestPolicy::caFile_locked_isTheOnlyOne()
{
    setPolicy(R"({"locked": {"ca_file": "/etc/acme/../acme.pem"}})");
    const QString locked = QStringLiteral("/etc/acme.pem");
    QVERIFY(policy().checkChoice(locked));
    for (const QString &other : {QString(), QStringLiteral("/home/ada/acme.pem")}) {
        QCOMPARE(policy().checkChoice(other).error().kind, Kind::BadInput);
        Profile profile;
        profile.caFile = other;
        QCOMPARE(policy().check(profile).error().kind, Kind::NotAllowed);
        QCOMPARE(m_profiles->withPolicy(profile).caFile, locked);
        profile.caFile = locked;
        QVERIFY(policy().check(profile));
    }
    setPolicy(R"({"locked": {"ca_file": ""}})");
    QVERIFY(policy().check(Profile()));
    QVERIFY(!policy().checkChoice(locked));
    setPolicy(R"({"defaults": {"ca_file": "/etc/acme.pem"}})");
    QVERIFY(policy().check(Profile()));
    QCOMPARE(m_profiles->withPolicy(Profile()).caFile, locked);
}

void TestPolicy::store_locked_isTheOnlyOne()
{
    setPolicy(R"({"locked": {"store": "keychain"}})");
    Profile profile;
    QVERIFY(policy().check(profile));
    QVERIFY(policy().checkChoice(StoreKind::Keychain));
    profile.store.kind = StoreKind::File;
    const auto checked = policy().check(profile);
    QCOMPARE(checked.error().kind, Kind::NotAllowed);
    QCOMPARE(whatHappened(checked.error()).inEnglish(),
             QStringLiteral("keeping a session in the encrypted file isn't allowed by ") + file());
    const auto chosen = policy().checkChoice(StoreKind::File);
    QCOMPARE(chosen.error().kind, Kind::BadInput);
    QVERIFY(whatHappened(chosen.error()).inEnglish().endsWith(file()));
}

void TestPolicy::lockedValue_countsInsteadOfThePersons()
{
    setPolicy(R"({"locked": {"browser": "firefox %u", "renew_ahead_minutes": 10}})");
    saveProfile(R"(, "browser": "evil %u", "renew_ahead_minutes": "no number", "notifications": false)");
    QCOMPARE(profile().preferences, (Preferences{QStringLiteral("firefox %u"), true, 10min}));
}

void TestPolicy::lockedValue_isNotWrittenToThePersonsFile()
{
    setPolicy(R"({"locked": {"browser": "firefox %u", "notifications": false}})");
    saveProfile(R"(, "browser": "chromium %u")");
    Profile changed = profile();
    changed.preferences = {QStringLiteral("evil %u"), false, 20min};
    QVERIFY(m_profiles->save(changed));
    QCOMPARE(profile().preferences, (Preferences{QStringLiteral("firefox %u"), true, 20min}));
    const QJsonObject saved = readObject(profileFile());
    QCOMPARE(saved.value(QLatin1String("browser")).toString(), QStringLiteral("chromium %u"));
    QVERIFY(!saved.contains(QLatin1String("notifications")));
    QVERIFY(QFile::remove(file()));
    QCOMPARE(profile().preferences, (Preferences{QStringLiteral("chromium %u"), false, 20min}));
}

void TestPolicy::defaultValue_countsUntilThePersonChooses()
{
    setPolicy(R"({"defaults": {"browser": "firefox %u", "notifications": false, "renew_ahead_minutes": 10}})");
    saveProfile();
    const Preferences policys{QStringLiteral("firefox %u"), true, 10min};
    QCOMPARE(profile().preferences, policys);
    QVERIFY(m_profiles->save(profile()));
    for (const QLatin1String key : Preferences::keys)
        QVERIFY(!readObject(profileFile()).contains(key)); // so another default of the policy counts, too
    Profile changed = profile();
    changed.preferences = {}; // what Authtray does without a policy
    QVERIFY(m_profiles->save(changed));
    QCOMPARE(profile().preferences, (Preferences{QString(), false, 10min}));
    changed.preferences = policys;
    QVERIFY(m_profiles->save(changed));
    QCOMPARE(profile().preferences, policys);
}

void TestPolicy::settings_areTheSame()
{
    setPolicy(R"({"locked": {"language": "de"}, "defaults": {"close_to_tray": false}})");
    QCOMPARE(*m_profiles->loadSettings(), (Settings{QStringLiteral("de"), false, false}));
    QVERIFY(m_profiles->saveSettings({QStringLiteral("fr"), true, true}));
    QCOMPARE(*m_profiles->loadSettings(), (Settings{QStringLiteral("de"), true, true}));
    setPolicy("{");
    QCOMPARE(m_profiles->loadSettings().error().kind, Kind::BadPolicy);
    QCOMPARE(m_profiles->saveSettings({}).error().kind, Kind::BadPolicy);
    QVERIFY(QFile::remove(file()));
    QCOMPARE(*m_profiles->loadSettings(), (Settings{QString(), true, true}));
}

void TestPolicy::newProfile_hasThePolicysValues()
{
    setPolicy(R"({"locked": {"browser": "firefox %u"}, "defaults": {"store": "file", "notifications": false}})");
    const Profile profile = m_profiles->withPolicy(Profile());
    QCOMPARE(profile.preferences, (Preferences{QStringLiteral("firefox %u"), true}));
    QCOMPARE(profile.store.kind, StoreKind::File);
    setPolicy(R"({"locked": {"store": "keychain"}})");
    Profile inFile;
    inFile.store.kind = StoreKind::File;
    QCOMPARE(m_profiles->withPolicy(inFile).store.kind, StoreKind::Keychain);
}

/// So that a session can be ended, and its state be written.
void TestPolicy::badPolicy_leavesAProfileReadableAndItsSettingsAlone()
{
    saveProfile(R"(, "browser": "chromium %u")");
    setPolicy("{");
    Profile changed = profile();
    changed.session = Profile::SessionMark::Ended;
    changed.preferences = {QStringLiteral("evil %u"), true};
    QVERIFY(m_profiles->save(changed));
    QCOMPARE(profile().session, Profile::SessionMark::Ended);
    QCOMPARE(profile().preferences, Preferences{QStringLiteral("chromium %u")});
}

QTEST_GUILESS_MAIN(TestPolicy)
#include "tst_policy.moc"
