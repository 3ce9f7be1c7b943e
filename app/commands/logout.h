// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command.h"

namespace authtray {

/// `logout`: ends one session or all of them, here and at the provider.
QCoro::Task<Result<Answer>> logout(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline);

/// BadInput for options of `logout` that contradict each other.
std::optional<Error> findSignOutUsageError(const Arguments &arguments);

} // namespace authtray
