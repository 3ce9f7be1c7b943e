// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command.h"
#include "core/session/tokens.h"

namespace authtray {

/// `refresh`: a token that is good for as long as was asked for, and the session.
QCoro::Task<Result<Answer>> refresh(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline);

/// What `refresh` and `token` ask of the token.
FreshnessPolicy freshnessPolicyFrom(const Arguments &arguments);

} // namespace authtray
