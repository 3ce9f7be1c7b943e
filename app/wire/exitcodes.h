// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace authtray {

/// The exit codes that scripts rely on. exitCodeOf() decides which error has which.
enum ExitCode {
    Success = 0,
    Failure = 1,
    AuthenticationFailure = 2,
    InvalidInput = 3,
    TimedOut = 4,
    Interrupted = 130 ///< 128 and SIGINT, as shells report it
};

/// In place of an exit code: the newer version that was installed meanwhile has to be run.
inline constexpr int Upgraded = -1;

/// The exit code of a command if a file, or its answer, can't be written: then the caller has no token.
constexpr ExitCode notWrittenCode(std::string_view command)
{
    const bool isToken = command == "refresh" || command == "token" || command == "headers" || command == "credential";
    return isToken ? AuthenticationFailure : Failure;
}

} // namespace authtray
