// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace authtray {

/// What a terminal can show, and how.
struct TerminalStyle
{
    bool isTerminal = false; ///< stdout is a terminal
    bool isUtf8 = false;
    bool hasColour = false;
    std::string timeZone = {}; ///< that TZ names; empty: the computer's

    static TerminalStyle ofStdout();
};

/// Whether the terminal that TERM names has colours, and NO_COLOR (see no-color.org) doesn't forbid them.
bool supportsColour();

} // namespace authtray
