// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include "core/config/profilefolder.h"
#include "core/net/http.h"
#include "core/platform/filelock.h"
#include "core/platform/paths.h"
#include "tests/support/await.h"
#include "tests/support/fastclock.h"
#include "tests/support/memorystore.h"
#include "tests/support/standinserver.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace authtray;
using namespace std::chrono_literals;
using Kind = Error::Kind;
using Phase = SessionState::Phase;

namespace {

class SetClock : public FastClock
{
public:
    QDateTime time = QDateTime::fromString(QStringLiteral("2026-01-01T12:00:00Z"), Qt::ISODate);
    QDateTime now() const override { return time; }
    void pass(std::chrono::seconds seconds) { time = time.addSecs(seconds.count()); }
};

StandInReply reply(const QJsonObject &body, int status = 200)
{
    StandInReply answer;
    answer.status = status;
    answer.body = QJsonDocument(body).toJson();
    return answer;
}

StandInReply tokenReply(int number, const QJsonObject &more = {})
{
    QJsonObject body{{QStringLiteral("access_token"), QStringLiteral("access-%1").arg(number)},
                     {QStringLiteral("refresh_token"), QStringLiteral("refresh-%1").arg(number)},
                     {QStringLiteral("expires_in"), 3600},
                     {QStringLiteral("token_type"), QStringLiteral("Bearer")}};
    for (auto it = more.begin(); it != more.end(); ++it)
        body.insert(it.key(), it.value());
    return reply(body);
}

StandInReply account(const QString &id)
{
    return reply({{QStringLiteral("sub"), id}, {QStringLiteral("email"), id + QStringLiteral("@example.com")}});
}

} // namespace

/// A session on a store in memory and a provider that answers what the test tells it to.
class TestSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void signIn_storesTokensAndMarksTheProfile();
    void signIn_sendsWhatTheStandardsAsk();
    void signIn_storeUnreadable_opensNoBrowser();
    void signIn_storeRefuses_leavesTheProfileUnmarked();
    void signIn_otherAccountWithNobodyToAsk_isRefusedAndRevoked();
    void signIn_otherAccountConfirmed_replaces();
    void signIn_sameAccount_asksNobody();
    void signIn_issOfAnotherProvider_isRefused();
    void signIn_issMissingWhereAnnounced_isRefused();
    void signIn_whoIsUnknown_revokesTheGrant();
    void signIn_cancelledOnceGranted_revokesTheGrant();
    void signIn_cancelled_changesNothing();
    void signIn_cancelledDuringDiscovery_asksNobody_data();
    void signIn_cancelledDuringDiscovery_asksNobody();
    void signIn_deadlinePassed_timesOut();
    void signIn_twiceAtOnce_secondIsRefused();
    void signIn_pastedRedirect_isTheAnswer();
    void signIn_pastedRedirectOfAnother_isRefusedAndTheWaitGoesOn();
    void signIn_pastedDenial_endsIt();
    void signIn_pastedIssOfAnotherProvider_isRefused();
    void takeRedirect_withoutASignIn_isRefused();
    void signIn_device_storesTokensAndMarksTheProfile();
    void signIn_device_otherAccountWithNobodyToAsk_isRefusedAndRevoked();
    void signIn_device_cancelled_changesNothing();
    void signIn_device_notOffered_isSaid();
    void signIn_deviceIfOffered_goesByTheProvider_data();
    void signIn_deviceIfOffered_goesByTheProvider();
    void signIn_toAnotherStore_leavesTheOld();
    void signIn_toAnotherStore_failing_keepsTheOld();
    void signIn_toAnotherStore_oldOneGone_isDoneAllTheSame();
    void signIn_damagedEntry_isReplaced();
    void signIn_authoritiesAbsent_opensNoBrowser();
    void refresh_passphraseMissing_holdsNoLock();
    void signOut_damagedEntry_removesIt();

    void refresh_goodToken_asksNobody();
    void refresh_expired_storesTheRotatedPairBeforeItAnswers();
    void refresh_withoutNewRefreshToken_keepsTheOld();
    void refresh_specialCharacters_arriveAsTheyAre();
    void refresh_asJson_arrivesAsItIs();
    void refresh_twoAtOnce_sendOne();
    void refresh_twoSessionsAtOnce_sendOne();
    void refresh_forced_asksThoughGood();
    void refresh_invalidGrant_endsTheSession();
    void refresh_failure_keepsTheSession_data();
    void refresh_failure_keepsTheSession();
    void refresh_failureWhileStillValid_handsOutTheStoredToken();
    void refresh_failureWithMinutesAsked_isAnError();
    void refresh_failure_staysKnownWhenTheStoreIsReadAgain();
    void refresh_failure_announcesNoChange();
    void refresh_storeRefuses_isServedAndSavedLater();
    void refresh_idTokenOfSomebodyElse_isNotTaken();
    void refresh_withoutRefreshToken_whileValid_handsItOut();
    void refresh_withoutRefreshToken_expired_isSaid();
    void refresh_lockHeld_timesOut();
    void refresh_lockUnmakeable_handsOutWhatIsGoodAndAsksNobody();

    void load_signedOut_readsNothing();
    void load_markedButNoEntry_isNotBeingSignedOut();
    void load_locked_waitsForTheKeychain();

    void remember_goodToken_readsTheStoreOnce();
    void remember_changeByAnotherProcess_isRead();
    void remember_forgotten_isRead();
    void remember_notToldTo_readsEachTime();

    void adopt_savesWhatAnotherCouldNot();
    void adopt_storeStillRefuses_servesIt();
    void adopt_storeHasNewer_dropsIt();
    void unsaved_signedOutElsewhere_isDropped();

    void fetchAccount_tokenRefused_renewsOnce();
    void fetchAccount_refusedAgain_isTheTruth();
    void fetchAccount_aboutSomebodyElse_isNotTaken();

    void signOut_revokesAndRemoves();
    void signOut_revocationFails_removesAllTheSame();
    void signOut_revocationNotOffered_isSaid();
    void signOut_entryUnreadable_removesIt();
    void signOut_storeLocked_changesNothing();
    void signOut_removalRefused_isNotCalledDone();

private:
    std::unique_ptr<Session> makeSession();
    Tokens tokens(int number, std::chrono::seconds life = 1h) const;
    void beSignedIn(const Tokens &tokens);
    SignInChoices signInAs(const QString &id, const QString &iss = {});
    SignInChoices signInElsewhere(std::function<void(const QUrl &answer)> then, const QString &iss = {});
    SignInChoices signInByDevice(const QString &id);
    QUrl answerTo(const QUrl &url, const QString &iss) const;
    std::optional<Tokens> stored() const;
    Profile savedProfile() const { return *m_profiles->load(QStringLiteral("work")); }
    QDeadlineTimer soon() const { return QDeadlineTimer(5s); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<StandInServer> m_server;
    std::unique_ptr<ProfileFolder> m_profiles;
    std::unique_ptr<Http> m_http;
    std::unique_ptr<Session> m_session;
    Paths m_paths;
    MemoryStore m_store;
    MemoryStore m_file;
    SetClock m_clock;
    Profile m_profile;
    QUrl m_browserUrl;
    QString m_userCode;
};

void TestSession::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<StandInServer>();
    m_http = std::make_unique<Http>(2s);
    m_store = {};
    m_file = {};
    m_clock = {};
    m_browserUrl = {};
    m_userCode.clear();
    m_paths = {m_folder->path(), m_folder->path(), QStringLiteral("instance")};
    m_profiles = std::make_unique<ProfileFolder>(m_paths.config);
    m_profile = {};
    m_profile.name = QStringLiteral("work");
    m_profile.provider.clientId = QStringLiteral("client");
    m_profile.provider.scope = QStringLiteral("email");
    m_profile.provider.issuer = m_server->url({}).toString();
    m_profile.provider.endpointsGiven = true;
    m_profile.provider.endpoints = {m_server->url(QStringLiteral("/authorize?fixed=a%20b")),
                                    m_server->url(QStringLiteral("/token")),
                                    m_server->url(QStringLiteral("/userinfo")),
                                    {},
                                    m_server->url(QStringLiteral("/revoke")),
                                    false,
                                    {}};
    m_server->on(QStringLiteral("/token"), tokenReply(1));
    m_server->on(QStringLiteral("/userinfo"), account(QStringLiteral("ada")));
    m_server->on(QStringLiteral("/revoke"), StandInReply{});
    m_session = makeSession();
}

void TestSession::cleanup()
{
    m_session.reset();
    m_http.reset();
    m_server.reset();
}

std::unique_ptr<Session> TestSession::makeSession()
{
    return std::make_unique<Session>(m_profile,
                                     Session::Parts{{m_store, m_file}, *m_http, *m_profiles, m_paths, m_clock});
}

Tokens TestSession::tokens(int number, std::chrono::seconds life) const
{
    Tokens tokens;
    tokens.accessToken = QStringLiteral("access-%1").arg(number);
    tokens.refreshToken = QStringLiteral("refresh-%1").arg(number);
    tokens.issuedAt = tokens.signedInAt = m_clock.time;
    tokens.expiresAt = m_clock.time.addSecs(life.count());
    return tokens;
}

void TestSession::beSignedIn(const Tokens &tokens)
{
    m_store.items.insert(m_paths.keyOf(m_profile.name), tokens.toText());
    m_profile.session = Profile::SessionMark::SignedIn;
    m_profile.account.id = QStringLiteral("ada");
    m_profile.account.email = QStringLiteral("ada@example.com");
    QVERIFY(m_profiles->save(m_profile));
    m_session = makeSession();
}

QUrl TestSession::answerTo(const QUrl &url, const QString &iss) const
{
    const QUrlQuery asked(url);
    QUrl back(asked.queryItemValue(QStringLiteral("redirect_uri"), QUrl::FullyDecoded));
    QUrlQuery answer{{QStringLiteral("code"), QStringLiteral("4%2F0A%2Bb")},
                     {QStringLiteral("state"), asked.queryItemValue(QStringLiteral("state"))}};
    if (!iss.isEmpty())
        answer.addQueryItem(QStringLiteral("iss"), iss);
    back.setQuery(answer);
    return back;
}

/// A person whose browser comes straight back with a code.
SignInChoices TestSession::signInAs(const QString &id, const QString &iss)
{
    m_server->on(QStringLiteral("/userinfo"), account(id));
    SignInChoices choices;
    choices.openBrowser = [this, iss](const QUrl &url) -> Result<> {
        m_browserUrl = url;
        m_http->network()->get(QNetworkRequest(answerTo(url, iss)));
        return done;
    };
    return choices;
}

/// A person whose browser, on another computer, ends on an address that nobody answers.
SignInChoices TestSession::signInElsewhere(std::function<void(const QUrl &answer)> then, const QString &iss)
{
    SignInChoices choices;
    choices.openBrowser = [this, then, iss](const QUrl &url) -> Result<> {
        QTimer::singleShot(0, this, [=, this] { then(answerTo(url, iss)); });
        return done;
    };
    return choices;
}

/// A person who types the code on another device.
SignInChoices TestSession::signInByDevice(const QString &id)
{
    m_server->on(QStringLiteral("/userinfo"), account(id));
    m_server->on(QStringLiteral("/device"),
                 reply({{QStringLiteral("device_code"), QStringLiteral("d")},
                        {QStringLiteral("user_code"), QStringLiteral("WDJB-MJHT")},
                        {QStringLiteral("verification_uri"), m_server->url(QStringLiteral("/code")).toString()}}));
    m_profile.provider.endpoints.deviceAuthorization = m_server->url(QStringLiteral("/device"));
    SignInChoices choices;
    choices.provider = m_profile.provider;
    choices.way = SignInChoices::Way::Device;
    choices.showDeviceCode = [this](const DeviceAuthorization &device) { m_userCode = device.userCode; };
    return choices;
}

std::optional<Tokens> TestSession::stored() const
{
    const QByteArray text = m_store.items.value(m_paths.keyOf(m_profile.name));
    return text.isEmpty() ? std::nullopt : std::optional(*Tokens::fromText(text));
}

void TestSession::signIn_storesTokensAndMarksTheProfile()
{
    const auto account = await(m_session->signIn(signInAs(QStringLiteral("ada")), soon()));
    QVERIFY(account);
    QCOMPARE(account->email, QStringLiteral("ada@example.com"));
    QCOMPARE(stored()->refreshToken, QStringLiteral("refresh-1"));
    QCOMPARE(stored()->expiresAt, m_clock.time.addSecs(3600));
    QVERIFY(savedProfile().isSignedIn());
    QCOMPARE(savedProfile().account.id, QStringLiteral("ada"));
    QCOMPARE(m_session->state().phase, Phase::Valid);
}

void TestSession::signIn_sendsWhatTheStandardsAsk()
{
    QVERIFY(await(m_session->signIn(signInAs(QStringLiteral("ada")), soon())));
    const QUrlQuery asked(m_browserUrl);
    QCOMPARE(asked.queryItemValue(QStringLiteral("fixed"), QUrl::FullyDecoded), QStringLiteral("a b"));
    QCOMPARE(asked.queryItemValue(QStringLiteral("response_type")), QStringLiteral("code"));
    QCOMPARE(asked.queryItemValue(QStringLiteral("code_challenge_method")), QStringLiteral("S256"));
    for (const QString &name : {QStringLiteral("state"), QStringLiteral("nonce"), QStringLiteral("code_challenge")})
        QCOMPARE(asked.queryItemValue(name).size(), 43);
    const StandInRequest redeemed = m_server->requests().first();
    QCOMPARE(redeemed.field(QStringLiteral("code")), QStringLiteral("4/0A+b"));
    const auto challenge = QCryptographicHash::hash(redeemed.field(QStringLiteral("code_verifier")).toLatin1(),
                                                    QCryptographicHash::Sha256);
    QCOMPARE(asked.queryItemValue(QStringLiteral("code_challenge")).toLatin1(),
             challenge.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
    QCOMPARE(redeemed.field(QStringLiteral("redirect_uri")),
             asked.queryItemValue(QStringLiteral("redirect_uri"), QUrl::FullyDecoded));
    QVERIFY(!redeemed.form().hasQueryItem(QStringLiteral("client_secret")));
}

void TestSession::signIn_storeUnreadable_opensNoBrowser()
{
    m_store.readError = Error{Kind::StoreAbsent, {}, {}};
    const auto account = await(m_session->signIn(signInAs(QStringLiteral("ada")), soon()));
    QCOMPARE(account.error().kind, Kind::StoreAbsent);
    QVERIFY(m_browserUrl.isEmpty());
}

void TestSession::signIn_storeRefuses_leavesTheProfileUnmarked()
{
    m_store.writeError = Error{Kind::StoreRefused, {}, {}};
    const auto account = await(m_session->signIn(signInAs(QStringLiteral("ada")), soon()));
    QCOMPARE(account.error().kind, Kind::StoreRefused);
    QVERIFY(m_profiles->names().isEmpty());
    QCOMPARE(m_session->state().phase, Phase::SignedOut);
}

void TestSession::signIn_otherAccountWithNobodyToAsk_isRefusedAndRevoked()
{
    beSignedIn(tokens(7));
    const auto account = await(m_session->signIn(signInAs(QStringLiteral("grace")), soon()));
    QCOMPARE(account.error().kind, Kind::OtherAccount);
    QCOMPARE(account.error().subject.toString(), QStringLiteral("grace@example.com, not ada@example.com"));
    QCOMPARE(stored()->refreshToken, QStringLiteral("refresh-7"));
    QCOMPARE(m_server->requests().last().field(QStringLiteral("token")), QStringLiteral("refresh-1"));
    QCOMPARE(savedProfile().account.id, QStringLiteral("ada"));
}

void TestSession::signIn_otherAccountConfirmed_replaces()
{
    beSignedIn(tokens(7));
    SignInChoices choices = signInAs(QStringLiteral("grace"));
    QStringList asked;
    choices.confirmOtherAccount = [&](Account now, Account before) -> QCoro::Task<bool> {
        asked = {now.id, before.id};
        co_return true;
    };
    QVERIFY(await(m_session->signIn(choices, soon())));
    QCOMPARE(asked, QStringList({QStringLiteral("grace"), QStringLiteral("ada")}));
    QCOMPARE(savedProfile().account.id, QStringLiteral("grace"));
}

void TestSession::signIn_sameAccount_asksNobody()
{
    beSignedIn(tokens(7));
    QVERIFY(await(m_session->signIn(signInAs(QStringLiteral("ada")), soon())));
    QCOMPARE(stored()->refreshToken, QStringLiteral("refresh-1"));
}

void TestSession::signIn_issOfAnotherProvider_isRefused()
{
    const auto account = await(
            m_session->signIn(signInAs(QStringLiteral("ada"), QStringLiteral("https://evil.example")), soon()));
    QCOMPARE(account.error().kind, Kind::SignInFailed);
    QCOMPARE(m_server->count(QStringLiteral("/token")), 0);
}

void TestSession::signIn_issMissingWhereAnnounced_isRefused()
{
    m_profile.provider.endpoints.sendsIss = true;
    m_session = makeSession();
    const auto account = await(m_session->signIn(signInAs(QStringLiteral("ada")), soon()));
    QCOMPARE(account.error().kind, Kind::SignInFailed);
    QCOMPARE(m_server->count(QStringLiteral("/token")), 0);
}

void TestSession::signIn_whoIsUnknown_revokesTheGrant()
{
    const auto choices = signInAs(QStringLiteral("ada"));
    m_server->on(QStringLiteral("/userinfo"), reply({}, 503));
    const auto account = await(m_session->signIn(choices, soon()));
    QCOMPARE(account.error().kind, Kind::ProviderFault);
    QCOMPARE(m_server->count(QStringLiteral("/revoke")), 1);
    QCOMPARE(m_server->requests().last().field(QStringLiteral("token")), QStringLiteral("refresh-1"));
    QVERIFY(m_profiles->names().isEmpty());
}

void TestSession::signIn_cancelledOnceGranted_revokesTheGrant()
{
    const auto choices = signInAs(QStringLiteral("ada"));
    m_server->on(QStringLiteral("/userinfo"), [this](const StandInRequest &) {
        m_session->cancelSignIn();
        return account(QStringLiteral("ada"));
    });
    QCOMPARE(await(m_session->signIn(choices, soon())).error().kind, Kind::Cancelled);
    QCOMPARE(m_server->count(QStringLiteral("/revoke")), 1);
    QCOMPARE(m_session->state().phase, Phase::SignedOut);
    QVERIFY(m_profiles->names().isEmpty());
}

void TestSession::signIn_cancelled_changesNothing()
{
    SignInChoices choices;
    choices.openBrowser = [this](const QUrl &) -> Result<> {
        QTimer::singleShot(0, m_session.get(), &Session::cancelSignIn);
        return done;
    };
    const auto account = await(m_session->signIn(choices, soon()));
    QCOMPARE(account.error().kind, Kind::Cancelled);
    QCOMPARE(m_session->state().phase, Phase::SignedOut);
    QVERIFY(m_profiles->names().isEmpty());
}

void TestSession::signIn_cancelledDuringDiscovery_asksNobody_data()
{
    QTest::addColumn<bool>("isOnOtherDevice");
    QTest::newRow("browser") << false;
    QTest::newRow("device") << true;
}

void TestSession::signIn_cancelledDuringDiscovery_asksNobody()
{
    QFETCH(const bool, isOnOtherDevice);
    auto choices = isOnOtherDevice ? signInByDevice(QStringLiteral("ada")) : signInAs(QStringLiteral("ada"));
    m_profile.provider.endpointsGiven = false;
    choices.provider = m_profile.provider;
    m_server->on(QStringLiteral("/.well-known/openid-configuration"), [this](const StandInRequest &) {
        m_session->cancelSignIn();
        QJsonObject description{{QStringLiteral("issuer"), m_profile.provider.issuer}};
        for (const char *name : {"authorization", "token", "device_authorization"})
            description.insert(QString::fromLatin1(name) + QStringLiteral("_endpoint"),
                               m_server->url(QStringLiteral("/device")).toString());
        return reply(description);
    });
    QCOMPARE(await(m_session->signIn(choices, soon())).error().kind, Kind::Cancelled);
    QVERIFY(m_browserUrl.isEmpty());
    QVERIFY(m_userCode.isEmpty());
    QCOMPARE(m_server->requests().size(), 1);
}

void TestSession::signIn_deadlinePassed_timesOut()
{
    SignInChoices choices;
    choices.openBrowser = [](const QUrl &) -> Result<> { return done; };
    const auto account = await(m_session->signIn(choices, QDeadlineTimer(50ms)));
    QCOMPARE(account.error().kind, Kind::TimedOut);
}

void TestSession::signIn_twiceAtOnce_secondIsRefused()
{
    SignInChoices waits;
    waits.openBrowser = [](const QUrl &) -> Result<> { return done; };
    auto first = m_session->signIn(waits, soon());
    QTRY_COMPARE(m_session->state().phase, Phase::SigningIn);
    QCOMPARE(await(m_session->signIn(waits, soon())).error().kind, Kind::SignInFailed);
    m_session->cancelSignIn();
    QCOMPARE(await(std::move(first)).error().kind, Kind::Cancelled);
}

void TestSession::signIn_pastedRedirect_isTheAnswer()
{
    std::optional<Result<>> taken;
    const auto choices = signInElsewhere(
            [&](const QUrl &answer) { taken = m_session->takeRedirect(answer.toEncoded()); });
    const auto account = await(m_session->signIn(choices, soon()));
    QVERIFY(account && *taken);
    QCOMPARE(m_server->requests().first().field(QStringLiteral("code")), QStringLiteral("4/0A+b"));
    QCOMPARE(stored()->refreshToken, QStringLiteral("refresh-1"));
    QVERIFY(savedProfile().isSignedIn());
}

void TestSession::signIn_pastedRedirectOfAnother_isRefusedAndTheWaitGoesOn()
{
    QList<QString> said;
    const auto choices = signInElsewhere([&](const QUrl &answer) {
        const QByteArray whole = answer.toEncoded();
        for (const QByteArray &wrong : {QByteArray("hello"), whole + 'x', whole.chopped(1), whole + "&state=a"})
            said += m_session->takeRedirect(wrong).error().subject.toString();
        QVERIFY(m_session->takeRedirect(whole));
        said += m_session->takeRedirect(whole).error().subject.toString();
    });
    QVERIFY(await(m_session->signIn(choices, soon())));
    const QString another = QStringLiteral("This answer belongs to another sign-in");
    QCOMPARE(said, QList<QString>({QStringLiteral("This isn't the address that this sign-in ends on"), another, another,
                                   another, QStringLiteral("This sign-in has its answer already")}));
    QCOMPARE(m_server->count(QStringLiteral("/token")), 1);
}

void TestSession::signIn_pastedDenial_endsIt()
{
    const auto choices = signInElsewhere([this](const QUrl &answer) {
        const QString state = QUrlQuery(answer).queryItemValue(QStringLiteral("state"));
        QVERIFY(m_session->takeRedirect("?error=access_denied&state=" + state.toLatin1()));
    });
    const auto account = await(m_session->signIn(choices, soon()));
    QCOMPARE(account.error().subject.toString(), QStringLiteral("it was declined in the browser"));
    QVERIFY(m_server->requests().isEmpty());
}

void TestSession::signIn_pastedIssOfAnotherProvider_isRefused()
{
    const auto choices = signInElsewhere(
            [this](const QUrl &answer) { QVERIFY(m_session->takeRedirect(answer.toEncoded())); },
            QStringLiteral("https://evil.example"));
    QCOMPARE(await(m_session->signIn(choices, soon())).error().kind, Kind::SignInFailed);
    QCOMPARE(m_server->count(QStringLiteral("/token")), 0);
}

void TestSession::takeRedirect_withoutASignIn_isRefused()
{
    QCOMPARE(m_session->takeRedirect("?code=a&state=b").error().kind, Kind::BadInput);
}

void TestSession::signIn_device_storesTokensAndMarksTheProfile()
{
    QVERIFY(await(m_session->signIn(signInByDevice(QStringLiteral("ada")), soon())));
    QCOMPARE(m_userCode, QStringLiteral("WDJB-MJHT"));
    QCOMPARE(stored()->refreshToken, QStringLiteral("refresh-1"));
    QVERIFY(savedProfile().isSignedIn());
    QCOMPARE(savedProfile().provider.endpoints.deviceAuthorization, m_server->url(QStringLiteral("/device")));
    QCOMPARE(m_session->state().phase, Phase::Valid);
}

void TestSession::signIn_device_otherAccountWithNobodyToAsk_isRefusedAndRevoked()
{
    beSignedIn(tokens(7));
    const auto account = await(m_session->signIn(signInByDevice(QStringLiteral("grace")), soon()));
    QCOMPARE(account.error().kind, Kind::OtherAccount);
    QCOMPARE(stored()->refreshToken, QStringLiteral("refresh-7"));
    QCOMPARE(m_server->requests().last().field(QStringLiteral("token")), QStringLiteral("refresh-1"));
}

void TestSession::signIn_device_cancelled_changesNothing()
{
    m_clock.isStanding = true;
    SignInChoices choices = signInByDevice(QStringLiteral("ada"));
    choices.showDeviceCode = [this](const DeviceAuthorization &) {
        QCOMPARE(m_session->state().authorizationUrl, m_server->url(QStringLiteral("/code")));
        QTimer::singleShot(0, m_session.get(), &Session::cancelSignIn);
    };
    QCOMPARE(await(m_session->signIn(choices, soon())).error().kind, Kind::Cancelled);
    QCOMPARE(m_session->state().phase, Phase::SignedOut);
    QVERIFY(m_profiles->names().isEmpty());
}

void TestSession::signIn_device_notOffered_isSaid()
{
    SignInChoices choices;
    choices.way = SignInChoices::Way::Device;
    const auto account = await(m_session->signIn(choices, soon()));
    QCOMPARE(account.error().kind, Kind::NoDeviceFlow);
    QVERIFY(whatHappened(account.error()).toString().contains(QStringLiteral("doesn't offer sign-in with a code")));
}

void TestSession::signIn_deviceIfOffered_goesByTheProvider_data()
{
    QTest::addColumn<bool>("isOffered");
    QTest::newRow("offered") << true;
    QTest::newRow("not offered") << false;
}

void TestSession::signIn_deviceIfOffered_goesByTheProvider()
{
    QFETCH(bool, isOffered);
    SignInChoices choices = signInByDevice(QStringLiteral("ada"));
    choices.way = SignInChoices::Way::DeviceIfOffered;
    choices.openBrowser = signInAs(QStringLiteral("ada")).openBrowser;
    if (!isOffered)
        choices.provider->endpoints.deviceAuthorization = {};
    QVERIFY(await(m_session->signIn(choices, soon())));
    QCOMPARE(m_browserUrl.isEmpty(), isOffered);
    QCOMPARE(m_userCode.isEmpty(), !isOffered);
}

void TestSession::refresh_goodToken_asksNobody()
{
    beSignedIn(tokens(1));
    const auto refreshed = await(m_session->refresh({}, soon()));
    QCOMPARE(refreshed->tokens.accessToken, QStringLiteral("access-1"));
    QVERIFY(m_server->requests().isEmpty());
}

void TestSession::refresh_expired_storesTheRotatedPairBeforeItAnswers()
{
    beSignedIn(tokens(1));
    m_clock.pass(2h);
    m_server->on(QStringLiteral("/token"), tokenReply(2));
    const auto refreshed = await(m_session->refresh({}, soon()));
    QCOMPARE(refreshed->tokens.accessToken, QStringLiteral("access-2"));
    QCOMPARE(*stored(), refreshed->tokens);
    QCOMPARE(stored()->refreshToken, QStringLiteral("refresh-2"));
    QCOMPARE(stored()->renewedAt, m_clock.time);
    QCOMPARE(stored()->signedInAt, m_clock.time.addSecs(-7200));
}

void TestSession::refresh_withoutNewRefreshToken_keepsTheOld()
{
    beSignedIn(tokens(1));
    m_clock.pass(2h);
    m_server->on(QStringLiteral("/token"), tokenReply(2, {{QStringLiteral("refresh_token"), QJsonValue::Null}}));
    QVERIFY(await(m_session->refresh({}, soon())));
    QCOMPARE(stored()->refreshToken, QStringLiteral("refresh-1"));
}

void TestSession::refresh_specialCharacters_arriveAsTheyAre()
{
    Tokens odd = tokens(1);
    odd.refreshToken = QStringLiteral("a+b/c=d%2F&e f");
    beSignedIn(odd);
    m_clock.pass(2h);
    QVERIFY(await(m_session->refresh({}, soon())));
    const StandInRequest request = m_server->requests().first();
    QCOMPARE(request.field(QStringLiteral("refresh_token")), odd.refreshToken);
    QCOMPARE(request.field(QStringLiteral("grant_type")), QStringLiteral("refresh_token"));
    QCOMPARE(request.form().queryItems().size(), 3);
}

void TestSession::refresh_asJson_arrivesAsItIs()
{
    m_profile.provider.tokenEncoding = BodyEncoding::Json;
    m_profile.provider.tokenParameters = {
            {QStringLiteral("refresh_token"), {{QStringLiteral("audience"), QStringLiteral("a b")}}}};
    Tokens odd = tokens(1);
    odd.refreshToken = QStringLiteral("a+b/c=d%2F&e \"f\\");
    beSignedIn(odd);
    m_clock.pass(2h);
    QVERIFY(await(m_session->refresh({}, soon())));
    const StandInRequest request = m_server->requests().first();
    QCOMPARE(request.headers.value("content-type"), QByteArray("application/json"));
    const QJsonObject wanted{{QStringLiteral("grant_type"), QStringLiteral("refresh_token")},
                             {QStringLiteral("refresh_token"), odd.refreshToken},
                             {QStringLiteral("client_id"), QStringLiteral("client")},
                             {QStringLiteral("audience"), QStringLiteral("a b")}};
    QCOMPARE(QJsonDocument::fromJson(request.body).object(), wanted);
}

void TestSession::refresh_twoAtOnce_sendOne()
{
    beSignedIn(tokens(1));
    m_clock.pass(2h);
    m_server->on(QStringLiteral("/token"), tokenReply(2, {{QStringLiteral("expires_in"), 60}}));
    const FreshnessPolicy tenMinutes{10min}; // longer than the new token lives
    auto first = m_session->refresh(tenMinutes, soon());
    auto second = m_session->refresh(tenMinutes, soon());
    QCOMPARE(await(std::move(first))->tokens.accessToken, QStringLiteral("access-2"));
    QCOMPARE(await(std::move(second))->tokens.accessToken, QStringLiteral("access-2"));
    QCOMPARE(m_server->count(QStringLiteral("/token")), 1);
}

void TestSession::refresh_twoSessionsAtOnce_sendOne()
{
    beSignedIn(tokens(1));
    m_clock.pass(2h);
    m_server->on(QStringLiteral("/token"), tokenReply(2));
    const auto other = makeSession();
    auto first = m_session->refresh({}, soon());
    auto second = other->refresh({}, soon());
    QCOMPARE(await(std::move(first))->tokens.accessToken, await(std::move(second))->tokens.accessToken);
    QCOMPARE(m_server->count(QStringLiteral("/token")), 1);
}

void TestSession::refresh_forced_asksThoughGood()
{
    beSignedIn(tokens(1));
    QVERIFY(await(m_session->refresh(FreshnessPolicy{{}, true}, soon())));
    QCOMPARE(m_server->count(QStringLiteral("/token")), 1);
}

void TestSession::refresh_invalidGrant_endsTheSession()
{
    beSignedIn(tokens(1));
    m_clock.pass(2h);
    m_server->on(QStringLiteral("/token"), reply({{QStringLiteral("error"), QStringLiteral("invalid_grant")}}, 400));
    QCOMPARE(await(m_session->refresh({}, soon())).error().kind, Kind::SessionEnded);
    QCOMPARE(m_session->state().phase, Phase::Ended);
    QVERIFY(!stored());
    QCOMPARE(await(makeSession()->load(soon())).error().kind, Kind::SessionEnded);
}

void TestSession::refresh_failure_keepsTheSession_data()
{
    QTest::addColumn<StandInReply>("answer");
    QTest::addColumn<Error::Kind>("kind");

    const auto with = [](StandInReply::Fault fault) {
        StandInReply answer = tokenReply(2);
        answer.fault = fault;
        return answer;
    };
    StandInReply page = reply({}, 403);
    page.body = "<html>invalid_grant</html>";
    page.contentType = "text/html";
    QTest::newRow("server error") << reply({}, 500) << Kind::ProviderFault;
    QTest::newRow("busy") << reply({}, 429) << Kind::ProviderFault;
    QTest::newRow("a proxy's page") << page << Kind::Refused;
    QTest::newRow("another OAuth error") << reply({{QStringLiteral("error"), QStringLiteral("invalid_client")}}, 401)
                                         << Kind::Refused;
    QTest::newRow("a redirect") << reply({}, 307) << Kind::ProviderFault;
    QTest::newRow("nonsense") << reply({{QStringLiteral("access_token"), 5}}) << Kind::ProviderFault;
    QTest::newRow("dropped before the answer") << with(StandInReply::DropBefore) << Kind::Unreachable;
    QTest::newRow("dropped in the answer") << with(StandInReply::DropInBody) << Kind::Unreachable;
    QTest::newRow("a hang") << with(StandInReply::Hang) << Kind::TimedOut;
}

void TestSession::refresh_failure_keepsTheSession()
{
    QFETCH(StandInReply, answer);
    beSignedIn(tokens(1));
    m_clock.pass(2h);
    m_http->setTimeLimit(300ms);
    m_server->on(QStringLiteral("/token"), answer);
    QTEST(await(m_session->refresh({}, soon())).error().kind, "kind");
    QCOMPARE(stored()->refreshToken, QStringLiteral("refresh-1"));
    QCOMPARE(m_session->state().phase, Phase::Unreachable);
    QVERIFY(savedProfile().isSignedIn());
}

void TestSession::refresh_failureWhileStillValid_handsOutTheStoredToken()
{
    beSignedIn(tokens(1));
    m_clock.pass(57min);
    m_server->on(QStringLiteral("/token"), reply({}, 500));
    const auto refreshed = await(m_session->refresh({}, soon()));
    QVERIFY(refreshed);
    QCOMPARE(refreshed->tokens.accessToken, QStringLiteral("access-1"));
    QCOMPARE(m_session->state().phase, Phase::RenewalFailing);
}

void TestSession::refresh_failureWithMinutesAsked_isAnError()
{
    beSignedIn(tokens(1));
    m_clock.pass(57min);
    m_server->on(QStringLiteral("/token"), reply({}, 500));
    QCOMPARE(await(m_session->refresh(FreshnessPolicy{10min}, soon())).error().kind, Kind::ProviderFault);
}

void TestSession::refresh_failure_staysKnownWhenTheStoreIsReadAgain()
{
    beSignedIn(tokens(1));
    m_clock.pass(57min);
    m_server->on(QStringLiteral("/token"), reply({}, 500));
    QVERIFY(await(m_session->refresh({}, soon())));
    QVERIFY(await(m_session->load(soon())));
    QCOMPARE(m_session->state().phase, Phase::RenewalFailing);
}

void TestSession::refresh_failure_announcesNoChange()
{
    beSignedIn(tokens(1));
    m_clock.pass(2h);
    m_server->on(QStringLiteral("/token"), reply({}, 500));
    QVERIFY(!await(m_session->refresh({}, soon())));
    QCOMPARE(FileLock::changeCount(m_paths.lockOf(m_profile.name)), quint64(0));
}

void TestSession::refresh_storeRefuses_isServedAndSavedLater()
{
    beSignedIn(tokens(1));
    m_clock.pass(2h);
    m_server->on(QStringLiteral("/token"), tokenReply(2));
    m_store.writeError = Error{Kind::StoreLocked, {}, {}};
    const auto partial = await(m_session->refresh({}, soon()));
    QCOMPARE(partial->tokens.accessToken, QStringLiteral("access-2"));
    QCOMPARE(partial->unsaved->kind, Kind::StoreLocked);
    QCOMPARE(m_session->state().phase, Phase::PartlyStored);

    QVERIFY(await(m_session->refresh({}, soon()))->unsaved); // still
    m_store.writeError.reset();
    const auto saved = await(m_session->refresh({}, soon()));
    QVERIFY(!saved->unsaved);
    QCOMPARE(stored()->refreshToken, QStringLiteral("refresh-2"));
    QCOMPARE(m_session->state().phase, Phase::Valid);
    QCOMPARE(m_server->count(QStringLiteral("/token")), 1);
}

void TestSession::refresh_idTokenOfSomebodyElse_isNotTaken()
{
    beSignedIn(tokens(1));
    m_clock.pass(2h);
    const auto part = [](const QByteArray &json) {
        return json.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    };
    const QByteArray idToken = part(R"({"alg":"RS256"})") + '.' + part(R"({"sub":"eve"})") + '.' + part("signature");
    m_server->on(QStringLiteral("/token"), tokenReply(2, {{QStringLiteral("id_token"), QString::fromLatin1(idToken)}}));
    QCOMPARE(await(m_session->refresh({}, soon())).error().kind, Kind::ProviderFault);
    QCOMPARE(stored()->refreshToken, QStringLiteral("refresh-1"));
}

void TestSession::refresh_withoutRefreshToken_whileValid_handsItOut()
{
    Tokens single = tokens(1, 3min);
    single.refreshToken.clear();
    beSignedIn(single);
    m_clock.pass(2min);
    QVERIFY(await(m_session->refresh({}, soon())));
    QCOMPARE(await(m_session->refresh(FreshnessPolicy{5min}, soon())).error().kind, Kind::TokenExpired);
}

void TestSession::refresh_withoutRefreshToken_expired_isSaid()
{
    Tokens single = tokens(1);
    single.refreshToken.clear();
    beSignedIn(single);
    m_clock.pass(2h);
    QCOMPARE(await(m_session->refresh({}, soon())).error().kind, Kind::TokenExpired);
    QCOMPARE(m_session->state().phase, Phase::Ended);
}

void TestSession::refresh_lockHeld_timesOut()
{
    beSignedIn(tokens(1));
    const auto held = FileLock::tryAcquire(m_paths.lockOf(m_profile.name));
    QVERIFY(held && held->has_value());
    QCOMPARE(await(m_session->refresh({}, QDeadlineTimer(50ms))).error().kind, Kind::TimedOut);
}

void TestSession::refresh_lockUnmakeable_handsOutWhatIsGoodAndAsksNobody()
{
    beSignedIn(tokens(1));
    m_paths.runtime = QStringLiteral("/proc/none");
    QCOMPARE(await(m_session->refresh({}, soon()))->tokens.accessToken, QStringLiteral("access-1"));
    QCOMPARE(await(m_session->refresh(FreshnessPolicy{{}, true}, soon())).error().kind, Kind::WriteFailed);
    m_clock.pass(2h);
    QCOMPARE(await(m_session->refresh({}, soon())).error().kind, Kind::WriteFailed);
    QVERIFY(m_server->requests().isEmpty());
}

void TestSession::load_signedOut_readsNothing()
{
    m_store.readError = Error{Kind::StoreLocked, {}, {}};
    QCOMPARE(await(m_session->load(soon())).error().kind, Kind::NotSignedIn);
    QCOMPARE(m_session->state().phase, Phase::SignedOut);
}

void TestSession::load_markedButNoEntry_isNotBeingSignedOut()
{
    beSignedIn(tokens(1));
    m_store.items.clear();
    QCOMPARE(await(m_session->load(soon())).error().kind, Kind::StoreMissing);
    QVERIFY(savedProfile().isSignedIn());
}

void TestSession::load_locked_waitsForTheKeychain()
{
    beSignedIn(tokens(1));
    m_store.readError = Error{Kind::StoreLocked, {}, {}};
    QCOMPARE(await(m_session->load(soon())).error().kind, Kind::StoreLocked);
    QCOMPARE(m_session->state().phase, Phase::StoreLocked);
    m_store.readError.reset();
    QVERIFY(await(m_session->load(soon())));
    QCOMPARE(m_session->state().phase, Phase::Valid);
}

void TestSession::remember_goodToken_readsTheStoreOnce()
{
    beSignedIn(tokens(1));
    m_session->enableCache();
    QVERIFY(await(m_session->load(soon())));
    QCOMPARE(await(m_session->load(soon()))->accessToken, QStringLiteral("access-1"));
    QCOMPARE(await(m_session->refresh({}, soon()))->tokens.accessToken, QStringLiteral("access-1"));
    QCOMPARE(m_store.reads, 1);
    m_clock.pass(2h);
    m_server->on(QStringLiteral("/token"), tokenReply(2));
    QCOMPARE(await(m_session->refresh({}, soon()))->tokens.accessToken, QStringLiteral("access-2"));
    QCOMPARE(m_store.reads, 2);
    QCOMPARE(await(m_session->load(soon()))->accessToken, QStringLiteral("access-2"));
    QCOMPARE(m_store.reads, 2);
}

void TestSession::remember_changeByAnotherProcess_isRead()
{
    beSignedIn(tokens(1));
    m_session->enableCache();
    QVERIFY(await(m_session->load(soon())));
    const auto other = makeSession();
    m_server->on(QStringLiteral("/token"), tokenReply(2));
    QVERIFY(await(other->refresh(FreshnessPolicy{{}, true}, soon())));
    QCOMPARE(await(m_session->refresh({}, soon()))->tokens.accessToken, QStringLiteral("access-2"));
    QVERIFY(await(other->signOut(soon())));
    QCOMPARE(await(m_session->load(soon())).error().kind, Kind::NotSignedIn);
}

void TestSession::remember_forgotten_isRead()
{
    beSignedIn(tokens(1));
    m_session->enableCache();
    QVERIFY(await(m_session->load(soon())));
    m_store.readError = Error{Kind::StoreLocked, {}, {}};
    QVERIFY(await(m_session->load(soon())));
    m_session->forget();
    QCOMPARE(await(m_session->load(soon())).error().kind, Kind::StoreLocked);
}

void TestSession::remember_notToldTo_readsEachTime()
{
    beSignedIn(tokens(1));
    QVERIFY(await(m_session->load(soon())));
    QVERIFY(await(m_session->refresh({}, soon())));
    QCOMPARE(m_store.reads, 2);
}

void TestSession::adopt_savesWhatAnotherCouldNot()
{
    beSignedIn(tokens(1));
    m_clock.pass(1min);
    QCoro::waitFor(m_session->takeUnsaved(tokens(2), soon()));
    QCOMPARE(stored()->refreshToken, QStringLiteral("refresh-2"));
    QVERIFY(!m_session->unsaved());
    QCOMPARE(m_session->state().phase, Phase::Valid);
}

void TestSession::adopt_storeStillRefuses_servesIt()
{
    beSignedIn(tokens(1));
    m_clock.pass(1min);
    m_store.writeError = m_store.readError = Error{Kind::StoreLocked, {}, {}};
    QCoro::waitFor(m_session->takeUnsaved(tokens(2), soon()));
    QCOMPARE(m_session->state().phase, Phase::PartlyStored);
    const auto refreshed = await(m_session->refresh({}, soon()));
    QCOMPARE(refreshed->tokens.accessToken, QStringLiteral("access-2"));
    QCOMPARE(refreshed->unsaved->kind, Kind::StoreLocked);
    m_store.writeError = m_store.readError = {};
    QVERIFY(await(m_session->refresh({}, soon())));
    QCOMPARE(stored()->refreshToken, QStringLiteral("refresh-2"));
}

void TestSession::adopt_storeHasNewer_dropsIt()
{
    const Tokens old = tokens(1);
    m_clock.pass(1min);
    beSignedIn(tokens(2));
    QCoro::waitFor(m_session->takeUnsaved(old, soon()));
    QVERIFY(!m_session->unsaved());
    QCOMPARE(stored()->refreshToken, QStringLiteral("refresh-2"));
}

void TestSession::unsaved_signedOutElsewhere_isDropped()
{
    beSignedIn(tokens(1));
    m_store.writeError = Error{Kind::StoreLocked, {}, {}};
    QVERIFY(await(m_session->refresh(FreshnessPolicy{{}, true}, soon()))->unsaved);
    m_store.writeError = {};
    QVERIFY(await(makeSession()->signOut(soon())));
    QCOMPARE(await(m_session->refresh({}, soon())).error().kind, Kind::NotSignedIn);
    QVERIFY(!m_session->unsaved());
    QVERIFY(!stored());
}

void TestSession::fetchAccount_tokenRefused_renewsOnce()
{
    beSignedIn(tokens(1));
    m_server->on(QStringLiteral("/token"), tokenReply(2));
    m_server->on(QStringLiteral("/userinfo"), [](const StandInRequest &request) {
        return request.headers.value("authorization") == "Bearer access-2" ? account(QStringLiteral("ada"))
                                                                           : reply({}, 401);
    });
    QVERIFY(await(m_session->fetchAccount(soon())));
    QCOMPARE(m_server->count(QStringLiteral("/token")), 1);
}

void TestSession::fetchAccount_refusedAgain_isTheTruth()
{
    beSignedIn(tokens(1));
    m_server->on(QStringLiteral("/userinfo"), reply({}, 401));
    QCOMPARE(await(m_session->fetchAccount(soon())).error().kind, Kind::TokenRefused);
    QCOMPARE(m_server->count(QStringLiteral("/token")), 1);
}

void TestSession::fetchAccount_aboutSomebodyElse_isNotTaken()
{
    beSignedIn(tokens(1));
    m_server->on(QStringLiteral("/userinfo"), account(QStringLiteral("eve")));
    QCOMPARE(await(m_session->fetchAccount(soon())).error().kind, Kind::ProviderFault);
}

void TestSession::signOut_revokesAndRemoves()
{
    beSignedIn(tokens(1));
    const auto report = await(m_session->signOut(soon()));
    QCOMPARE(report->revocation, SignOutReport::Revocation::Done);
    const StandInRequest request = m_server->requests().last();
    QCOMPARE(request.field(QStringLiteral("token")), QStringLiteral("refresh-1"));
    QCOMPARE(request.field(QStringLiteral("client_id")), QStringLiteral("client"));
    QVERIFY(!stored());
    QVERIFY(!savedProfile().isSignedIn());
    QCOMPARE(m_session->state().phase, Phase::SignedOut);
}

void TestSession::signOut_revocationFails_removesAllTheSame()
{
    beSignedIn(tokens(1));
    m_server->on(QStringLiteral("/revoke"), reply({}, 503));
    const auto report = await(m_session->signOut(soon()));
    QCOMPARE(report->revocation, SignOutReport::Revocation::Failed);
    QCOMPARE(report->problem->kind, Kind::ProviderFault);
    QVERIFY(!stored());
}

void TestSession::signOut_revocationNotOffered_isSaid()
{
    m_profile.provider.endpoints.revocation.clear();
    beSignedIn(tokens(1));
    QCOMPARE(await(m_session->signOut(soon()))->revocation, SignOutReport::Revocation::NotOffered);
    QVERIFY(!stored());
}

void TestSession::signOut_entryUnreadable_removesIt()
{
    beSignedIn(tokens(1));
    m_store.items.insert(m_paths.keyOf(m_profile.name), "garbage");
    QCOMPARE(await(m_session->signOut(soon()))->revocation, SignOutReport::Revocation::NothingToRevoke);
    QVERIFY(m_store.items.isEmpty());
}

void TestSession::signOut_storeLocked_changesNothing()
{
    beSignedIn(tokens(1));
    m_store.readError = Error{Kind::StoreLocked, {}, {}};
    QCOMPARE(await(m_session->signOut(soon())).error().kind, Kind::StoreLocked);
    QVERIFY(savedProfile().isSignedIn());
    QVERIFY(m_server->requests().isEmpty());
}

void TestSession::signOut_removalRefused_isNotCalledDone()
{
    beSignedIn(tokens(1));
    m_store.removeError = Error{Kind::StoreRefused, {}, {}};
    QCOMPARE(await(m_session->signOut(soon())).error().kind, Kind::StoreRefused);
    QVERIFY(savedProfile().isSignedIn());
    QVERIFY(m_server->requests().isEmpty()); // nothing is revoked of a session that stays
}

Q_DECLARE_METATYPE(StandInReply)
void TestSession::signIn_toAnotherStore_leavesTheOld()
{
    beSignedIn(tokens(7));
    SignInChoices choices = signInAs(QStringLiteral("ada"));
    choices.store = StoreKind::File;
    QVERIFY(await(m_session->signIn(choices, soon())));
    QVERIFY(m_store.items.isEmpty());
    QCOMPARE(Tokens::fromText(m_file.items.value(m_paths.keyOf(m_profile.name)))->refreshToken,
             QStringLiteral("refresh-1"));
    QCOMPARE(savedProfile().store, StoreKind::File);
    QCOMPARE(m_session->state().store, QStringLiteral("file"));
    QVERIFY(await(m_session->signIn(signInAs(QStringLiteral("ada")), soon()))); // stays there
    QVERIFY(m_store.items.isEmpty());
    QVERIFY(await(m_session->signOut(soon())));
    QVERIFY(m_file.items.isEmpty());
}

void TestSession::signIn_toAnotherStore_failing_keepsTheOld()
{
    beSignedIn(tokens(7));
    m_file.writeError = Error{Kind::WriteFailed, QStringLiteral("file: disk full"), {}};
    SignInChoices choices = signInAs(QStringLiteral("ada"));
    choices.store = StoreKind::File;
    QCOMPARE(await(m_session->signIn(choices, soon())).error().kind, Kind::WriteFailed);
    QCOMPARE(stored()->refreshToken, QStringLiteral("refresh-7"));
    QCOMPARE(savedProfile().store, StoreKind::Keychain);
    QCOMPARE(await(m_session->load(soon()))->refreshToken, QStringLiteral("refresh-7"));
}

void TestSession::signIn_toAnotherStore_oldOneGone_isDoneAllTheSame()
{
    beSignedIn(tokens(7));
    m_store.readError = m_store.removeError = Error{Kind::StoreAbsent, {}, {}};
    SignInChoices choices = signInAs(QStringLiteral("ada"));
    choices.store = StoreKind::File;
    QVERIFY(await(m_session->signIn(choices, soon())));
    QCOMPARE(savedProfile().store, StoreKind::File);
}

void TestSession::signIn_damagedEntry_isReplaced()
{
    m_store.readError = Error{Kind::StoreDamaged, {}, {}};
    QVERIFY(await(m_session->signIn(signInAs(QStringLiteral("ada")), soon())));
    QCOMPARE(stored()->refreshToken, QStringLiteral("refresh-1"));
}

void TestSession::signIn_authoritiesAbsent_opensNoBrowser()
{
    SignInChoices choices = signInAs(QStringLiteral("ada"));
    choices.caFile = QStringLiteral("/nowhere/ca.pem");
    QCOMPARE(await(m_session->signIn(choices, soon())).error().kind, Kind::BadCaFile);
    QVERIFY(m_browserUrl.isEmpty());
    QVERIFY(m_profiles->names().isEmpty());
}

/// Whoever is asked for it takes time.
void TestSession::refresh_passphraseMissing_holdsNoLock()
{
    beSignedIn(tokens(7, -1h));
    bool isFree = false;
    m_store.whenUnlocked = [&]() -> Result<> {
        isFree = FileLock::tryAcquire(m_paths.lockOf(m_profile.name))->has_value();
        return Error{Kind::PassphraseMissing, {}, {}};
    };
    QCOMPARE(await(m_session->refresh({}, soon())).error().kind, Kind::PassphraseMissing);
    QVERIFY(isFree);
    QCOMPARE(m_session->state().phase, Phase::StoreLocked);
    QCOMPARE(m_server->count(QStringLiteral("/token")), 0);
}

void TestSession::signOut_damagedEntry_removesIt()
{
    beSignedIn(tokens(7));
    m_store.readError = Error{Kind::StoreDamaged, {}, {}};
    QVERIFY(await(m_session->signOut(soon())));
    QVERIFY(m_store.items.isEmpty());
    QVERIFY(!savedProfile().isSignedIn());
}

QTEST_GUILESS_MAIN(TestSession)
#include "tst_session.moc"
