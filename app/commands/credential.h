// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command.h"

namespace authtray {

/// `credential`: answers another tool in that tool's own way, if a profile's token may go where the tool uses it.
QCoro::Task<Result<Answer>> credential(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline);

/// BadInput: the answer's format is the tool's.
std::optional<Error> findCredentialUsageError(const Arguments &arguments);

/// Null if no profile's token may go there.
Session *sessionForCredential(const Request &request, Sessions &sessions);

} // namespace authtray
