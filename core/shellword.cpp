// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shellword.h"

#include <algorithm>

namespace authtray {

namespace {

bool isOrdinary(QChar c)
{
    return c.isLetterOrNumber() || QStringView(u"_@%+=:,./-").contains(c);
}

} // namespace

QString shellWord(const QString &text)
{
    if (!text.isEmpty() && std::ranges::all_of(text, isOrdinary))
        return text;
    return u'\'' + QString(text).replace(u'\'', QStringLiteral("'\\''")) + u'\'';
}

} // namespace authtray
