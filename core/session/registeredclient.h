// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/oauth/registration.h"
#include "core/platform/filelock.h"
#include "core/store/stores.h"

#include <QDeadlineTimer>

#include <QCoroTask>

#include <functional>
#include <optional>

namespace authtray {

struct Paths;

/// The client as which an issuer has registered this instance. All profiles with that issuer share it. It is kept in an
/// entry of its own in the store. Main thread only. Must outlive its tasks. Every wait is bounded by the deadline or by
/// Http's limits; errors are the Store… kinds, and those named.
class RegisteredClient
{
public:
    enum class Origin { Kept, Registered, RegisteredAgain };

    struct Found
    {
        Registration registration;
        Origin origin;
    };

    RegisteredClient(Store &store, const Paths &paths, const QString &issuer);

    /// The client that is kept, unless the provider has forgotten it; otherwise a new one, which is stored before this
    /// returns. Processes that ask at the same time get the same one. Until this object's end, nobody removes it.
    /// Errors also as of registerClient(), TimedOut, WriteFailed. `now`: UTC.
    QCoro::Task<Result<Found>> findOrRegister(Http &http, Provider provider, QDateTime now, QDeadlineTimer deadline);

    /// Forgets the client of this ID, which the provider has refused, so that the next sign-in registers another one.
    QCoro::Task<Result<>> forget(QString clientId, QDeadlineTimer deadline);

    /// Removes the client at the provider, then here, where it is removed whatever the provider answers. An error is
    /// the provider's: see unregisterClient(). Does nothing if there is none, or if another sign-in uses it, or if it
    /// `isNeeded`, which is asked under the lock.
    QCoro::Task<Result<>> remove(Http &http, std::function<bool()> isNeeded, QDeadlineTimer deadline);

private:
    QCoro::Task<Result<std::optional<Registration>>> read(QDeadlineTimer deadline);

    Store &m_store;
    QString m_key;
    QString m_lockPath;
    QString m_usePath; ///< locked by those who use the client, shared, and by who removes it; taken under the other lock
    std::optional<FileLock> m_use;
};

} // namespace authtray
