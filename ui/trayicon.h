// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/ring.h"
#include "ui/traymenu.h"

#include <QSystemTrayIcon>

namespace authtray {

/// The icon in the panel. To be made only once TrayHost has said there is a place for it.
class TrayIcon : public QObject
{
    Q_OBJECT

public:
    TrayIcon();

    void setState(const SessionState &state, const QDateTime &now);
    void notify(const QString &title, const QString &text);

Q_SIGNALS:
    void wished(authtray::MenuEntry::Wish wish);

private:
    TrayMenu m_menu;
    QSystemTrayIcon m_icon;
    std::optional<RingLook> m_look;
};

} // namespace authtray
