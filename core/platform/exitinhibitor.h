// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

namespace authtray {

/// Delays the process's exit as long as an instance exists. Held from the request that rotates a refresh token, or
/// spends a code, until the new tokens are stored or revoked, because an exit in between would lose the session, or
/// leave it to nobody at the provider. Not held while a person is asked. Main thread only.
class ExitInhibitor
{
public:
    ExitInhibitor();
    ~ExitInhibitor();
    ExitInhibitor(const ExitInhibitor &) = delete;
    ExitInhibitor &operator=(const ExitInhibitor &) = delete;

    static bool exists(); ///< safe in a signal handler

    /// Calls `action` at once if no instance exists, otherwise from the event loop after the last one is destroyed.
    static void whenNone(std::function<void()> action);
};

} // namespace authtray
