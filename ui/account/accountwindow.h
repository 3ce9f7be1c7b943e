// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/oauth/deviceflow.h"
#include "ui/state/availableactions.h"
#include "ui/state/sessionview.h"

#include <QDialog>
#include <QTimer>

#include <optional>

class QBoxLayout;
class QLayout;
class QPushButton;

namespace authtray {

class AccountForm;
class AccountHead;
class ActionRow;
class Autostart;
class DeviceCode;
class FirstSteps;
class MessageBar;
class MoreButton;
class ProfileColumn;
class Timeline;

/// Shows the profiles, and the selected one in detail: its account, its expiry and its actions. It performs none of
/// them itself.
class AccountWindow : public QDialog
{
    Q_OBJECT

public:
    explicit AccountWindow(QWidget *parent = nullptr);

    /// In the order of sortByNeed(). If the selected one is gone, the first one is selected.
    void setSessions(const QList<SessionView> &sessions);

    /// The selected profile, to which the actions apply; empty: there is none yet.
    QString shownProfile() const { return m_shown.state.profile; }
    void showProfile(const QString &profile);

    /// Shows the result of an action, until the next action or until the window is closed. A problem is also removed
    /// when the session's state has no problem any more.
    void showMessage(const QString &text);
    void showMessage(const Error &problem);

    /// The same of a change that a button beside the message undoes.
    void showUndoable(const QString &text);

    /// Where and with which code the selected profile's running sign-in goes on, until it is over.
    void showDeviceCode(const DeviceAuthorization &device);

    /// How long the access token stays on the clipboard; 0: it isn't there.
    void setCopiedFor(int seconds);

    /// Whether the window replaces the tray icon, because the desktop shows none. It shows a message about that, unless
    /// there is a problem to show.
    void setStandIn(bool isStandIn);

    /// Shows a message about a file that isn't used as a profile, unless there is a problem of a session to show.
    void setUnusedFile(const std::optional<Error> &problem);

    /// As long as there is no session, shows also what to do first.
    void addFirstSteps(const Autostart &autostart);

    /// Shows the window in front of the others, with the keyboard focus.
    void raiseAndActivate();

Q_SIGNALS:
    /// For the selected profile.
    void actionRequested(authtray::Action action);

    /// Once a second while the window is visible, because the displayed times change.
    void timePassed();

protected:
    bool event(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QWidget *makeContent();
    void makeShortcuts();
    void makeUndo();
    void makeStepUp();
    void fitHeight();
    void requestAction(Action action);

    const SessionView *find(const QString &profile) const;
    void showAccount(const SessionView &session);
    void showList();
    void updateMessageBar();
    void showInBar(QPushButton *button, bool isShown);
    QString stateMessage() const;

    QList<SessionView> m_sessions;
    SessionView m_shown;
    QString m_message;
    bool m_isMessageProblem = false;
    bool m_isMessageUndoable = false;
    bool m_isStandIn = false;
    std::optional<Error> m_unusedFile;
    QTimer m_refreshTimer;

    ProfileColumn *m_profiles;
    QBoxLayout *m_account; ///< the part that scrolls
    AccountHead *m_head;
    MoreButton *m_more;
    DeviceCode *m_deviceCode;
    Timeline *m_timeline;
    AccountForm *m_form;
    MessageBar *m_messageBar;
    QPushButton *m_undo;
    QPushButton *m_stepUp;
    ActionRow *m_actions;
    FirstSteps *m_firstSteps = nullptr; ///< null: not added
};

} // namespace authtray
