// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wire/agentsocket.h"

#include <algorithm>

namespace authtray {

std::string socketIn(const std::string &runtimeFolder)
{
    return runtimeFolder + "/agent.sock";
}

Message AgentSocket::receive(Deadline deadline, Spinner *spinner)
{
    for (;;) {
        const auto taken = takeMessage(m_received);
        if (const auto *message = std::get_if<Message>(&taken))
            return *message;
        if (std::holds_alternative<Malformed>(taken) || !waitForBytes(deadline, spinner)
            || !m_socket.receive(m_received))
            return {};
    }
}

bool AgentSocket::waitForBytes(Deadline deadline, Spinner *spinner) const
{
    if (spinner == nullptr)
        return m_socket.waitForBytes(deadline) == UnixSocket::Wait::Ready;
    for (auto turnAt = Deadline::clock::now() + Spinner::startDelay;;
         turnAt = Deadline::clock::now() + Spinner::turnTime) {
        if (m_socket.waitForBytes(std::min(deadline, turnAt)) == UnixSocket::Wait::Ready)
            return true;
        if (Deadline::clock::now() >= deadline)
            return false;
        spinner->turn();
    }
}

} // namespace authtray
