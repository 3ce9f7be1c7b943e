// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platform/callername.h"

#include <QFile>

namespace authtray {

namespace {

constexpr int maxSplits = 2;

/// The value of a field in /proc/PID/status; empty if the process has ended or belongs to another user.
QString statusOf(const QString &pid, const char *field)
{
    QFile file(QStringLiteral("/proc/%1/status").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (line.startsWith(field))
            return QString::fromUtf8(line.mid(line.indexOf(':') + 1)).trimmed();
    }
    return {};
}

} // namespace

QString callerName(long process)
{
    QString pid = QString::number(process);
    const QString own = statusOf(pid, "Name:");
    QString name = own;
    for (int splits = 0; name == own && splits <= maxSplits; ++splits) {
        pid = statusOf(pid, "PPid:");
        name = statusOf(pid, "Name:");
    }
    return name;
}

} // namespace authtray
