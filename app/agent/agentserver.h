// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocalServer>

#include <functional>
#include <utility>

namespace authtray {

/// Accepts all waiting connections in a turn of the event loop, where Qt accepts one: otherwise a caller would wait a
/// turn, in which a command of another may run, for each connection before its own. Turns connections away before
/// anything is allocated for them.
class AgentServer : public QLocalServer
{
public:
    /// `mayConnect`: whether the process may have one more connection.
    explicit AgentServer(std::function<bool(long process)> mayConnect) : m_mayConnect(std::move(mayConnect)) { }

protected:
    void incomingConnection(quintptr descriptor) override;

private:
    std::function<bool(long)> m_mayConnect;
    bool m_isAccepting = false;
};

} // namespace authtray
