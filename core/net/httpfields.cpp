// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/httpfields.h"

#include <QRegularExpression>

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

QMap<QString, QString> readChallenge(const QByteArray &field, const QString &scheme)
{
    constexpr qsizetype maxSize = 8 * 1024;
    static const QRegularExpression wordPattern(
            QStringLiteral(R"re(([\w!#$%&'*+.^`|~-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]*)))?)re"));
    static const QRegularExpression escapePattern(QStringLiteral(R"(\\(.))"));
    QMap<QString, QString> parameters;
    bool isWithin = false;
    auto words = wordPattern.globalMatch(QString::fromUtf8(field.left(maxSize)));
    while (words.hasNext()) {
        const auto word = words.next();
        const QString name = word.captured(1).toLower();
        if (word.lastCapturedIndex() == 1) { // the name of a scheme has no value
            if (!parameters.isEmpty())
                break;
            isWithin = name == scheme.toLower();
        } else if (isWithin && !parameters.contains(name)) {
            parameters.insert(name, word.captured(2).replace(escapePattern, QStringLiteral("\\1")) + word.captured(3));
        }
    }
    return parameters;
}

} // namespace authtray
