// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/wire/message.h"
#include "app/wire/terminalstyle.h"

#include <array>
#include <optional>
#include <string_view>

namespace authtray {

/// The commands that an agent runs; the others need the caller's terminal. Must agree with the table of commands.
inline constexpr std::array<std::string_view, 6> agentCommands{"status", "me",      "refresh",
                                                               "token",  "headers", "credential"};

/// The first field of a message to the agent.
namespace request {
inline constexpr std::string_view run = "run"; ///< a RemoteCommand follows
/// Asks for the window; an activation token of the desktop follows. An agent without a window retires for the client.
inline constexpr std::string_view show = "show";
/// Asks for the sessions' state and its changes; the client's version follows. Answered by `sessions`, again and again.
inline constexpr std::string_view watch = "watch";
/// A service demands more than a session's sign-in; the client's version, the profile, the service's host and its
/// challenge (RFC 9110, 11.6.1) follow. Answered by `noted`.
inline constexpr std::string_view stepUp = "step-up";
inline constexpr std::string_view taken = "taken"; ///< by the successor: it has the tokens that a retiring agent has sent
} // namespace request

/// The first field of a message from the agent.
namespace reply {
inline constexpr std::string_view accepted = "heard"; ///< the answer will follow
inline constexpr std::string_view note = "note"; ///< a line for stderr follows, and the answer later
inline constexpr std::string_view answer = "answer"; ///< exit code, stdout and stderr follow
inline constexpr std::string_view declined =
        "declined"; ///< the client must run the command itself, for example because it has another version
inline constexpr std::string_view shown = "shown";
inline constexpr std::string_view noted = "noted";
inline constexpr std::string_view sessions = "sessions"; ///< see Snapshot
inline constexpr std::string_view retiring =
        "retiring"; ///< names of profiles follow, each with the pair of tokens that the store has refused; see `taken`
} // namespace reply

/// A command for the agent: the arguments, and what only the client knows.
struct RemoteCommand
{
    std::vector<std::string> arguments; ///< without the program's name
    std::string profile; ///< from the environment; empty: none
    TerminalStyle style;
    std::vector<std::string> variables; ///< names of variables with a value; one may hold a token
    std::string environment; ///< see environmentDigest()
    std::string input = {}; ///< see readToolInput()

    Message toMessage() const;

    /// Empty if the message isn't valid, or was sent by another version of Authtray.
    static std::optional<RemoteCommand> fromMessage(const Message &message);
};

} // namespace authtray
