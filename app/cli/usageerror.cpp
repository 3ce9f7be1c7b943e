// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/usageerror.h"

#include "app/output/suggestion.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace authtray {

namespace {

QString toQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// The name in "--name=value". The value may be a secret, so it isn't shown.
QString nameIn(const std::string &argument)
{
    return QString::fromStdString(argument.substr(0, argument.find('=')));
}

QStringList commandsOf(const CLI::App &program)
{
    QStringList names;
    for (const CLI::App *command : program.get_subcommands([](const CLI::App *) { return true; }))
        names += QString::fromStdString(command->get_name());
    return names;
}

QStringList optionsOf(const CLI::App &program)
{
    QStringList names;
    for (const CLI::Option *option : program.get_options()) {
        for (const std::string &name : option->get_lnames())
            names += QStringLiteral("--") + QString::fromStdString(name);
    }
    return names;
}

QString see(const CLI::App &program, const CLI::App *command)
{
    const std::string name = program.get_name() + (command ? ' ' + command->get_name() : std::string());
    return QStringLiteral("See '%1 --help'.").arg(QString::fromStdString(name));
}

/// An option that only `command` takes.
const Option *ownOption(const CLI::App &command, const QString &name)
{
    const std::string typed = name.toStdString();
    const auto isIt = [&](const Option &option) {
        return option.command == command.get_name() && (option.name == typed || option.rule.alias == typed);
    };
    const auto *found = std::ranges::find_if(optionTable, isIt);
    return found == optionTable.end() || found->isArgument() ? nullptr : found;
}

Error tooEarly(const CLI::App &program, const CLI::App &command, const Option &option)
{
    const QStringList words{QString::fromStdString(program.get_name()), QString::fromStdString(command.get_name()),
                            toQString(option.name), toQString(option.value)};
    return badInput(toQString(option.name) + QStringLiteral(" stands before its command"),
                    QStringLiteral("Write it after: ") + words.join(u' ').trimmed());
}

/// `mayBeCommand`: whether it stands where a command may.
Error unexpected(const CLI::App &program, const CLI::App *command, const std::string &argument, bool mayBeCommand)
{
    const QString word = nameIn(argument);
    const QString quoted = QStringLiteral("\"%1\"").arg(word);
    const QString help = see(program, command);
    if (word.startsWith(u'-')) {
        if (const Option *own = command ? ownOption(*command, word) : nullptr)
            return tooEarly(program, *command, *own);
        QStringList options = optionsOf(program);
        if (command)
            options += optionsOf(*command);
        return badInput(QStringLiteral("unknown option ") + quoted, suggestion(word, options) + help);
    }
    const QStringList commands = commandsOf(program);
    if (command || commands.isEmpty() || !mayBeCommand)
        return badInput(QStringLiteral("unexpected argument ") + quoted, help);
    return badInput(QStringLiteral("unknown command ") + quoted, suggestion(word, commands) + help);
}

const CLI::App *commandIn(const CLI::App &program)
{
    const auto chosen = program.get_subcommands();
    return chosen.empty() ? nullptr : chosen.front();
}

/// The first option with a value that meets the condition.
template<typename Condition>
std::optional<std::string> findWithValue(const CLI::App &program, Condition condition)
{
    for (const CLI::App *app : {&program, commandIn(program)}) {
        if (app == nullptr)
            continue;
        for (const CLI::Option *option : app->get_options()) {
            const auto *known = std::ranges::find_if(optionTable, [&](const Option &row) {
                return row.name == option->get_name() && (row.command.empty() || row.command == app->get_name());
            });
            if (known != optionTable.end() && known->takesValue() && condition(*known, option->results()))
                return option->get_name();
        }
    }
    return std::nullopt;
}

/// The first option that occurs more than once although it isn't repeatable.
std::optional<std::string> findRepeated(const CLI::App &program)
{
    return findWithValue(program, [](const Option &option, const std::vector<std::string> &values) {
        return !option.rule.isRepeatable && values.size() > 1;
    });
}

/// For a place within a sentence.
QString withSmallLetter(const QString &help)
{
    return help.isEmpty() ? help : help.front().toLower() + help.mid(1);
}

/// That of a command that has one.
const Option &requiredArgument(const CLI::App &command)
{
    return *std::ranges::find_if(optionTable, [&command](const Option &option) {
        return option.command == command.get_name() && option.rule.isRequired;
    });
}

bool isOptionName(const std::string &value)
{
    return value.starts_with("--") && (findOption(value) != nullptr || value == "--help");
}

} // namespace

std::optional<Error> findUsageError(const Option &option, const QStringList &values)
{
    for (const QString &value : values) {
        const std::string text = value.toStdString();
        const OptionRule &rule = option.rule;
        if (!rule.unit.empty() && !readNumber(text, rule))
            return badInput(QStringLiteral("invalid value for %1: \"%2\"").arg(toQString(option.name), value),
                            QStringLiteral("Give a whole number of %1 from %2 to %3.")
                                    .arg(toQString(rule.unit), QString::number(rule.min), QString::number(rule.max)));
        if (option.takesValue() && rule.choices.empty() && value.isEmpty() && !rule.mayBeEmpty)
            return badInput(toQString(option.name) + QStringLiteral(" has an empty value"),
                            QStringLiteral("Give one, or leave out the option."));
        const bool mayBeAnything = rule.choices.empty() || (value.isEmpty() && rule.mayBeEmpty);
        if (!mayBeAnything && std::ranges::find(rule.choices, text) == rule.choices.end())
            return badInput(QStringLiteral("unknown %1 \"%2\"").arg(toQString(rule.noun), value),
                            toQString(rule.advice));
    }
    return std::nullopt;
}

std::optional<Error> findMissingValue(const CLI::App &program)
{
    const auto option = findWithValue(program, [](const Option &, const std::vector<std::string> &values) {
        return std::ranges::any_of(values, isOptionName);
    });
    if (!option)
        return std::nullopt;
    return badInput(QString::fromStdString(*option) + QStringLiteral(" needs a value"),
                    see(program, commandIn(program)));
}

Error usageErrorIn(const CLI::App &program, const std::vector<std::string> &arguments, const CLI::ParseError &error)
{
    const CLI::App *command = commandIn(program);
    const QString help = see(program, command);
    if (const auto missing = findMissingValue(program))
        return *missing;
    if (dynamic_cast<const CLI::ArgumentMismatch *>(&error)) {
        if (const auto repeated = findRepeated(program))
            return badInput(QString::fromStdString(*repeated) + QStringLiteral(" is given more than once"), help);
        // CLI11 takes any next argument as the value, so only the last option can lack one.
        return badInput(nameIn(arguments.back()) + QStringLiteral(" needs a value"), help);
    }
    auto remaining = program.remaining(true);
    std::erase(remaining, "--");
    if (!remaining.empty())
        return unexpected(program, command, remaining.front(),
                          dynamic_cast<const CLI::CallForVersion *>(&error) == nullptr);
    if (!command && dynamic_cast<const CLI::RequiredError *>(&error))
        return badInput(QStringLiteral("no command is given"), help);
    if (dynamic_cast<const CLI::RequiredError *>(&error)) {
        const Option &missing = requiredArgument(*command);
        return badInput(QStringLiteral("the %1 is missing").arg(toQString(missing.name)),
                        QStringLiteral("Give %1. %2").arg(withSmallLetter(toQString(missing.help)), help));
    }
    QString what = QString::fromUtf8(error.what()).section(u'\n', 0, 0);
    if (!what.isEmpty())
        what[0] = what[0].toLower();
    return badInput(what, help);
}

} // namespace authtray
