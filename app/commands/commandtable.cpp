// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commandtable.h"

#include "app/commands/chosensession.h"
#include "app/commands/credential.h"
#include "app/commands/doctor.h"
#include "app/commands/envelope.h"
#include "app/commands/exec.h"
#include "app/commands/headers.h"
#include "app/commands/import.h"
#include "app/commands/login.h"
#include "app/commands/logout.h"
#include "app/commands/mcp.h"
#include "app/commands/me.h"
#include "app/commands/profiles.h"
#include "app/commands/providers.h"
#include "app/commands/proxy.h"
#include "app/commands/refresh.h"
#include "app/commands/setup.h"
#include "app/commands/signinoptions.h"
#include "app/commands/status.h"
#include "app/commands/token.h"
#include "app/commands/watch.h"
#include "app/wire/remotecommand.h"
#include "core/provider/jsonfiles.h"

#include <algorithm>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr auto table = std::to_array<Command>({
        {.name = "login",
         .help = "Sign in with your browser",
         .example = "authtray --cli login https://mcp.example.com/mcp",
         .run = login,
         .environmentNote = EnvironmentNote::TokenStays,
         .timeout = 300s,
         .findUsageError = findSignInUsageError},
        {.name = "logout",
         .help = "Sign out and revoke the session",
         .example = "authtray --cli logout --force",
         .run = logout,
         .isForEnd = true,
         .environmentNote = EnvironmentNote::TokenStays,
         .notAuthenticated = Failure,
         .findUsageError = findSignOutUsageError},
        {.name = "status",
         .help = "Are you signed in, and until when?",
         .example = "if authtray --cli status >/dev/null; then …; fi",
         .run = status,
         .isForAgent = true,
         .environmentNote = EnvironmentNote::TokenIsShown,
         .notAuthenticated = Failure,
         .showFailure = statusFailure},
        {.name = "me",
         .help = "The account you are signed in with",
         .example = "authtray --cli me --json",
         .run = me,
         .isForAgent = true,
         .environmentNote = EnvironmentNote::TokenIsUsed,
         .notAuthenticated = Failure},
        {.name = "refresh",
         .help = "A token that is good for a while, and the session",
         .example = "authtray --cli refresh --login-validity 10 --output json",
         .run = refresh,
         .isForAgent = true,
         .environmentNote = EnvironmentNote::TokenIsUsed,
         .output = OutputFormat::Json,
         .showFailure = refreshFailure},
        {.name = "token",
         .help = "Just the access token",
         .example = "curl -H \"Authorization: Bearer $(authtray --cli token)\" \"$URL\"",
         .run = token,
         .isForAgent = true,
         .environmentNote = EnvironmentNote::TokenIsUsed,
         .findUsageError = findTokenUsageError},
        {.name = "exec",
         .help = "Run a command with a token in its environment or a file",
         .example = "authtray --cli exec --env GITLAB_TOKEN -- terraform apply",
         .run = exec},
        {.name = "watch",
         .help = "A line of JSON for the session's state, and for each change of it",
         .example = "authtray --cli watch | jq --unbuffered -r .event",
         .run = watch,
         .timeout = 0s,
         .output = OutputFormat::Json,
         .findUsageError = findWatchUsageError},
        {.name = "headers",
         .help = "The headers for a request to an address",
         .example = "curl -H @<(authtray --cli headers \"$URL\" --output text) \"$URL\"",
         .run = headers,
         .isForAgent = true,
         .environmentNote = EnvironmentNote::TokenIsUsed,
         .output = OutputFormat::Json,
         .findSession = sessionForHeaders},
        {.name = "proxy",
         .help = "Add the token to the requests of programs that have none",
         .example = "authtray --cli proxy --to https://api.example.com",
         .run = proxy,
         .environmentNote = EnvironmentNote::TokenIsUsed},
        {.name = "mcp",
         .help = "Let a program use an MCP server that wants a token",
         .example = "claude mcp add issues -- authtray --cli mcp https://mcp.example.com/mcp",
         .run = mcp,
         .environmentNote = EnvironmentNote::TokenIsUsed,
         .findSession = sessionForHeaders,
         .findUsageError = findMcpUsageError},
        {.name = "credential",
         .help = "Answer another tool that asks for credentials",
         .example = "git config --global credential.helper authtray",
         .run = credential,
         .isForAgent = true,
         .findSession = sessionForCredential,
         .findUsageError = findCredentialUsageError},
        {.name = "setup",
         .help = "Write another tool's settings so that it asks Authtray, or remove that",
         .example = "authtray --cli setup git",
         .run = setup,
         .findUsageError = findSetupUsageError},
        {.name = "import",
         .help = "Take over the session of a service's own tool",
         .example = "authtray --cli import pipeops --force",
         .run = importSession,
         .findUsageError = findImportUsageError},
        {.name = "doctor",
         .help = "Try everything that a sign-in needs, and say what doesn't work",
         .example = "authtray --cli doctor",
         .run = doctor,
         .needsRuntime = false,
         .environmentNote = EnvironmentNote::TokenIsShown,
         .timeout = 120s},
        {.name = "agent",
         .help = "Keep the sessions fresh and answer the other commands, until it is ended",
         .example = "authtray --cli agent",
         .run = nullptr,
         .withoutProfile = "Leave it out: the agent serves every profile."},
        {.name = "providers",
         .help = "The services that Authtray knows",
         .example = "authtray --cli providers",
         .run = providers,
         .withoutProfile = "Leave it out: the services are the same for every profile."},
        {.name = "profiles",
         .help = "List, show, choose or remove profiles",
         .example = "authtray --cli profiles default work",
         .run = profiles,
         .withoutProfile = "Name the profile after the action, for example: authtray --cli profiles show NAME",
         .findUsageError = findProfilesUsageError},
});

/// The executable can't read this table, because it links no Qt.
static_assert(std::ranges::all_of(table, [](const Command &command) {
    return command.isForAgent == std::ranges::count(agentCommands, std::string_view(command.name));
}));

Error profileNameRefused(const QString &name)
{
    return badInput(QStringLiteral("\"%1\" can't be a profile's name").arg(name),
                    QStringLiteral("Use up to 64 letters, digits, '.', '_' and '-'."));
}

/// Whether a longer --timeout would have helped: it doesn't if another limit has ended the wait. Qt's timers may fire 5
/// % early.
Error advisedOnTimeout(Error error, std::chrono::milliseconds timeout, QDeadlineTimer deadline)
{
    if (error.kind == Error::Kind::TimedOut && deadline.remainingTime() > timeout.count() / 16)
        error.advice = "Try again later.";
    return error;
}

} // namespace

std::span<const Command> commands()
{
    return table;
}

const Command *findCommand(std::string_view name)
{
    const auto *found = std::ranges::find(table, name, &Command::name);
    return found == table.end() ? nullptr : found;
}

QCoro::Task<Answer> runCommand(Request request, Sessions &sessions, Terminal &terminal)
{
    if (!request.profile.isEmpty() && !isFileName(request.profile))
        co_return failureOf(request, profileNameRefused(request.profile));
    const QDeadlineTimer deadline(request.timeout);
    const auto answer = co_await request.command->run(request, sessions, terminal, deadline);
    if (answer)
        co_return *answer;
    const bool isByHost = request.command->findSession != nullptr; // another profile may not have the host
    const Error error = isByHost ? answer.error() : withOtherProfiles(answer.error(), request, sessions);
    co_return failureOf(request, advisedOnTimeout(error, request.timeout, deadline));
}

} // namespace authtray
