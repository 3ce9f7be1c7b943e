// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/availableactions.h"
#include "ui/state/sessionview.h"
#include "ui/state/statusicon.h"

#include <QList>
#include <QMenu>

#include <optional>

namespace authtray {

/// One line of the tray's menu, as it is in a state.
struct MenuEntry
{
    Action action = Action::Nothing; ///< Nothing with a text: a state; without: a separator
    QString text = {};
    bool isEnabled = false;
    QString profile = {}; ///< that the action is about; empty: the default one, or none yet
    std::optional<StatusIcon> look = {};
    QList<MenuEntry> submenu = {};

    friend bool operator==(const MenuEntry &, const MenuEntry &) = default;
};

/// The default's state and actions, and a line for each of the others. As many entries in every state, so that an open
/// menu keeps its lines.
QList<MenuEntry> menuIn(const QList<SessionView> &sessions);

/// The tray's menu. Some desktops show nothing but this, and without asking first: it is always up to date.
class TrayMenu : public QMenu
{
    Q_OBJECT

public:
    TrayMenu();

    void setSessions(const QList<SessionView> &sessions);

Q_SIGNALS:
    void actionRequested(authtray::Action action, const QString &profile);

private:
    void build(QMenu &menu, const QList<MenuEntry> &entries);
    void show(QMenu &menu, const QList<MenuEntry> &entries);

    QList<MenuEntry> m_entries;
};

} // namespace authtray
