// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/request.h"
#include "app/output/answer.h"

#include <string>
#include <variant>
#include <vector>

namespace authtray {

/// Parses the arguments, which come without the program's name. `profile` is from the environment; --profile overrides
/// it. Returns an `Answer` if there is nothing to run: the help, or a usage error.
std::variant<Request, Answer> parseCommandLine(std::vector<std::string> arguments, const QString &profile = {});

/// The options that a start of the tray takes.
struct TrayOptions
{
    QString config; ///< the folder; empty: the default one
    LogLevel logLevel = defaultLogLevel;
};

std::variant<TrayOptions, Answer> parseTrayCommandLine(std::vector<std::string> arguments);

} // namespace authtray
