// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/request.h"
#include "app/output/answer.h"
#include "core/result.h"

#include <QDeadlineTimer>

#include <QCoroTask>

namespace authtray {

class Sessions;
class Terminal;

/// A row of the table of commands.
struct Command
{
    /// What a command can only say at the end is in its answer; what a person needs before (a URL, a question) goes to
    /// the terminal at once. An error becomes an answer by failureOf().
    using Run = QCoro::Task<Result<Answer>> (*)(Request request, Sessions &sessions, Terminal &terminal,
                                                QDeadlineTimer deadline);

    const char *name;
    const char *help;
    const char *example;
    Run run; ///< null: the process becomes the agent
    bool isForAgent = false; ///< a running agent runs it. All others need the terminal or the person
    bool isAboutToken = false; ///< says so if a token in the environment takes the place of a stored session
    ExitCode notAuthenticated = AuthenticationFailure; ///< the exit code if nobody is signed in or the token isn't valid
    std::chrono::seconds timeout = defaultTimeout; ///< without --timeout
    OutputFormat output = OutputFormat::Text; ///< without --output and --json
    Answer (*documentFailure)(const Error &,
                              OutputFormat) = nullptr; ///< for all formats but text; null: as text on stderr
    std::optional<Error> (*findUsageError)(const Arguments &) = nullptr; ///< what the rules of single options don't say
};

/// The answer of a command that has failed.
Answer failureOf(const Request &request, const Error &error);

} // namespace authtray
