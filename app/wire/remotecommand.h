// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/wire/message.h"
#include "app/wire/terminalstyle.h"

#include <array>
#include <optional>
#include <string_view>

namespace authtray {

/// The commands that an agent runs. The others need the terminal or the person. The table of commands has the same.
inline constexpr std::array<std::string_view, 4> agentCommands{"status", "me", "refresh", "token"};

/// The first field of a message to the agent.
namespace request {
inline constexpr std::string_view run = "run"; ///< a RemoteCommand follows
/// Asks for the window; an activation token of the desktop follows. An agent without a window retires for the client.
inline constexpr std::string_view show = "show";
} // namespace request

/// The first field of a message from the agent.
namespace reply {
inline constexpr std::string_view accepted = "heard"; ///< the answer will follow
inline constexpr std::string_view note = "note"; ///< a line for stderr follows, and the answer later
inline constexpr std::string_view answer = "answer"; ///< exit code, stdout and stderr follow
inline constexpr std::string_view declined =
        "declined"; ///< the client has another version, or has to run the command itself
inline constexpr std::string_view shown = "shown";
inline constexpr std::string_view retiring =
        "retiring"; ///< names of profiles follow, each with the pair of tokens that the store has refused
} // namespace reply

/// A command as it is sent to the agent: the arguments, and what only the client knows.
struct RemoteCommand
{
    std::vector<std::string> arguments; ///< without the program's name
    std::string profile; ///< that the environment chooses; empty: none
    TerminalStyle style;
    std::vector<std::string> variables; ///< of the environment: names of those with a value, as one may hold a token

    Message toMessage() const;

    /// Empty if it is not a valid message, or from an Authtray of another version.
    static std::optional<RemoteCommand> fromMessage(const Message &message);
};

} // namespace authtray
