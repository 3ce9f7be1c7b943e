// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/fairqueue.h"

#include <QMetaObject>

#include <algorithm>

namespace authtray {

void FairQueue::add(long peer, Task task)
{
    auto known = std::find_if(m_peers.begin(), m_peers.end(), [peer](const auto &entry) { return entry.first == peer; });
    if (known == m_peers.end())
        known = m_peers.emplace(m_peers.end(), peer, std::deque<Task>());
    known->second.push_back(std::move(task));
    if (m_peers.size() == 1 && known->second.size() == 1)
        runNextLater();
}

void FairQueue::runNext()
{
    auto [peer, tasks] = std::move(m_peers.front());
    m_peers.pop_front();
    const Task task = std::move(tasks.front());
    tasks.pop_front();
    if (!tasks.empty())
        m_peers.emplace_back(peer, std::move(tasks));
    if (!m_peers.empty())
        runNextLater();
    task();
}

void FairQueue::runNextLater()
{
    QMetaObject::invokeMethod(
            this, [this] { runNext(); }, Qt::QueuedConnection);
}

} // namespace authtray
