// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessions.h"

#include <QObject>
#include <QUrl>

#include <QCoroTask>

#include <functional>

class QWidget;

namespace authtray {

class AccountWindow;

/// The sign-in that the person has started: in a browser of this computer, or with a code on another device. At most
/// one runs. Exists as long as the program runs.
class SignInRun : public QObject
{
    Q_OBJECT

public:
    using Window = std::function<AccountWindow &()>;
    using QuestionParent = std::function<QWidget *()>; ///< the window to which a question belongs, raised to the front

    SignInRun(Sessions &sessions, Window window, QuestionParent questionParent);

    /// Whose profile may not be saved yet. Null if no sign-in is running.
    Session *session() const { return m_session; }

    /// Signs in, asking what is needed for it, and goes on with a code if the person wants that meanwhile. Without
    /// `choices.showDeviceCode`, the account window shows the code.
    QCoro::Task<Result<SignedIn>> run(Session *session, SignInChoices choices);

    void cancel();

    /// Cancels the sign-in in the browser. run() then begins one with a code.
    void changeDevice();

    /// For the person: the address to open, and to have it opened once more.
    void copyLink();
    void openAgain();

Q_SIGNALS:
    void sessionChanged();
    void browserOpened(const authtray::SignInAddress &address);

private:
    QCoro::Task<Result<SignedIn>> runOnce(Session *session, SignInChoices choices);
    void addQuestions(SignInChoices &choices);

    Sessions &m_sessions;
    Window m_window;
    QuestionParent m_questionParent;
    Session *m_session = nullptr;
    bool m_isOnOtherDevice = false; ///< it shows a code for one
    bool m_isChangingDevice = false; ///< it is to go on on another device
    QUrl m_localAddress; ///< for a browser on this computer
};

} // namespace authtray
