// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/agentserver.h"

#include "app/platform/unixsocket.h"

#include <QLocalSocket>
#include <QSocketNotifier>

#include <utility>

namespace authtray {

AgentServer::AgentServer(std::function<bool(long)> mayConnect,
                         std::function<void(std::unique_ptr<QLocalSocket>, long)> accept, std::vector<int> activated)
    : m_mayConnect(std::move(mayConnect)), m_accept(std::move(accept)), m_activated(std::move(activated))
{ }

AgentServer::~AgentServer()
{
    for (const int listener : m_activated) {
        refuseWaiting(listener); // also if this process couldn't become the agent
        closeSocket(listener);
    }
}

void AgentServer::acceptActivated()
{
    for (const int listener : m_activated) {
        auto *notifier = new QSocketNotifier(listener, QSocketNotifier::Read, this);
        connect(notifier, &QSocketNotifier::activated, this, [this, listener] {
            for (int socket = acceptFrom(listener); socket >= 0; socket = acceptFrom(listener))
                accept(socket);
        });
    }
}

void AgentServer::incomingConnection(quintptr descriptor)
{
    accept(static_cast<int>(descriptor));
    if (std::exchange(m_isAccepting, true))
        return;
    bool isLast = false;
    for (int count = 0; count < listenBacklogSize() && !isLast; ++count)
        waitForNewConnection(0, &isLast); // calls this; doesn't wait
    m_isAccepting = false;
}

void AgentServer::accept(int socket)
{
    const long process = peerOf(socket).process;
    if (!m_mayConnect(process))
        return closeSocket(socket);
    auto client = std::make_unique<QLocalSocket>();
    client->setSocketDescriptor(socket);
    m_accept(std::move(client), process);
}

} // namespace authtray
