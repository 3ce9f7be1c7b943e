// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocalServer>

#include <functional>
#include <memory>
#include <vector>

class QLocalSocket;

namespace authtray {

/// Accepts all waiting connections in a turn of the event loop, where Qt accepts one: otherwise a caller would wait a
/// turn, in which a command of another may run, for each connection before its own. Turns connections away before
/// anything is allocated for them. Main thread only.
class AgentServer : public QLocalServer
{
public:
    /// `mayConnect`: whether the process may have one more connection. `accept` is called with each connection and the
    /// process at its other end. `activated`: sockets on which systemd listens for this process; they belong to this
    /// object, which doesn't remove them from the file system as it does its own, and in the end turns away who waits there.
    AgentServer(std::function<bool(long process)> mayConnect,
                std::function<void(std::unique_ptr<QLocalSocket>, long process)> accept, std::vector<int> activated);
    ~AgentServer() override;

    bool isActivated() const { return !m_activated.empty(); }

    /// From now on, accepts what systemd has received, too.
    void acceptActivated();

protected:
    void incomingConnection(quintptr descriptor) override;

private:
    void accept(int socket);

    std::function<bool(long)> m_mayConnect;
    std::function<void(std::unique_ptr<QLocalSocket>, long)> m_accept;
    std::vector<int> m_activated;
    bool m_isAccepting = false;
};

} // namespace authtray
