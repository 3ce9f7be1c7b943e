// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/launcher/route.h"

#include "app/wire/remotecommand.h"

#include <algorithm>

namespace authtray {

namespace {

void readOption(const Option &option, std::string_view value, Route &route)
{
    if (option.rule.needsFullProgram)
        route.needsFullProgram = true;
    if (option.name == "--config")
        route.config = value;
    if (option.name == "--timeout") {
        const auto seconds = readNumber(value, option.rule);
        route.timeout = seconds ? std::chrono::seconds(*seconds) : defaultTimeout; // the agent refuses other values
    }
}

/// `position`: the index among the words that are neither options nor their values. `before`: the command so far.
bool isCommand(std::string_view word, int position, std::string_view before)
{
    if (before.empty())
        return position > 1 || word != authPrefix;
    return before == "login" && isAfterLogin(word);
}

} // namespace

std::string_view takeValue(std::string_view argument, std::span<char *const> &rest)
{
    const std::size_t equals = argument.find('=');
    if (equals != std::string_view::npos && equals + 1 < argument.size())
        return argument.substr(equals + 1);
    const std::string_view value = rest.empty() ? "" : rest.front();
    rest = rest.subspan(rest.empty() ? 0 : 1);
    return value;
}

Route readRoute(std::span<char *const> arguments)
{
    constexpr std::array<std::string_view, 3> fullParserOnly{"--help", "-h", "--version"};
    Route route;
    int words = 0;
    bool isHelp = false;
    while (!arguments.empty()) {
        const std::string_view argument = arguments.front();
        const std::string_view name = argument.substr(0, argument.find('='));
        const Option *option = findOption(name);
        arguments = arguments.subspan(1);
        if (argument == "--") { // everything after it may be another program's
            route.needsFullProgram = true;
            break;
        }
        if (std::ranges::find(fullParserOnly, name) != fullParserOnly.end())
            isHelp = true;
        else if (option && !option->isArgument())
            readOption(*option, option->takesValue() ? takeValue(argument, arguments) : "", route);
        else if (!argument.starts_with('-') && isCommand(argument, ++words, route.command))
            route.command = argument;
        else if (!argument.starts_with('-') && route.command == "credential" && route.tool.empty())
            route.tool = argument;
    }
    if (isHelp) {
        route.needsFullProgram = true;
        route.tool = {};
    }
    route.isForAgent = std::ranges::find(agentCommands, route.command) != agentCommands.end();
    if (!route.isForAgent)
        route.needsFullProgram = true;
    return route;
}

} // namespace authtray
