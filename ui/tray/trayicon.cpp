// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tray/trayicon.h"

#include "core/session/wording.h"

#include <algorithm>
#include <utility>

namespace authtray {

namespace {

constexpr qsizetype mostLines = 6; ///< a tooltip is no list: the menu has them all

/// Before the others of the same urgency: the default.
bool isMoreUrgent(const SessionView &one, const SessionView &other)
{
    return std::pair(one.state.urgency(), one.isDefault) > std::pair(other.state.urgency(), other.isDefault);
}

/// By its name, so that the panel gives it its colour. A theme that hasn't got it may have one whose name begins alike.
QIcon symbolicIconOf(const StatusIcon &look)
{
    const QString name = symbolicNameOf(look);
    return QIcon::hasThemeIcon(name) ? QIcon::fromTheme(name) : iconOf(look);
}

} // namespace

const SessionView *mostUrgent(const QList<SessionView> &sessions)
{
    const auto found = std::ranges::min_element(sessions, isMoreUrgent);
    return found == sessions.end() ? nullptr : &*found;
}

QString trayTooltip(const QList<SessionView> &sessions)
{
    if (sessions.size() <= 1)
        return sessions.isEmpty() ? stateLine({}, {}) : tooltip(sessions.first().state, sessions.first().now);
    QList<SessionView> ordered = sessions;
    std::ranges::stable_sort(ordered, isMoreUrgent);
    QStringList lines;
    for (const SessionView &session : ordered.first(std::min(ordered.size(), mostLines)))
        lines += TrayMenu::tr("%1: %2").arg(session.state.profile, stateLine(session.state, session.now));
    if (ordered.size() > mostLines)
        lines += QStringLiteral("…");
    return lines.join(u'\n');
}

TrayIcon::TrayIcon()
{
    connect(&m_menu, &TrayMenu::actionRequested, this, &TrayIcon::actionRequested);
    connect(&m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger)
            Q_EMIT actionRequested(Action::ShowAccount, {});
    });
    m_icon.setContextMenu(&m_menu);
}

void TrayIcon::setSymbolic(bool isSymbolic)
{
    if (std::exchange(m_isSymbolic, isSymbolic) != isSymbolic)
        m_look.reset();
}

void TrayIcon::setSessions(const QList<SessionView> &sessions)
{
    const SessionView *shown = mostUrgent(sessions);
    const StatusIcon look = shown ? statusIconFor(shown->state, shown->now) : StatusIcon();
    if (m_look != look)
        m_icon.setIcon(m_isSymbolic ? symbolicIconOf(look) : iconOf(look));
    m_look = look;
    if (const QString text = trayTooltip(sessions); text != m_icon.toolTip())
        m_icon.setToolTip(text);
    m_menu.setSessions(sessions);
    m_icon.show();
}

} // namespace authtray
