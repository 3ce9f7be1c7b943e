// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/arguments.h"
#include "app/wire/outputformat.h"
#include "core/loglevel.h"

#include <QString>

#include <chrono>

namespace authtray {

struct Command;

/// A parsed command line: the options that every command takes, with the defaults filled in, and the command's own.
struct Request
{
    const Command *command = nullptr; ///< never null once the command line is parsed
    QString profile; ///< empty: the default profile
    QString config; ///< the folder; empty: the default one
    OutputFormat output = OutputFormat::Text;
    bool isOutputGiven = false; ///< by --output or --json
    std::chrono::seconds timeout{};
    LogLevel logLevel = defaultLogLevel;
    Arguments arguments; ///< of the command's own options
};

} // namespace authtray
