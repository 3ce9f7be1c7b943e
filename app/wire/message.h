// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

namespace authtray {

/// A message between an agent and a client: a list of byte strings. On the socket, its length precedes it, and the
/// length of each string precedes that string: 32 bits, most significant byte first.
using Message = std::vector<std::string>;

inline constexpr std::size_t maxMessageSize = 4 * 1024 * 1024; ///< bytes; an account can have many claims
inline constexpr std::size_t maxCommandSize = 2 * 1024; ///< bytes of what a client sends; a long one takes long to parse
inline constexpr std::size_t maxInputSize = 12 * 1024; ///< bytes that may follow for `credential`

std::string pack(const Message &message);

/// The field at `index`; empty if the message has no such field.
std::string fieldOf(const Message &message, std::size_t index);

struct Incomplete
{
};

struct Malformed
{
};

/// Removes the first complete message from `buffer`. Malformed is one that announces more than `maxSize` bytes, too.
std::variant<Message, Incomplete, Malformed> takeMessage(std::string &buffer, std::size_t maxSize = maxMessageSize);

} // namespace authtray
