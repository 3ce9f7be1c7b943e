// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/launcher/exec.h"

#include "app/launcher/keeper.h"
#include "app/launcher/route.h"
#include "app/platform/companion.h"
#include "app/platform/forkedprocess.h"
#include "app/platform/process.h"
#include "app/platform/wipingfree.h"
#include "app/wire/exitcodes.h"
#include "app/wire/options.h"
#include "app/wire/output.h"
#include "core/platform/instance.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string_view>
#include <utility>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr auto defaultVariable = "AUTHTRAY_TOKEN";
constexpr auto proxyVariable = "AUTHTRAY_PROXY";

/// A file's token is renewed so much before it would last for less than --login-validity.
constexpr std::chrono::minutes lead = 1min;

bool isOfExec(const Option &option)
{
    return option.command.empty() || std::ranges::any_of(optionTable, [&](const Option &other) {
               return other.command == "exec" && other.name == option.name && !other.isArgument();
           });
}

/// Whether it chooses another token than the access token.
bool isChoice(const Option &option)
{
    return option.name == "--id" || option.name == "--scope" || option.name == "--resource";
}

/// One option of the line. False if `exec` can't use it. `common`: what stands before the first target.
bool readOption(const Option &option, std::string_view written, std::span<char *const> &rest, ExecPlan &plan,
                ExecPlan::Target &common)
{
    if (!isOfExec(option) || option.name == "--output" || option.name == "--json")
        return false;
    if (option.name == "--proxy") {
        plan.isProxy = true;
        return true;
    }
    ExecPlan::Target &target = plan.targets.empty() ? common : plan.targets.back();
    if (option.isFlag() && isChoice(option)) {
        target.choice.emplace_back(written);
        return true;
    }
    if (!option.takesValue()) {
        plan.options.emplace_back(written);
        return true;
    }
    const std::string value(takeValue(written, rest));
    if (option.name == "--env" || option.name == "--file") {
        plan.targets.push_back({value, {}, option.name == "--file"});
        return isVariableName(value);
    }
    if (option.name == "--to") {
        plan.to = value;
        return !value.empty();
    }
    if (option.name == "--login-validity") {
        plan.validity = value;
        return !value.empty();
    }
    if (option.name != "--profile") {
        auto &place = isChoice(option) ? target.choice : plan.options;
        place.push_back(std::string(option.name) + '=' + value);
        return !value.empty();
    }
    const bool isFirst = target.profile.empty();
    target.profile = value;
    return isFirst && !value.empty();
}

/// The command line by which `token` gives the target's token.
std::vector<std::string> tokenLine(const ExecPlan &plan, const ExecPlan::Target &target, const std::string &validity)
{
    std::vector<std::string> line{"--cli", "token"};
    line.insert(line.end(), plan.options.begin(), plan.options.end());
    if (!validity.empty())
        line.push_back("--login-validity=" + validity);
    if (!target.profile.empty())
        line.push_back("--profile=" + target.profile);
    line.insert(line.end(), target.choice.begin(), target.choice.end());
    if (target.isFile)
        line.emplace_back("--json");
    return line;
}

/// The command line by which `status` says whether somebody is signed in.
std::vector<std::string> statusLine(const ExecPlan &plan, const ExecPlan::Target &target)
{
    std::vector<std::string> line{"--cli", "status", "--offline", "--json"};
    line.insert(line.end(), plan.options.begin(), plan.options.end());
    if (!target.profile.empty())
        line.push_back("--profile=" + target.profile);
    return line;
}

/// The folder of the sessions' locks.
std::string locksOf(const ExecPlan &plan)
{
    constexpr std::string_view option = "--config=";
    const auto given = std::ranges::find_if(plan.options,
                                            [&](const std::string &text) { return text.starts_with(option); });
    const std::string config = given == plan.options.end() ? defaultConfigFolder() : given->substr(option.size());
    return runtimeBase() + '/' + instanceIdOf(realPath(config));
}

/// The value of a target's variable; after a failure its exit code, and the error unless that was written before.
struct Given
{
    int code = Success;
    std::string text;
};

Given giveToken(const ExecPlan &plan, const ExecPlan::Target &target, const RunCommandLine &run)
{
    Given given;
    given.code = runForked([&] { return run(tokenLine(plan, target, plan.validity)); }, given.text);
    if (given.code == Success)
        given.text = given.text.substr(0, given.text.find('\n'));
    return given;
}

/// Starts the companion that keeps the file fresh. Returns an error; empty: it runs.
std::string startKeeper(const ExecPlan &plan, const ExecPlan::Target &target, const RunCommandLine &run,
                        const TokenFile &file, const TokenAnswer &first)
{
    const auto minutes = readNumber(plan.validity, validityRule);
    const std::string validity = minutes ? std::to_string(std::min(*minutes + int(lead.count()), validityRule.max)) : "";
    const auto earlier = minutes ? std::chrono::seconds(lead) : 0s;
    const auto renewIn = first.renewIn ? std::optional(*first.renewIn - earlier) : std::nullopt;
    const auto askToken = [&] {
        mergeErrors();
        return run(tokenLine(plan, target, validity));
    };
    const auto askStatus = [&] {
        mergeErrors();
        return run(statusLine(plan, target));
    };
    Keeper keeper(file, {askToken, askStatus}, locksOf(plan));
    return startCompanion(file.lock(), plan.command, [&](int end) { keeper.run(renewIn, first.expiresIn, end); });
}

Given giveFile(const ExecPlan &plan, const ExecPlan::Target &target, const RunCommandLine &run)
{
    Given given;
    given.code = runForked([&] { return run(tokenLine(plan, target, plan.validity)); }, given.text);
    if (given.code != Success)
        return given;
    const TokenAnswer answer = readTokenAnswer(given.text);
    TokenFile file(target.variable);
    std::string error = file.error().empty() ? file.write(answer.token) : file.error();
    if (error.empty())
        error = startKeeper(plan, target, run, file, answer);
    if (error.empty())
        return {Success, file.path()};
    file.remove();
    return {Failure, error};
}

/// The command line of the companion that is a proxy.
std::vector<std::string> proxyLine(const ExecPlan &plan)
{
    std::vector<std::string> line{"--cli", "proxy"};
    line.insert(line.end(), plan.options.begin(), plan.options.end());
    if (!plan.to.empty())
        line.push_back("--to=" + plan.to);
    if (!plan.profile.empty())
        line.push_back("--profile=" + plan.profile);
    return line;
}

/// The proxy's address. A proxy that can't start has written why, and its exit code comes instead.
Given giveProxy(const ExecPlan &plan, const RunCommandLine &run)
{
    const Pipe pipe;
    if (!pipe.error().empty())
        return {Failure, pipe.error()};
    const std::string error = startCompanion(pipe.in(), plan.command, [&](int end) {
        wipeFreedMemory(); // before there is a second thread
        interruptAfter(end);
        redirectOutput(pipe.in());
        write(Stream::Out, std::to_string(run(proxyLine(plan))) + '\n');
    });
    if (!error.empty())
        return {Failure, error};
    const std::string line = pipe.readLine();
    const bool isAddress = line.starts_with("http");
    return {isAddress ? int(Success) : line.empty() ? int(Failure) : std::atoi(line.c_str()), isAddress ? line : ""};
}

/// What contradicts each other is left to the full program, which says so.
bool isConsistent(const ExecPlan &plan)
{
    const auto isRepeated = [&](const ExecPlan::Target &target) {
        return std::ranges::count(plan.targets, target.variable, &ExecPlan::Target::variable) > 1;
    };
    if (std::ranges::any_of(plan.targets, isRepeated))
        return false;
    return plan.isProxy ? plan.targets.empty() && plan.validity.empty() : plan.to.empty();
}

} // namespace

std::optional<ExecPlan> planExec(std::span<char *const> arguments)
{
    ExecPlan plan;
    ExecPlan::Target common;
    while (!arguments.empty()) {
        const std::string_view argument = arguments.front();
        arguments = arguments.subspan(1);
        if (argument == "--")
            break;
        const Option *option = findOption(argument.substr(0, argument.find('=')));
        if (option ? !readOption(*option, argument, arguments, plan, common)
                   : argument.starts_with('-') && argument != "--cli")
            return std::nullopt;
    }
    if (arguments.empty() || !isConsistent(plan) || (plan.isProxy && !common.choice.empty()))
        return std::nullopt;
    plan.command = arguments.data();
    plan.profile = common.profile;
    if (plan.targets.empty() && !plan.isProxy)
        plan.targets.push_back({defaultVariable, {}});
    for (ExecPlan::Target &target : plan.targets) {
        if (target.profile.empty())
            target.profile = common.profile;
        if (target.choice.empty())
            target.choice = common.choice;
    }
    return plan;
}

int runExec(const ExecPlan &plan, const RunCommandLine &run)
{
    protectMemory();
    keepClosedStreams(true);
    std::vector<std::pair<std::string, std::string>> variables; // set at the end, so that they have no effect on `token`
    for (const ExecPlan::Target &target : plan.targets) {
        const auto given = target.isFile ? giveFile(plan, target, run) : giveToken(plan, target, run);
        if (given.code != Success)
            return writeAnswer({}, given.code, {}, given.text);
        variables.emplace_back(target.variable, given.text);
    }
    if (plan.isProxy) {
        const auto given = giveProxy(plan, run);
        if (given.code != Success)
            return writeAnswer({}, given.code, {}, given.text);
        variables.emplace_back(proxyVariable, given.text);
    }
    for (const auto &[name, value] : variables)
        setEnvironment(name, value);
    const auto [code, reason] = runProgram(plan.command);
    return writeAnswer({}, code, {},
                       "Error: can't run " + std::string(plan.command[0]) + ": " + reason
                               + "\nCheck the command after --.\n");
}

} // namespace authtray
