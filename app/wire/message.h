// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

namespace authtray {

/// What agent and command line say to each other: a list of byte strings, behind its length and each behind its own
/// (32 bits, most significant byte first). Without Qt.
using Message = std::vector<std::string>;

inline constexpr std::size_t largestMessage = 4 * 1024 * 1024; ///< bytes; an account's claims can be long

std::string pack(const Message &message);

/// The field at `index`; empty where the message has none.
std::string fieldOf(const Message &message, std::size_t index);

struct Incomplete
{
};

struct Malformed
{
};

/// Takes the first whole message out of `buffer`.
std::variant<Message, Incomplete, Malformed> takeMessage(std::string &buffer);

} // namespace authtray
