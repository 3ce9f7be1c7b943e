// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/idleexit.h"

#include "core/platform/exitinhibitor.h"
#include "core/session/sessions.h"

#include <algorithm>

namespace authtray {

IdleExit::IdleExit(const Sessions &sessions, Timeout timeout, Timeout timeoutSignedOut)
    : m_sessions(sessions), m_timeout(timeout), m_timeoutSignedOut(timeoutSignedOut)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &IdleExit::end);
    restart();
}

void IdleExit::restart()
{
    const auto sessions = m_sessions.all();
    const auto isSignedInTo = [](const Session *session) { return session->profile().isSignedIn(); };
    const bool isSignedIn = std::ranges::any_of(sessions, isSignedInTo);
    m_timer.start(isSignedIn ? m_timeout : m_timeoutSignedOut);
}

void IdleExit::end()
{
    if (ExitInhibitor::exists() || m_sessions.isGoingOn())
        return restart();
    Q_EMIT idle();
}

} // namespace authtray
