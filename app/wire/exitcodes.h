// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace authtray {

/// The exit codes that scripts rely on.
enum ExitCode {
    Success = 0,
    Failure = 1,
    AuthenticationFailure = 2,
    InvalidInput = 3,
    TimedOut = 4,
    Interrupted = 130 ///< 128 and SIGINT, as shells report it
};

} // namespace authtray
