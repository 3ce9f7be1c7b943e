// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/placeholders.h"

#include <QRegularExpression>

#include <functional>

namespace authtray {

namespace {

/// The text with each `{name}` replaced by what `put` makes of the name, and the rest by what `keep` makes of it.
QString replaced(const QString &text, const std::function<QString(const QString &)> &put,
                 const std::function<QString(const QString &)> &keep)
{
    static const QRegularExpression placeholder(QStringLiteral("\\{([a-z0-9_]+)\\}"));
    QString result;
    qsizetype end = 0;
    for (auto match = placeholder.globalMatch(text); match.hasNext();) {
        const auto found = match.next();
        result += keep(text.mid(end, found.capturedStart() - end)) + put(found.captured(1));
        end = found.capturedEnd();
    }
    return result + keep(text.mid(end));
}

QString asItIs(const QString &text)
{
    return text;
}

} // namespace

QStringList placeholdersIn(const QString &text)
{
    QStringList names;
    replaced(text, [&](const QString &name) { names += name; return QString(); }, asItIs);
    return names;
}

QString filled(const QString &text, const Parameters &values)
{
    return replaced(text, [&](const QString &name) { return values.value(name, u'{' + name + u'}'); }, asItIs);
}

bool matchesPattern(const QString &text, const QString &pattern)
{
    const auto literally = [](const QString &part) { return QRegularExpression::escape(part); };
    const QString expression = replaced(pattern, [](const QString &) { return QStringLiteral("[^/]+"); }, literally);
    return QRegularExpression(QRegularExpression::anchoredPattern(expression)).match(text).hasMatch();
}

} // namespace authtray
