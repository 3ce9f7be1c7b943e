// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command.h"
#include "core/session/tokensource.h"

namespace authtray {

/// `refresh`: gets a token that is valid for as long as was asked for, and shows the session.
QCoro::Task<Result<Answer>> refresh(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline);

/// How fresh the token of `refresh` and `token` must be.
FreshnessPolicy freshnessPolicyFrom(const Arguments &arguments);

/// What stderr says if the answer is partial: why the store has refused the renewed tokens, or kept from renewing; else empty.
QByteArray partialWarning(const Refreshed &refreshed);

} // namespace authtray
