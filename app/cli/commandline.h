// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/request.h"
#include "app/output/answer.h"

#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace CLI {
class App;
}

namespace authtray {

/// Reads the arguments, which come without the program's name; `profile` is the environment's choice, which --profile
/// overrides. An `Answer` where there is nothing to do: help that was asked for, or a mistake, in which case nothing
/// was done.
std::variant<Request, Answer> parseCommandLine(std::vector<std::string> arguments, const QString &profile = {});

/// The same for a start of the tray, which takes --config and --log-level alone.
std::variant<Request, Answer> parseTrayCommandLine(std::vector<std::string> arguments);

/// Shows the commands and options there are.
void lookAtCommandLine(const std::function<void(const CLI::App &)> &look);

} // namespace authtray
