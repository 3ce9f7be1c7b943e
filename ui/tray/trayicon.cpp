// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tray/trayicon.h"

#include "ui/state/wording.h"

#include <algorithm>
#include <utility>

namespace authtray {

namespace {

constexpr qsizetype maxSessions = 6; ///< a tooltip should be short; the menu lists all sessions

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
    if (sessions.size() <= 1) {
        const SessionView shown = sessions.value(0);
        return TrayMenu::tr("Authtray: %1").arg(tooltip(shown.state, shown.now));
    }
    QStringList lines{TrayMenu::tr("Authtray")};
    for (const SessionView &session : sessions.first(std::min(sessions.size(), maxSessions)))
        lines += TrayMenu::tr("%1: %2").arg(session.state.profile, stateLine(session.state, session.now));
    if (sessions.size() > maxSessions)
        lines += QStringLiteral("…");
    return lines.join(u'\n');
}

} // namespace

QString trayTooltip(const QList<SessionView> &sessions)
{
    return inLayoutDirection(withoutMarkup(tooltipOf(sessions)));
}

TrayIcon::TrayIcon()
{
    connect(&m_menu, &TrayMenu::actionRequested, this, &TrayIcon::actionRequested);
    connect(&m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger)
            Q_EMIT actionRequested(Action::ShowAccount, m_shownProfile);
    });
    connect(&m_menu, &TrayMenu::paletteChanged, this, [this] {
        if (m_shownIcon)
            showIcon(*m_shownIcon);
    });
    m_icon.setContextMenu(&m_menu);
}

void TrayIcon::setSymbolic(bool isSymbolic)
{
    if (std::exchange(m_isSymbolic, isSymbolic) != isSymbolic)
        m_shownIcon.reset();
}

/// Panels keep a picture of the icon, so it is set again when the palette changes.
void TrayIcon::showIcon(const StatusIcon &icon)
{
    m_icon.setIcon(m_isSymbolic ? symbolicIconOf(icon) : iconOf(icon));
    m_shownIcon = icon;
}

void TrayIcon::setSessions(const QList<SessionView> &sessions)
{
    const SessionView shown = sessions.value(0);
    m_shownProfile = shown.state.profile;
    const StatusIcon icon = statusIconFor(shown.state, shown.now);
    if (m_shownIcon != icon)
        showIcon(icon);
    if (const QString text = trayTooltip(sessions); text != m_icon.toolTip())
        m_icon.setToolTip(text);
    m_menu.setSessions(sessions);
    m_icon.show();
}

} // namespace authtray
