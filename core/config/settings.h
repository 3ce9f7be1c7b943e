// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QJsonObject>

namespace authtray {

/// How a person wants the program itself to behave. In `settings.json` under `language`, `close_to_tray` and
/// `symbolic_icon`, beside the default profile's name.
struct Settings
{
    QString language; ///< "de"; empty: the system's
    bool isClosedToTray = true; ///< closing the window leaves the tray's icon; else it ends the program
    bool isIconSymbolic = false; ///< the tray's icon has the panel's colour instead of the state's

    void writeTo(QJsonObject &file) const;

    /// ReadFailed, whose subject is the reason alone: a value that can't be meant.
    static Result<Settings> fromJson(const QJsonObject &file);

    friend bool operator==(const Settings &, const Settings &) = default;
};

} // namespace authtray
