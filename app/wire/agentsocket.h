// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platform/unixsocket.h"
#include "app/wire/message.h"
#include "app/wire/spinner.h"

#include <string>

namespace authtray {

/// The path of the agent's socket in the runtime folder of an instance.
std::string socketIn(const std::string &runtimeFolder);

/// A client's connection to an agent of the same user. Its functions block, at most until a deadline. For one thread.
class AgentSocket
{
public:
    using Deadline = UnixSocket::Deadline;

    explicit AgentSocket(const std::string &path) : m_socket(path) { } ///< empty: there is no agent

    bool isConnected() const { return m_socket.isConnected(); }

    /// False if the agent doesn't read it in time.
    bool send(const Message &message, Deadline deadline) { return m_socket.send(pack(message), deadline); }

    /// Returns the next message; empty if none arrives by the deadline. `spinner` is animated meanwhile; may be null.
    Message receive(Deadline deadline, Spinner *spinner = nullptr);

private:
    bool waitForBytes(Deadline deadline, Spinner *spinner) const;

    UnixSocket m_socket;
    std::string m_received;
};

} // namespace authtray
