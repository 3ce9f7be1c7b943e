// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command.h"

#include <span>
#include <string_view>

namespace authtray {

/// In the order in which the help lists them.
std::span<const Command> commands();

/// Null if there is no command of that name.
const Command *findCommand(std::string_view name);

/// Runs one command to its end.
QCoro::Task<Answer> runCommand(Request request, Sessions &sessions, Terminal &terminal);

} // namespace authtray
