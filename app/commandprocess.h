// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/request.h"
#include "core/platform/paths.h"

namespace authtray {

/// Runs a command in this process, and returns the exit code for it. Needs the application object.
/// `caller`: see Split.
int runInThisProcess(const Request &request, const Paths &paths, int caller);

} // namespace authtray
