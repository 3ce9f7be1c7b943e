// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QJsonObject>

#include <chrono>
#include <optional>

namespace authtray {

/// How a person wants one profile to behave. In its file under `browser`, `notifications` and `renew_ahead_minutes`;
/// what is as usual isn't written.
struct Preferences
{
    static constexpr std::chrono::minutes minRenewAhead{1};
    static constexpr std::chrono::minutes maxRenewAhead{24 * 60};

    QString browser; ///< the command that opens sign-in pages, see openInBrowser(); empty: as usual
    bool isQuiet = false; ///< no notifications
    std::optional<std::chrono::minutes> renewAhead = {}; ///< of the expiry; nothing: as usual

    void writeTo(QJsonObject &file) const;

    /// Takes its keys out of the file. ReadFailed, whose subject is the reason alone: a value that can't be meant.
    static Result<Preferences> takeFrom(QJsonObject &file);

    friend bool operator==(const Preferences &, const Preferences &) = default;
};

} // namespace authtray
