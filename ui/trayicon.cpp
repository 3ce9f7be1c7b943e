// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trayicon.h"

#include "core/session/wording.h"

namespace authtray {

TrayIcon::TrayIcon()
{
    const auto showAccount = [this] { Q_EMIT wished(MenuEntry::Wish::ShowAccount); };
    connect(&m_menu, &TrayMenu::wished, this, &TrayIcon::wished);
    connect(&m_icon, &QSystemTrayIcon::messageClicked, this, showAccount);
    connect(&m_icon, &QSystemTrayIcon::activated, this, [showAccount](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger)
            showAccount();
    });
    m_icon.setContextMenu(&m_menu);
}

void TrayIcon::setState(const SessionState &state, const QDateTime &now)
{
    const RingLook look = lookOf(state, now);
    if (m_look != look)
        m_icon.setIcon(iconOf(look));
    m_look = look;
    m_icon.setToolTip(tooltip(state, now));
    m_menu.setState(state, now);
    m_icon.show();
}

void TrayIcon::notify(const QString &title, const QString &text)
{
    // Notification servers parse the text as markup, and Qt passes it on as it is.
    m_icon.showMessage(title, text.toHtmlEscaped(), m_icon.icon());
}

} // namespace authtray
