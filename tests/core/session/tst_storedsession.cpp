// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/storedsession.h"

#include "tests/support/await.h"
#include "tests/support/sessionfixture.h"

#include <QTest>

using namespace authtray;
using Kind = Error::Kind;

/// The lock on a profile, among the tasks of one process.
class TestStoredSession : public SessionFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void lock_anotherTaskWaits_isNotTakenBeforeIt();
    void lock_waitingTaskGivesUp_isFreeForTheNext();

private:
    std::unique_ptr<StoredSession> m_stored;
};

void TestStoredSession::init()
{
    SessionFixture::init();
    m_stored = std::make_unique<StoredSession>(m_profile, Stores(m_keychain, m_file), *m_profiles, m_paths);
}

void TestStoredSession::lock_anotherTaskWaits_isNotTakenBeforeIt()
{
    std::optional<Result<ProfileLock>> first(await(m_stored->lock(deadline())));
    QVERIFY(*first);
    auto second = m_stored->lock(deadline());
    first.reset();
    const auto third = await(m_stored->lock(QDeadlineTimer(0)));
    QCOMPARE(third.error().kind, Kind::TimedOut);
    QVERIFY(await(std::move(second)));
}

void TestStoredSession::lock_waitingTaskGivesUp_isFreeForTheNext()
{
    std::optional<Result<ProfileLock>> first(await(m_stored->lock(deadline())));
    auto second = m_stored->lock(QDeadlineTimer(20));
    auto third = m_stored->lock(deadline());
    QCOMPARE(await(std::move(second)).error().kind, Kind::TimedOut);
    first.reset();
    QVERIFY(await(std::move(third)));
}

QTEST_GUILESS_MAIN(TestStoredSession)
#include "tst_storedsession.moc"
