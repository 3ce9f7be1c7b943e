// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/usageerror.h"

#include "app/output/suggestion.h"

#include <CLI/CLI.hpp>

namespace authtray {

namespace {

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
    const QString word = QString::fromStdString(argument.substr(0, argument.find('=')));
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

} // namespace

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
