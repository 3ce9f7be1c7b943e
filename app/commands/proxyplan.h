// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command.h"
#include "app/proxy/proxy.h"

namespace authtray {

class TokenSource;

/// The token at the start of a command that goes on asking for tokens. Without a value if there is none now, but may be
/// later: then the reason was written to the terminal. Errors: those that a person has to do something about.
QCoro::Task<Result<ProxyToken>> firstToken(TokenSource &source, const Sessions &sessions, Request request,
                                           Terminal &terminal, QDeadlineTimer deadline);

/// How requests get the source's tokens, and reach their servers. Errors as of Proxies and Authorities.
Result<ProxyPlan> planFor(TokenSource &source, const Request &request, const Sessions &sessions,
                          const ProxyToken &first);

} // namespace authtray
