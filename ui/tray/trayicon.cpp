// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tray/trayicon.h"

#include "ui/state/wording.h"

#include <algorithm>
#include <utility>

namespace authtray {

namespace {

constexpr qsizetype maxLines = 6; ///< a tooltip should be short; the menu lists all sessions

/// Among sessions of the same urgency, the default comes first.
bool isMoreUrgent(const SessionView &one, const SessionView &other)
{
    return std::pair(one.state.urgency(), one.isDefault) > std::pair(other.state.urgency(), other.isDefault);
}

/// Taken from the theme by name, so that the panel recolours it. Checks hasThemeIcon(), because fromTheme() falls back
/// to an icon with a shorter name.
QIcon symbolicIconOf(const StatusIcon &icon)
{
    const QString name = symbolicNameOf(icon);
    return QIcon::hasThemeIcon(name) ? QIcon::fromTheme(name) : iconOf(icon);
}

/// Some panels take markup in a tooltip, and others show it as it is, so nothing that could be markup is left.
QString withoutMarkup(QString text)
{
    return text.replace(u'<', u'‹').replace(u'>', u'›').replace(u'&', u'＆');
}

QString tooltipOf(const QList<SessionView> &sessions)
{
    if (sessions.size() <= 1)
        return sessions.isEmpty() ? stateLine({}, {}) : tooltip(sessions.first().state, sessions.first().now);
    QList<SessionView> ordered = sessions;
    std::ranges::stable_sort(ordered, isMoreUrgent);
    QStringList lines;
    for (const SessionView &session : ordered.first(std::min(ordered.size(), maxLines)))
        lines += TrayMenu::tr("%1: %2").arg(session.state.profile, stateLine(session.state, session.now));
    if (ordered.size() > maxLines)
        lines += QStringLiteral("…");
    return lines.join(u'\n');
}

} // namespace

const SessionView *mostUrgent(const QList<SessionView> &sessions)
{
    const auto found = std::ranges::min_element(sessions, isMoreUrgent);
    return found == sessions.end() ? nullptr : &*found;
}

QString trayTooltip(const QList<SessionView> &sessions)
{
    return withoutMarkup(tooltipOf(sessions));
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
        m_shownIcon.reset();
}

void TrayIcon::setSessions(const QList<SessionView> &sessions)
{
    const SessionView *shown = mostUrgent(sessions);
    const StatusIcon icon = shown ? statusIconFor(shown->state, shown->now) : StatusIcon();
    if (m_shownIcon != icon)
        m_icon.setIcon(m_isSymbolic ? symbolicIconOf(icon) : iconOf(icon));
    m_shownIcon = icon;
    if (const QString text = trayTooltip(sessions); text != m_icon.toolTip())
        m_icon.setToolTip(text);
    m_menu.setSessions(sessions);
    m_icon.show();
}

} // namespace authtray
