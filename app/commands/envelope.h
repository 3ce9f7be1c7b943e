// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/request.h"
#include "app/output/answer.h"
#include "core/session/session.h"

namespace authtray {

class Terminal;

/// The access token is for deliberate machine use: an explicit --output, or an output that isn't a terminal.
bool mayShowToken(const Request &request, const Terminal &terminal);

/// The envelope in which `refresh` answers in every format but text. The access token is in it in JSON alone, and only
/// for an output that may have it; see `mayShowToken`.
Answer refreshSuccess(const Refreshed &refreshed, const Profile &profile, bool mayShowToken,
                      OutputFormat format = OutputFormat::Json);
Answer refreshFailure(const Error &error, OutputFormat format = OutputFormat::Json);

} // namespace authtray
