// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessions.h"
#include "ui/account/accountwindow.h"
#include "ui/account/pictures.h"
#include "ui/actions.h"
#include "ui/notifications/desktopnotifier.h"
#include "ui/notifications/notificationpolicy.h"
#include "ui/tray/trayhost.h"
#include "ui/tray/trayicon.h"

#include <QHash>

#include <memory>

class QSessionManager;

namespace authtray {

/// Shows the sessions in tray, window and notifications. Lives as long as the program.
class Desktop : public QObject
{
    Q_OBJECT

public:
    explicit Desktop(Sessions &sessions);

    void raiseWindow();
    Actions &actions() { return m_actions; }

private:
    AccountWindow &window();
    QList<SessionView> views() const;

    void readList();
    void showSessions();
    void showInWindow();
    void fetchPictures();
    void showEvents();
    void notify();
    bool isQuiet(const Session &session) const;
    void showAgainInTime();
    void apply(const Settings &settings);
    void saveState(QSessionManager &manager) const;
    void trayAppeared();
    void trayVanished();

    Sessions &m_sessions;
    QList<Session *> m_list; ///< as it was last read: it is shown each second
    Session *m_default = nullptr;
    std::unique_ptr<AccountWindow> m_window; ///< from the moment somebody wants to see it
    Actions m_actions;
    Pictures m_pictures;
    TrayHost m_host;
    std::unique_ptr<TrayIcon> m_tray; ///< from the moment there is a place for it
    DesktopNotifier m_notifier;
    QHash<Session *, NotificationPolicy> m_policies;
    QTimer m_nextChange;
};

} // namespace authtray
