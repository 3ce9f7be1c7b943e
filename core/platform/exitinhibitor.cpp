// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/platform/exitinhibitor.h"

#include <QCoreApplication>
#include <QTimer>

#include <utility>
#include <vector>

namespace authtray {

namespace {

int count = 0;
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
    for (auto &act : std::exchange(waiting, {}))
        QTimer::singleShot(0, qApp, [act = std::move(act)] { whenNone(act); });
}

void ExitInhibitor::whenNone(std::function<void()> act)
{
    if (count == 0)
        act();
    else
        waiting.push_back(std::move(act));
}

} // namespace authtray
