// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/statusicon.h"
#include "ui/tray/traymenu.h"

#include <QSystemTrayIcon>

namespace authtray {

/// The session that needs attention most; null if `sessions` is empty.
const SessionView *mostUrgent(const QList<SessionView> &sessions);

/// The tooltip text: a line for each session, the most urgent first.
QString trayTooltip(const QList<SessionView> &sessions);

/// The tray icon. Create it only after TrayHost::available().
class TrayIcon : public QObject
{
    Q_OBJECT

public:
    TrayIcon();

    void setSessions(const QList<SessionView> &sessions);

    /// Uses the panel's colour, if the desktop's icon theme contains Authtray's icons. Takes effect with setSessions().
    void setSymbolic(bool isSymbolic);

Q_SIGNALS:
    void actionRequested(authtray::Action action, const QString &profile);

private:
    TrayMenu m_menu;
    QSystemTrayIcon m_icon;
    std::optional<StatusIcon> m_shownIcon; ///< the icon that is shown now
    bool m_isSymbolic = false;
};

} // namespace authtray
