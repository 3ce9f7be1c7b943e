// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/history.h"
#include "core/session/sessionstate.h"

#include <QImage>
#include <QUrl>

namespace authtray {

/// What tray and window show of one profile's session at one moment.
struct SessionView
{
    SessionState state;
    QDateTime now; ///< by the provider's clock
    bool isDefault = false;
    QList<Event> events = {}; ///< newest first
    bool hasDeviceFlow = false; ///< one can sign in on another device (RFC 8628), as far as is known
    QUrl sessionsPage = {}; ///< where the provider lists the person's sessions or applications; empty: unknown
    QImage picture = {}; ///< of the account, square; null: none, or not loaded yet

    friend bool operator==(const SessionView &, const SessionView &) = default;
};

/// The session that needs a person's attention most comes first, and among equals the default one. Otherwise the order
/// stays. Tray and window show the sessions in this order.
void sortByNeed(QList<SessionView> &sessions);

} // namespace authtray
