// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/binding.h"

#include "tests/support/await.h"
#include "tests/support/sessionfixture.h"

#include <QTest>

#include <functional>

using namespace authtray;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;

using Edit = std::function<void(Profile &)>;
Q_DECLARE_METATYPE(Edit)

/// What somebody else changes in a profile's file or in a preset sends no secret anywhere.
class TestBinding : public SessionFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void editedProfile_sendsNothing_data();
    void editedProfile_sendsNothing();
    void editedProfile_putBack_works();
    void editedProfile_otherSettings_work_data();
    void editedProfile_otherSettings_work();
    void editedProfile_whileTheTokenIsInMemory_sendsNothing();
    void editedProfile_signOut_removesButRevokesNothing();
    void editedProfile_signIn_bindsToItAndRevokesNothing();
    void editedHosts_areNotBelieved();
    void changedHosts_areBoundToTheTokens();
    void changedHosts_leaveTheRest();
    void changedHosts_signedOut_areInTheProfile();
    void olderTokens_areBoundByTheNextRenewal();
    void clientSecret_goesToTheSameClientOnly_data();
    void clientSecret_goesToTheSameClientOnly();
    void clientSecret_isNotSentToAnEditedPreset();

private:
    /// Signs in as a sign-in does, so that the tokens are bound.
    void signIn();
    void edit(const Edit &edit);
    QUrl elsewhere() const { return m_server->url(u"/elsewhere"_s); }
};

void TestBinding::init()
{
    SessionFixture::init();
    m_server->on(u"/elsewhere"_s, tokenReply(9));
    signIn();
}

void TestBinding::signIn()
{
    QVERIFY(await(m_session->signIn(signInAs(u"ada"_s), deadline())));
}

void TestBinding::edit(const Edit &edit)
{
    Profile profile = savedProfile();
    edit(profile);
    QVERIFY(m_profiles->save(profile));
}

void TestBinding::editedProfile_sendsNothing_data()
{
    QTest::addColumn<Edit>("change");
    QTest::addColumn<QString>("key");
    const QUrl url(u"http://127.0.0.1:9/elsewhere"_s);
    const auto row = [](const char *key, const Edit &change) {
        QTest::newRow(key) << change << QString::fromLatin1(key);
    };
    row("token_endpoint", [url](Profile &profile) { profile.provider.endpoints.token = url; });
    row("revocation_endpoint", [url](Profile &profile) { profile.provider.endpoints.revocation = url; });
    row("device_authorization_endpoint",
        [url](Profile &profile) { profile.provider.endpoints.deviceAuthorization = url; });
    row("userinfo_endpoint", [url](Profile &profile) { profile.provider.endpoints.userinfo = url; });
    row("account_source", [url](Profile &profile) { profile.provider.accountSource.url = url; });
    row("issuer", [](Profile &profile) { profile.provider.issuer = u"https://evil.example"_s; });
    row("client_id", [](Profile &profile) { profile.provider.clientId = u"another"_s; });
    row("base_url", [](Profile &profile) { profile.provider.baseUrl = u"https://evil.example"_s; });
    row("ca_file", [](Profile &profile) { profile.caFile = u"/tmp/evil.pem"_s; });
}

void TestBinding::editedProfile_sendsNothing()
{
    QFETCH(Edit, change);
    QFETCH(QString, key);
    edit(change);
    const auto kept = stored();
    const qsizetype before = m_server->requests().size();
    m_clock.pass(2h);
    const auto session = makeSession();
    const Error refused = await(session->refresh({}, deadline())).error();
    QCOMPARE(refused.kind, Kind::SettingsChanged);
    QCOMPARE(refused.subject.toString(), key);
    QVERIFY(refused.isSessionKept);
    QCOMPARE(await(session->fetchAccount(deadline())).error().kind, Kind::SettingsChanged);
    QCOMPARE(await(session->load(deadline())).error().kind, Kind::SettingsChanged);
    QCOMPARE(session->state().phase, SessionState::Phase::Unreachable);
    QCOMPARE(m_server->requests().size(), before);
    QCOMPARE(stored(), kept);
}

void TestBinding::editedProfile_putBack_works()
{
    const Profile before = savedProfile();
    edit([this](Profile &profile) { profile.provider.endpoints.token = elsewhere(); });
    m_clock.pass(2h);
    QCOMPARE(await(m_session->refresh({}, deadline())).error().kind, Kind::SettingsChanged);
    QVERIFY(m_profiles->save(before));
    m_server->on(u"/token"_s, tokenReply(2));
    QCOMPARE(await(m_session->refresh({}, deadline()))->tokens.accessToken, u"access-2"_s);
    QCOMPARE(m_session->state().phase, SessionState::Phase::Valid);
    QCOMPARE(m_server->count(u"/elsewhere"_s), 0);
}

void TestBinding::editedProfile_otherSettings_work_data()
{
    QTest::addColumn<Edit>("change");
    const auto row = [](const char *name, const Edit &change) { QTest::newRow(name) << change; };
    row("scope", [](Profile &profile) { profile.provider.scope = u"email more"_s; });
    row("the keys", [](Profile &profile) { profile.provider.endpoints.jwks = QUrl(u"http://127.0.0.1:9/keys"_s); });
    row("a preference", [](Profile &profile) { profile.preferences.renewAhead = 3min; });
    row("the account's name", [](Profile &profile) { profile.account.name = u"Ada"_s; });
}

void TestBinding::editedProfile_otherSettings_work()
{
    QFETCH(Edit, change);
    edit(change);
    m_clock.pass(2h);
    m_server->on(u"/token"_s, tokenReply(2));
    QCOMPARE(await(m_session->refresh({}, deadline()))->tokens.accessToken, u"access-2"_s);
}

void TestBinding::editedProfile_whileTheTokenIsInMemory_sendsNothing()
{
    m_session->enableCache();
    QVERIFY(await(m_session->refresh({}, deadline())));
    edit([this](Profile &profile) { profile.provider.endpoints.userinfo = elsewhere(); });
    m_session->readProfile();
    m_keychain.readError = Error{Kind::StoreLocked, {}, {}};
    m_keychain.checkReadError = m_keychain.readError;
    QVERIFY(!await(m_session->fetchAccount(deadline())));
    QCOMPARE(m_server->count(u"/elsewhere"_s), 0);
}

void TestBinding::editedProfile_signOut_removesButRevokesNothing()
{
    edit([this](Profile &profile) { profile.provider.endpoints.revocation = elsewhere(); });
    const SignOutReport report = await(m_session->signOut(deadline()));
    QCOMPARE(report.places.first().outcome, SignOutReport::Outcome::NotRevoked);
    QCOMPARE(report.places.first().problem->kind, Kind::SettingsChanged);
    QVERIFY(!stored());
    QVERIFY(!savedProfile().isSignedIn());
    QCOMPARE(m_server->count(u"/elsewhere"_s), 0);
    QCOMPARE(m_server->count(u"/revoke"_s), 0);
}

void TestBinding::editedProfile_signIn_bindsToItAndRevokesNothing()
{
    edit([this](Profile &profile) {
        profile.provider.endpoints.revocation = elsewhere();
        profile.provider.revokesOneSession = true;
    });
    m_server->on(u"/token"_s, tokenReply(2));
    signIn();
    QCOMPARE(m_server->count(u"/elsewhere"_s), 0);
    QCOMPARE(stored()->boundTo, bindingOf(savedProfile()));
    QVERIFY(await(m_session->load(deadline())));
}

void TestBinding::editedHosts_areNotBelieved()
{
    edit([](Profile &profile) { profile.provider.hosts = {u"evil.example"_s}; });
    const auto session = makeSession();
    const auto refreshed = await(session->refresh({}, deadline()));
    QVERIFY(refreshed); // the token itself isn't in danger
    QCOMPARE(checkHosts(refreshed->tokens, session->profile()).error().kind, Kind::SettingsChanged);
    QCOMPARE(*await(session->changeHosts({u"git.example.com"_s}, {}, deadline())), QStringList{u"git.example.com"_s});
}

void TestBinding::changedHosts_areBoundToTheTokens()
{
    const auto hosts = await(m_session->changeHosts({u"a.example"_s, u"b.example"_s, u"a.example"_s}, {}, deadline()));
    QCOMPARE(*hosts, (QStringList{u"a.example"_s, u"b.example"_s}));
    QCOMPARE(*await(m_session->changeHosts({}, {u"a.example"_s}, deadline())), QStringList{u"b.example"_s});
    QCOMPARE(savedProfile().provider.hosts, QStringList{u"b.example"_s});
    QVERIFY(checkHosts(*stored(), savedProfile()));
    QCOMPARE(stored()->boundTo, bindingOf(savedProfile()));
}

void TestBinding::changedHosts_leaveTheRest()
{
    const auto before = stored();
    QVERIFY(await(m_session->changeHosts({u"a.example"_s}, {}, deadline())));
    auto after = stored();
    QCOMPARE(after->accessToken, before->accessToken);
    after->boundTo = before->boundTo;
    QVERIFY(after == before);
    m_keychain.checkWriteError = Error{Kind::StoreRefused, {}, {}};
    QVERIFY(!await(m_session->changeHosts({u"b.example"_s}, {}, deadline())));
    QCOMPARE(savedProfile().provider.hosts, QStringList{u"a.example"_s});
    QVERIFY(!m_session->unsaved());
}

void TestBinding::changedHosts_signedOut_areInTheProfile()
{
    await(m_session->signOut(deadline()));
    QVERIFY(await(m_session->changeHosts({u"a.example"_s}, {}, deadline())));
    QCOMPARE(savedProfile().provider.hosts, QStringList{u"a.example"_s});
    QVERIFY(!stored());
}

void TestBinding::olderTokens_areBoundByTheNextRenewal()
{
    startSignedIn(tokens(1));
    QVERIFY(stored()->boundTo.isEmpty());
    m_clock.pass(2h);
    m_server->on(u"/token"_s, tokenReply(2));
    QVERIFY(await(m_session->refresh({}, deadline())));
    QCOMPARE(stored()->boundTo, bindingOf(savedProfile()));
}

void TestBinding::clientSecret_goesToTheSameClientOnly_data()
{
    QTest::addColumn<bool>("isDiscovered");
    QTest::addColumn<Edit>("change");
    QTest::addColumn<bool>("mayReuse");
    const QUrl url(u"https://moved.example/token"_s);
    const Edit moved = [url](Profile &profile) { profile.provider.endpoints.token = url; };
    const Edit another = [](Profile &profile) { profile.provider.issuer = u"https://evil.example"_s; };
    QTest::newRow("unchanged") << false << Edit([](Profile &) {}) << true;
    QTest::newRow("an endpoint of a preset") << false << moved << false;
    QTest::newRow("an endpoint that the issuer names") << true << moved << true;
    QTest::newRow("another issuer") << true << another << false;
    QTest::newRow("a CA file that the person names")
            << false << Edit([](Profile &profile) { profile.caFile = u"/ca.pem"_s; }) << true;
}

void TestBinding::clientSecret_goesToTheSameClientOnly()
{
    QFETCH(bool, isDiscovered);
    QFETCH(Edit, change);
    Profile profile = savedProfile();
    profile.provider.endpointsGiven = !isDiscovered;
    Tokens tokens;
    tokens.boundTo = bindingOf(profile);
    change(profile);
    QTEST(mayReuseSecret(tokens, profile), "mayReuse");
}

void TestBinding::clientSecret_isNotSentToAnEditedPreset()
{
    SignInChoices choices = signInAs(u"ada"_s);
    choices.provider = m_profile.provider;
    choices.provider->needsClientSecret = true;
    choices.clientSecret = u"secret"_s;
    QVERIFY(await(m_session->signIn(choices, deadline())));
    QCOMPARE(stored()->clientSecret, u"secret"_s);
    choices.clientSecret.clear();
    choices.provider->endpoints.token = elsewhere();
    QCOMPARE(await(m_session->signIn(choices, deadline())).error().kind, Kind::NoSecret);
    QCOMPARE(m_server->count(u"/elsewhere"_s), 0);
    QCOMPARE(stored()->clientSecret, u"secret"_s);
}

QTEST_GUILESS_MAIN(TestBinding)
#include "tst_binding.moc"
