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
    virtual ~Store() = default;

    /// Nothing: there is certainly no such entry. An entry that can't be read now is an error.
    virtual QCoro::Task<Result<std::optional<QByteArray>>> read(QString key, QDeadlineTimer deadline) = 0;
    virtual QCoro::Task<Result<>> write(QString key, QByteArray text, QDeadlineTimer deadline) = 0;

    /// Succeeds only once the entry is known to be gone.
    virtual QCoro::Task<Result<>> remove(QString key, QDeadlineTimer deadline) = 0;
};

} // namespace authtray
