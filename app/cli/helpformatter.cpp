// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/helpformatter.h"

namespace authtray {

std::string HelpFormatter::make_help(const CLI::App *app, std::string name, CLI::AppFormatMode /*mode*/) const
{
    const Options positionals = app->get_options([](const CLI::Option *option) { return option->get_positional(); });
    const Options others = app->get_options([](const CLI::Option *option) { return option->nonpositional(); });
    return app->get_description() + '\n' + usageOf(name, positionals) + list(positionals, true)
           + (positionals.empty() ? "\n" : "") + "Options:\n" + list(others, false) + app->get_footer() + '\n';
}

std::string HelpFormatter::usageOf(const std::string &name, const Options &positionals) const
{
    std::string line = "Usage: " + name + " [OPTIONS]";
    for (const CLI::Option *positional : positionals)
        line += ' ' + make_option_usage(positional);
    return line + '\n';
}

/// In two columns; what is too long for the first has a line of its own.
std::string HelpFormatter::list(const Options &options, bool isPositional) const
{
    std::string text;
    for (const CLI::Option *option : options) {
        std::string name = "  " + make_option_name(option, isPositional) + make_option_opts(option);
        if (name.size() >= get_column_width())
            name += '\n' + std::string(get_column_width(), ' ');
        else
            name.resize(get_column_width(), ' ');
        text += name + option->get_description() + '\n';
    }
    return text;
}

} // namespace authtray
