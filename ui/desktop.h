// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/session/sessions.h"
#include "ui/accountwindow.h"
#include "ui/actions.h"
#include "ui/notifications.h"
#include "ui/trayhost.h"
#include "ui/trayicon.h"

#include <QHash>

#include <memory>

namespace authtray {

/// Shows the sessions in tray, window and notifications. Lives as long as the program.
class Desktop : public QObject
{
    Q_OBJECT

public:
    explicit Desktop(Sessions &sessions);

    void raiseWindow();

private:
    SessionState state() const;

    void showState();
    void notify();
    void showAgainInTime();
    void trayAppeared();
    void trayVanished();

    Sessions &m_sessions;
    Clock m_clock;
    AccountWindow m_window;
    Actions m_actions;
    TrayHost m_host;
    std::unique_ptr<TrayIcon> m_tray; ///< from the moment there is a place for it
    QHash<Session *, Notifications> m_notifications;
    QTimer m_nextChange;
};

} // namespace authtray
