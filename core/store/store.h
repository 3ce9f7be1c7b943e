// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QDeadlineTimer>
#include <QString>

#include <QCoroTask>

#include <optional>

namespace authtray {

/// Stores tokens: one text per key. Main thread only; every call ends before `deadline`. Errors: the Store… kinds.
class Store
{
public:
    enum class Use { Session, SignIn };

    virtual ~Store() = default;

    /// Does what needs a person or takes long before the entry can be read, or written for a sign-in. Call it before
    /// taking a lock, so that other processes don't wait. A missing or damaged entry isn't an error here.
    virtual QCoro::Task<Result<>> unlock(QString /*key*/, Use, QDeadlineTimer /*deadline*/) { co_return done; }

    /// Whether read() would answer now, as far as can be known without asking a person. StoreLocked: it would ask for
    /// the keychain's password, or to release the entry. StoreSilent, StoreAbsent: there is nobody to ask.
    virtual QCoro::Task<Result<>> checkRead(QString /*key*/) { co_return done; }

    /// Nullopt only if there is certainly no such entry. An entry that can't be read now is an error.
    virtual QCoro::Task<Result<std::optional<QByteArray>>> read(QString key, QDeadlineTimer deadline) = 0;
    virtual QCoro::Task<Result<>> write(QString key, QByteArray text, QDeadlineTimer deadline) = 0;

    /// The program that has the entries, once one was read or written; empty if there is none. The same computer can
    /// have several, of which the desktop's answers.
    virtual QString service() const { return {}; }

    /// Whether service() has the entries of this one.
    virtual bool hasEntriesOf(const QString &other) const { return other == service(); }

    /// Names the entry for a person who looks into the keychain. Does what it can: an entry without works as well.
    virtual QCoro::Task<> setLabel(QString /*key*/, QString /*label*/) { co_return; }

    /// Whether write() would succeed now, as far as can be known without asking a person: to be asked before a
    /// single-use refresh token is spent. `text`: what the entry has, which may be written again, but not after this
    /// has returned. Errors as of write().
    virtual QCoro::Task<Result<>> checkWrite(QString /*key*/, QByteArray /*text*/, QDeadlineTimer /*deadline*/)
    {
        co_return done;
    }

    /// Succeeds only once the entry is known to be gone.
    virtual QCoro::Task<Result<>> remove(QString key, QDeadlineTimer deadline) = 0;
};

} // namespace authtray
