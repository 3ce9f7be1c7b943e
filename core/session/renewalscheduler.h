// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/secretservice.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

#include <QCoroTask>

namespace authtray {

class Session;

/// Looks after one session for as long as the program runs: reads it again when another process has changed it, and
/// renews its token before it expires, with growing pauses while that fails. Opens no prompt and no browser of its own
/// accord. Main thread only.
class RenewalScheduler : public QObject
{
    Q_OBJECT
public:
    /// The lock's file is where other processes announce a change.
    RenewalScheduler(Session &session, const QString &lockPath);

    /// Reads the session from the store, unless that would open the keychain's prompt.
    QCoro::Task<> look();

    /// Looks, and tries again at once what has failed so far: something around has changed.
    QCoro::Task<> lookAgain();

    /// The keychain was locked or unlocked, came up, or holds something else: the same for a session that it keeps waiting.
    void keychainChanged();

    /// Does what is due, or tries again what failed.
    QCoro::Task<> act();

    /// How long until it acts by itself; negative while nothing is planned.
    std::chrono::milliseconds restsFor() const { return m_next.remainingTimeAsDuration(); }

private:
    QCoro::Task<ServiceState> askService();
    void watchLock();
    void plan();
    std::chrono::milliseconds untilDue(const QDateTime &due) const;
    std::chrono::milliseconds nextPause() const;

    Session &m_session;
    const QString m_lockPath;
    QFileSystemWatcher m_lockFile;
    QTimer m_next;
    int m_failures = 0;
};

} // namespace authtray
