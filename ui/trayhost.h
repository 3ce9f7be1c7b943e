// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusServiceWatcher>
#include <QObject>
#include <QTimer>

namespace authtray {

/// Whether the desktop shows status icons (org.kde.StatusNotifierWatcher, with a host). To be asked before anything of
/// QSystemTrayIcon is touched: Qt decides at the first touch, once for the whole process.
class TrayHost : public QObject
{
    Q_OBJECT

public:
    explicit TrayHost(QObject *parent = nullptr);

    /// One of the signals follows, and another one whenever that changes.
    void watch();

    bool isAvailable() const { return m_isAvailable; }

Q_SIGNALS:
    void available();
    void unavailable(); ///< for as long as a desktop may take to start its panel

private:
    void setAvailable(bool isAvailable);

    QDBusServiceWatcher m_watcher;
    QTimer m_patience;
    bool m_isAvailable = false;

private Q_SLOTS: // by name, for D-Bus
    void askForHost();
    void hostRegistered();
    void hostUnregistered();
};

} // namespace authtray
