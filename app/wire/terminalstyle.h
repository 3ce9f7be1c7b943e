// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace authtray {

/// What the caller's terminal supports.
struct TerminalStyle
{
    bool isTerminal = false; ///< stdout is a terminal
    bool isUtf8 = false;
    bool hasColour = false;
    std::string timeZone = {}; ///< from TZ; empty: the computer's

    static TerminalStyle ofStdout();
};

/// Whether the terminal named by TERM has colours and NO_COLOR (see no-color.org) isn't set.
bool supportsColour();

} // namespace authtray
