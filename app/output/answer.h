// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/wire/exitcodes.h"
#include "core/error.h"

#include <QByteArray>

namespace authtray {

/// The output of a command, and its exit code.
struct Answer
{
    int exitCode = Success;
    QByteArray out;
    QByteArray err;
};

/// Whether the error says that nobody is signed in.
bool isSignedOut(const Error &error);

/// The exit codes of the failures in which commands differ.
struct FailureCodes
{
    ExitCode notAuthenticated = AuthenticationFailure; ///< nobody is signed in, or the token isn't valid
    ExitCode notWritten = Failure; ///< a file can't be written
};

int exitCodeOf(const Error &error, FailureCodes codes = {});

/// "Error: …", and what can be done about it, on stderr.
Answer failure(const Error &error, int exitCode);
Answer failure(const Error &error);

} // namespace authtray
