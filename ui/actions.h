// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessions.h"
#include "ui/clipboard.h"
#include "ui/traymenu.h"

#include <QCoroTask>

#include <memory>

namespace authtray {

class AccountWindow;
class AddAccountDialog;

/// Carries out what is wished for in tray and window, and tells in the window what came of it. Lives as long as the
/// program.
class Actions : public QObject
{
    Q_OBJECT

public:
    Actions(Sessions &sessions, AccountWindow &window, const Clock &clock);
    ~Actions() override;

    void fulfil(MenuEntry::Wish wish);

    /// The session that window and tray are about; null as long as there is none.
    Session *current() const;

Q_SIGNALS:
    void currentChanged();

private:
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
    void report(const Error &problem);

    Sessions &m_sessions;
    AccountWindow &m_window;
    const Clock &m_clock;
    Clipboard m_clipboard;
    std::unique_ptr<AddAccountDialog> m_addAccount; ///< keeps what was typed until a sign-in with it succeeded
    Session *m_signingIn = nullptr; ///< may be of a profile that is no file yet
    bool m_isAsking = false;
};

} // namespace authtray
