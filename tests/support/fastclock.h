// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QList>
#include <QTimer>

namespace authtray {

/// A clock on which every wait is over at once, having taken its time.
class FastClock : public Clock
{
public:
    QList<std::chrono::milliseconds> mutable waits;
    bool isStanding = false; ///< no wait ends

    std::chrono::milliseconds sinceBoot() const override { return m_sinceBoot; }

    void callAfter(std::chrono::milliseconds time, QObject *context, std::function<void()> callback) const override
    {
        waits += time;
        m_sinceBoot += time;
        if (!isStanding)
            QTimer::singleShot(0, context, std::move(callback));
    }

protected:
    std::chrono::milliseconds mutable m_sinceBoot{1000};
};

} // namespace authtray
