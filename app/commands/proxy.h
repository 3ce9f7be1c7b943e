// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command.h"

namespace authtray {

/// `proxy`: passes the requests of other programs on, with the token, until it is interrupted.
QCoro::Task<Result<Answer>> proxy(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline);

} // namespace authtray
