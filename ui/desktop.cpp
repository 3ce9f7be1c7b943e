// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/desktop.h"

#include "core/log.h"

#include <QApplication>

#include <algorithm>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr auto longestTimer = std::chrono::milliseconds(24h);

/// The earlier one; an invalid one is never.
QDateTime sooner(const QDateTime &one, const QDateTime &other)
{
    return !one.isValid() || (other.isValid() && other < one) ? other : one;
}

} // namespace

Desktop::Desktop(Sessions &sessions) : m_sessions(sessions), m_window(m_clock), m_actions(sessions, m_window, m_clock)
{
    connect(&m_actions, &Actions::currentChanged, this, &Desktop::showState);
    connect(&m_sessions, &Sessions::listChanged, this, &Desktop::showState);
    connect(&m_sessions, &Sessions::stateChanged, this, &Desktop::showState);
    connect(&m_host, &TrayHost::available, this, &Desktop::trayAppeared);
    connect(&m_host, &TrayHost::unavailable, this, &Desktop::trayVanished);
    m_nextChange.setSingleShot(true);
    connect(&m_nextChange, &QTimer::timeout, this, &Desktop::showState);
    m_host.watch();
    showState();
    if (!m_actions.current())
        raiseWindow(); // nothing to keep fresh yet, so somebody has come to set it up
}

void Desktop::raiseWindow()
{
    m_window.raiseAndActivate();
}

SessionState Desktop::state() const
{
    const Session *session = m_actions.current();
    return session ? session->state() : SessionState();
}

void Desktop::showState()
{
    m_window.setState(state());
    if (m_tray)
        m_tray->setState(state(), m_clock.now());
    notify();
    showAgainInTime();
}

void Desktop::notify()
{
    if (!m_tray)
        return;
    const QList<Session *> sessions = m_sessions.all();
    for (Session *session : sessions) {
        const QString text = m_notifications[session].next(session->state(), m_clock.now());
        if (!text.isEmpty() && !m_window.isActiveWindow())
            m_tray->notify(sessions.size() > 1 ? tr("Authtray: %1").arg(session->profile().name) : tr("Authtray"), text);
    }
}

void Desktop::showAgainInTime()
{
    const QDateTime now = m_clock.now();
    QDateTime next = nextLook(state(), now);
    if (state().renewsAt > now) // from then on the words are others
        next = sooner(next, state().renewsAt);
    for (const Session *session : m_sessions.all())
        next = sooner(next, Notifications::due(session->state(), now));
    if (!next.isValid())
        return m_nextChange.stop();
    const auto wait = std::chrono::milliseconds(now.msecsTo(next) + 1);
    m_nextChange.start(std::clamp(wait, 1ms, longestTimer));
}

void Desktop::trayAppeared()
{
    if (!m_tray) {
        m_tray = std::make_unique<TrayIcon>();
        connect(m_tray.get(), &TrayIcon::wished, &m_actions, &Actions::fulfil);
    }
    QApplication::setQuitOnLastWindowClosed(false);
    showState();
}

void Desktop::trayVanished()
{
    qCInfo(lcUi) << "no place for a tray icon: the window stands in for it";
    QApplication::setQuitOnLastWindowClosed(true);
    raiseWindow();
}

} // namespace authtray
