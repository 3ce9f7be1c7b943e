// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/httpfields.h"

#include <algorithm>

namespace authtray {

QDateTime readHttpDate(QByteArray field)
{
    field.replace("GMT", "+0000"); // Qt can't parse HTTP's name for the time zone
    return QDateTime::fromString(QString::fromLatin1(field), Qt::RFC2822Date).toUTC();
}

std::optional<std::chrono::seconds> readRetryAfter(const QByteArray &field, const QDateTime &now)
{
    bool isNumber = false;
    const int seconds = field.toInt(&isNumber);
    if (isNumber && seconds >= 0)
        return std::chrono::seconds(seconds);
    const QDateTime when = readHttpDate(field);
    if (!when.isValid())
        return std::nullopt;
    return std::chrono::seconds(std::max<qint64>(0, now.secsTo(when)));
}

} // namespace authtray
