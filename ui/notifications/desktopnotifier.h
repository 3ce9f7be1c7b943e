// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/notifications/notificationpolicy.h"

#include <QHash>
#include <QObject>

namespace authtray {

/// Text as a notification server takes it that parses markup.
QString escapedFor(const QStringList &capabilities, const QString &text);

/// The desktop's notifications (org.freedesktop.Notifications 1.2), one for each profile at most. Where there is no
/// such service nothing is shown: tray and window say the same.
class DesktopNotifier : public QObject
{
    Q_OBJECT

public:
    DesktopNotifier();

    /// In place of the profile's last one. An empty text takes that back.
    void show(const QString &profile, const QString &title, const Notification &notification);

Q_SIGNALS:
    void chosen(authtray::Action action, const QString &profile);

private:
    struct Shown
    {
        QString profile;
        Action help;
    };

    void send(const QString &profile, const QString &title, const Notification &notification,
              const QStringList &capabilities);
    quint32 idOf(const QString &profile) const;

    QHash<quint32, Shown> m_shown;

private Q_SLOTS: // by name, for D-Bus
    void invoked(quint32 id, const QString &action);
    void closed(quint32 id, quint32 reason);
    void allowedToRaise(quint32 id, const QString &token);
};

} // namespace authtray
