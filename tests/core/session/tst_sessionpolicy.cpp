// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/environmenttokensource.h"
#include "core/session/sessions.h"
#include "tests/support/await.h"
#include "tests/support/sessionfixture.h"

#include <QDir>
#include <QFile>
#include <QProcessEnvironment>
#include <QSignalSpy>
#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;
using Phase = SessionState::Phase;

/// What a session does and doesn't do under the administrator's policy.
class TestSessionPolicy : public SessionFixture
{
    Q_OBJECT

private Q_SLOTS:
    void signIn_issuerNotAllowed_isRefusedBeforeTheBrowser();
    void signIn_policyBad_isRefusedBeforeTheBrowser();
    void signIn_issuerAllowed_isDone();
    void signIn_otherStoreThanTheLocked_isRefusedBeforeTheBrowser();
    void signIn_storeLocked_isKeptThere();
    void signIn_otherCaFileThanTheLocked_isRefusedBeforeTheBrowser();
    void session_trustingAnotherCaFileThanTheLocked_changesWithTheNextSignIn();
    void hosts_notAllowed_arentAdded();
    void session_issuerNoLongerAllowed_isNotUsed_data();
    void session_issuerNoLongerAllowed_isNotUsed();
    void session_allowedAgain_isUsed();
    void session_inAnotherStoreThanTheLocked_movesWithTheNextSignIn();
    void session_notAllowed_canBeEnded();
    void preferences_policyBad_arentSaved();
    void import_issuerNotAllowed_isRefused();
    void environmentToken_issuerNotAllowed_isRefused();
    void newProfile_isKeptInThePolicysStore();
    void policy_changed_isNoticed();

private:
    void allow(const QString &issuer) const { setPolicy("{\"allowed_issuers\": [\"" + issuer.toUtf8() + "\"]}"); }
    void allowOthers() const { allow(u"https://login.example.com"_s); }
    QString policyFile() const { return m_paths.system + u"/policy.json"_s; }
    Error signInError(const SignInChoices &choices) { return await(m_session->signIn(choices, deadline())).error(); }
};

void TestSessionPolicy::signIn_issuerNotAllowed_isRefusedBeforeTheBrowser()
{
    allowOthers();
    const Error refused = signInError(signInAs(u"ada"_s));
    QCOMPARE(refused.kind, Kind::NotAllowed);
    QCOMPARE(whatHappened(refused).inEnglish(),
             u"%1 isn't allowed by %2"_s.arg(m_profile.provider.issuer, policyFile()));
    QVERIFY(m_browserUrl.isEmpty());
    QVERIFY(m_server->requests().isEmpty());
}

void TestSessionPolicy::signIn_policyBad_isRefusedBeforeTheBrowser()
{
    setPolicy("{");
    QCOMPARE(signInError(signInAs(u"ada"_s)).kind, Kind::BadPolicy);
    QVERIFY(m_browserUrl.isEmpty());
    QVERIFY(m_server->requests().isEmpty());
}

void TestSessionPolicy::signIn_issuerAllowed_isDone()
{
    allow(m_profile.provider.issuer);
    QVERIFY(await(m_session->signIn(signInAs(u"ada"_s), deadline())));
    QVERIFY(await(m_session->refresh({.force = true}, deadline())));
    QVERIFY(await(m_session->fetchAccount(deadline())));
}

void TestSessionPolicy::signIn_otherStoreThanTheLocked_isRefusedBeforeTheBrowser()
{
    setPolicy(R"({"locked": {"store": "keychain"}})");
    SignInChoices choices = signInAs(u"ada"_s);
    choices.store = StoreKind::File;
    const Error refused = signInError(choices);
    QCOMPARE(refused.kind, Kind::BadInput);
    QVERIFY(whatHappened(refused).inEnglish().contains(policyFile()));
    QVERIFY(m_browserUrl.isEmpty());
}

void TestSessionPolicy::signIn_storeLocked_isKeptThere()
{
    setPolicy(R"({"locked": {"store": "file"}})");
    QVERIFY(await(m_session->signIn(signInAs(u"ada"_s), deadline())));
    QVERIFY(m_keychain.items.isEmpty());
    QCOMPARE(m_file.items.size(), 1);
    QCOMPARE(savedProfile().store.kind, StoreKind::File);
}

void TestSessionPolicy::signIn_otherCaFileThanTheLocked_isRefusedBeforeTheBrowser()
{
    setPolicy(R"({"locked": {"ca_file": ""}})");
    SignInChoices choices = signInAs(u"ada"_s);
    choices.caFile = u"/home/ada/ca.pem"_s;
    const Error refused = signInError(choices);
    QCOMPARE(refused.kind, Kind::BadInput);
    QCOMPARE(whatHappened(refused).inEnglish(),
             u"choosing certificate authorities isn't allowed by %1"_s.arg(policyFile()));
    QVERIFY(m_browserUrl.isEmpty());
    choices.caFile = QString();
    QVERIFY(await(m_session->signIn(choices, deadline())));
}

void TestSessionPolicy::session_trustingAnotherCaFileThanTheLocked_changesWithTheNextSignIn()
{
    m_profile.caFile = u"/home/ada/ca.pem"_s;
    startSignedIn(tokens(7));
    setPolicy(R"({"locked": {"ca_file": ""}})");
    const auto refused = await(m_session->load(deadline()));
    QCOMPARE(refused.error().kind, Kind::NotAllowed);
    QVERIFY(adviceOn(refused.error()).inEnglish().startsWith(u"Sign in again"_s));
    QVERIFY(await(m_session->signIn(signInAs(u"ada"_s), deadline())));
    QCOMPARE(savedProfile().caFile, QString());
    QVERIFY(await(m_session->load(deadline())));
}

void TestSessionPolicy::hosts_notAllowed_arentAdded()
{
    startSignedIn(tokens(1));
    setPolicy(R"({"allowed_hosts": ["git.example.com"]})");
    const auto change = [this](const QStringList &added, const QStringList &removed) {
        return await(m_session->changeHosts(added, removed, deadline()));
    };
    QVERIFY(change({u"git.example.com/team"_s}, {}));
    const auto refused = change({u"pypi.example.com"_s}, {});
    QCOMPARE(refused.error().kind, Kind::BadInput);
    QCOMPARE(whatHappened(refused.error()).inEnglish(),
             u"sending a token to pypi.example.com isn't allowed by %1"_s.arg(policyFile()));
    QCOMPARE(savedProfile().provider.hosts, QStringList(u"git.example.com/team"_s));
    setPolicy(R"({"allowed_hosts": []})");
    QVERIFY(change({}, {u"git.example.com/team"_s}));
}

void TestSessionPolicy::session_issuerNoLongerAllowed_isNotUsed_data()
{
    QTest::addColumn<QByteArray>("policy");
    QTest::addColumn<bool>("isCached");
    QTest::addColumn<Kind>("kind");
    const QByteArray others = R"({"allowed_issuers": ["https://login.example.com"]})";
    QTest::newRow("read from the store") << others << false << Kind::NotAllowed;
    QTest::newRow("in memory") << others << true << Kind::NotAllowed;
    QTest::newRow("another store") << QByteArray(R"({"locked": {"store": "file"}})") << false << Kind::NotAllowed;
    QTest::newRow("bad policy") << QByteArray("{") << false << Kind::BadPolicy;
    QTest::newRow("bad policy, in memory") << QByteArray("{") << true << Kind::BadPolicy;
}

void TestSessionPolicy::session_issuerNoLongerAllowed_isNotUsed()
{
    QFETCH(QByteArray, policy);
    QFETCH(bool, isCached);
    QFETCH(Kind, kind);
    startSignedIn(tokens(1));
    if (isCached) {
        m_session->enableCache();
        QVERIFY(await(m_session->load(deadline())));
    }
    setPolicy(policy);
    QCOMPARE(await(m_session->refresh({}, deadline())).error().kind, kind);
    QCOMPARE(await(m_session->refresh({.force = true}, deadline())).error().kind, kind);
    QCOMPARE(await(m_session->load(deadline())).error().kind, kind);
    QCOMPARE(await(m_session->fetchAccount(deadline())).error().kind, kind);
    QCOMPARE(m_session->state().phase, Phase::Unreachable);
    QCOMPARE(m_session->state().problem->kind, kind);
    QVERIFY(!m_session->state().isTokenValid(m_session->now()));
    QVERIFY(m_server->requests().isEmpty()); // so nothing was spent
    QCOMPARE(stored()->refreshToken, u"refresh-1"_s);
}

void TestSessionPolicy::session_allowedAgain_isUsed()
{
    startSignedIn(tokens(1));
    allowOthers();
    QCOMPARE(await(m_session->load(deadline())).error().kind, Kind::NotAllowed);
    allow(m_profile.provider.issuer);
    QVERIFY(await(m_session->load(deadline())));
    QCOMPARE(m_session->state().phase, Phase::Valid);
}

void TestSessionPolicy::session_inAnotherStoreThanTheLocked_movesWithTheNextSignIn()
{
    startSignedIn(tokens(7));
    setPolicy(R"({"locked": {"store": "file"}})");
    const auto refused = await(m_session->load(deadline()));
    QVERIFY(adviceOn(refused.error()).inEnglish().startsWith(u"Sign in again"_s));
    QVERIFY(await(m_session->signIn(signInAs(u"ada"_s), deadline())));
    QVERIFY(m_keychain.items.isEmpty());
    QVERIFY(await(m_session->load(deadline())));
}

void TestSessionPolicy::session_notAllowed_canBeEnded()
{
    startSignedIn(tokens(1));
    setPolicy("{");
    const SignOutReport report = await(m_session->signOut(deadline()));
    QVERIFY(!report.problem);
    QVERIFY(!stored());
    QCOMPARE(m_server->requests().last().field(u"token"_s), u"refresh-1"_s);
}

void TestSessionPolicy::preferences_policyBad_arentSaved()
{
    startSignedIn(tokens(1));
    setPolicy("{");
    QCOMPARE(await(m_session->savePreferences(Preferences{{}, true}, deadline())).error().kind, Kind::BadPolicy);
}

void TestSessionPolicy::import_issuerNotAllowed_isRefused()
{
    allowOthers();
    ForeignSession found;
    found.accessToken = u"imported"_s;
    found.refreshToken = u"spent if sent"_s;
    found.expiresAt = m_clock.time.addSecs(-1);
    QCOMPARE(await(m_session->importSession(found, {}, deadline())).error().kind, Kind::NotAllowed);
    QVERIFY(m_server->requests().isEmpty());
}

void TestSessionPolicy::environmentToken_issuerNotAllowed_isRefused()
{
    QVERIFY(m_profiles->save(m_profile));
    Sessions sessions(m_paths, m_keychain, *m_http, m_clock);
    QProcessEnvironment environment;
    environment.insert(u"AUTHTRAY_AUTH_TOKEN"_s, u"given"_s);
    const auto refresh = [&] {
        sessions.readEnvironment(environment, u"work"_s);
        return await(sessions.ofEnvironment()->refresh({}, deadline()));
    };
    QVERIFY(refresh());
    allow(m_profile.provider.issuer);
    QVERIFY(refresh());
    allowOthers();
    QCOMPARE(refresh().error().kind, Kind::NotAllowed);
}

void TestSessionPolicy::newProfile_isKeptInThePolicysStore()
{
    setPolicy(R"({"defaults": {"store": "file"}, "locked": {"browser": "firefox %u"}})");
    Sessions sessions(m_paths, Stores(m_keychain, m_file), *m_http, m_clock);
    Session *session = sessions.findOrAdd(m_profile);
    QCOMPARE(session->profile().preferences.browser, u"firefox %u"_s);
    QVERIFY(await(session->signIn(signInAs(u"ada"_s), deadline())));
    QCOMPARE(m_file.items.size(), 1);
    SignInChoices choices = signInAs(u"ada"_s);
    choices.store = StoreKind::Keychain;
    QVERIFY(await(session->signIn(choices, deadline())));
    QCOMPARE(m_keychain.items.size(), 1);
}

void TestSessionPolicy::policy_changed_isNoticed()
{
    startSignedIn(tokens(1));
    Sessions sessions(m_paths, m_keychain, *m_http, m_clock);
    QVERIFY(QDir(m_folder->path()).mkdir(u"xdg"_s));
    sessions.keepFresh();
    const Session *session = sessions.find(u"work"_s);
    QTRY_COMPARE(session->state().phase, Phase::Valid);
    QSignalSpy changed(&sessions, &Sessions::policyChanged);
    allowOthers(); // in a folder that is new
    QTRY_COMPARE(session->state().phase, Phase::Unreachable);
    setPolicy(R"({"locked": {"notifications": false}})");
    QTRY_COMPARE(session->state().phase, Phase::Valid);
    QTRY_VERIFY(session->profile().preferences.isQuiet);
    QFile inPlace(policyFile());
    QVERIFY(inPlace.open(QIODevice::WriteOnly));
    inPlace.write("{}");
    inPlace.close();
    QTRY_VERIFY(!session->profile().preferences.isQuiet);
    QVERIFY(changed.size() >= 3);
}

QTEST_GUILESS_MAIN(TestSessionPolicy)
#include "tst_sessionpolicy.moc"
