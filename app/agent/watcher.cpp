// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/watcher.h"

#include "app/agent/connection.h"
#include "app/watch/statefeed.h"

namespace authtray {

Watcher::Watcher(Connection &connection, StateFeed &feed) : QObject(&connection), m_connection(connection), m_feed(feed)
{
    connection.pause();
    connect(&feed, &StateFeed::changed, this, &Watcher::send);
    connect(&connection, &Connection::sent, this, &Watcher::send);
    send();
}

void Watcher::end()
{
    disconnect(&m_feed, nullptr, this, nullptr);
    m_connection.close();
}

void Watcher::send()
{
    if (!m_connection.isSent())
        return;
    const Snapshot snapshot = m_feed.snapshot();
    if (snapshot == m_sent)
        return;
    m_sent = snapshot;
    m_connection.send(snapshot.toMessage());
}

} // namespace authtray
