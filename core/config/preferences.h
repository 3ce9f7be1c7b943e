// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QJsonObject>

#include <array>
#include <chrono>
#include <optional>

namespace authtray {

/// The settings of one profile. Its file contains them under `browser`, `notifications` and `renew_ahead_minutes`;
/// default values aren't written.
struct Preferences
{
    static constexpr QLatin1String browserKey{"browser"};
    static constexpr QLatin1String notificationsKey{"notifications"};
    static constexpr QLatin1String renewAheadKey{"renew_ahead_minutes"};
    static constexpr std::array keys{browserKey, notificationsKey, renewAheadKey};

    static constexpr std::chrono::minutes minRenewAhead{1};
    static constexpr std::chrono::minutes maxRenewAhead{24 * 60};

    QString browser; ///< the command that opens sign-in pages, see openInBrowser(); empty: the default browser
    bool isQuiet = false; ///< no notifications
    std::optional<std::chrono::minutes> renewAhead =
            {}; ///< how long before its expiry a token is renewed; nullopt: the default

    void writeTo(QJsonObject &file) const;

    /// Removes its keys from `file`. Errors: ReadFailed for an invalid value; the subject is only the reason.
    static Result<Preferences> takeFrom(QJsonObject &file);

    friend bool operator==(const Preferences &, const Preferences &) = default;
};

} // namespace authtray
