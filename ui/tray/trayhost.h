// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/platform/xembedtray.h"

#include <QDBusServiceWatcher>
#include <QObject>
#include <QTimer>

#include <chrono>

namespace authtray {

/// How long to wait for a panel that is starting.
struct TrayPatience
{
    std::chrono::milliseconds beforeXembed = std::chrono::seconds(3);
    std::chrono::milliseconds beforeGivingUp = std::chrono::seconds(10);
};

/// Waits until the desktop shows tray icons: by StatusNotifierItem (org.kde.StatusNotifierWatcher with a registered
/// host), or else by XEmbed. Must report available before QSystemTrayIcon is used, because Qt decides on its first use,
/// once per process, how to show icons. Qt itself follows a panel that restarts.
class TrayHost : public QObject
{
    Q_OBJECT

public:
    explicit TrayHost(TrayPatience patience = {}, QObject *parent = nullptr);

    /// Emits available() once, perhaps after unavailable().
    void watch();

Q_SIGNALS:
    void available();
    void unavailable(); ///< so far

private:
    void useXembed();
    void giveUp();

    QDBusServiceWatcher m_watcher;
    XembedTray m_xembed;
    TrayPatience m_patience;
    QTimer m_beforeXembed;
    QTimer m_beforeGivingUp;
    bool m_isAvailable = false;

private Q_SLOTS: // by name, for D-Bus
    void queryHost();
    void setAvailable();
};

} // namespace authtray
