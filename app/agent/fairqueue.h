// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <QCoroTask>

#include <deque>
#include <functional>
#include <list>

namespace authtray {

/// Runs the tasks of several peers round robin, one of each peer at a time. So tasks that a peer adds in large numbers
/// delay its own. Each turn of the event loop starts one task, and what the loop has to do is done in between. Main
/// thread only.
class FairQueue : public QObject
{
public:
    using Task = std::function<QCoro::Task<>()>;

    void add(long peer, Task task);

private:
    struct Peer
    {
        long id = 0;
        std::deque<Task> waiting;
        bool isRunning = false;
    };

    void startNextLater();
    QCoro::Task<> startNext();

    std::list<Peer> m_peers; ///< that have tasks; in the order of their turns
    bool m_isToStart = false;
};

} // namespace authtray
