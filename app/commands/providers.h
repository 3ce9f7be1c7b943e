// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command.h"

namespace authtray {

/// `providers`: lists the presets. Names files that can't be used on stderr.
QCoro::Task<Result<Answer>> providers(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline);

} // namespace authtray
