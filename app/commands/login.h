// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command.h"
#include "app/commands/signinoptions.h"
#include "core/session/signin.h"

namespace authtray {

/// `login`: with a browser opened here, or with the URL printed. The question about another account goes to the
/// terminal, if there is one.
QCoro::Task<Result<Answer>> login(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline);

/// What every way to a session takes from the command line. `question`: whether another account (%1) may replace the
/// profile's (%2), which goes to the terminal if there is one.
SignInChoices commonChoices(const SignInOptions &options, const Provider &provider, const Terminal &terminal,
                            const QString &question);

} // namespace authtray
