// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/output/suggestion.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace authtray {

namespace {

/// The number of letters to insert, remove or replace (Levenshtein distance).
qsizetype distance(const QString &from, const QString &to)
{
    QList<qsizetype> row(to.size() + 1);
    std::iota(row.begin(), row.end(), qsizetype(0));
    for (qsizetype i = 1; i <= from.size(); ++i) {
        qsizetype diagonal = std::exchange(row[0], i);
        for (qsizetype j = 1; j <= to.size(); ++j) {
            const qsizetype replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
            diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, replaced}));
        }
    }
    return row.last();
}

/// The distance, but 0 if `typed` is the beginning of `name`, and the difference in length if `typed` is far too long
/// for it: comparing letters of a very long word takes seconds.
qsizetype typoDistance(const QString &typed, const QString &name)
{
    if (typed.size() > 2 * name.size())
        return typed.size() - name.size();
    const bool isBeginning = std::ranges::any_of(typed, [](QChar c) { return c != u'-'; }) && name.startsWith(typed);
    return isBeginning ? 0 : distance(typed, name);
}

} // namespace

/// Up to a third of the letters may be wrong, whatever their case.
QString suggestion(const QString &typed, const QStringList &names)
{
    const QString lower = typed.toLower();
    const auto distanceTo = [&](const QString &name) { return typoDistance(lower, name.toLower()); };
    const auto nearest = std::ranges::min_element(names, {}, distanceTo);
    if (nearest == names.end() || 3 * distanceTo(*nearest) > std::max(typed.size(), nearest->size()))
        return {};
    return QStringLiteral("Did you mean \"%1\"? ").arg(*nearest);
}

} // namespace authtray
