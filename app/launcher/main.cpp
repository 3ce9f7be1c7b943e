// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The executable itself is plain C++: what needs no library is answered from here, and a command by a running agent if
// there is one. What needs Qt is a library that is loaded when it is wanted.

#include "app/launcher/fastpath.h"
#include "app/launcher/usage.h"
#include "app/platform/process.h"
#include "app/wire/version.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string_view>

namespace {

/// What is behind "--" are no options.
bool asks(std::span<char *> arguments, std::string_view option)
{
    const auto end = std::ranges::find(arguments, std::string_view("--"),
                                       [](const char *each) { return std::string_view(each); });
    arguments = {arguments.begin(), end};
    return std::ranges::any_of(arguments, [&](const char *each) { return each == option; });
}

/// With anything else beside it, `--help` may be a command's own.
bool asksForUsage(std::span<char *> arguments)
{
    const std::size_t size = asks(arguments, "--cli") ? 2 : 1;
    return arguments.size() == size && (asks(arguments, "--help") || asks(arguments, "-h"));
}

} // namespace

int main(int argc, char **argv)
{
    const std::span<char *> arguments(argv + 1, static_cast<size_t>(argc - 1));
    if (asks(arguments, "--version")) {
        std::puts("authtray " AUTHTRAY_VERSION);
        return EXIT_SUCCESS;
    }
    if (asksForUsage(arguments)) {
        std::fputs(authtray::usage, stdout);
        return EXIT_SUCCESS;
    }
    const bool isCommand = asks(arguments, "--cli");
    const authtray::QuickEnd quick = isCommand ? authtray::goQuickWay(arguments) : authtray::QuickEnd();
    if (quick.exitCode)
        return *quick.exitCode;
    void *program = authtray::loadLibrary("libauthtray-app.so");
    if (program == nullptr) {
        std::fprintf(stderr, "Error: Authtray isn't installed completely: %s\nInstall it again.\n",
                     authtray::loadError());
        return EXIT_FAILURE;
    }
    const char *entry = isCommand ? "authtrayCommandLine" : "authtrayTray";
    const auto run = reinterpret_cast<int (*)(int, char **, int)>(authtray::findFunction(program, entry));
    if (run == nullptr) {
        std::fprintf(stderr, "Error: Authtray's parts don't fit together: %s\nInstall it again.\n",
                     authtray::loadError());
        return EXIT_FAILURE;
    }
    return run(argc, argv, static_cast<int>(quick.waited.count()));
}
