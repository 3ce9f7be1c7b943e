// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/session/filelock.h"

#include <QLocalServer>
#include <QObject>

#include <QCoroTask>

#include <optional>

namespace authtray {

/// Sees to it that one tray app runs for a user and config folder: the first holds the lock and listens, a later one
/// asks it to show its window. Only the lock's holder touches the socket, as listening would steal a live one.
class Instance : public QObject
{
    Q_OBJECT
public:
    explicit Instance(const QString &runtimeFolder);

    /// Takes the lock. Whether this process is the one; WriteFailed if that can't be found out.
    Result<bool> isFirst();

    /// For the one that is, once there is an application object.
    Result<> listen();

    /// Asks the one that runs to show its window and waits for its word, 5 s at the most.
    QCoro::Task<Result<>> askToRaise();

Q_SIGNALS:
    void raiseRequested();

private:
    void serve();

    QString m_socketPath;
    QString m_lockPath;
    std::optional<FileLock> m_lock;
    QLocalServer m_server;
};

} // namespace authtray
