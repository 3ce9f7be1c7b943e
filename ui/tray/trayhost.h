// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusServiceWatcher>
#include <QObject>
#include <QTimer>

#include <chrono>

namespace authtray {

/// Reports whether the desktop shows tray icons (org.kde.StatusNotifierWatcher with a registered host). Must report
/// available before QSystemTrayIcon is used, because Qt decides on its first use, once per process, how to show icons.
class TrayHost : public QObject
{
    Q_OBJECT

public:
    /// `timeout`: how long to wait for a panel that is starting, or restarting after a crash.
    explicit TrayHost(std::chrono::milliseconds timeout = std::chrono::seconds(10), QObject *parent = nullptr);

    /// Emits one of the signals, and again whenever the state changes.
    void watch();

    bool isAvailable() const { return m_isAvailable; }

Q_SIGNALS:
    void available();
    void unavailable(); ///< for longer than the timeout

private:
    void setAvailable(bool isAvailable);

    QDBusServiceWatcher m_watcher;
    std::chrono::milliseconds m_timeout;
    QTimer m_timer;
    bool m_isAvailable = false;

private Q_SLOTS: // by name, for D-Bus
    void queryHost();
    void hostRegistered();
    void hostUnregistered();
};

} // namespace authtray
