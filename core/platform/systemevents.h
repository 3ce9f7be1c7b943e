// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusServiceWatcher>
#include <QObject>

#include <memory>

class QSocketNotifier;

namespace authtray {

/// Tells when something happened after which it is worth looking at the sessions again: the computer woke up, its clock
/// was set, the network came back, the keychain was unlocked or came up. Nothing is polled. Main thread only.
class SystemEvents : public QObject
{
    Q_OBJECT
public:
    explicit SystemEvents(QObject *parent = nullptr);
    ~SystemEvents() override;

Q_SIGNALS:
    void changed(); ///< but for the keychain
    void keychainChanged();

private Q_SLOTS:
    void sleepChanged(bool isBeginning);

private:
    void watchClock();
    void watchSleep();
    void watchNetwork();
    void watchKeychain();
    void armClock();

    int m_clock = -1;
    std::unique_ptr<QSocketNotifier> m_clockWasSet;
    QDBusServiceWatcher m_keychain;
};

} // namespace authtray
