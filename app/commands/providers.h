// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/request.h"
#include "app/output/answer.h"
#include "core/provider/presets.h"

namespace authtray {

/// `providers`: the presets. A file that can't be used is named on stderr.
Answer listProviders(const Request &request, const Presets &presets);

} // namespace authtray
