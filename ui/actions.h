// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessions.h"
#include "core/store/secret.h"
#include "ui/addaccount/newaccount.h"
#include "ui/profilechanges.h"
#include "ui/settings/settingsdialog.h"
#include "ui/signinrun.h"
#include "ui/tray/traymenu.h"
#include "ui/widgets/clipboard.h"

#include <QCoroTask>

#include <functional>
#include <memory>
#include <set>
#include <utility>

namespace authtray {

class AccountWindow;
class AddAccountDialog;

/// Performs the actions of tray and window, and shows their results in the window. Exists as long as the program runs.
class Actions : public QObject
{
    Q_OBJECT

public:
    /// `window`: returns the window, and creates it on the first call.
    Actions(Sessions &sessions, std::function<AccountWindow &()> window);
    ~Actions() override;

    /// Connects the window's signals to the actions.
    void connectTo(AccountWindow &window);

    /// `profile`: the profile of the action; empty: the default profile.
    void perform(Action action, const QString &profile);

    /// An AskPassphrase that asks only while an action of the person is running. Otherwise a dialog would appear
    /// unprompted, because of a script's request. Errors: PassphraseMissing if no action is running.
    QCoro::Task<Result<Secret>> askPassphrase(QString path, bool isNew, QDeadlineTimer deadline);

    /// The session of the running sign-in, whose profile may not be saved yet. Null if no sign-in is running.
    Session *signingIn() const { return m_signIn.session(); }

    /// Whether a sign-in, a sign-out or a change of its profile is running in this program.
    bool isChanging(const Session *session) const;

Q_SIGNALS:
    void listChanged(); ///< the default profile or the session signing in has changed
    void settingsChanged(const authtray::Settings &settings);
    void tokenCopied(const authtray::Session *session, std::chrono::seconds timeout); ///< for so long

private:
    Session *find(const QString &profile) const;
    QWidget *raiseQuestionParent();
    bool isBusy(const Session *session, Action action) const;
    auto beginAction(const Session *session, Action action);
    void show(const QString &profile);
    void signInAgain(Session *session);
    void showAddAccount();
    void showSettings(SettingsDialog::Page page);
    void recreateDialogs();
    void signInTo(const NewAccount &account);
    SignInChoices choicesFor(const NewAccount &account);
    void makeDefault(const QString &profile);
    void showPrograms(Session *session);
    void showHistory(Session *session);
    void showDiagnosis();
    void showSessionsPage(const Session &session);
    /// `newAccount`: set if the sign-in adds an account.
    QCoro::Task<> signIn(Session *session, std::optional<NewAccount> newAccount, std::optional<StepUp> stepUp = {});
    QCoro::Task<> stepUp(Session *session);
    QCoro::Task<> signOut(Session *session);
    QCoro::Task<> changeProfile(Session *session, Action action);
    ProfileChanges::Change change(Session *session, Action action);
    QCoro::Task<> renew(Session *session);
    QCoro::Task<> askBeforeCopying(Session *session);
    QCoro::Task<> copyToken(Session *session);
    void showError(const Session *session, const Error &problem);

    Sessions &m_sessions;
    std::function<AccountWindow &()> m_window;
    ProfileChanges m_profileChanges;
    SignInRun m_signIn;
    Clipboard m_clipboard;
    std::unique_ptr<AddAccountDialog> m_addAccount; ///< keeps its input until a sign-in has succeeded
    std::unique_ptr<SettingsDialog> m_settings;
    bool m_isAskingToCopy = false;
    std::set<std::pair<const Session *, Action>> m_running; ///< the actions whose result the person waits for
};

} // namespace authtray
