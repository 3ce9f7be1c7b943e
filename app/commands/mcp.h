// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command.h"

namespace authtray {

/// `mcp`: passes messages on between a program, on the standard streams, and an MCP server at an address, with the token.
QCoro::Task<Result<Answer>> mcp(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline);

std::optional<Error> findMcpUsageError(const Arguments &arguments);

} // namespace authtray
