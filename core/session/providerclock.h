// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QString>

#include <optional>

namespace authtray {

/// A provider's time, as far as its `Date` headers (RFC 9110, 6.6.1) have told it: expiry is the provider's word, so a
/// computer whose clock is a day off neither takes a fresh token for an old one nor asks for a new one each time.
///
/// While the computer's clock agrees, it is used as it is. Where it doesn't, the difference to the time since boot is
/// kept in a file, so that other processes know it too and a clock that is set meanwhile changes nothing.
class ProviderClock
{
public:
    ProviderClock(const Clock &local, QString path);

    QDateTime now() const;

    /// Takes in what the provider says the time is; an invalid one says nothing.
    void learn(const QDateTime &date);

    /// Takes in what another process has learned.
    void reread();

private:
    const Clock &m_local;
    QString m_path;
    std::optional<QDateTime> m_bootTime; ///< by the provider's time; nothing while the local clock agrees with it
};

} // namespace authtray
