// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

namespace authtray {

/// Notices that a newer version was installed over the running program. That should end soon, because the modules that
/// it loads from now on are the newer version's.
class Upgrade : public QObject
{
    Q_OBJECT
public:
    Upgrade();

Q_SIGNALS:
    void installed(); ///< again and again until the program ends

private:
    void check();

    QFileSystemWatcher m_folder;
    QTimer m_timer;
};

} // namespace authtray
