// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/watch/snapshot.h"

#include <QObject>

#include <optional>

namespace authtray {

class Connection;
class StateFeed;

/// Sends a client what is known of all sessions, and again after each change, until it disconnects. One that reads
/// slowly gets the newest only. Deleted with its connection.
class Watcher : public QObject
{
    Q_OBJECT
public:
    Watcher(Connection &connection, StateFeed &feed);

    /// The client has to look for another agent.
    void end();

private:
    void send();

    Connection &m_connection;
    StateFeed &m_feed;
    std::optional<Snapshot> m_sent;
};

} // namespace authtray
