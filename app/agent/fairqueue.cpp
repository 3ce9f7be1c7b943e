// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/fairqueue.h"

#include <QMetaObject>
#include <QPointer>

#include <algorithm>
#include <utility>

namespace authtray {

void FairQueue::add(long peer, Task task)
{
    auto known = std::ranges::find(m_peers, peer, &Peer::id);
    if (known == m_peers.end())
        known = m_peers.insert(known, {.id = peer, .waiting = {}});
    known->waiting.push_back(std::move(task));
    startNextLater();
}

void FairQueue::startNextLater()
{
    if (!std::exchange(m_isToStart, true))
        QMetaObject::invokeMethod(
                this, [this] { startNext(); }, Qt::QueuedConnection);
}

QCoro::Task<> FairQueue::startNext()
{
    m_isToStart = false;
    const auto peer = std::ranges::find_if(m_peers, [](const Peer &each) { return !each.isRunning; });
    if (peer == m_peers.end())
        co_return;
    m_peers.splice(m_peers.end(), m_peers, peer);
    peer->isRunning = true;
    const Task task = std::move(peer->waiting.front());
    peer->waiting.pop_front();
    startNextLater();
    const QPointer<FairQueue> self(this);
    co_await task();
    if (!self)
        co_return;
    peer->isRunning = false;
    if (peer->waiting.empty())
        m_peers.erase(peer);
    startNextLater();
}

} // namespace authtray
