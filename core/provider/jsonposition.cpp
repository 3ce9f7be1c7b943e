// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/jsonposition.h"

#include <QCoreApplication>

namespace authtray {

namespace {

/// The position after the closing quotation mark of the string that begins at `start`.
qsizetype endOfString(const QByteArray &json, qsizetype start)
{
    qsizetype i = start + 1;
    while (i < json.size() && json.at(i) != '"')
        i += json.at(i) == '\\' ? 2 : 1;
    return i + 1;
}

bool isKey(const QByteArray &json, qsizetype end)
{
    return json.mid(end).trimmed().startsWith(':');
}

} // namespace

qsizetype positionOf(const QByteArray &json, const QStringList &path)
{
    qsizetype depth = 0;
    qsizetype depthFound = 0; // how many names of the path are found
    for (qsizetype i = 0; i < json.size() && depthFound < path.size(); ++i) {
        const char c = json.at(i);
        if (c == '{' || c == '[')
            ++depth;
        else if (c == '}' || c == ']')
            --depth;
        if (c != '"')
            continue;
        const qsizetype end = endOfString(json, i);
        const bool isMatch = depth == depthFound + 1 && isKey(json, end)
                             && json.mid(i + 1, end - i - 2) == path.at(depthFound).toUtf8();
        if (isMatch && ++depthFound == path.size())
            return i;
        i = end - 1;
    }
    return 0;
}

Text atPosition(const QString &file, const QByteArray &json, qsizetype position, const Text &what)
{
    const QByteArray before = json.left(position);
    const auto line = before.count('\n') + 1;
    const auto column = QString::fromUtf8(before.mid(before.lastIndexOf('\n') + 1)).size() + 1;
    return {QT_TRANSLATE_NOOP("Error", "%1, line %2, column %3: %4"),
            {file, QString::number(line), QString::number(column), what}};
}

} // namespace authtray
