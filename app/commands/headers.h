// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command.h"

namespace authtray {

/// `headers`: what to send along with a request to an address, if a profile's token may go there.
QCoro::Task<Result<Answer>> headers(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline);

/// Null if no profile's token may go to the address.
Session *sessionForHeaders(const Request &request, Sessions &sessions);

} // namespace authtray
