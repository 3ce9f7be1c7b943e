// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command.h"

namespace authtray {

/// `token`: prints only the access token.
QCoro::Task<Result<Answer>> token(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline);

} // namespace authtray
