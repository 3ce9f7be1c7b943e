// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/request.h"
#include "app/output/answer.h"
#include "core/session/session.h"

namespace authtray {

class Terminal;

/// The access token is shown only on purpose: with an explicit --output, or if stdout isn't a terminal.
bool mayShowToken(const Request &request, const Terminal &terminal);

/// The envelope in which `refresh` answers in all formats but text. It contains the access token only in JSON, and only
/// if `mayShowToken`.
Answer refreshSuccess(const Refreshed &refreshed, const Profile &profile, bool mayShowToken,
                      OutputFormat format = OutputFormat::Json);
Answer refreshFailure(const Request &request, const Error &error);

} // namespace authtray
