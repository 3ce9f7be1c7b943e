// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

namespace authtray {

/// While one exists, the process is between asking a provider to rotate a token and having stored what came of it, and
/// must not end of its own will. Main thread only.
class ExitInhibitor
{
public:
    ExitInhibitor();
    ~ExitInhibitor();
    ExitInhibitor(const ExitInhibitor &) = delete;
    ExitInhibitor &operator=(const ExitInhibitor &) = delete;

    /// At once if there is none, else on the event loop after the last has gone.
    static void whenNone(std::function<void()> act);
};

} // namespace authtray
