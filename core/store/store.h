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

/// Where tokens are kept: one text per key. Main thread only; every call ends by `deadline`. Errors are the Store…
/// kinds.
class Store
{
public:
    enum class Use { Session, SignIn };

    virtual ~Store() = default;

    /// What takes a person or a while before the entry can be read, or for a sign-in written: to be done before others
    /// are kept waiting by a lock. An entry that is absent or damaged is no error here.
    virtual QCoro::Task<Result<>> unlock(QString /*key*/, Use, QDeadlineTimer /*deadline*/) { co_return done; }

    /// Nothing: there is certainly no such entry. An entry that can't be read now is an error.
    virtual QCoro::Task<Result<std::optional<QByteArray>>> read(QString key, QDeadlineTimer deadline) = 0;
    virtual QCoro::Task<Result<>> write(QString key, QByteArray text, QDeadlineTimer deadline) = 0;

    /// Succeeds only once the entry is known to be gone.
    virtual QCoro::Task<Result<>> remove(QString key, QDeadlineTimer deadline) = 0;
};

} // namespace authtray
