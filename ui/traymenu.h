// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessionstate.h"

#include <QList>
#include <QMenu>

namespace authtray {

/// One line of the tray's menu, as it is in a state.
struct MenuEntry
{
    enum class Wish { Nothing, SignIn, CancelSignIn, SignOut, Renew, CopyToken, ShowAccount, Quit };

    Wish wish = Wish::Nothing; ///< Nothing with a text: the state; without: a separator
    QString text;
    bool isEnabled = false;

    friend bool operator==(const MenuEntry &, const MenuEntry &) = default;
};

/// As many entries in every state, so that an open menu keeps its lines.
QList<MenuEntry> menuIn(const SessionState &state, const QDateTime &now);

/// The tray's menu. Some desktops show nothing but this, and without asking first: it is always up to date.
class TrayMenu : public QMenu
{
    Q_OBJECT

public:
    TrayMenu();

    void setState(const SessionState &state, const QDateTime &now);

Q_SIGNALS:
    void wished(authtray::MenuEntry::Wish wish);

private:
    QList<MenuEntry> m_entries;
};

} // namespace authtray
