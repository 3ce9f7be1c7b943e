// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessions.h"
#include "core/store/secret.h"
#include "ui/addaccount/newaccount.h"
#include "ui/tray/traymenu.h"
#include "ui/widgets/clipboard.h"

#include <QCoroTask>

#include <functional>
#include <memory>

namespace authtray {

class AccountWindow;
class AddAccountDialog;
class SettingsDialog;

/// Performs what a person asks for in tray and window, and shows the result in the window. Lives as long as the
/// program.
class Actions : public QObject
{
    Q_OBJECT

public:
    /// `window`: asked for when somebody is to see it.
    Actions(Sessions &sessions, std::function<AccountWindow &()> window);
    ~Actions() override;

    /// From now on the actions that the window reports are performed.
    void serve(AccountWindow &window);

    /// `profile`: the one that the action is about; empty: the default one.
    void perform(Action action, const QString &profile);

    /// An AskPassphrase that asks only while somebody waits here for what they have asked for: nobody else's question
    /// comes out of the blue.
    QCoro::Task<Result<Secret>> askPassphrase(QString path, bool isNew, QDeadlineTimer deadline);

    /// The one that a sign-in is under way for: maybe of a profile that is no file yet. Null: none is.
    Session *signingIn() const { return m_signingIn; }

    /// Whether somebody is signing in or out of it here.
    bool isChanging(const Session *session) const { return session == m_signingIn || session == m_signingOut; }

Q_SIGNALS:
    void listChanged(); ///< the default, or the one signing in
    void settingsChanged(const authtray::Settings &settings);

private:
    Session *find(const QString &profile) const;
    QWidget *raiseForQuestion();
    auto beginWaiting();
    void show(const QString &profile);
    void signInAgain(Session *session);
    void askForAccount();
    void showSettings();
    void beginDialogsAnew();
    void signInTo(const NewAccount &account);
    void takeFrom(SignInChoices &choices, const NewAccount &account);
    void makeDefault(const QString &profile);
    void copyLink();
    /// `newAccount`: where the sign-in is to one that is new.
    QCoro::Task<> signIn(Session *session, std::optional<NewAccount> newAccount);
    QCoro::Task<> signOut(Session *session);
    QCoro::Task<> renew(Session *session);
    QCoro::Task<> copyToken(Session *session);
    void report(const Session *session, const Error &problem);

    Sessions &m_sessions;
    std::function<AccountWindow &()> m_window;
    Clipboard m_clipboard;
    std::unique_ptr<AddAccountDialog> m_addAccount; ///< keeps what was typed until a sign-in with it succeeded
    std::unique_ptr<SettingsDialog> m_settings;
    Session *m_signingIn = nullptr;
    Session *m_signingOut = nullptr;
    int m_waiting = 0; ///< actions that somebody waits for
};

} // namespace authtray
