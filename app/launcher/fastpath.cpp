// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/launcher/fastpath.h"

#include "app/launcher/route.h"
#include "app/platform/process.h"
#include "app/wire/agentsocket.h"
#include "app/wire/environmentdigest.h"
#include "app/wire/exitcodes.h"
#include "app/wire/output.h"
#include "app/wire/remotecommand.h"
#include "app/wire/toolinput.h"
#include "core/platform/instance.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

using namespace std::chrono_literals;

namespace authtray {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto acknowledgementTimeout = 2s; ///< an agent acknowledges a command immediately, even if it is busy
constexpr auto answerDelay = 1500ms; ///< after the command's --timeout, for the agent to report that it has expired

/// The path of the agent's socket; empty if there is none, or if its folder may belong to another user.
std::string findSocket(const std::string &config)
{
    const std::string real = realPath(config);
    if (real.empty())
        return {};
    const std::string runtime = runtimeBase() + '/' + instanceIdOf(real);
    const bool isOurs = isOwnPrivateFolder(runtimeBase()) && isOwnPrivateFolder(runtime);
    return isOurs ? socketIn(runtime) : std::string();
}

/// The path of the socket at which systemd starts an agent; empty if that serves another config folder, or if the
/// socket's folder may belong to another user.
std::string findActivationSocket(const std::string &config)
{
    const bool isStandard = realPath(config) == realPath(standardConfigFolder());
    return isStandard && isOwnPrivateFolder(runtimeBase()) ? activationSocket() : std::string();
}

RemoteCommand commandFrom(std::span<char *const> arguments, const std::string &config, const std::string &input)
{
    return {{arguments.begin(), arguments.end()},
            environmentValue("AUTHTRAY_PROFILE"),
            TerminalStyle::ofStdout(),
            variablesWithValue(),
            environmentDigest(config),
            input};
}

/// Ends this process immediately. The agent continues the command for other callers. On a terminal, writes a line break
/// after the "^C".
void endInterrupted(int)
{
    constexpr std::string_view text = "\nInterrupted\n";
    writeFromSignal(Stream::Err, isTerminal(Stream::Err) ? text : text.substr(1));
    exitAtOnce(Interrupted);
}

/// The agent's answer; an empty message if it declines the command or doesn't answer in time.
Message ask(AgentSocket &agent, const RemoteCommand &command, std::chrono::seconds timeout)
{
    const auto acknowledgedBy = Clock::now() + acknowledgementTimeout;
    if (!agent.send(command.toMessage(), acknowledgedBy) || fieldOf(agent.receive(acknowledgedBy), 0) != reply::accepted)
        return {};
    Spinner spinner(command.style.isUtf8);
    const auto answeredBy = Clock::now() + timeout + answerDelay;
    for (;;) {
        const Message answer = agent.receive(answeredBy, isTerminal(Stream::Err) ? &spinner : nullptr);
        spinner.hide();
        if (fieldOf(answer, 0) != reply::note)
            return answer;
        write(Stream::Err, fieldOf(answer, 1));
    }
}

} // namespace

FastPathResult tryFastPath(std::span<char *const> arguments)
{
    const Route route = readRoute(arguments);
    if (!route.tool.empty())
        protectMemory(); // git sends a token that was refused
    const std::string input = readToolInput(route.tool, Clock::now() + route.timeout);
    if (route.needsFullProgram || input.size() > maxInputSize)
        return {.timeLeft = route.timeout, .isForAgent = route.isForAgent, .input = input};
    AgentSocket running(findSocket(route.config));
    AgentSocket activated(running.isConnected() ? std::string() : findActivationSocket(route.config));
    if (!running.isConnected() && !activated.isConnected())
        return {.timeLeft = route.timeout, .isForAgent = true, .input = input};
    protectMemory();
    onInterruption(endInterrupted);
    const auto start = Clock::now();
    const Message answer = ask(running.isConnected() ? running : activated, commandFrom(arguments, route.config, input),
                               route.timeout);
    const auto waited = std::chrono::floor<std::chrono::milliseconds>(Clock::now() - start);
    if (answer.size() != 4 || answer[0] != reply::answer)
        return {.waited = waited, .timeLeft = std::max(route.timeout - waited, 0ms), .isForAgent = true, .input = input};
    return {writeAnswer(route.command, std::atoi(answer[1].c_str()), answer[2], answer[3])};
}

} // namespace authtray
