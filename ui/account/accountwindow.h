// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/sessionview.h"

#include <QDialog>
#include <QTimer>

class QBoxLayout;
class QPushButton;

namespace authtray {

class AccountForm;
class AccountHead;
class MessageBar;
class ProfileList;
class Timeline;

/// The accounts, one of them at large: who, until when, and what can be done. Shows sessions and reports what the
/// person asks for about the shown one; it does nothing itself.
class AccountWindow : public QDialog
{
    Q_OBJECT

public:
    explicit AccountWindow(QWidget *parent = nullptr);

    void setSessions(const QList<SessionView> &sessions);

    /// The profile that the actions are about; empty: there is none yet.
    QString shownProfile() const { return m_shown.state.profile; }
    void showProfile(const QString &profile);

    /// The result of an action. It stays until the next action, or until the window is closed; a problem also until it is over.
    void tell(const QString &text);
    void tell(const Error &problem);

    /// Whether it stands in for a tray icon that the desktop has no place for. It says so as long as nothing is worse.
    void setStandIn(bool isStandIn);

    /// Before the others and with the keyboard in it.
    void raiseAndActivate();

Q_SIGNALS:
    void signInRequested();
    void signOutRequested();
    void renewRequested();
    void cancelRequested();
    void copyLinkRequested();
    void makeDefaultRequested();
    void addAccountRequested();
    void quitRequested();

    /// Once a second while somebody can see it: what is shown is of a moment.
    void timePassed();

protected:
    bool event(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    using ActionSignal = void (AccountWindow::*)();

    QBoxLayout *makeActions();
    void makeShortcuts();
    QPushButton *makeButton(ActionSignal action);
    void setTexts();
    void report(ActionSignal action);

    const SessionView *find(const QString &profile) const;
    void showAccount(const SessionView &session);
    void showList();
    void showNotice();
    void showActions();
    QString lastingNotice() const;
    QPushButton *helpfulButton() const;

    QList<SessionView> m_sessions;
    SessionView m_shown;
    QString m_told;
    bool m_isToldProblem = false;
    bool m_isStandIn = false;
    QTimer m_second;

    ProfileList *m_list;
    QBoxLayout *m_account;
    AccountHead *m_head;
    Timeline *m_timeline;
    AccountForm *m_form;
    MessageBar *m_messageBar;
    QPushButton *m_addAccount;
    QPushButton *m_makeDefault;
    QPushButton *m_signOut;
    QPushButton *m_cancel;
    QPushButton *m_copyLink;
    QPushButton *m_renew;
    QPushButton *m_signIn;
};

} // namespace authtray
