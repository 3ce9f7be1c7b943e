// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>

#include <chrono>
#include <functional>

class QObject;

namespace authtray {

/// The source of the time, which tests replace. Times are UTC everywhere except in windows.
class Clock
{
public:
    virtual ~Clock() = default;

    /// The computer's clock, which may be wrong and may be set.
    virtual QDateTime now() const;

    /// Time since the computer started, including sleep. It can't be set.
    virtual std::chrono::milliseconds sinceBoot() const;

    /// Calls `callback` after that time, unless `context` was destroyed before.
    virtual void callAfter(std::chrono::milliseconds time, QObject *context, std::function<void()> callback) const;
};

} // namespace authtray
