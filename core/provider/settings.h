// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QJsonObject>

namespace authtray {

/// How a person wants the program itself to behave. In `settings.json` under `language` and `close_to_tray`, beside the
/// default profile's name.
struct Settings
{
    QString language; ///< "de"; empty: the system's
    bool isClosedToTray = true; ///< closing the window leaves the tray's icon; else it ends the program

    void writeTo(QJsonObject &file) const;

    /// ReadFailed, whose subject is the reason alone: a value that can't be meant.
    static Result<Settings> fromJson(const QJsonObject &file);

    friend bool operator==(const Settings &, const Settings &) = default;
};

} // namespace authtray
