// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QDeadlineTimer>
#include <QString>

#include <QCoroTask>

#include <optional>

namespace authtray {

/// A lock on a file, exclusive unless it says otherwise, between processes and between tasks of one process. The kernel
/// releases it when its holder dies, so a lock is never stale. The file contains the number of changes made under the
/// lock: a task that waited compares it to see whether another one has done the work, and a file watcher sees it being
/// written.
///
/// If the lock file is removed, the next process creates a new one and both hold a lock. `backing` prevents that: it is
/// a second file that is locked too, if it exists and its file system supports locks.
class FileLock
{
public:
    /// Waits for the lock without blocking. Errors: TimedOut after `deadline`; WriteFailed if the file can't be
    /// created, or its file system has no locks.
    static QCoro::Task<Result<FileLock>> acquire(QString path, QDeadlineTimer deadline, QString backing = {});

    /// A lock that any number of tasks and processes may hold at once, but not together with an exclusive one. nullopt
    /// if there is one. Errors: WriteFailed.
    static Result<std::optional<FileLock>> tryShare(const QString &path);

    /// The lock, or nullopt if another holds it. Errors: WriteFailed.
    static Result<std::optional<FileLock>> tryAcquire(const QString &path, const QString &backing = {});

    /// How many changes were announced so far; 0 if there is no file. May be called without the lock.
    static quint64 changeCount(const QString &path);

    FileLock(FileLock &&other) noexcept;
    FileLock &operator=(FileLock &&other) noexcept;
    ~FileLock(); ///< releases the lock

    /// False after it was moved from.
    bool isHeld() const { return m_descriptor >= 0; }

    /// Whether the path still names the locked file: it has not been removed or replaced.
    bool isCurrent() const;

    /// Lets another process lock the path for which the holder keeps `backing` locked: it takes over what is locked.
    void lend();

    /// Locks again what was lent, or is at the path now; also `backing`, if it isn't locked. False if another process
    /// has it, or it can't be locked.
    bool regain(const QString &backing);

    /// Increments the number of changes: what the lock protects has changed.
    void announceChange();

private:
    FileLock(QString path, int descriptor);

    QString m_path;
    int m_descriptor;
    int m_backing = -1;
};

} // namespace authtray
