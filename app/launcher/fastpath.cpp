// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/launcher/fastpath.h"

#include "app/platform/process.h"
#include "app/wire/agentsocket.h"
#include "app/wire/exitcodes.h"
#include "app/wire/remotecommand.h"
#include "core/platform/instance.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string_view>

using namespace std::chrono_literals;

namespace authtray {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto acknowledgementTimeout = 2s; ///< an agent acknowledges a command at once, however busy it is
constexpr auto answerDelay = 1500ms; ///< for an agent to say that the time is up
constexpr auto usualTimeout = 30s;
constexpr int longestTimeout = 86400; // seconds

/// What of a command line matters on the way; the agent reads all of it, and tells what is wrong with it.
struct Route
{
    std::string_view command;
    std::string config = usualConfigFolder();
    std::chrono::milliseconds timeout = usualTimeout;
    bool isOrdinary = false; ///< it asks for something that no agent does
};

/// Of "--name=value" and "--name value"; takes the latter's value away.
std::string_view takeValue(std::string_view argument, std::span<char *const> &rest)
{
    const std::size_t equals = argument.find('=');
    if (equals != std::string_view::npos)
        return argument.substr(equals + 1);
    const std::string_view value = rest.empty() ? "" : rest.front();
    rest = rest.subspan(rest.empty() ? 0 : 1);
    return value;
}

std::chrono::milliseconds readTimeout(std::string_view text)
{
    int seconds = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
    const bool isTimeout = read.ec == std::errc() && seconds > 0 && seconds <= longestTimeout;
    return isTimeout ? std::chrono::seconds(seconds) : usualTimeout; // the agent will refuse the others
}

Route readRoute(std::span<char *const> arguments)
{
    constexpr std::array<std::string_view, 3> otherValues{"--profile", "--output", "--login-validity"};
    constexpr std::array<std::string_view, 5> ordinary{"--no-agent", "--log-level", "--help", "-h", "--"};
    Route route;
    while (!arguments.empty()) {
        const std::string_view argument = arguments.front();
        const std::string_view name = argument.substr(0, argument.find('='));
        arguments = arguments.subspan(1);
        if (std::ranges::find(ordinary, name) != ordinary.end())
            route.isOrdinary = true;
        else if (name == "--config")
            route.config = takeValue(argument, arguments);
        else if (name == "--timeout")
            route.timeout = readTimeout(takeValue(argument, arguments));
        else if (std::ranges::find(otherValues, name) != otherValues.end())
            takeValue(argument, arguments);
        else if (!argument.starts_with('-') && route.command.empty())
            route.command = argument;
    }
    if (std::ranges::find(agentCommands, route.command) == agentCommands.end())
        route.isOrdinary = true;
    return route;
}

/// Empty where there is none, or in a folder that somebody else may have made.
std::string findSocket(const std::string &config)
{
    const std::string real = realPath(config);
    if (real.empty())
        return {};
    const std::string runtime = runtimeBase() + '/' + instanceIdOf(real);
    const bool isOurs = isOwnPrivateFolder(runtimeBase()) && isOwnPrivateFolder(runtime);
    return isOurs ? socketIn(runtime) : std::string();
}

RemoteCommand commandFrom(std::span<char *const> arguments)
{
    return {{arguments.begin(), arguments.end()},
            environmentValue("AUTHTRAY_PROFILE"),
            TerminalStyle::ofStdout(),
            variablesWithValue()};
}

/// There is nothing to finish: the agent does the work, and goes on with it for others. The terminal has shown "^C".
void endInterrupted(int)
{
    constexpr std::string_view text = "\nInterrupted\n";
    write(Stream::Err, isTerminal(Stream::Err) ? text : text.substr(1));
    exitAtOnce(Interrupted);
}

} // namespace

QuickEnd goQuickWay(std::span<char *const> arguments)
{
    const Route route = readRoute(arguments);
    if (route.isOrdinary)
        return {};
    AgentSocket agent(findSocket(route.config));
    if (!agent.isConnected())
        return {};
    protectMemory();
    onInterruption(endInterrupted);
    const auto start = Clock::now();
    const RemoteCommand command = commandFrom(arguments);
    Message answer;
    if (agent.send(command.toMessage(), start + acknowledgementTimeout)
        && fieldOf(agent.receive(start + acknowledgementTimeout), 0) == reply::accepted) {
        Spinner spinner(command.style.isUtf8);
        const bool isWatched = isTerminal(Stream::Err);
        answer = agent.receive(Clock::now() + route.timeout + answerDelay, isWatched ? &spinner : nullptr);
        spinner.hide();
    }
    if (answer.size() != 4 || answer[0] != reply::answer)
        return {{}, std::chrono::floor<std::chrono::milliseconds>(Clock::now() - start)};
    write(Stream::Out, answer[2]);
    write(Stream::Err, answer[3]);
    return {std::atoi(answer[1].c_str())};
}

} // namespace authtray
