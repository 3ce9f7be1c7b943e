// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The executable is plain C++ without Qt. It prints the version and the usage itself, and lets a running agent answer a
// command. It loads the rest of the program, which is a library, only if necessary.

#include "app/launcher/exec.h"
#include "app/launcher/fastpath.h"
#include "app/launcher/route.h"
#include "app/launcher/usage.h"
#include "app/platform/process.h"
#include "app/platform/unixsocket.h"
#include "app/platform/wipingfree.h"
#include "app/platform/worker.h"
#include "app/wire/exitcodes.h"
#include "app/wire/output.h"
#include "app/wire/version.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

constexpr std::chrono::seconds hangDelay{10}; ///< after the --timeout, by which the command reports that it has expired
constexpr auto hangMessage = "Error: the command hangs, and was told to end\n"
                             "Try again, and report it if it happens often.\n";

/// Everything after "--" is an argument.
bool asks(std::span<char *> arguments, std::string_view option)
{
    const auto isOption = [&](const char *argument) { return argument == option; };
    const auto isEnd = [](const char *argument) { return argument == std::string_view("--"); };
    return std::any_of(arguments.begin(), std::ranges::find_if(arguments, isEnd), isOption);
}

/// Whether there is nothing else than the option and `--cli`, neither of which must be there. Beside anything else,
/// `--help` may mean a command's help, and a word may be one too many.
bool isAlone(std::span<char *> arguments, bool hasOption)
{
    const std::size_t size = (asks(arguments, "--cli") ? 1 : 0) + (hasOption ? 1 : 0);
    return size > 0 && arguments.size() == size;
}

int run(int argc, char **argv)
{
    authtray::keepClosedStreams();
    authtray::ignoreWriteSignals();
    const std::span<char *> arguments(argv + 1, static_cast<size_t>(argc - 1));
    const bool isVersion = asks(arguments, "--version");
    if (isVersion && isAlone(arguments, true)) {
        return authtray::writeAnswer({}, EXIT_SUCCESS, "authtray " AUTHTRAY_VERSION "\n", {});
    }
    if (isAlone(arguments, asks(arguments, "--help") || asks(arguments, "-h"))) {
        return authtray::writeAnswer({}, EXIT_SUCCESS, authtray::usage, {});
    }
    const bool isCommand = asks(arguments, "--cli");
    const auto fastPath = isCommand ? authtray::tryFastPath(arguments) : authtray::FastPathResult();
    if (fastPath.exitCode)
        return *fastPath.exitCode;
    const auto split = fastPath.isForAgent ? authtray::splitProcess(fastPath.timeLeft + hangDelay) : authtray::Split();
    if (split.isOverdue)
        return authtray::writeAnswer({}, authtray::TimedOut, {}, hangMessage);
    if (split.exitCode)
        return *split.exitCode;
    if (!isCommand || asks(arguments, "agent") || asks(arguments, "proxy") || asks(arguments, "mcp"))
        authtray::wipeFreedMemory();
    void *program = authtray::loadLibrary("libauthtray-app.so");
    if (program == nullptr) {
        authtray::runReplacement(argv); // the files of an upgrade are put in place one after the other
        authtray::refuseActivation();
        std::fprintf(stderr,
                     "Error: Authtray can't be loaded: %s\n"
                     "Install it again. If it is complete, allow this process more memory: see 'ulimit -v'.\n",
                     authtray::loadError());
        return EXIT_FAILURE;
    }
    const char *entry = isCommand ? "authtrayCommandLine" : "authtrayTray";
    using Run = int (*)(int, char **, int, int, const char *, std::size_t);
    const auto run = reinterpret_cast<Run>(authtray::findFunction(program, entry));
    if (run == nullptr) {
        authtray::runReplacement(argv);
        authtray::refuseActivation();
        std::fprintf(stderr, "Error: Authtray's parts don't fit together: %s\nInstall it again.\n",
                     authtray::loadError());
        return EXIT_FAILURE;
    }
    return run(argc, argv, static_cast<int>(fastPath.waited.count()), split.caller, fastPath.input.data(),
               fastPath.input.size());
}

/// Another command line than the one of this process.
int runLine(std::vector<std::string> arguments)
{
    std::string program = "authtray";
    std::vector<char *> pointers{program.data()};
    for (std::string &argument : arguments)
        pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    return run(static_cast<int>(pointers.size()) - 1, pointers.data());
}

/// The tool that runs this program by a name that it has given its helpers, which is a link to this program.
std::string_view toolCalling(std::string_view program)
{
    using Name = std::pair<std::string_view, std::string_view>;
    constexpr auto names = std::to_array<Name>({{"git-credential-authtray", "git"},
                                                {"docker-credential-authtray", "docker"},
                                                {"terraform-credentials-authtray", "terraform"},
                                                {"cargo-credential-authtray", "cargo"}});
    const auto *found = std::ranges::find(names, program.substr(program.rfind('/') + 1), &Name::first);
    return found == names.end() ? std::string_view() : found->second;
}

/// The tool's arguments behind the command that it means.
int answerTool(std::string_view tool, std::span<char *const> arguments)
{
    std::vector<std::string> line{"--cli", "credential", std::string(tool)};
    line.insert(line.end(), arguments.begin(), arguments.end());
    return runLine(std::move(line));
}

} // namespace

int main(int argc, char **argv)
{
    const std::span<char *> arguments(argv + 1, static_cast<size_t>(argc - 1));
    if (const std::string_view tool = toolCalling(argv[0]); !tool.empty())
        return answerTool(tool, arguments);
    const bool isExec = asks(arguments, "--cli") && authtray::readRoute(arguments).command == "exec";
    const auto plan = isExec ? authtray::planExec(arguments) : std::nullopt;
    if (!plan)
        return run(argc, argv);
    return authtray::runExec(*plan, [](std::vector<std::string> line) { return runLine(std::move(line)); });
}
