// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace authtray {

/// What `exec` gets from its arguments.
struct ExecPlan
{
    /// A token, and the environment variable for it, or for the path of a file that has it.
    struct Target
    {
        std::string variable;
        std::string profile; ///< empty: that of the environment, or the default
        bool isFile = false;
        std::vector<std::string> choice = {}; ///< the options that choose another token than the access token
    };

    std::vector<Target> targets;
    bool isProxy = false; ///< instead of targets: a proxy that adds the token, and the variable for its address
    std::string to; ///< what the proxy's requests go to; empty: not given
    std::string profile; ///< the proxy's; empty: that of the environment, or the default
    std::string validity; ///< the value of --login-validity; empty: not given
    std::vector<std::string> options; ///< the other ones for `token`, which gets each token
    char *const *command = nullptr; ///< with its arguments; a null pointer ends them, as it ends those of this process
};

/// `arguments`: without the program's name. Empty if they can't be used: then the full program says why.
std::optional<ExecPlan> planExec(std::span<char *const> arguments);

/// Runs a command line of this program, and returns its exit code.
using RunCommandLine = std::function<int(std::vector<std::string> arguments)>;

/// Runs the command in this process, with the tokens in its environment, in files that companions keep fresh, or in a
/// companion that is a proxy. Returns only if that fails, with the exit code: that of `token` or `proxy`, 1 without a
/// file, otherwise 126 or 127, as of a shell.
int runExec(const ExecPlan &plan, const RunCommandLine &run);

} // namespace authtray
