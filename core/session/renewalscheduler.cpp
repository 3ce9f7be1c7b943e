// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/renewalscheduler.h"

#include "core/platform/filelock.h"
#include "core/session/session.h"

#include <QRandomGenerator>

#include <algorithm>

using namespace std::chrono_literals;

namespace authtray {

namespace {

using Phase = SessionState::Phase;

constexpr auto firstPause = 5s;
constexpr std::chrono::milliseconds maxPause = 10min;
constexpr std::chrono::milliseconds maxLockedPause = 90s;
constexpr auto attemptTimeout = 60s; ///< of one attempt, including the keychain's answer
constexpr std::chrono::milliseconds maxTimer = 24h; ///< a QTimer can't run for more than 24 days
constexpr int maxRefusals = 3; ///< in a row; a permanent refusal isn't retried forever

} // namespace

RenewalScheduler::RenewalScheduler(Session &session, const QString &lockPath, bool mayRenew)
    : m_session(session), m_lockPath(lockPath), m_mayRenew(mayRenew)
{
    m_next.setSingleShot(true);
    connect(&m_lockFile, &QFileSystemWatcher::fileChanged, this, &RenewalScheduler::reload);
    connect(&m_next, &QTimer::timeout, this, &RenewalScheduler::renewIfDue);
    connect(&m_session, &Session::stateChanged, this, &RenewalScheduler::schedule);
    m_session.enableCache();
    reload();
}

/// Also called later, because removing the file ends the watch.
void RenewalScheduler::watchLock()
{
    if (!m_lockFile.files().isEmpty())
        return;
    (void)FileLock::tryAcquire(m_lockPath); // creates the file, because only an existing file can be watched
    m_lockFile.addPath(m_lockPath);
}

QCoro::Task<> RenewalScheduler::reload()
{
    watchLock();
    m_session.readProfile();
    const bool wouldPrompt = co_await m_session.wouldPrompt();
    if (!wouldPrompt || !m_session.profile().isSignedIn())
        co_await m_session.load(QDeadlineTimer(attemptTimeout));
    else if (m_session.state().phase == Phase::StoreLocked)
        m_session.waitForKeychain();
    schedule();
}

/// Whether only a person can end it, at the provider. A store is asked again, as its disk may have room by then.
bool RenewalScheduler::isRefused() const
{
    const auto &problem = m_session.state().problem;
    return problem && !isPassing(*problem) && !isAboutStore(*problem) && problem->kind != Error::Kind::WriteFailed;
}

/// Sets the timer for what the current state requires next.
void RenewalScheduler::schedule()
{
    const SessionState &state = m_session.state();
    if (!m_mayRenew && state.phase != Phase::StoreLocked)
        return m_next.stop();
    switch (state.phase) {
    case Phase::Valid:
    case Phase::Expired: return state.renewsAt.isValid() ? m_next.start(untilDue(state.renewsAt)) : m_next.stop();
    case Phase::RenewalFailing:
    case Phase::Unreachable:
        return isRefused() && m_failures >= maxRefusals ? m_next.stop() : m_next.start(nextPause());
    case Phase::StoreLocked:
    case Phase::PartlyStored: return m_next.start(nextPause());
    default: return m_next.stop();
    }
}

/// The time until `due`; after a failure at least the next pause.
std::chrono::milliseconds RenewalScheduler::untilDue(const QDateTime &due) const
{
    const std::chrono::milliseconds left(m_session.now().msecsTo(due));
    return std::clamp<std::chrono::milliseconds>(left, m_failures > 0 ? nextPause() : 0ms, maxTimer);
}

QCoro::Task<> RenewalScheduler::reloadAndRetry()
{
    m_failures = 0;
    m_session.forget();
    co_await reload();
    schedule();
    if (m_next.isActive() && m_session.state().problem)
        m_next.start(0ms);
}

void RenewalScheduler::keychainChanged()
{
    m_session.forget();
    const auto phase = m_session.state().phase;
    const auto &problem = m_session.state().problem;
    if (phase == Phase::StoreLocked || phase == Phase::PartlyStored || (problem && isAboutStore(*problem)))
        reloadAndRetry();
}

QCoro::Task<> RenewalScheduler::renewIfDue()
{
    bool isDone = true;
    m_session.readProfile();
    const bool wouldPrompt = co_await m_session.wouldPrompt();
    if (m_session.state().phase == Phase::StoreLocked)
        co_await reload();
    else if (!m_mayRenew)
        co_return;
    else if (wouldPrompt)
        m_session.waitForKeychain();
    else
        isDone = bool(co_await m_session.refresh(FreshnessPolicy{.scheduled = true}, QDeadlineTimer(attemptTimeout)));
    m_failures = isDone && !m_session.state().problem ? 0 : m_failures + 1;
    schedule();
}

/// The pause doubles with each failure up to a maximum, and varies by a fifth, so that many programs don't retry at the
/// same moment. A locked keychain is read more often, because not every keychain reports that it was unlocked.
std::chrono::milliseconds RenewalScheduler::nextPause() const
{
    const std::chrono::milliseconds doubled = firstPause * (1 << std::min(m_failures, 10));
    const auto &problem = m_session.state().problem;
    const bool isLocked = problem && problem->kind == Error::Kind::StoreLocked;
    const auto pause = std::min(doubled, isLocked ? maxLockedPause : maxPause);
    const auto jittered = pause * (80 + QRandomGenerator::global()->bounded(40)) / 100;
    const std::chrono::milliseconds asked = problem && problem->retryAfter ? *problem->retryAfter : 0s;
    return std::clamp(asked, jittered, maxTimer);
}

} // namespace authtray
