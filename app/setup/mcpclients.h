// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/setup/recipes.h"

namespace authtray {

/// How programs that use MCP are told to start `mcp` with the address of a server. BadInput: none of them is there.
Result<QList<SetupChange>> mcpChanges(const SetupContext &context);

} // namespace authtray
