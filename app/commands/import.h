// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command.h"

namespace authtray {

/// `import`: takes over the session that a service's own tool has left in a file. Then it blanks the tokens in the
/// file, if the person confirms that or an option requests it.
QCoro::Task<Result<Answer>> importSession(Request request, Sessions &sessions, Terminal &terminal,
                                          QDeadlineTimer deadline);

} // namespace authtray
