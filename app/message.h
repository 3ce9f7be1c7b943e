// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>

#include <variant>

namespace authtray {

/// What agent and command line say to each other: a list of byte strings, behind its length and each behind its own
/// (32 bits, most significant byte first).
using Message = QByteArrayList;

inline constexpr qsizetype largestMessage = 4 * 1024 * 1024; ///< bytes; an account's claims can be long

QByteArray pack(const Message &message);

enum class Incomplete { };
enum class Malformed { };

/// Takes the first whole message out of `buffer`.
std::variant<Message, Incomplete, Malformed> takeMessage(QByteArray &buffer);

} // namespace authtray
