// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/wire/message.h"
#include "app/wire/spinner.h"

#include <chrono>
#include <string>

namespace authtray {

/// The asker's end of a connection with an agent of the same user, closed at the end. It blocks, until a deadline, and
/// needs no Qt. One thread.
class AgentSocket
{
public:
    using Deadline = std::chrono::steady_clock::time_point;

    explicit AgentSocket(const std::string &path); ///< of the socket; empty: there is none
    ~AgentSocket();
    AgentSocket(const AgentSocket &) = delete;
    AgentSocket &operator=(const AgentSocket &) = delete;

    bool isConnected() const { return m_isConnected; }

    /// False where the agent hasn't taken it.
    bool send(const Message &message, Deadline deadline);

    /// The next message; an empty one where none comes. `spinner`: turns meanwhile, null where nobody watches.
    Message receive(Deadline deadline, Spinner *spinner = nullptr);

private:
    bool isOwnPeer() const;
    bool waitFor(short event, Deadline deadline, Spinner *spinner) const;

    int m_descriptor = -1;
    bool m_isConnected = false;
    std::string m_received;
};

} // namespace authtray
