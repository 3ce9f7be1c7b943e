// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/account/tokencommand.h"

#include "core/shellword.h"

#include <algorithm>

namespace authtray {

QString tokenCommand(const QStringList &options)
{
    QStringList words{QStringLiteral("authtray"), QStringLiteral("--cli"), QStringLiteral("token")};
    words += options;
    std::ranges::transform(words, words.begin(), shellWord);
    return words.join(u' ');
}

QString commandInWords(QString command)
{
    constexpr QChar wordJoiner(0x2060);
    constexpr QChar leftToRightIsolate(0x2066);
    constexpr QChar popDirectionalIsolate(0x2069);
    return leftToRightIsolate + command.replace(u'-', QStringLiteral("-") + wordJoiner) + popDirectionalIsolate;
}

} // namespace authtray
