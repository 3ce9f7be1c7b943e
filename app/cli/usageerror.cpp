// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/usageerror.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <numeric>
#include <vector>

namespace authtray {

namespace {

using Names = std::vector<std::string>;

/// How many letters it takes to get from one to the other (Levenshtein).
size_t distance(const std::string &from, const std::string &to)
{
    std::vector<size_t> row(to.size() + 1);
    std::iota(row.begin(), row.end(), size_t(0));
    for (size_t i = 1; i <= from.size(); ++i) {
        size_t diagonal = std::exchange(row[0], i);
        for (size_t j = 1; j <= to.size(); ++j) {
            const size_t replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
            diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, replaced}));
        }
    }
    return row.back();
}

/// The same, but nothing for a beginning: only its end is missing.
size_t strayed(const std::string &typed, const std::string &name)
{
    const bool isBeginning = typed.find_first_not_of('-') != std::string::npos && name.starts_with(typed);
    return isBeginning ? 0 : distance(typed, name);
}

/// One letter in three may be wrong.
QString suggestion(const std::string &typed, const Names &names)
{
    const auto strays = [&](const std::string &name) { return strayed(typed, name); };
    const auto nearest = std::ranges::min_element(names, {}, strays);
    if (nearest == names.end() || 3 * strays(*nearest) > std::max(typed.size(), nearest->size()))
        return {};
    return QStringLiteral("Did you mean \"%1\"? ").arg(QString::fromStdString(*nearest));
}

Names commandsOf(const CLI::App &program)
{
    Names names;
    for (const CLI::App *command : program.get_subcommands([](const CLI::App *) { return true; }))
        names.push_back(command->get_name());
    return names;
}

Names optionsOf(const CLI::App &program)
{
    Names names;
    for (const CLI::Option *option : program.get_options()) {
        for (const std::string &name : option->get_lnames())
            names.push_back("--" + name);
    }
    return names;
}

QString see(const CLI::App &program, const CLI::App *command)
{
    const std::string name = program.get_name() + (command ? ' ' + command->get_name() : std::string());
    return QStringLiteral("See '%1 --help'.").arg(QString::fromStdString(name));
}

Error unexpected(const CLI::App &program, const CLI::App *command, const std::string &argument)
{
    const std::string word = argument.substr(0, argument.find('='));
    const QString quoted = QStringLiteral("\"%1\"").arg(QString::fromStdString(word));
    const QString help = see(program, command);
    if (word.starts_with('-')) {
        Names options = optionsOf(program);
        if (command)
            std::ranges::copy(optionsOf(*command), std::back_inserter(options));
        return badInput(QStringLiteral("unknown option ") + quoted, suggestion(word, options) + help);
    }
    const Names commands = commandsOf(program);
    if (command || commands.empty())
        return badInput(QStringLiteral("unexpected argument ") + quoted, help);
    return badInput(QStringLiteral("unknown command ") + quoted, suggestion(word, commands) + help);
}

} // namespace

QString suggestion(const QString &typed, const QStringList &names)
{
    Names all;
    for (const QString &name : names)
        all.push_back(name.toStdString());
    return suggestion(typed.toStdString(), all);
}

Error mistakeIn(const CLI::App &program, const CLI::ParseError &error)
{
    const auto chosen = program.get_subcommands();
    const CLI::App *command = chosen.empty() ? nullptr : chosen.front();
    const QString help = see(program, command);
    if (dynamic_cast<const CLI::ArgumentMismatch *>(&error)) { // "--option: 1 required NAME missing", "… At Most …"
        const QString words = QString::fromUtf8(error.what());
        const QString problem = words.contains(QStringLiteral("At Most")) ? QStringLiteral(" is given more than once")
                                                                          : QStringLiteral(" needs a value");
        return badInput(words.section(u':', 0, 0) + problem, help);
    }
    const auto remaining = program.remaining(true);
    if (!remaining.empty())
        return unexpected(program, command, remaining.front());
    if (!command && dynamic_cast<const CLI::RequiredError *>(&error))
        return badInput(QStringLiteral("no command is given"), help);
    QString what = QString::fromUtf8(error.what()).section(u'\n', 0, 0);
    if (!what.isEmpty())
        what[0] = what[0].toLower();
    return badInput(what, help);
}

} // namespace authtray
