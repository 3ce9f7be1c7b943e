// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/wire/message.h"
#include "app/wire/terminalstyle.h"

#include <array>
#include <optional>
#include <string_view>

namespace authtray {

/// The commands that an agent answers; the others need the terminal or the person.
inline constexpr std::array<std::string_view, 4> agentCommands{"status", "me", "refresh", "token"};

/// The first field of what is said to the agent.
namespace request {
inline constexpr std::string_view run = "run"; ///< a RemoteCommand follows
/// The window; the desktop's leave to do so follows. An agent without a window gives way to the asker.
inline constexpr std::string_view show = "show";
} // namespace request

/// The first field of what the agent says.
namespace reply {
inline constexpr std::string_view accepted = "heard"; ///< the answer will follow
inline constexpr std::string_view answer = "answer"; ///< exit code, stdout and stderr follow
inline constexpr std::string_view declined = "declined"; ///< of another version, or only the asker can do it
inline constexpr std::string_view shown = "shown";
inline constexpr std::string_view retiring = "retiring"; ///< profiles and pairs of tokens follow that the store has refused
} // namespace reply

/// A command as it is sent to the agent: the arguments, and what only the asking process knows.
struct RemoteCommand
{
    std::vector<std::string> arguments; ///< without the program's name
    std::string profile; ///< the environment's choice; empty: none
    TerminalStyle style;
    std::vector<std::string> variables; ///< the names of those that have a value: a token may be in one of them

    Message toMessage() const;

    /// Nothing for a message that is none, or from an Authtray of another version.
    static std::optional<RemoteCommand> fromMessage(const Message &message);
};

} // namespace authtray
