// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command.h"

namespace authtray {

/// `setup`: writes another tool's configuration so that it asks Authtray for credentials, or removes that again.
QCoro::Task<Result<Answer>> setup(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline);

/// BadInput: no tool, or options that contradict each other.
std::optional<Error> findSetupUsageError(const Arguments &arguments);

} // namespace authtray
