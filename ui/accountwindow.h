// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/session/sessionstate.h"

#include <QDialog>
#include <QTimer>

class QBoxLayout;
class QPushButton;

namespace authtray {

class AccountForm;
class AccountHead;
class Notice;

/// One account: who, until when, and what can be done. Shows a state and reports wishes; it does nothing itself.
class AccountWindow : public QDialog
{
    Q_OBJECT

public:
    explicit AccountWindow(const Clock &clock, QWidget *parent = nullptr);

    void setState(const SessionState &state);

    /// What came of a wish. Stays until the next wish, or until the window is closed; a problem also until it is over.
    void tell(const QString &text);
    void tell(const Error &problem);

    /// Before the others and with the keyboard in it.
    void raiseAndActivate();

Q_SIGNALS:
    void signInRequested();
    void signOutRequested();
    void renewRequested();
    void cancelRequested();
    void copyLinkRequested();
    void quitRequested();

protected:
    bool event(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    using Wish = void (AccountWindow::*)();

    QBoxLayout *makeActions();
    void makeShortcuts();
    QPushButton *makeButton(const QString &text, const QString &description, Wish wish);
    void report(Wish wish);

    void showTime();
    void showNotice();
    void showActions();
    QString lastingNotice() const;
    QPushButton *helpfulButton() const;

    const Clock &m_clock;
    SessionState m_state;
    QString m_told;
    bool m_isToldProblem = false;
    QTimer m_second;

    AccountHead *m_head;
    AccountForm *m_form;
    Notice *m_notice;
    QPushButton *m_signOut;
    QPushButton *m_cancel;
    QPushButton *m_copyLink;
    QPushButton *m_renew;
    QPushButton *m_signIn;
};

} // namespace authtray
