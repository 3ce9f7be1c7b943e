// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/store.h"

#include <QMap>

#include <functional>

namespace authtray {

/// A store in memory that fails when told to.
class MemoryStore : public Store
{
public:
    std::optional<Error> readError;
    std::optional<Error> checkWriteError;
    std::optional<Error> writeError; ///< of one that has become full since checkWrite()
    std::optional<Error> removeError;
    std::function<Result<>()> whenUnlocked;
    std::optional<Error> checkReadError;
    std::function<void()> duringRead;
    std::function<void()> duringWrite;
    std::function<void()> duringRemove;
    QString name; ///< of the program that has the entries
    QString wrapped; ///< another one whose entries it has
    QMap<QString, QByteArray> items;
    int reads = 0;
    int writes = 0;

    QString service() const override { return name; }
    bool hasEntriesOf(const QString &other) const override { return other == name || other == wrapped; }

    QCoro::Task<Result<>> unlock(QString, Use, QDeadlineTimer) override
    {
        co_return whenUnlocked ? whenUnlocked() : Result<>(done);
    }

    QCoro::Task<Result<>> checkRead(QString) override
    {
        if (checkReadError)
            co_return *checkReadError;
        co_return done;
    }

    QCoro::Task<Result<std::optional<QByteArray>>> read(QString key, QDeadlineTimer) override
    {
        ++reads;
        if (duringRead)
            duringRead();
        if (readError)
            co_return *readError;
        co_return items.contains(key) ? std::optional(items.value(key)) : std::nullopt;
    }

    QCoro::Task<Result<>> checkWrite(QString, QByteArray, QDeadlineTimer) override
    {
        if (checkWriteError)
            co_return *checkWriteError;
        co_return done;
    }

    QCoro::Task<Result<>> write(QString key, QByteArray text, QDeadlineTimer) override
    {
        if (duringWrite)
            duringWrite();
        if (writeError)
            co_return *writeError;
        items.insert(key, text);
        ++writes;
        co_return done;
    }

    QCoro::Task<Result<>> remove(QString key, QDeadlineTimer) override
    {
        if (duringRemove)
            duringRemove();
        if (removeError)
            co_return *removeError;
        items.remove(key);
        co_return done;
    }
};

} // namespace authtray
