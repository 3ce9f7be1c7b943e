// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command.h"

namespace authtray {

/// `profiles`: lists or shows profiles, chooses the default or removes one.
QCoro::Task<Result<Answer>> profiles(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline);

/// BadInput: options of `profiles hosts` for another action.
std::optional<Error> findProfilesUsageError(const Arguments &arguments);

} // namespace authtray
