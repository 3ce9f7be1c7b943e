// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/platform/exitinhibitor.h"

#include <QCoreApplication>
#include <QTimer>

#include <atomic>
#include <utility>
#include <vector>

namespace authtray {

namespace {

std::atomic<int> count = 0;
std::vector<std::function<void()>> waiting;

} // namespace

ExitInhibitor::ExitInhibitor()
{
    ++count;
}

ExitInhibitor::~ExitInhibitor()
{
    if (--count > 0)
        return;
    for (auto &action : std::exchange(waiting, {}))
        QTimer::singleShot(0, qApp, [action = std::move(action)] { whenNone(action); });
}

bool ExitInhibitor::exists()
{
    return count > 0;
}

void ExitInhibitor::whenNone(std::function<void()> action)
{
    if (count == 0)
        action();
    else
        waiting.push_back(std::move(action));
}

} // namespace authtray
