// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QString>

#include <optional>

namespace authtray {

/// The provider's time, learned from its `Date` headers (RFC 9110, 6.6.1). Tokens expire by the provider's clock, so on
/// a computer whose clock is a day off a fresh token must not look expired.
///
/// The computer's clock is used while it agrees with the provider. Otherwise the difference to the time since boot is
/// stored in a file, for other processes and so that setting the computer's clock changes nothing.
class ProviderClock
{
public:
    ProviderClock(const Clock &local, QString path);

    QDateTime now() const;

    /// Learns the provider's time. An invalid `date` is ignored, and so is one that is days off.
    void learn(const QDateTime &date);

    /// Reads what another process has learned.
    void reread();

private:
    const Clock &m_local;
    QString m_path;
    std::optional<QDateTime> m_bootTime; ///< by the provider's time; nullopt while the local clock agrees with it
};

} // namespace authtray
