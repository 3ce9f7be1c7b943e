// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/notifications/notificationpolicy.h"

#include <QDBusServiceWatcher>
#include <QHash>
#include <QMap>
#include <QObject>

namespace authtray {

/// The text, with HTML escapes if the notification server parses markup.
QString escapedFor(const QStringList &capabilities, const QString &text);

/// The icon to send: none if the notification server shows the program's by itself.
QString iconFor(const QStringList &capabilities);

/// Shows desktop notifications (org.freedesktop.Notifications 1.2). What can't be shown because no service runs is
/// shown when one starts.
class DesktopNotifier : public QObject
{
    Q_OBJECT

public:
    DesktopNotifier();

    /// Replaces the last notification with the same key. `profile`: for actionChosen().
    void show(const QString &key, const Notification &notification, const QString &profile);

    void close(const QString &key);

Q_SIGNALS:
    void actionChosen(authtray::Action action, const QString &profile);

private:
    struct Message
    {
        Notification notification;
        QString profile;
    };
    struct Shown
    {
        QString key;
        Action action;
        QString profile;
    };

    void sendWaiting();
    void send(const QString &key, const Message &message, const QStringList &capabilities);
    quint32 idOf(const QString &key) const;

    QMap<QString, Message> m_waiting; ///< for the service, by key
    QHash<quint32, Shown> m_shown;
    QDBusServiceWatcher m_service;

private Q_SLOTS: // by name, for D-Bus
    void invoked(quint32 id, const QString &action);
    void closed(quint32 id, quint32 reason);
    void activationTokenReceived(quint32 id, const QString &token);
};

} // namespace authtray
