// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command.h"

namespace authtray {

/// `exec`, which the executable itself runs: see app/launcher/exec.h. Here it says why the arguments can't be used.
QCoro::Task<Result<Answer>> exec(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline);

} // namespace authtray
