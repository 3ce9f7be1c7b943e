// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/arguments.h"
#include "app/wire/outputformat.h"
#include "core/loglevel.h"

#include <QByteArray>
#include <QString>

#include <chrono>

namespace authtray {

struct Command;

/// A parsed command line, with the defaults of the options that every command takes filled in.
struct Request
{
    const Command *command = nullptr; ///< never null once the command line is parsed
    QString profile; ///< empty: the default profile
    QString config; ///< the folder; empty: the default one
    OutputFormat output = OutputFormat::Text;
    bool isOutputGiven = false; ///< by --output or --json
    bool isByAgent = false; ///< an agent runs it for another process
    QString program = {}; ///< that process's, by a name that others have chosen; empty: not known
    std::chrono::seconds timeout{};
    LogLevel logLevel = defaultLogLevel;
    Arguments arguments; ///< of all options that were given
    QByteArray input = {}; ///< what another tool has written: see readToolInput()

    /// Who asks, for FreshnessPolicy::caller.
    QString caller() const;
};

} // namespace authtray
