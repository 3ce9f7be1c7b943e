// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command.h"

namespace authtray {

/// `status`: tells whether somebody is signed in, and until when. Contacts the provider only to renew a token that has
/// expired.
QCoro::Task<Result<Answer>> status(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline);

/// What `status` prints in other formats than text if it isn't known whether somebody is signed in. A usage error is on
/// stderr only.
Answer statusFailure(const Request &request, const Error &error);

} // namespace authtray
