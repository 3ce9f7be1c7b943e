// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>

#include <chrono>
#include <functional>

class QObject;

namespace authtray {

/// Where the time comes from, so that tests can set it. Times are UTC everywhere below the windows.
class Clock
{
public:
    virtual ~Clock() = default;

    /// The computer's clock, which may be wrong and may be set.
    virtual QDateTime now() const;

    /// Time since the computer started, asleep or awake: nobody sets it.
    virtual std::chrono::milliseconds sinceBoot() const;

    /// Calls back after that time, unless `context` is gone by then.
    virtual void callAfter(std::chrono::milliseconds time, QObject *context, std::function<void()> callback) const;
};

} // namespace authtray
