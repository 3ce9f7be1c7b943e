// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/renewalscheduler.h"

#include "core/platform/filelock.h"
#include "core/session/session.h"
#include "tests/support/await.h"
#include "tests/support/testenvironment.h"

#include <QTest>

using namespace authtray;
using namespace std::chrono_literals;
using Phase = SessionState::Phase;

/// When the scheduler renews a session's token by itself. The timers are real, so the clock is, too.
class TestRenewalScheduler : public TestEnvironment
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent"); }
    void init();
    void cleanup();

    void validToken_isLeftAloneUntilItIsDue();
    void dueToken_isRenewedAtOnce();
    void failure_isTriedAgainAfterAPause();
    void refusal_stopsAfterAFew();
    void unwritableKeychain_isTriedUntilItHasRoom();
    void lockedKeychain_isAskedLessThanOnceAMinute();
    void signedOut_plansNothing();
    void changeByAnotherProcess_isNoticed();
    void preference_forRenewingEarlier_countsAtOnce();

private:
    void start(std::chrono::seconds left, Profile::SessionMark mark = Profile::SessionMark::SignedIn);
    void answer(int status, const QByteArray &body);
    int asked() const { return m_server->count(QStringLiteral("/token")); }
    QByteArray tokens(const QString &access, std::chrono::seconds left) const;

    Clock m_clock;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<RenewalScheduler> m_scheduler;
};

void TestRenewalScheduler::init()
{
    TestEnvironment::init();
    answer(200, R"({"access_token": "new", "refresh_token": "new", "expires_in": 3600})");
}

void TestRenewalScheduler::cleanup()
{
    QCoreApplication::processEvents(); // a renewal changes the state before it ends
    m_scheduler.reset();
    m_session.reset();
    TestEnvironment::cleanup();
}

void TestRenewalScheduler::answer(int status, const QByteArray &body)
{
    StandInReply reply;
    reply.status = status;
    reply.body = body;
    m_server->on(QStringLiteral("/token"), reply);
}

QByteArray TestRenewalScheduler::tokens(const QString &access, std::chrono::seconds left) const
{
    Tokens tokens;
    tokens.accessToken = access;
    tokens.refreshToken = QStringLiteral("refresh");
    tokens.expiresAt = m_clock.now().addSecs(left.count());
    tokens.issuedAt = tokens.expiresAt.addSecs(-3600);
    return tokens.toText();
}

void TestRenewalScheduler::start(std::chrono::seconds left, Profile::SessionMark mark)
{
    Profile profile = standInProfile();
    profile.session = mark;
    QVERIFY(m_profiles->save(profile));
    m_keychain.items = {{m_paths.keyOf(profile.name), tokens(QStringLiteral("old"), left)}};
    m_session = std::make_unique<Session>(profile, Session::Parts{m_keychain, *m_http, *m_profiles, m_paths, m_clock});
    m_scheduler = std::make_unique<RenewalScheduler>(*m_session, m_paths.lockOf(profile.name));
}

void TestRenewalScheduler::validToken_isLeftAloneUntilItIsDue()
{
    start(30min);
    QTRY_COMPARE(m_session->state().phase, Phase::Valid);
    // 25 minutes, give or take a coarse timer's 5 %.
    QVERIFY(m_scheduler->timeToNextTry() > 23min && m_scheduler->timeToNextTry() < 27min);
    QCOMPARE(asked(), 0);
}

void TestRenewalScheduler::dueToken_isRenewedAtOnce()
{
    start(4min);
    QTRY_COMPARE(asked(), 1);
    QTRY_VERIFY(m_scheduler->timeToNextTry() > 54min);
}

void TestRenewalScheduler::failure_isTriedAgainAfterAPause()
{
    answer(500, {});
    start(4min);
    QTRY_COMPARE(m_session->state().phase, Phase::RenewalFailing);
    QTRY_VERIFY(m_scheduler->timeToNextTry() > 7s); // the second pause; the first is 5 s
    QCOMPARE(asked(), 1);
}

void TestRenewalScheduler::refusal_stopsAfterAFew()
{
    answer(403, {});
    start(4min);
    for (int tries = 1; tries <= 3; ++tries) {
        QTRY_COMPARE(asked(), tries);
        QTRY_COMPARE(m_session->state().phase, Phase::RenewalFailing);
        if (tries < 3)
            m_scheduler->renewIfDue();
    }
    QTRY_VERIFY(m_scheduler->timeToNextTry() < 0ms);
}

void TestRenewalScheduler::unwritableKeychain_isTriedUntilItHasRoom()
{
    m_keychain.checkWriteError = Error{Error::Kind::StoreFailed, {}, {}};
    start(4min);
    QTRY_COMPARE(m_session->state().phase, Phase::RenewalFailing);
    for (int tries = 0; tries < 10; ++tries)
        QCoro::waitFor(m_scheduler->renewIfDue());
    QVERIFY(m_scheduler->timeToNextTry() > 1min);
    QCOMPARE(asked(), 0);
    m_keychain.checkWriteError.reset();
    QCoro::waitFor(m_scheduler->renewIfDue());
    QCOMPARE(asked(), 1);
}

void TestRenewalScheduler::lockedKeychain_isAskedLessThanOnceAMinute()
{
    m_keychain.readError = Error{Error::Kind::StoreLocked, {}, {}};
    start(4min);
    QTRY_COMPARE(m_session->state().phase, Phase::StoreLocked);
    for (int tries = 0; tries < 10; ++tries)
        QCoro::waitFor(m_scheduler->renewIfDue());
    QVERIFY(m_scheduler->timeToNextTry() > 1min && m_scheduler->timeToNextTry() < 2min);
    m_keychain.readError.reset();
    QCoro::waitFor(m_scheduler->reloadAndRetry());
    QTRY_COMPARE(asked(), 1);
    QTRY_COMPARE(m_session->state().phase, Phase::Valid);
}

void TestRenewalScheduler::signedOut_plansNothing()
{
    start(4min, Profile::SessionMark::None);
    QVERIFY(m_scheduler->timeToNextTry() < 0ms);
    QCOMPARE(asked(), 0);
}

void TestRenewalScheduler::changeByAnotherProcess_isNoticed()
{
    start(30min);
    QTRY_COMPARE(m_session->state().phase, Phase::Valid);
    m_keychain.items[m_paths.keyOf(QStringLiteral("work"))] = tokens(QStringLiteral("theirs"), 50min);
    (*FileLock::tryAcquire(m_paths.lockOf(QStringLiteral("work"))))->announceChange();
    QTRY_VERIFY(m_scheduler->timeToNextTry() > 40min);
}

void TestRenewalScheduler::preference_forRenewingEarlier_countsAtOnce()
{
    start(40min);
    QTRY_COMPARE(m_session->state().phase, Phase::Valid);
    Preferences preferences;
    preferences.renewAhead = 20min;
    QVERIFY(await(m_session->savePreferences(preferences, QDeadlineTimer(5s))));
    QVERIFY(m_scheduler->timeToNextTry() > 15min && m_scheduler->timeToNextTry() < 22min);
    QCOMPARE(m_profiles->load(QStringLiteral("work"))->preferences, preferences);
    preferences.renewAhead = 30min; // its life is 60
    QVERIFY(await(m_session->savePreferences(preferences, QDeadlineTimer(5s))));
    QVERIFY(m_scheduler->timeToNextTry() < 12min);
    QCOMPARE(asked(), 0);
}

QTEST_GUILESS_MAIN(TestRenewalScheduler)
#include "tst_renewalscheduler.moc"
