// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/statusicon.h"
#include "ui/tray/traymenu.h"

#include <QSystemTrayIcon>

namespace authtray {

/// The tooltip text: a line for each session. `sessions`: in the order of sortByNeed().
QString trayTooltip(const QList<SessionView> &sessions);

/// The tray icon. It shows, and a click on it opens, the session that needs attention most. Create it only after
/// TrayHost::available().
class TrayIcon : public QObject
{
    Q_OBJECT

public:
    TrayIcon();

    /// In the order of sortByNeed().
    void setSessions(const QList<SessionView> &sessions);

    /// Uses the panel's colour, if the desktop's icon theme contains Authtray's icons. Takes effect with setSessions().
    void setSymbolic(bool isSymbolic);

Q_SIGNALS:
    void actionRequested(authtray::Action action, const QString &profile);

private:
    void showIcon(const StatusIcon &icon);

    TrayMenu m_menu;
    QSystemTrayIcon m_icon;
    QString m_shownProfile; ///< whose state the icon shows
    std::optional<StatusIcon> m_shownIcon; ///< the icon that is shown now
    bool m_isSymbolic = false;
};

} // namespace authtray
