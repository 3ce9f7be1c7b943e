// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/request.h"
#include "app/output/answer.h"
#include "core/result.h"

#include <QDateTime>
#include <QDeadlineTimer>

#include <QCoroTask>

namespace authtray {

class Session;
class Sessions;
class Terminal;

/// What is noted about a token in the environment.
enum class EnvironmentNote {
    None, ///< the command has nothing to do with tokens
    TokenIsUsed, ///< instead of a stored session
    TokenIsShown, ///< the same, and all formats except text say so themselves
    TokenStays, ///< the command changes the stored session, which the token goes on replacing
};

/// A row of the table of commands.
struct Command
{
    /// Returns the output of the command. What a person needs earlier (a URL, a question) is written to the terminal
    /// immediately. failureOf() turns an error into an answer.
    using Run = QCoro::Task<Result<Answer>> (*)(Request request, Sessions &sessions, Terminal &terminal,
                                                QDeadlineTimer deadline);

    using ShowFailure = Answer (*)(const Request &request, const Error &error);
    using FindSession = Session *(*)(const Request &request, Sessions &sessions);
    using FindUsageError = std::optional<Error> (*)(const Arguments &arguments);

    const char *name;
    const char *help;
    const char *example;
    Run run; ///< null: the process becomes the agent
    bool isForAgent = false; ///< an agent can run it; other commands need the terminal or the person
    bool isForEnd = false; ///< it ends a session
    bool needsRuntime = true; ///< the folder of locks and sockets, which can be wrong
    EnvironmentNote environmentNote = EnvironmentNote::None;
    ExitCode notAuthenticated = AuthenticationFailure; ///< the exit code if nobody is signed in or the token isn't valid
    std::chrono::seconds timeout = defaultTimeout; ///< without --timeout; 0: it runs until it is ended
    OutputFormat output = OutputFormat::Text; ///< without --output and --json
    ShowFailure showFailure = nullptr; ///< null: as text on stderr
    const char *withoutProfile = nullptr; ///< advice on --profile, which would be ignored; null: it chooses the session
    FindSession findSession = nullptr; ///< null: that of --profile, or of the default profile
    FindUsageError findUsageError = nullptr; ///< finds options that contradict each other, or that would be ignored
};

/// For the commands in an advice.
SessionOptions sessionOptions(const Request &request);

/// When a valid token expires, as a line of text.
QString expiryLine(const QDateTime &expiresAt, const Terminal &terminal);

/// The answer of a failed command.
Answer failureOf(const Request &request, const Error &error);
/// As text on stderr, whatever the output format is.
Answer failureAsText(const Request &request, const Error &error, int exitCode);

} // namespace authtray
