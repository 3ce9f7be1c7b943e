// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include "core/oauth/tokenresponse.h"
#include "core/platform/exitinhibitor.h"

#include "tests/support/await.h"
#include "tests/support/sessionfixture.h"

#include <QFile>
#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;
using Phase = SessionState::Phase;

/// Tokens that the store refuses: they are served from memory and saved later.
class TestUnsaved : public SessionFixture
{
    Q_OBJECT

private Q_SLOTS:
    void refresh_storeRefuses_isServedAndSavedLater();

    void refresh_byACommand_storeRefuses_isSavedAfterTheAnswer();
    void refresh_byACommand_storeRefuses_locksOthersOut();
    void refresh_storeRefuses_clockGoesBack_isSaved();
    void refresh_storeRefuses_folderIsAwayForAMoment_isSaved();
    void refresh_byAnAgent_storeRefuses_locksOthersOut();
    void refresh_byAnAgent_storeRefuses_profileRemoved_locksNobodyOut();
    void signOut_byAnAgent_storeRefused_ends();
    void signIn_byAnAgent_storeRefused_isRefusedBeforeTheBrowserOpens();
    void lendKeptLock_letsTheSuccessorSave();
    void lendKeptLock_locksOthersOut();
    void saveUnsaved_storeRecovers_savesAndEnds();
    void saveUnsaved_storeStillRefuses_endsInTime();

    void takeUnsaved_savesWhatAnotherCouldNot();
    void takeUnsaved_storeStillRefuses_servesIt();
    void takeUnsaved_storeHasNewer_dropsIt();
    void takeUnsaved_signedInSince_dropsIt();

    void unsaved_signedOutElsewhere_isDropped();

private:
    /// An agent that has taken over tokens, which the store refuses.
    void startWithRefusedTokens();

    /// Refreshes, and the store refuses the tokens. Others can't take them meanwhile.
    void refreshInVain();

    /// "access-N" and "refresh-N", as a renewal of `before`.
    Tokens renewed(const Tokens &before, int number) const;
};

Tokens TestUnsaved::renewed(const Tokens &before, int number) const
{
    TokenResponse answer;
    answer.accessToken = u"access-%1"_s.arg(number);
    answer.refreshToken = u"refresh-%1"_s.arg(number);
    answer.expiresIn = 1h;
    return before.renewedBy(answer, m_clock.time);
}

void TestUnsaved::refreshInVain()
{
    m_server->on(u"/token"_s, tokenReply(2));
    m_keychain.writeError = Error{Kind::WriteFailed, {}, {}};
    QVERIFY(await(m_session->refresh(FreshnessPolicy{{}, true}, deadline()))->unsaved);
}

/// A clock that was set back, or the provider's other node, must not make the refused tokens look old.
void TestUnsaved::refresh_storeRefuses_clockGoesBack_isSaved()
{
    startSignedIn(tokens(1));
    m_clock.time = m_clock.time.addSecs(-1800);
    refreshInVain();
    m_keychain.writeError.reset();
    QTRY_VERIFY(!ExitInhibitor::exists());
    QCOMPARE(stored()->refreshToken, u"refresh-2"_s);
}

void TestUnsaved::refresh_storeRefuses_folderIsAwayForAMoment_isSaved()
{
    startSignedIn(tokens(1));
    refreshInVain();
    const QString file = m_profiles->fileOf(m_profile.name);
    QVERIFY(QFile::rename(file, file + u".away"_s));
    m_keychain.writeError.reset();
    QCOMPARE(await(m_session->load(deadline())).error().kind, Kind::NotSignedIn);
    QVERIFY(m_session->unsaved());
    QVERIFY(QFile::rename(file + u".away"_s, file));
    QTRY_VERIFY(!ExitInhibitor::exists());
    QCOMPARE(stored()->refreshToken, u"refresh-2"_s);
}

void TestUnsaved::refresh_storeRefuses_isServedAndSavedLater()
{
    startSignedIn(tokens(1));
    m_session->enableCache(); // as an agent does
    m_clock.pass(2h);
    m_server->on(u"/token"_s, tokenReply(2));
    m_keychain.writeError = Error{Kind::StoreLocked, {}, {}};
    const auto partial = await(m_session->refresh({}, deadline()));
    QCOMPARE(partial->tokens.accessToken, u"access-2"_s);
    QCOMPARE(partial->unsaved->kind, Kind::StoreLocked);
    QCOMPARE(m_session->state().phase, Phase::PartlyStored);

    QVERIFY(await(m_session->refresh({}, deadline()))->unsaved); // still
    m_keychain.writeError.reset();
    const auto saved = await(m_session->refresh({}, deadline()));
    QVERIFY(!saved->unsaved);
    QCOMPARE(stored()->refreshToken, u"refresh-2"_s);
    QCOMPARE(m_session->state().phase, Phase::Valid);
    QCOMPARE(m_server->count(u"/token"_s), 1);
}

/// Nobody asks the session again, as its process ends after the answer.
void TestUnsaved::refresh_byACommand_storeRefuses_isSavedAfterTheAnswer()
{
    startSignedIn(tokens(1));
    m_server->on(u"/token"_s, tokenReply(2));
    m_keychain.writeError = Error{Kind::WriteFailed, {}, {}};
    QVERIFY(await(m_session->refresh(FreshnessPolicy{{}, true}, deadline()))->unsaved);
    QVERIFY(ExitInhibitor::exists());
    m_keychain.writeError.reset();
    QTRY_VERIFY(!ExitInhibitor::exists());
    QCOMPARE(stored()->refreshToken, u"refresh-2"_s);
}

void TestUnsaved::refresh_byACommand_storeRefuses_locksOthersOut()
{
    startSignedIn(tokens(1));
    m_server->on(u"/token"_s, tokenReply(2));
    m_keychain.writeError = Error{Kind::WriteFailed, {}, {}};
    QVERIFY(await(m_session->refresh(FreshnessPolicy{{}, true}, deadline()))->unsaved);
    const auto other = makeSession();
    QCOMPARE(await(other->refresh(FreshnessPolicy{{}, true}, QDeadlineTimer(100ms))).error().kind, Kind::TimedOut);
    QCOMPARE(m_server->count(u"/token"_s), 1);
    m_keychain.writeError.reset();
    m_server->on(u"/token"_s, tokenReply(3));
    QCOMPARE(await(other->refresh(FreshnessPolicy{{}, true}, deadline()))->tokens.refreshToken, u"refresh-3"_s);
    QVERIFY(!ExitInhibitor::exists());
}

/// The agent tries again by its schedule, and holds the lock in between.
void TestUnsaved::refresh_byAnAgent_storeRefuses_locksOthersOut()
{
    startSignedIn(tokens(1));
    m_session->enableCache();
    refreshInVain();
    QVERIFY(!ExitInhibitor::exists());
    const auto other = makeSession();
    QCOMPARE(await(other->refresh(FreshnessPolicy{{}, true}, QDeadlineTimer(100ms))).error().kind, Kind::TimedOut);
    QCOMPARE(m_server->count(u"/token"_s), 1);
    QVERIFY(await(m_session->refresh({}, deadline()))->unsaved); // an attempt doesn't end the lock
    QCOMPARE(await(other->refresh(FreshnessPolicy{{}, true}, QDeadlineTimer(100ms))).error().kind, Kind::TimedOut);

    m_keychain.writeError.reset();
    QVERIFY(!await(m_session->refresh({}, deadline()))->unsaved);
    m_server->on(u"/token"_s, tokenReply(3));
    QCOMPARE(await(other->refresh(FreshnessPolicy{{}, true}, deadline()))->tokens.refreshToken, u"refresh-3"_s);
    QCOMPARE(m_server->requests().constLast().field(u"refresh_token"_s), u"refresh-2"_s);
}

void TestUnsaved::refresh_byAnAgent_storeRefuses_profileRemoved_locksNobodyOut()
{
    startSignedIn(tokens(1));
    m_session->enableCache();
    refreshInVain();
    QVERIFY(QFile::remove(m_profiles->fileOf(m_profile.name)));
    QCOMPARE(await(m_session->load(deadline())).error().kind, Kind::NotSignedIn);
    m_keychain.writeError.reset();
    QVERIFY(await(makeSession()->signIn(signInAs(u"ada"_s), deadline())));
}

void TestUnsaved::signOut_byAnAgent_storeRefused_ends()
{
    startSignedIn(tokens(1));
    m_session->enableCache();
    refreshInVain();
    m_keychain.writeError.reset();
    QVERIFY(!await(m_session->signOut(deadline())).problem);
    QVERIFY(!stored());
    QVERIFY(await(makeSession()->savePreferences({}, deadline()))); // which takes the lock
}

void TestUnsaved::signIn_byAnAgent_storeRefused_isRefusedBeforeTheBrowserOpens()
{
    startSignedIn(tokens(1));
    m_session->enableCache();
    refreshInVain();
    m_keychain.checkWriteError = m_keychain.writeError;
    QCOMPARE(await(m_session->signIn(signInAs(u"ada"_s), deadline())).error().kind, Kind::WriteFailed);
    QVERIFY(m_browserUrl.isEmpty());
}

void TestUnsaved::lendKeptLock_letsTheSuccessorSave()
{
    startSignedIn(tokens(1));
    m_session->enableCache();
    refreshInVain();
    m_keychain.writeError.reset();
    const auto successor = makeSession();
    m_session->lendKeptLock();
    QCoro::waitFor(successor->takeUnsaved(*m_session->unsaved(), deadline()));
    QVERIFY(!successor->unsaved());
    QCOMPARE(stored()->refreshToken, u"refresh-2"_s);
}

/// A third process that waits for the lock would spend the stored refresh token, which the provider has replaced.
void TestUnsaved::lendKeptLock_locksOthersOut()
{
    startSignedIn(tokens(1));
    m_session->enableCache();
    refreshInVain();
    const auto other = makeSession();
    const auto isLockedOut = [&] {
        const auto refreshed = await(other->refresh(FreshnessPolicy{{}, true}, QDeadlineTimer(100ms)));
        return !refreshed && refreshed.error().kind == Kind::TimedOut;
    };
    m_session->lendKeptLock();
    QVERIFY(isLockedOut());
    const auto successor = makeSession();
    QCoro::waitFor(successor->takeUnsaved(*m_session->unsaved(), deadline())); // the store still refuses
    QVERIFY(isLockedOut());
    m_session->dropUnsaved();
    QVERIFY(isLockedOut());
    m_keychain.writeError.reset();
    QVERIFY(await(successor->refresh({}, deadline())));
    QVERIFY(!successor->unsaved());
    QVERIFY(!isLockedOut());
    QCOMPARE(m_server->count(u"/token"_s), 2);
}

void TestUnsaved::startWithRefusedTokens()
{
    startSignedIn(tokens(1));
    m_session->enableCache();
    m_clock.pass(1min);
    m_keychain.writeError = Error{Kind::WriteFailed, {}, {}};
    QCoro::waitFor(m_session->takeUnsaved(renewed(*stored(), 2), deadline()));
}

void TestUnsaved::saveUnsaved_storeRecovers_savesAndEnds()
{
    startWithRefusedTokens();
    QVERIFY(m_session->unsaved());
    m_keychain.writeError.reset();
    QCoro::waitFor(m_session->saveUnsaved(QDeadlineTimer(60s)));
    QCOMPARE(stored()->refreshToken, u"refresh-2"_s);
}

void TestUnsaved::saveUnsaved_storeStillRefuses_endsInTime()
{
    startWithRefusedTokens();
    QCoro::waitFor(m_session->saveUnsaved(QDeadlineTimer(10ms)));
    QVERIFY(m_session->unsaved());
}

void TestUnsaved::takeUnsaved_savesWhatAnotherCouldNot()
{
    startSignedIn(tokens(1));
    m_clock.pass(1min);
    QCoro::waitFor(m_session->takeUnsaved(renewed(*stored(), 2), deadline()));
    QCOMPARE(stored()->refreshToken, u"refresh-2"_s);
    QVERIFY(!m_session->unsaved());
    QCOMPARE(m_session->state().phase, Phase::Valid);
}

void TestUnsaved::takeUnsaved_storeStillRefuses_servesIt()
{
    startSignedIn(tokens(1));
    m_clock.pass(1min);
    const Tokens unsaved = renewed(*stored(), 2);
    m_keychain.writeError = m_keychain.readError = Error{Kind::StoreLocked, {}, {}};
    QCoro::waitFor(m_session->takeUnsaved(unsaved, deadline()));
    QCOMPARE(m_session->state().phase, Phase::PartlyStored);
    const auto refreshed = await(m_session->refresh({}, deadline()));
    QCOMPARE(refreshed->tokens.accessToken, u"access-2"_s);
    QCOMPARE(refreshed->unsaved->kind, Kind::StoreLocked);
    m_keychain.writeError = m_keychain.readError = {};
    QVERIFY(await(m_session->refresh({}, deadline())));
    QCOMPARE(stored()->refreshToken, u"refresh-2"_s);
}

void TestUnsaved::takeUnsaved_storeHasNewer_dropsIt()
{
    const Tokens old = renewed(tokens(1), 2);
    startSignedIn(renewed(old, 3));
    QCoro::waitFor(m_session->takeUnsaved(old, deadline()));
    QVERIFY(!m_session->unsaved());
    QCOMPARE(stored()->refreshToken, u"refresh-3"_s);
}

void TestUnsaved::takeUnsaved_signedInSince_dropsIt()
{
    const Tokens old = renewed(tokens(1), 5);
    m_clock.pass(1min);
    startSignedIn(tokens(2));
    QCoro::waitFor(m_session->takeUnsaved(old, deadline()));
    QVERIFY(!m_session->unsaved());
    QCOMPARE(stored()->refreshToken, u"refresh-2"_s);
}

void TestUnsaved::unsaved_signedOutElsewhere_isDropped()
{
    startSignedIn(tokens(1));
    m_session->enableCache();
    m_keychain.writeError = Error{Kind::StoreLocked, {}, {}};
    QVERIFY(await(m_session->refresh(FreshnessPolicy{{}, true}, deadline()))->unsaved);
    m_keychain.writeError = {};
    Profile signedOut = savedProfile(); // by another computer: the agent's lock keeps out other processes
    signedOut.session = Profile::SessionMark::None;
    QVERIFY(m_profiles->save(signedOut));
    QCOMPARE(await(m_session->refresh({}, deadline())).error().kind, Kind::NotSignedIn);
    QVERIFY(!m_session->unsaved());
    QVERIFY(await(makeSession()->savePreferences({}, deadline()))); // which takes the lock
}

QTEST_GUILESS_MAIN(TestUnsaved)
#include "tst_unsaved.moc"
