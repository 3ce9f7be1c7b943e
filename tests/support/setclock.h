// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/fastclock.h"

#include <QDateTime>

namespace authtray {

/// A FastClock that shows noon of one day. A test lets time pass, or sets the clock by `time`.
class SetClock : public FastClock
{
public:
    QDateTime time = QDateTime::fromString(QStringLiteral("2026-01-01T12:00:00Z"), Qt::ISODate);

    QDateTime now() const override { return time; }

    void pass(std::chrono::seconds duration)
    {
        time = time.addSecs(duration.count());
        m_sinceBoot += duration;
    }
};

} // namespace authtray
