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

/// One entry of the tray menu.
struct MenuEntry
{
    Action action = Action::Nothing; ///< Nothing: with a text, the entry shows a state; without, it is a separator
    QString text = {};
    bool isEnabled = false;
    QString profile = {}; ///< of the action; empty: the default profile, or there is none yet
    std::optional<StatusIcon> icon = {};
    QList<MenuEntry> submenu = {};

    friend bool operator==(const MenuEntry &, const MenuEntry &) = default;
};

/// The state of the first session, the action that mends it, an entry for each other session, and the first session's
/// actions. What isn't needed is left out, not hidden: GNOME's panel keeps the keyboard focus on an entry that it
/// hides. `sessions`: in the order of sortByNeed().
QList<MenuEntry> menuEntries(const QList<SessionView> &sessions);

/// The tray menu. Always up to date, because some desktops show only the menu, and without emitting aboutToShow() first.
class TrayMenu : public QMenu
{
    Q_OBJECT

public:
    TrayMenu();

    void setSessions(const QList<SessionView> &sessions);

Q_SIGNALS:
    void actionRequested(authtray::Action action, const QString &profile);
    void paletteChanged();

protected:
    void changeEvent(QEvent *event) override;

private:
    void build(QMenu &menu, const QList<MenuEntry> &entries);
    void updateEntries(QMenu &menu, const QList<MenuEntry> &entries);

    QList<MenuEntry> m_entries;
};

} // namespace authtray
