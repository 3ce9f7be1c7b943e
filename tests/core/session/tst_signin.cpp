// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/platform/exitinhibitor.h"
#include "core/session/session.h"

#include "core/platform/filelock.h"
#include "core/provider/defaultscope.h"

#include "tests/support/await.h"
#include "tests/support/sessionfixture.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>
#include <QTimer>
#include <QUrlQuery>

using namespace authtray;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;
using Phase = SessionState::Phase;

/// How a sign-in in a browser ends.
class TestSignIn : public SessionFixture
{
    Q_OBJECT

private Q_SLOTS:
    void signIn_storesTokensAndMarksTheProfile();
    void signIn_sendsWhatTheStandardsAsk();
    void signIn_withoutScope_sendsNone();
    void signIn_storeUnreadable_opensNoBrowser();
    void signIn_storeRefuses_leavesTheProfileUnmarked();
    void signIn_storeIsSilent_revokesTheGrant();
    void signIn_again_storeIsSilent_isStoredWhenItAnswers();
    void signIn_again_storeWasLocked_isNotReadOnceMore();
    void signIn_storeUnwritable_opensNoBrowser();
    void signIn_profileCantBeSaved_keepsTheSessionBefore();
    void signIn_profileCantBeSaved_norTheSessionBefore_revokesNothing();
    void signIn_signedInElsewhereMeanwhile_isRefusedAndRevoked();
    void signIn_lockedTooLong_isRevoked();
    void signIn_otherAccountWithNobodyToAsk_isRefusedAndRevoked();
    void signIn_otherAccountAfterSignOut_asksNobody();
    void signIn_otherAccountConfirmed_replaces();
    void signIn_interruptedAfterItsTokensWereStored_changesTheAccountWithThem();
    void signIn_otherProvider_opensNoBrowser();
    void signIn_otherProviderAllowed_replaces();
    void signIn_sameAccount_asksNobody();
    void signIn_sameAccount_revokesTheReplacedSessionWhereItAloneEnds();
    void signIn_faultyAnswer_isRefusedAndRevoked();
    void signIn_plainOAuth_leavesOutOpenId_data();
    void signIn_plainOAuth_leavesOutOpenId();
    void signIn_noKeys_opensNoBrowser();
    void signIn_issOfAnotherProvider_isRefused();
    void signIn_issMissingWhereAnnounced_isRefused();
    void signIn_whoIsUnknown_revokesTheGrant();
    void signIn_cancelledOnceGranted_revokesTheGrant();
    void signIn_cancelledOnceGranted_whileSignedIn_endsNothing();
    void signIn_cancelled_changesNothing();
    void signIn_deadlinePassed_timesOut();
    void signIn_answerDrips_endsAtTheDeadline();
    void signIn_tokenForAnotherService_isRefusedAndRevoked();
    void signIn_twiceAtOnce_secondIsRefused();
    void signIn_damagedEntry_isReplaced();
    void signIn_authoritiesAbsent_opensNoBrowser();

private:
    void serveMetadata(const QJsonObject &more);
};

void TestSignIn::signIn_storesTokensAndMarksTheProfile()
{
    const auto account = await(m_session->signIn(signInAs(u"ada"_s), deadline()));
    QVERIFY(account);
    QCOMPARE(account->email, u"ada@example.com"_s);
    QCOMPARE(stored()->refreshToken, u"refresh-1"_s);
    QCOMPARE(stored()->expiresAt, m_clock.time.addSecs(3600));
    QVERIFY(savedProfile().isSignedIn());
    QCOMPARE(savedProfile().account.id, u"ada"_s);
    QCOMPARE(m_session->state().phase, Phase::Valid);
}

void TestSignIn::signIn_sendsWhatTheStandardsAsk()
{
    QVERIFY(await(m_session->signIn(signInAs(u"ada"_s), deadline())));
    const QUrlQuery asked(m_browserUrl);
    QCOMPARE(asked.queryItemValue(u"fixed"_s, QUrl::FullyDecoded), u"a b"_s);
    QCOMPARE(asked.queryItemValue(u"response_type"_s), u"code"_s);
    QCOMPARE(asked.queryItemValue(u"code_challenge_method"_s), u"S256"_s);
    for (const QString &name : {u"state"_s, u"code_challenge"_s})
        QCOMPARE(asked.queryItemValue(name).size(), 43);
    QVERIFY(!asked.hasQueryItem(u"nonce"_s)); // the scope has no "openid"
    const StandInRequest redeemed = m_server->requests().first();
    QCOMPARE(redeemed.field(u"code"_s), u"4/0A+b"_s);
    const auto challenge = QCryptographicHash::hash(redeemed.field(u"code_verifier"_s).toLatin1(),
                                                    QCryptographicHash::Sha256);
    QCOMPARE(asked.queryItemValue(u"code_challenge"_s).toLatin1(),
             challenge.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
    QCOMPARE(redeemed.field(u"redirect_uri"_s), asked.queryItemValue(u"redirect_uri"_s, QUrl::FullyDecoded));
    QVERIFY(!redeemed.form().hasQueryItem(u"client_secret"_s));
}

void TestSignIn::signIn_withoutScope_sendsNone()
{
    m_profile.provider.scope.clear();
    m_session = makeSession();
    QVERIFY(await(m_session->signIn(signInAs(u"ada"_s), deadline())));
    QVERIFY(!QUrlQuery(m_browserUrl).hasQueryItem(u"scope"_s));
}

void TestSignIn::signIn_storeUnreadable_opensNoBrowser()
{
    m_keychain.readError = Error{Kind::StoreAbsent, {}, {}};
    const auto account = await(m_session->signIn(signInAs(u"ada"_s), deadline()));
    QCOMPARE(account.error().kind, Kind::StoreAbsent);
    QVERIFY(m_browserUrl.isEmpty());
}

void TestSignIn::signIn_storeRefuses_leavesTheProfileUnmarked()
{
    m_keychain.writeError = Error{Kind::StoreRefused, {}, {}};
    const auto account = await(m_session->signIn(signInAs(u"ada"_s), deadline()));
    QCOMPARE(account.error().kind, Kind::StoreRefused);
    QVERIFY(m_profiles->names().isEmpty());
    QCOMPARE(m_session->state().phase, Phase::SignedOut);
}

/// Without a session before, nothing would use what the store may still take.
void TestSignIn::signIn_storeIsSilent_revokesTheGrant()
{
    m_keychain.writeError = Error{Kind::StoreSilent, {}, {}};
    QCOMPARE(await(m_session->signIn(signInAs(u"ada"_s), deadline())).error().kind, Kind::StoreSilent);
    QCOMPARE(m_server->requests().last().field(u"token"_s), u"refresh-1"_s);
}

/// The store may still put the new session in the place of the one before, so nothing is revoked until that is known.
void TestSignIn::signIn_again_storeIsSilent_isStoredWhenItAnswers()
{
    startSignedIn(tokens(7));
    m_keychain.writeError = Error{Kind::StoreSilent, {}, {}};
    SignInChoices choices = signInAs(u"grace"_s);
    choices.confirmOtherAccount = [](Account, Account) -> QCoro::Task<bool> { co_return true; };
    const auto signedIn = await(m_session->signIn(choices, deadline()));
    QCOMPARE(signedIn.error().kind, Kind::StoreSilent);
    QVERIFY(!signedIn.error().isSessionKept);
    QVERIFY(m_server->requests().last().field(u"token"_s).isEmpty());
    QVERIFY(m_session->isGoingOn() && ExitInhibitor::exists());
    m_keychain.writeError.reset();
    QTRY_VERIFY(!ExitInhibitor::exists());
    QVERIFY(!m_session->isGoingOn());
    QCOMPARE(stored()->refreshToken, u"refresh-1"_s);
    QCOMPARE(savedProfile().account.id, u"grace"_s);
    QCOMPARE(m_server->requests().last().field(u"token"_s), u"refresh-7"_s); // nobody has it any more
}

/// A person who has dismissed the keychain's prompt would get another one.
void TestSignIn::signIn_again_storeWasLocked_isNotReadOnceMore()
{
    m_profile.provider.revokesOneSession = true;
    startSignedIn(tokens(7));
    m_keychain.duringWrite = [&] {
        m_keychain.writeError = m_keychain.checkReadError = Error{Kind::StoreLocked, {}, {}};
    };
    m_keychain.duringRead = [&] { QVERIFY(!m_keychain.checkReadError); };
    QCOMPARE(await(m_session->signIn(signInAs(u"ada"_s), deadline())).error().kind, Kind::StoreLocked);
    QCOMPARE(m_server->requests().last().field(u"token"_s), u"refresh-1"_s);
}

void TestSignIn::signIn_storeUnwritable_opensNoBrowser()
{
    startSignedIn(tokens(7));
    m_keychain.checkWriteError = Error{Kind::StoreFailed, {}, {}};
    QCOMPARE(await(m_session->signIn(signInAs(u"ada"_s), deadline())).error().kind, Kind::StoreFailed);
    QVERIFY(m_browserUrl.isEmpty());
}

void TestSignIn::signIn_profileCantBeSaved_keepsTheSessionBefore()
{
    startSignedIn(tokens(7));
    const QString file = m_profiles->fileOf(m_profile.name);
    SignInChoices choices = signInAs(u"ada"_s);
    choices.openBrowser = [&, open = choices.openBrowser](const SignInAddress &address) {
        QFile::rename(file, file + u".away"_s);
        QDir().mkdir(file); // which no file can replace
        return open(address);
    };
    const auto account = await(m_session->signIn(choices, deadline()));
    QCOMPARE(account.error().kind, Kind::WriteFailed);
    QCOMPARE(m_server->count(u"/revoke"_s), 0); // which could end the session before, too
    QVERIFY(QDir().rmdir(file) && QFile::rename(file + u".away"_s, file));
    QCOMPARE(await(m_session->refresh({}, deadline()))->tokens.refreshToken, u"refresh-7"_s);
}

/// The store keeps the new tokens, and the profile with its old state uses them.
void TestSignIn::signIn_profileCantBeSaved_norTheSessionBefore_revokesNothing()
{
    m_profile.provider.revokesOneSession = true;
    startSignedIn(tokens(7));
    const QString file = m_profiles->fileOf(m_profile.name);
    m_keychain.duringWrite = [&] {
        if (QFile::rename(file, file + u".away"_s))
            QDir().mkdir(file); // which no file can replace
        else
            m_keychain.writeError = Error{Kind::StoreFailed, {}, {}};
    };
    QCOMPARE(await(m_session->signIn(signInAs(u"ada"_s), deadline())).error().kind, Kind::WriteFailed);
    QCOMPARE(m_server->count(u"/revoke"_s), 0);
    m_keychain.duringWrite = {};
    QVERIFY(QDir().rmdir(file) && QFile::rename(file + u".away"_s, file));
    m_keychain.writeError.reset();
    QCOMPARE(await(m_session->refresh({}, deadline()))->tokens.refreshToken, u"refresh-1"_s);
}

/// Nobody was asked whether this account may be replaced.
void TestSignIn::signIn_signedInElsewhereMeanwhile_isRefusedAndRevoked()
{
    auto lock = *FileLock::tryAcquire(m_paths.lockOf(m_profile.name));
    auto signIn = m_session->signIn(signInAs(u"grace"_s), deadline());
    QTRY_COMPARE(m_server->count(u"/userinfo"_s), 1);
    const auto session = std::move(m_session);
    startSignedIn(tokens(7));
    lock.reset();
    QCOMPARE(await(std::move(signIn)).error().kind, Kind::OtherAccount);
    QCOMPARE(m_server->requests().last().field(u"token"_s), u"refresh-1"_s); // revoked
    QCOMPARE(stored()->refreshToken, u"refresh-7"_s);
}

void TestSignIn::signIn_lockedTooLong_isRevoked()
{
    const auto lock = FileLock::tryAcquire(m_paths.lockOf(m_profile.name));
    SignInChoices choices = signInAs(u"ada"_s);
    QCOMPARE(await(m_session->signIn(choices, QDeadlineTimer(1s))).error().kind, Kind::TimedOut);
    QCOMPARE(m_server->requests().last().field(u"token"_s), u"refresh-1"_s);
}

void TestSignIn::signIn_otherAccountWithNobodyToAsk_isRefusedAndRevoked()
{
    startSignedIn(tokens(7));
    const auto account = await(m_session->signIn(signInAs(u"grace"_s), deadline()));
    QCOMPARE(account.error().kind, Kind::OtherAccount);
    QCOMPARE(account.error().subject.toString(), u"grace@example.com, not ada@example.com"_s);
    QCOMPARE(stored()->refreshToken, u"refresh-7"_s);
    QCOMPARE(m_server->requests().last().field(u"token"_s), u"refresh-1"_s);
    QCOMPARE(savedProfile().account.id, u"ada"_s);
}

void TestSignIn::signIn_otherAccountAfterSignOut_asksNobody()
{
    startSignedIn(tokens(7));
    QVERIFY(!await(m_session->signOut(deadline())).problem);
    QVERIFY(await(m_session->signIn(signInAs(u"grace"_s), deadline())));
    QCOMPARE(savedProfile().account.id, u"grace"_s);
}

void TestSignIn::signIn_otherAccountConfirmed_replaces()
{
    startSignedIn(tokens(7));
    SignInChoices choices = signInAs(u"grace"_s);
    QStringList asked;
    choices.confirmOtherAccount = [&](Account now, Account before) -> QCoro::Task<bool> {
        asked = {now.id, before.id};
        co_return true;
    };
    QVERIFY(await(m_session->signIn(choices, deadline())));
    QCOMPARE(asked, QStringList({u"grace"_s, u"ada"_s}));
    QCOMPARE(savedProfile().account.id, u"grace"_s);
    QCOMPARE(m_server->requests().last().field(u"token"_s), u"refresh-7"_s); // nobody has it any more
}

/// A keychain has stored the tokens after the sign-in's deadline, or the process has ended before the profile's file
/// was written.
void TestSignIn::signIn_interruptedAfterItsTokensWereStored_changesTheAccountWithThem()
{
    startSignedIn(tokens(7));
    const Profile before = savedProfile();
    SignInChoices choices = signInAs(u"grace"_s);
    choices.confirmOtherAccount = [](Account, Account) -> QCoro::Task<bool> { co_return true; };
    QVERIFY(await(m_session->signIn(choices, deadline())));
    QVERIFY(m_profiles->save(before));
    const auto session = makeSession();
    QVERIFY(await(session->load(deadline())));
    QCOMPARE(session->state().account.id, u"grace"_s);
    QVERIFY(await(session->refresh(FreshnessPolicy{{}, true}, deadline())));
    QCOMPARE(savedProfile().account.id, u"grace"_s);
}

void TestSignIn::signIn_otherProvider_opensNoBrowser()
{
    startSignedIn(tokens(7));
    SignInChoices choices = signInAs(u"ada"_s);
    choices.provider = m_profile.provider;
    choices.provider->issuer = u"https://other.example.com"_s;
    const auto account = await(m_session->signIn(choices, deadline()));
    QCOMPARE(account.error().kind, Kind::OtherProvider);
    QCOMPARE(whatHappened(account.error()).inEnglish(),
             u"the profile \"work\" belongs to another provider: %1, not other.example.com"_s.arg(
                     m_profile.provider.host()));
    QVERIFY(m_browserUrl.isEmpty());
    QVERIFY(m_server->requests().isEmpty());
    QCOMPARE(stored()->refreshToken, u"refresh-7"_s);
}

void TestSignIn::signIn_otherProviderAllowed_replaces()
{
    startSignedIn(tokens(7));
    SignInChoices choices = signInAs(u"ada"_s);
    choices.provider = m_profile.provider;
    choices.provider->issuer = u"https://other.example.com"_s;
    choices.mayReplaceProvider = true;
    choices.confirmOtherAccount = [](Account, Account) -> QCoro::Task<bool> { co_return true; };
    QVERIFY(await(m_session->signIn(choices, deadline())));
    QCOMPARE(savedProfile().provider.issuer, u"https://other.example.com"_s);
}

void TestSignIn::signIn_sameAccount_asksNobody()
{
    startSignedIn(tokens(7));
    QVERIFY(await(m_session->signIn(signInAs(u"ada"_s), deadline())));
    QCOMPARE(stored()->refreshToken, u"refresh-1"_s);
    QCOMPARE(m_server->count(u"/revoke"_s), 0); // which could end the new session, too
}

void TestSignIn::signIn_sameAccount_revokesTheReplacedSessionWhereItAloneEnds()
{
    m_profile.provider.revokesOneSession = true;
    startSignedIn(tokens(7));
    m_server->on(u"/revoke"_s, jsonReply({}, 503)); // the new session stands all the same
    QVERIFY(await(m_session->signIn(signInAs(u"ada"_s), deadline())));
    QCOMPARE(m_server->requests().last().field(u"token"_s), u"refresh-7"_s);
    QCOMPARE(stored()->refreshToken, u"refresh-1"_s);
}

void TestSignIn::signIn_faultyAnswer_isRefusedAndRevoked()
{
    m_server->on(u"/token"_s, tokenReply(1, {{u"access_token"_s, 5}}));
    QCOMPARE(await(m_session->signIn(signInAs(u"ada"_s), deadline())).error().kind, Kind::ProviderFault);
    QCOMPARE(m_server->requests().last().field(u"token"_s), u"refresh-1"_s);
    QVERIFY(!stored());
}

void TestSignIn::signIn_plainOAuth_leavesOutOpenId_data()
{
    QTest::addColumn<QString>("scope");
    QTest::addColumn<QString>("supported");
    QTest::addColumn<QString>("asked");
    const QString standard = QString::fromLatin1(defaultScope);
    QTest::newRow("scopes not said") << standard << QString() << u"profile email offline_access"_s;
    QTest::newRow("some of the default") << standard << u"email read"_s << u"email"_s;
    QTest::newRow("chosen by the person") << u"openid read"_s << u"write"_s << u"read"_s;
}

void TestSignIn::signIn_plainOAuth_leavesOutOpenId()
{
    QFETCH(QString, scope);
    QFETCH(QString, supported);
    m_profile.provider.scope = scope;
    serveMetadata({{u"scopes_supported"_s, QJsonArray::fromStringList(supported.split(u' ', Qt::SkipEmptyParts))}});
    startSignedIn(tokens(7));
    QVERIFY(await(m_session->signIn(signInAs(u"ada"_s), deadline())));
    QTEST(QUrlQuery(m_browserUrl).queryItemValue(u"scope"_s, QUrl::FullyDecoded), "asked");
}

void TestSignIn::signIn_noKeys_opensNoBrowser()
{
    m_profile.provider.scope = u"openid"_s;
    serveMetadata({{u"scopes_supported"_s, QJsonArray{u"openid"_s}}});
    startSignedIn(tokens(7));
    const auto account = await(m_session->signIn(signInAs(u"ada"_s), deadline()));
    QVERIFY(account.error().subject.toString().contains(u"jwks_uri"_s));
    QVERIFY(m_browserUrl.isEmpty());
}

/// The provider's endpoints are found by discovery, and `more` is in the metadata.
void TestSignIn::serveMetadata(const QJsonObject &more)
{
    QJsonObject metadata = m_profile.provider.endpoints.toJson();
    metadata.insert(u"issuer"_s, m_profile.provider.issuer);
    for (auto member = more.begin(); member != more.end(); ++member)
        metadata.insert(member.key(), member.value());
    m_profile.provider.endpointsGiven = false;
    m_server->on(u"/.well-known/openid-configuration"_s, jsonReply(metadata));
}

void TestSignIn::signIn_issOfAnotherProvider_isRefused()
{
    const auto account = await(m_session->signIn(signInAs(u"ada"_s, u"https://evil.example"_s), deadline()));
    QCOMPARE(account.error().kind, Kind::SignInFailed);
    QCOMPARE(m_server->count(u"/token"_s), 0);
}

void TestSignIn::signIn_issMissingWhereAnnounced_isRefused()
{
    m_profile.provider.endpoints.sendsIss = true;
    m_session = makeSession();
    const auto account = await(m_session->signIn(signInAs(u"ada"_s), deadline()));
    QCOMPARE(account.error().kind, Kind::SignInFailed);
    QCOMPARE(m_server->count(u"/token"_s), 0);
}

void TestSignIn::signIn_whoIsUnknown_revokesTheGrant()
{
    const auto choices = signInAs(u"ada"_s);
    m_server->on(u"/userinfo"_s, jsonReply({}, 503));
    const auto account = await(m_session->signIn(choices, deadline()));
    QCOMPARE(account.error().kind, Kind::ProviderFault);
    QCOMPARE(m_server->count(u"/revoke"_s), 1);
    QCOMPARE(m_server->requests().last().field(u"token"_s), u"refresh-1"_s);
    QVERIFY(m_profiles->names().isEmpty());
}

void TestSignIn::signIn_cancelledOnceGranted_revokesTheGrant()
{
    const auto choices = signInAs(u"ada"_s);
    m_server->on(u"/userinfo"_s, [this](const StandInRequest &) {
        m_session->cancelSignIn();
        return accountReply(u"ada"_s);
    });
    QCOMPARE(await(m_session->signIn(choices, deadline())).error().kind, Kind::Cancelled);
    QCOMPARE(m_server->count(u"/revoke"_s), 1);
    QCOMPARE(m_session->state().phase, Phase::SignedOut);
    QVERIFY(m_profiles->names().isEmpty());
}

/// The provider may end all sessions of the account with one token.
void TestSignIn::signIn_cancelledOnceGranted_whileSignedIn_endsNothing()
{
    startSignedIn(tokens(7));
    const auto choices = signInAs(u"ada"_s);
    m_server->on(u"/userinfo"_s, [this](const StandInRequest &) {
        m_session->cancelSignIn();
        return accountReply(u"ada"_s);
    });
    QCOMPARE(await(m_session->signIn(choices, deadline())).error().kind, Kind::Cancelled);
    QCOMPARE(m_server->count(u"/revoke"_s), 0);
    QCOMPARE(stored()->refreshToken, u"refresh-7"_s);
}

void TestSignIn::signIn_cancelled_changesNothing()
{
    SignInChoices choices;
    choices.openBrowser = [this](const SignInAddress &) -> Result<> {
        QTimer::singleShot(0, m_session.get(), &Session::cancelSignIn);
        return done;
    };
    const auto account = await(m_session->signIn(choices, deadline()));
    QCOMPARE(account.error().kind, Kind::Cancelled);
    QCOMPARE(m_session->state().phase, Phase::SignedOut);
    QVERIFY(m_profiles->names().isEmpty());
}

void TestSignIn::signIn_deadlinePassed_timesOut()
{
    SignInChoices choices;
    choices.openBrowser = [](const SignInAddress &) -> Result<> { return done; };
    const auto account = await(m_session->signIn(choices, QDeadlineTimer(50ms)));
    QCOMPARE(account.error().kind, Kind::TimedOut);
}

void TestSignIn::signIn_answerDrips_endsAtTheDeadline()
{
    StandInReply drip{200, QByteArray(100'000, ' ')};
    drip.fault = StandInReply::DripBody;
    m_server->on(u"/token"_s, drip);
    m_http->setDeadline(QDeadlineTimer(500ms));
    QCOMPARE(await(m_session->signIn(signInAs(u"ada"_s), deadline())).error().kind, Kind::TimedOut);
    QVERIFY(!stored());
}

void TestSignIn::signIn_tokenForAnotherService_isRefusedAndRevoked()
{
    m_profile.provider.isNamedByService = true;
    m_profile.provider.resources = {u"https://evil.example/mcp"_s};
    m_session = makeSession();
    const QString token = u"eyJhbGciOiJub25lIn0.eyJhdWQiOiJodHRwczovL2dvb2QuZXhhbXBsZSJ9.c2ln"_s; // good.example
    m_server->on(u"/token"_s, tokenReply(1, {{u"access_token"_s, token}}));
    const auto account = await(m_session->signIn(signInAs(u"ada"_s), deadline()));
    QCOMPARE(account.error().kind, Kind::SignInFailed);
    QVERIFY(account.error().subject.toString().endsWith(
            u"issued a token for https://good.example, not for https://evil.example/mcp"_s));
    QCOMPARE(m_server->requests().last().field(u"token"_s), u"refresh-1"_s);
    QVERIFY(!stored());
}

void TestSignIn::signIn_twiceAtOnce_secondIsRefused()
{
    SignInChoices waits;
    waits.openBrowser = [](const SignInAddress &) -> Result<> { return done; };
    auto first = m_session->signIn(waits, deadline());
    QTRY_COMPARE(m_session->state().phase, Phase::SigningIn);
    QCOMPARE(await(m_session->signIn(waits, deadline())).error().kind, Kind::SignInFailed);
    m_session->cancelSignIn();
    QCOMPARE(await(std::move(first)).error().kind, Kind::Cancelled);
}

void TestSignIn::signIn_damagedEntry_isReplaced()
{
    m_keychain.readError = Error{Kind::StoreDamaged, {}, {}};
    QVERIFY(await(m_session->signIn(signInAs(u"ada"_s), deadline())));
    QCOMPARE(stored()->refreshToken, u"refresh-1"_s);
}

void TestSignIn::signIn_authoritiesAbsent_opensNoBrowser()
{
    SignInChoices choices = signInAs(u"ada"_s);
    choices.caFile = u"/nowhere/ca.pem"_s;
    QCOMPARE(await(m_session->signIn(choices, deadline())).error().kind, Kind::BadCaFile);
    QVERIFY(m_browserUrl.isEmpty());
    QVERIFY(m_profiles->names().isEmpty());
}

QTEST_GUILESS_MAIN(TestSignIn)
#include "tst_signin.moc"
