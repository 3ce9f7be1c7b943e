// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/availableactions.h"

#include <QWidget>

class QPushButton;

namespace authtray {

/// The buttons with the actions that the state of the selected profile allows.
class ActionRow : public QWidget
{
    Q_OBJECT

public:
    explicit ActionRow(QWidget *parent = nullptr);

    /// `hasProfiles`: without any, there is nothing to do but to add an account.
    /// `canChangeDevice`: a running sign-in can go on on another device.
    void setState(const SessionState &state, bool hasProfiles, bool canChangeDevice);

    /// How long the access token stays on the clipboard; 0: it isn't there.
    void setCopiedFor(int seconds);

    /// The button that the Enter key presses.
    QPushButton *preferredButton() const;

Q_SIGNALS:
    void pressed(authtray::Action action);

private:
    QPushButton *addButton(Action action);
    void setTexts();
    void showCopied();

    int m_copiedFor = 0; ///< seconds

    QPushButton *m_addAccount;
    QPushButton *m_signOut;
    QPushButton *m_cancel;
    QPushButton *m_onOtherDevice;
    QPushButton *m_openAgain;
    QPushButton *m_copyLink;
    QPushButton *m_copyToken;
    QPushButton *m_renew;
    QPushButton *m_signIn;
};

} // namespace authtray
