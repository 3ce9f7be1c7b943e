// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QDeadlineTimer>
#include <QString>

#include <QCoroTask>

#include <optional>

namespace authtray {

/// An exclusive lock on a file, between processes as between tasks of one. The kernel lets go of it when its holder
/// dies, so there is no stale lock to judge. The file holds the number of changes made under the lock: who waited can
/// tell whether somebody else did the work meanwhile, and a watcher sees it written.
///
/// Whoever removes the file gives the lock away: the next one makes a file of its own. `backing` guards against that:
/// another file that is locked with it where there is one (and where its file system can do so).
class FileLock
{
public:
    /// Waits for the lock without blocking. TimedOut after `deadline`; WriteFailed if the file can't be made.
    static QCoro::Task<Result<FileLock>> acquire(QString path, QDeadlineTimer deadline, QString backing = {});

    /// The lock if it is free.
    static Result<std::optional<FileLock>> tryAcquire(const QString &path, const QString &backing = {});

    /// How many changes were announced so far; 0 without a file. Needs no lock.
    static quint64 changeCount(const QString &path);

    FileLock(FileLock &&other) noexcept;
    FileLock &operator=(FileLock &&other) noexcept;
    ~FileLock(); ///< lets go

    /// Whether the path still names the file that is locked: nobody has removed or replaced it.
    bool isCurrent() const;

    /// Tells those who wait and those who watch that what the lock guards has changed.
    void announceChange();

private:
    FileLock(QString path, int descriptor);

    QString m_path;
    int m_descriptor;
    int m_backing = -1;
};

} // namespace authtray
