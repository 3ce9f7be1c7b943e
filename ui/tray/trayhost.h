// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusServiceWatcher>
#include <QObject>
#include <QTimer>

#include <chrono>

namespace authtray {

/// Whether the desktop shows status icons (org.kde.StatusNotifierWatcher, with a host). To be asked before anything of
/// QSystemTrayIcon is touched: Qt decides at the first touch, once for the whole process.
class TrayHost : public QObject
{
    Q_OBJECT

public:
    /// `patience`: for a panel that starts together with us, or again after a crash.
    explicit TrayHost(std::chrono::milliseconds patience = std::chrono::seconds(10), QObject *parent = nullptr);

    /// One of the signals follows, and another one whenever that changes.
    void watch();

    bool isAvailable() const { return m_isAvailable; }

Q_SIGNALS:
    void available();
    void unavailable(); ///< for longer than our patience

private:
    void setAvailable(bool isAvailable);

    QDBusServiceWatcher m_watcher;
    std::chrono::milliseconds m_patience;
    QTimer m_waiting;
    bool m_isAvailable = false;

private Q_SLOTS: // by name, for D-Bus
    void askForHost();
    void hostRegistered();
    void hostUnregistered();
};

} // namespace authtray
