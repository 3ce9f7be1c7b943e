// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command.h"

namespace authtray {

/// `watch`: a line of JSON for the state of a session, and for each change of it, until nobody reads them any more.
QCoro::Task<Result<Answer>> watch(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline);

/// BadInput: what a command that runs until it is ended can't do.
std::optional<Error> findWatchUsageError(const Arguments &arguments);

} // namespace authtray
