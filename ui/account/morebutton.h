// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/availableactions.h"
#include "ui/state/sessionview.h"

#include <QHash>
#include <QToolButton>

class QMenu;

namespace authtray {

/// Opens a menu with the less frequent actions. Where the desktop shows no tray icon, only this menu leads to settings
/// and log.
class MoreButton : public QToolButton
{
    Q_OBJECT

public:
    explicit MoreButton(QWidget *parent = nullptr);

    /// `profiles`: how many there are. `shown`: the one that the actions are for.
    void setProfiles(qsizetype profiles, const SessionView &shown);

Q_SIGNALS:
    void chosen(authtray::Action action);

private:
    void addEntries(std::initializer_list<Action> actions);
    void setTexts();

    QMenu *m_menu;
    QHash<Action, QAction *> m_entries;
};

} // namespace authtray
