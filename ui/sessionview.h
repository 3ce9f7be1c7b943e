// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/history.h"
#include "core/session/sessionstate.h"

namespace authtray {

/// One profile's session at one moment: all that tray and window show of it.
struct SessionView
{
    SessionState state;
    QDateTime now; ///< by the provider's clock
    bool isDefault = false;
    QList<Event> events = {}; ///< newest first

    friend bool operator==(const SessionView &, const SessionView &) = default;
};

} // namespace authtray
