// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/agentserver.h"

#include "app/platform/unixsocket.h"

namespace authtray {

void AgentServer::incomingConnection(quintptr descriptor)
{
    const auto socket = static_cast<int>(descriptor);
    if (m_mayConnect(peerOf(socket).process))
        QLocalServer::incomingConnection(descriptor);
    else
        closeSocket(socket);
    if (std::exchange(m_isAccepting, true))
        return;
    bool isLast = false;
    for (int count = 0; count < listenBacklogSize() && !isLast; ++count)
        waitForNewConnection(0, &isLast); // calls this; doesn't wait
    m_isAccepting = false;
}

} // namespace authtray
