// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/commandline.h"

#include <string>
#include <variant>
#include <vector>

namespace authtray {

/// Parses the arguments after the program's name and `--cli`, separated by spaces; an empty one is written as "".
inline std::variant<Request, Answer> parse(const QString &line, const QString &profile = {})
{
    std::vector<std::string> arguments;
    if (!line.contains(QStringLiteral("--cli")))
        arguments.emplace_back("--cli");
    for (const QString &word : line.split(u' ', Qt::SkipEmptyParts))
        arguments.push_back(word == u"\"\"" ? std::string() : word.toStdString());
    return parseCommandLine(arguments, profile);
}

/// The usage error or the help that the line leads to.
inline Answer answerTo(const QString &line)
{
    const auto parsed = parse(line);
    return std::holds_alternative<Answer>(parsed) ? std::get<Answer>(parsed) : Answer{-1, {}, {}};
}

} // namespace authtray
