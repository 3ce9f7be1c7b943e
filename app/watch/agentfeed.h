// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/watch/snapshot.h"
#include "core/platform/paths.h"

#include <QFileSystemWatcher>
#include <QLocalSocket>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <string>

namespace authtray {

/// What the running agent knows of its sessions, for as long as there is one, and again once there is another. Main
/// thread only.
class AgentFeed : public QObject
{
    Q_OBJECT
public:
    explicit AgentFeed(const Paths &paths);

    /// Looks for an agent. received() or lost() follows.
    void start();

    /// Whether the last snapshot is still what the agent knows.
    bool isCurrent() const { return m_isCurrent; }

Q_SIGNALS:
    void received(const authtray::Snapshot &snapshot, bool isFirst); ///< `isFirst`: of this agent
    void lost(); ///< there is no agent, or it has ended or doesn't answer
    void outdated(); ///< this program has been replaced by a newer version, and the agent too

private:
    void connectToAgent();
    void read();
    void abandon();
    void giveUp();
    void noteLoss();

    Paths m_paths;
    QString m_path;
    QFileSystemWatcher m_folder; ///< in which the agent's socket appears
    QPointer<QLocalSocket> m_socket;
    std::string m_received;
    QTimer m_timeout;
    QTimer m_retry;
    int m_tries = 0;
    bool m_isCurrent = false;
    bool m_isLost = false; ///< and lost() was emitted
};

} // namespace authtray
