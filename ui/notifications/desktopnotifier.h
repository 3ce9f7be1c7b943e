// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/notifications/notificationpolicy.h"

#include <QHash>
#include <QObject>

namespace authtray {

/// The text, with HTML escapes if the notification server parses markup.
QString escapedFor(const QStringList &capabilities, const QString &text);

/// Shows desktop notifications (org.freedesktop.Notifications 1.2), at most one for each profile. If there is no such
/// service, nothing is shown; tray and window contain the same information.
class DesktopNotifier : public QObject
{
    Q_OBJECT

public:
    DesktopNotifier();

    /// Replaces the profile's last notification. An empty text closes it.
    void show(const QString &profile, const QString &title, const Notification &notification);

Q_SIGNALS:
    void actionChosen(authtray::Action action, const QString &profile);

private:
    struct Shown
    {
        QString profile;
        Action action;
    };

    void send(const QString &profile, const QString &title, const Notification &notification,
              const QStringList &capabilities);
    quint32 idOf(const QString &profile) const;

    QHash<quint32, Shown> m_shown;

private Q_SLOTS: // by name, for D-Bus
    void invoked(quint32 id, const QString &action);
    void closed(quint32 id, quint32 reason);
    void activationTokenReceived(quint32 id, const QString &token);
};

} // namespace authtray
