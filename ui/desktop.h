// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/session/sessions.h"
#include "ui/accountwindow.h"
#include "ui/clipboard.h"
#include "ui/notifications.h"
#include "ui/trayhost.h"
#include "ui/trayicon.h"

#include <QHash>

#include <QCoroTask>

#include <memory>

namespace authtray {

class AddAccountDialog;

/// Shows the sessions in tray and window, and carries out what is wished for there. Lives as long as the program.
class Desktop : public QObject
{
    Q_OBJECT

public:
    explicit Desktop(Sessions &sessions);
    ~Desktop() override;

    void raiseWindow();

private:
    Session *shown() const;
    SessionState state() const;

    void showState();
    void notify();
    void showAgainInTime();
    void trayAppeared();
    void trayVanished();
    void report(const Error &problem);

    void fulfil(MenuEntry::Wish wish);
    void signInAgain();
    void askForAccount();
    void signInTo(const Profile &profile);
    void cancelSignIn();
    void copyLink();
    /// `provider`: in place of the profile's.
    QCoro::Task<> signIn(Session *session, std::optional<Provider> provider);
    QCoro::Task<> signOut();
    QCoro::Task<> renew();
    QCoro::Task<> copyToken();

    Sessions &m_sessions;
    Clock m_clock;
    AccountWindow m_window;
    Clipboard m_clipboard;
    TrayHost m_host;
    std::unique_ptr<TrayIcon> m_tray; ///< from the moment there is a place for it
    std::unique_ptr<AddAccountDialog> m_addAccount; ///< keeps what was typed until a sign-in with it succeeded
    Session *m_signingIn = nullptr; ///< may be of a profile that is no file yet
    QHash<Session *, Notifications> m_notifications;
    QTimer m_nextChange;
    bool m_isAsking = false;
};

} // namespace authtray
