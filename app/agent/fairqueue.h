// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <deque>
#include <functional>
#include <utility>

namespace authtray {

/// Runs the tasks of several peers round robin: a peer's second task runs after one task of each other peer. So tasks
/// that a peer adds in large numbers delay its own. Each turn of the event loop runs one task, and what the loop has to
/// do is done in between. Main thread only.
class FairQueue : public QObject
{
public:
    using Task = std::function<void()>;

    void add(long peer, Task task);

private:
    void runNext();
    void runNextLater();

    std::deque<std::pair<long, std::deque<Task>>> m_peers; ///< that have tasks; in the order of their turns
};

} // namespace authtray
