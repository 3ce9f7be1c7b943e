// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

#include <QCoroTask>

namespace authtray {

class Session;

/// Keeps one session fresh for as long as the program runs: reloads it when another process has changed it, and
/// renews its token before it expires, with growing pauses while that fails. Opens no prompt and no browser
/// unprompted. Main thread only. It can be told to renew nothing.
class RenewalScheduler : public QObject
{
    Q_OBJECT
public:
    /// Other processes announce a change by writing to the lock file.
    RenewalScheduler(Session &session, const QString &lockPath, bool mayRenew = true);

    /// Reads the session from the store, unless that would open the keychain's prompt.
    QCoro::Task<> reload();

    /// Reloads, and retries at once what has failed so far, because something in the environment has changed.
    QCoro::Task<> reloadAndRetry();

    /// The keychain was locked, unlocked, started or changed. Reloads and retries if the session waits for it.
    void keychainChanged();

    /// Renews the token if that is due, or retries what failed.
    QCoro::Task<> renewIfDue();

    /// Time until the next scheduled attempt; negative if none is scheduled.
    std::chrono::milliseconds timeToNextTry() const { return m_next.remainingTimeAsDuration(); }

private:
    void watchLock();
    bool isRefused() const;
    void schedule();
    std::chrono::milliseconds untilDue(const QDateTime &due) const;
    std::chrono::milliseconds nextPause() const;

    Session &m_session;
    const QString m_lockPath;
    const bool m_mayRenew;
    QFileSystemWatcher m_lockFile;
    QTimer m_next;
    int m_failures = 0;
};

} // namespace authtray
