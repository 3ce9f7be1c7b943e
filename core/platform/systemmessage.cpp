// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/platform/systemmessage.h"

#include <QFileDevice>

#include <cstring>

namespace authtray {

namespace {

/// Those that a person is likely to see, for the translations. The others are shown in English.
[[maybe_unused]] constexpr const char *messages[]{
        QT_TRANSLATE_NOOP("Error", "permission denied"),
        QT_TRANSLATE_NOOP("Error", "operation not permitted"),
        QT_TRANSLATE_NOOP("Error", "no such file or directory"),
        QT_TRANSLATE_NOOP("Error", "no space left on device"),
        QT_TRANSLATE_NOOP("Error", "disk quota exceeded"),
        QT_TRANSLATE_NOOP("Error", "read-only file system"),
        QT_TRANSLATE_NOOP("Error", "input/output error"),
        QT_TRANSLATE_NOOP("Error", "is a directory"),
        QT_TRANSLATE_NOOP("Error", "not a directory"),
        QT_TRANSLATE_NOOP("Error", "file exists"),
        QT_TRANSLATE_NOOP("Error", "file name too long"),
        QT_TRANSLATE_NOOP("Error", "file too large"),
        QT_TRANSLATE_NOOP("Error", "too many open files"),
        QT_TRANSLATE_NOOP("Error", "too many levels of symbolic links"),
        QT_TRANSLATE_NOOP("Error", "no locks available"),
};

QString inSentence(const QString &message)
{
    return message.left(1).toLower() + message.mid(1);
}

} // namespace

Text systemMessage(int error)
{
    const char *english = ::strerrordesc_np(error);
    return english ? Text(inSentence(QString::fromLatin1(english)).toLatin1().constData()) : QString::number(error);
}

/// Qt keeps the message, but not the number.
Text systemMessage(const QFileDevice &file)
{
    constexpr int maxError = 133; // of Linux: EHWPOISON
    const QString message = file.errorString();
    for (int error = 1; error <= maxError; ++error) {
        if (qt_error_string(error) == message)
            return systemMessage(error);
    }
    return inSentence(message);
}

} // namespace authtray
