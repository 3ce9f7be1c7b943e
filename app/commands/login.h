// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command.h"
#include "app/commands/signinoptions.h"
#include "core/session/signin.h"

namespace authtray {

/// `login`: opens a browser here, or prints the URL. Asks on the terminal, if there is one, whether another account may
/// replace the profile's.
QCoro::Task<Result<Answer>> login(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline);

/// The choices of `login` and `import` from the command line. `question`: asked on the terminal, if there is one,
/// whether another account (%1) may replace the profile's (%2).
SignInChoices commonChoices(const SignInOptions &options, const Provider &provider, const Terminal &terminal,
                            const QString &question);

} // namespace authtray
