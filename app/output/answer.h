// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/wire/exitcodes.h"
#include "core/error.h"

#include <QByteArray>

namespace authtray {

/// What a command says and how it ends.
struct Answer
{
    int exitCode = Success;
    QByteArray out;
    QByteArray err;
};

/// Whether nobody is signed in (any more).
bool isSignedOut(const Error &error);

/// `notAuthenticated`: if nobody is signed in or the token isn't valid.
int exitCodeOf(const Error &error, ExitCode notAuthenticated = AuthenticationFailure);

/// "Error: …" and what to do, on stderr.
Answer failure(const Error &error, int exitCode);
Answer failure(const Error &error);

} // namespace authtray
