// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/output/errortext.h"
#include "app/wire/exitcodes.h"

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

/// `notAuthenticated`: the exit code if nobody is signed in or the token isn't valid. `notWritten`: the exit code if
/// a file can't be written, see notWrittenCode().
int exitCodeOf(const Error &error, ExitCode notAuthenticated = AuthenticationFailure, ExitCode notWritten = Failure);

/// Prints "Error: …" and the advice on stderr.
Answer failure(const Error &error, int exitCode, const SessionOptions &options = {});
Answer failure(const Error &error);

} // namespace authtray
