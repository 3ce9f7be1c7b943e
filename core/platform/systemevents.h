// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusServiceWatcher>
#include <QObject>

#include <memory>

class QSocketNotifier;

namespace authtray {

/// Reports events after which sessions must be checked again: the computer resumed from sleep, its clock was set, the
/// network came back, the keychain was unlocked or started. Nothing is polled. Main thread only.
class SystemEvents : public QObject
{
    Q_OBJECT
public:
    explicit SystemEvents(QObject *parent = nullptr);
    ~SystemEvents() override;

Q_SIGNALS:
    void changed(); ///< any of these events, except those of the keychain
    void keychainChanged();

private Q_SLOTS:
    void sleepChanged(bool isBeginning);

private:
    void watchClock();
    void watchSleep();
    void watchNetwork();
    void watchKeychain();
    void armClockTimer();

    int m_clockTimer = -1;
    std::unique_ptr<QSocketNotifier> m_clockNotifier;
    QDBusServiceWatcher m_keychainWatcher;
};

} // namespace authtray
