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

Error unexpected(const CLI::App &program, const CLI::App *command, const std::string &argument)
{
    const QString word = nameIn(argument);
    const QString quoted = QStringLiteral("\"%1\"").arg(word);
    const QString help = see(program, command);
    if (word.startsWith(u'-')) {
        QStringList options = optionsOf(program);
        if (command)
            options += optionsOf(*command);
        return badInput(QStringLiteral("unknown option ") + quoted, suggestion(word, options) + help);
    }
    const QStringList commands = commandsOf(program);
    if (command || commands.isEmpty())
        return badInput(QStringLiteral("unexpected argument ") + quoted, help);
    return badInput(QStringLiteral("unknown command ") + quoted, suggestion(word, commands) + help);
}

/// The first option that is given more than once, though it isn't repeatable.
std::optional<std::string> findRepeated(const CLI::App &program, const CLI::App *command)
{
    for (const CLI::App *app : {&program, command}) {
        for (const CLI::Option *option : app ? app->get_options() : std::vector<const CLI::Option *>()) {
            const Option *known = findOption(option->get_name());
            if (known && known->takesValue() && !known->rule.isRepeatable && option->count() > 1)
                return option->get_name();
        }
    }
    return std::nullopt;
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
        const bool mayBeAnything = rule.choices.empty() || (value.isEmpty() && rule.mayBeEmpty);
        if (!mayBeAnything && std::ranges::find(rule.choices, text) == rule.choices.end())
            return badInput(QStringLiteral("unknown %1 \"%2\"").arg(toQString(rule.noun), value),
                            toQString(rule.advice));
    }
    return std::nullopt;
}

Error usageErrorIn(const CLI::App &program, const std::vector<std::string> &arguments, const CLI::ParseError &error)
{
    const auto chosen = program.get_subcommands();
    const CLI::App *command = chosen.empty() ? nullptr : chosen.front();
    const QString help = see(program, command);
    if (dynamic_cast<const CLI::ArgumentMismatch *>(&error)) {
        if (const auto repeated = findRepeated(program, command))
            return badInput(QString::fromStdString(*repeated) + QStringLiteral(" is given more than once"), help);
        // An option takes whatever follows as its value, so only the last argument can lack one.
        return badInput(nameIn(arguments.back()) + QStringLiteral(" needs a value"), help);
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
