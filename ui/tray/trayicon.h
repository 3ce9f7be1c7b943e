// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/statusicon.h"
#include "ui/tray/traymenu.h"

#include <QSystemTrayIcon>

namespace authtray {

/// The session that most needs somebody; null without any.
const SessionView *mostUrgent(const QList<SessionView> &sessions);

/// What the icon says on hover: a line for each session, the most urgent one first.
QString trayTooltip(const QList<SessionView> &sessions);

/// The icon in the panel. To be made only once TrayHost has said there is a place for it.
class TrayIcon : public QObject
{
    Q_OBJECT

public:
    TrayIcon();

    void setSessions(const QList<SessionView> &sessions);

    /// In the panel's colour, where the desktop's icon theme has our icons; from the next setSessions() on.
    void setSymbolic(bool isSymbolic);

Q_SIGNALS:
    void actionRequested(authtray::Action action, const QString &profile);

private:
    TrayMenu m_menu;
    QSystemTrayIcon m_icon;
    std::optional<StatusIcon> m_look; ///< as it is shown
    bool m_isSymbolic = false;
};

} // namespace authtray
