// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notifications/notificationgroups.h"

namespace authtray {

QString NotificationGroups::add(const QString &profile, const QString &provider, const Notification &notification)
{
    const QString key = QStringLiteral("%1 %2").arg(static_cast<int>(notification.cause)).arg(provider);
    QStringList &profiles = m_profiles[key];
    if (!profiles.contains(profile))
        profiles += profile;
    return key;
}

QStringList NotificationGroups::remove(const QString &profile)
{
    QStringList emptied;
    for (auto it = m_profiles.begin(); it != m_profiles.end();) {
        const bool isEmptied = it->removeAll(profile) > 0 && it->isEmpty();
        if (isEmptied)
            emptied += it.key();
        it = isEmptied ? m_profiles.erase(it) : std::next(it);
    }
    return emptied;
}

} // namespace authtray
