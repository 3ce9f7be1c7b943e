// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command.h"

namespace authtray {

/// `token`: prints only the access token, or another one that its options choose.
QCoro::Task<Result<Answer>> token(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline);

/// Options that contradict each other, or that no provider can understand.
std::optional<Error> findTokenUsageError(const Arguments &arguments);

} // namespace authtray
