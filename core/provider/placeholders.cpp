// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/placeholders.h"

#include <QRegularExpression>

#include <algorithm>
#include <functional>

namespace authtray {

namespace {

bool isNameCharacter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'_';
}

/// Replaces each `{name}` by put(name), and the text between by keep(text). Without a regular expression, because an
/// agent reads all presets and would load the library only for this.
QString replaced(const QString &text, const std::function<QString(const QString &)> &put,
                 const std::function<QString(const QString &)> &keep)
{
    QString result;
    qsizetype kept = 0;
    for (qsizetype open = text.indexOf(u'{'); open >= 0; open = text.indexOf(u'{', open + 1)) {
        const qsizetype close = text.indexOf(u'}', open);
        const QString name = close < 0 ? QString() : text.mid(open + 1, close - open - 1);
        if (name.isEmpty() || !std::ranges::all_of(name, isNameCharacter))
            continue;
        result += keep(text.mid(kept, open - kept)) + put(name);
        kept = close + 1;
    }
    return result + keep(text.mid(kept));
}

QString unchanged(const QString &text)
{
    return text;
}

} // namespace

QStringList placeholdersIn(const QString &text)
{
    QStringList names;
    const auto collect = [&](const QString &name) {
        names += name;
        return QString();
    };
    replaced(text, collect, unchanged);
    return names;
}

QString fillPlaceholders(const QString &text, const Parameters &values)
{
    const auto valueOf = [&](const QString &name) { return values.value(name, u'{' + name + u'}'); };
    return replaced(text, valueOf, unchanged);
}

bool matchesPattern(const QString &text, const QString &pattern)
{
    const auto literally = [](const QString &part) { return QRegularExpression::escape(part); };
    const auto anything = [](const QString &) { return QStringLiteral("[^/]+"); };
    const QString expression = replaced(pattern, anything, literally);
    return QRegularExpression(QRegularExpression::anchoredPattern(expression)).match(text).hasMatch();
}

} // namespace authtray
