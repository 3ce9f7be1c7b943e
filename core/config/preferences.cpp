// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/preferences.h"

namespace authtray {

namespace {

bool isValidRenewAhead(const QJsonValue &value)
{
    const int minutes = value.toInt(0); // 0 if it isn't a whole number
    return minutes >= Preferences::minRenewAhead.count() && minutes <= Preferences::maxRenewAhead.count();
}

} // namespace

void Preferences::writeTo(QJsonObject &file) const
{
    if (!browser.isEmpty())
        file.insert(browserKey, browser);
    if (isQuiet)
        file.insert(notificationsKey, false);
    if (renewAhead)
        file.insert(renewAheadKey, static_cast<int>(renewAhead->count()));
}

Result<Preferences> Preferences::takeFrom(QJsonObject &file)
{
    const QJsonValue browser = file.take(browserKey);
    const QJsonValue notifications = file.take(notificationsKey);
    const QJsonValue ahead = file.take(renewAheadKey);
    if (!browser.isUndefined() && !browser.isString())
        return badValue(browserKey, QT_TRANSLATE_NOOP("Error", "a string"));
    if (!notifications.isUndefined() && !notifications.isBool())
        return badValue(notificationsKey, QT_TRANSLATE_NOOP("Error", "true or false"));
    if (!ahead.isUndefined() && !isValidRenewAhead(ahead))
        return badValue(renewAheadKey,
                        {QT_TRANSLATE_NOOP("Error", "a whole number from %1 to %2"),
                         {QString::number(minRenewAhead.count()), QString::number(maxRenewAhead.count())}});
    Preferences preferences{browser.toString(), !notifications.toBool(true)};
    if (!ahead.isUndefined())
        preferences.renewAhead = std::chrono::minutes(ahead.toInt());
    return preferences;
}

} // namespace authtray
