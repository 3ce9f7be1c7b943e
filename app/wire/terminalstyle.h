// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace authtray {

/// What a terminal can show. Without Qt, as all that the way to the agent needs.
struct TerminalStyle
{
    bool isTerminal = false; ///< somebody sees stdout at once
    bool isUtf8 = false;
    bool hasColour = false;

    static TerminalStyle ofStdout();
};

/// Whether the environment's terminal knows colours; see no-color.org for the variable.
bool supportsColour();

} // namespace authtray
