// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/connection.h"
#include "app/agent/secondstart.h"

#include <QObject>
#include <QPointer>

#include <QCoroTask>

#include <chrono>

namespace authtray {

class Sessions;

/// A retiring agent finishes its work before it hands over: the provider and the keychain must answer.
inline constexpr std::chrono::seconds handoverTimeout{40};

/// The handover from this agent, which has no window, to the tray app. When this agent has no work in progress, it
/// sends its successor the tokens that only this process has, because the store has refused them. It keeps them until
/// the successor has confirmed that it has taken them over. Main thread only.
class Handover : public QObject
{
    Q_OBJECT
public:
    Handover(Sessions &sessions, Connection *successor);

    void start();

    /// Whether the message is the confirmation of the successor, which completes the handover once it disconnects.
    bool receive(const Connection *connection, const Message &message);

Q_SIGNALS:
    void sent(); ///< the successor has to confirm, and needs the agent's lock before
    void completed(); ///< this agent may end
    void failed(); ///< the successor has disconnected without its confirmation; this agent must continue

private:
    void send();
    void end();

    Sessions &m_sessions;
    QPointer<Connection> m_successor;
    bool m_isReplaced = false; ///< the successor needs nothing more of this agent
};

/// Takes the tokens in the answer of an agent that retires for this one, and confirms that.
QCoro::Task<> takeOver(ShowAnswer retiring, Sessions &sessions);

} // namespace authtray
