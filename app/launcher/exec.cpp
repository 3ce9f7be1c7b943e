// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/launcher/exec.h"

#include "app/launcher/route.h"
#include "app/platform/process.h"
#include "app/wire/exitcodes.h"
#include "app/wire/options.h"
#include "app/wire/output.h"

#include <string_view>
#include <utility>

namespace authtray {

namespace {

constexpr auto defaultVariable = "AUTHTRAY_TOKEN";

/// One option of the line. False if `exec` can't use it.
bool readOption(const Option &option, std::string_view written, std::span<char *const> &rest, ExecPlan &plan,
                std::string &profile)
{
    if (option.isArgument() || !(option.command.empty() || option.name == "--env" || option.name == "--login-validity"))
        return false;
    if (option.name == "--output" || option.name == "--json")
        return false;
    if (!option.takesValue()) {
        plan.options.emplace_back(written);
        return true;
    }
    const std::string value(takeValue(written, rest));
    if (option.name == "--env") {
        plan.targets.push_back({value, {}});
        return isVariableName(value);
    }
    if (option.name != "--profile") {
        plan.options.push_back(std::string(option.name) + '=' + value);
        return !value.empty();
    }
    std::string &place = plan.targets.empty() ? profile : plan.targets.back().profile;
    const bool isFirst = place.empty();
    place = value;
    return isFirst && !value.empty();
}

} // namespace

std::optional<ExecPlan> planExec(std::span<char *const> arguments)
{
    ExecPlan plan;
    std::string profile;
    while (!arguments.empty()) {
        const std::string_view argument = arguments.front();
        arguments = arguments.subspan(1);
        if (argument == "--")
            break;
        const Option *option = findOption(argument.substr(0, argument.find('=')));
        if (option ? !readOption(*option, argument, arguments, plan, profile)
                   : argument.starts_with('-') && argument != "--cli")
            return std::nullopt;
    }
    if (arguments.empty())
        return std::nullopt;
    plan.command = arguments.data();
    if (plan.targets.empty())
        plan.targets.push_back({defaultVariable, {}});
    for (ExecPlan::Target &target : plan.targets) {
        if (target.profile.empty())
            target.profile = profile;
    }
    return plan;
}

int runExec(const ExecPlan &plan, const std::function<int(std::vector<std::string>)> &run)
{
    protectMemory();
    for (const ExecPlan::Target &target : plan.targets) {
        std::vector<std::string> arguments{"--cli", "token"};
        arguments.insert(arguments.end(), plan.options.begin(), plan.options.end());
        if (!target.profile.empty())
            arguments.push_back("--profile=" + target.profile);
        std::string token;
        const int code = runForked([&] { return run(arguments); }, token);
        if (code != Success)
            return code;
        setEnvironment(target.variable, token.substr(0, token.find('\n')));
    }
    const auto [code, reason] = runProgram(plan.command);
    return writeAnswer({}, code, {},
                       "Error: can't run " + std::string(plan.command[0]) + ": " + reason
                               + "\nCheck the command after --.\n");
}

} // namespace authtray
