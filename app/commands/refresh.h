// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command.h"
#include "core/session/tokensource.h"

namespace authtray {

/// `refresh`: gets a token that is valid for as long as was asked for, and shows the session.
QCoro::Task<Result<Answer>> refresh(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline);

/// `error` with its time in the caller's zone, if it is shown as text, as all times in text are.
Error refreshError(const Request &request, Error error, const TokenSource &source, const Terminal &terminal);

/// The required freshness of the token for `refresh` and `token`.
FreshnessPolicy freshnessPolicyFrom(const Request &request);

/// The note on stderr for a partial answer: why the store has refused the renewed tokens, or why they couldn't be
/// renewed. Else empty.
QByteArray partialWarning(const Request &request, const Refreshed &refreshed);

/// The note on stderr if the token doesn't last for as long as was asked, because none of the provider does. Else empty.
QByteArray shortLifeNote(const Refreshed &refreshed, const FreshnessPolicy &policy, const Terminal &terminal);

} // namespace authtray
