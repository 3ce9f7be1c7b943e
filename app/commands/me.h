// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command.h"

namespace authtray {

/// `me`: shows the account as the provider describes it now.
QCoro::Task<Result<Answer>> me(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline);

} // namespace authtray
