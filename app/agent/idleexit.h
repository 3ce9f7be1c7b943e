// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include <chrono>

namespace authtray {

class Sessions;

/// Ends an agent that nobody needs: when nothing was asked of it for some time, or for a minute while nobody is signed
/// in. Waits for work in progress. Main thread only.
class IdleExit : public QObject
{
    Q_OBJECT
public:
    using Timeout = std::chrono::milliseconds;

    explicit IdleExit(const Sessions &sessions, Timeout timeout, Timeout timeoutSignedOut = std::chrono::minutes(1));

    /// Something was asked.
    void restart();

Q_SIGNALS:
    void idle();

private:
    void end();

    const Sessions &m_sessions;
    Timeout m_timeout;
    Timeout m_timeoutSignedOut;
    QTimer m_timer;
};

} // namespace authtray
