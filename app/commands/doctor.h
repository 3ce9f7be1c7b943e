// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command.h"

namespace authtray {

/// `doctor`: tries everything that a sign-in and a token need, and says what doesn't work and what to do.
QCoro::Task<Result<Answer>> doctor(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline);

} // namespace authtray
