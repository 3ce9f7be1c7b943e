// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/notifications/notificationpolicy.h"

#include <QMap>
#include <QStringList>

namespace authtray {

/// Which profiles share a notification: those of one provider that have the same problem.
class NotificationGroups
{
public:
    /// Adds the profile to its group. Returns the group's key.
    QString add(const QString &profile, const QString &provider, const Notification &notification);

    /// Removes the profile from all groups, because its problem is over. Returns the keys of those that are empty now.
    QStringList remove(const QString &profile);

    QStringList profiles(const QString &key) const { return m_profiles.value(key); }

private:
    QMap<QString, QStringList> m_profiles; ///< by key
};

} // namespace authtray
