// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessions.h"
#include "ui/account/accountwindow.h"
#include "ui/account/pictures.h"
#include "ui/actions.h"
#include "ui/notifications/desktopnotifier.h"
#include "ui/notifications/notificationgroups.h"
#include "ui/notifications/notificationpolicy.h"
#include "ui/platform/windowplace.h"
#include "ui/tray/trayhost.h"
#include "ui/tray/trayicon.h"

#include <QHash>

#include <memory>

class QSessionManager;

namespace authtray {

/// Shows the sessions in tray, window and notifications. Exists as long as the program runs.
class Desktop : public QObject
{
    Q_OBJECT

public:
    explicit Desktop(Sessions &sessions);

    ~Desktop() override;

    void raiseWindow();
    Actions &actions() { return m_actions; }

private:
    AccountWindow &window();
    QList<SessionView> views() const;

    void reloadSessions();
    void showSessions();
    void showInWindow();
    void showTime();
    std::optional<Error> findUnusedFile();
    void fetchPictures();
    void showEvents();
    void notify();
    void show(const Session &session, Notification notification);
    void showCopied(const Session *session, std::chrono::seconds timeout);
    QString withNames(const QStringList &profiles, const QString &text) const;
    bool isQuiet(const Session &session) const;
    void scheduleUpdate();
    void applySettings();
    void apply(const Settings &settings);
    void saveState(QSessionManager &manager) const;
    void trayAppeared();
    void showWindowInstead();

    Sessions &m_sessions;
    QList<Session *> m_list; ///< cached, because it is shown every second
    Session *m_default = nullptr;
    std::optional<Error> m_unusedFile; ///< why the first file in the folder that isn't used as a profile isn't
    std::unique_ptr<AccountWindow> m_window; ///< created when it is shown for the first time
    WindowPlace m_place; ///< of the window, so destroyed before
    Actions m_actions;
    Pictures m_pictures;
    TrayHost m_host;
    std::unique_ptr<TrayIcon> m_tray; ///< created when the desktop shows tray icons
    DesktopNotifier m_notifier;
    QHash<Session *, NotificationPolicy> m_policies;
    NotificationGroups m_groups;
    QTimer m_nextChange;
};

} // namespace authtray
