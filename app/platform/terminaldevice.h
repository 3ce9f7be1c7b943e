// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

/// The terminal on stdin and stderr as a device. Main thread only.
namespace authtray {

inline constexpr int standardInput = 0; ///< the descriptor

enum class Typing {
    HiddenLines, ///< a read returns a whole line
    HiddenKeys, ///< a read returns what was typed so far and never waits, so the length of lines isn't limited
};

/// Stops the terminal from showing what is typed, until showTyping(). False if there is no terminal, or, for
/// HiddenKeys, if this process is in the background, where changing the terminal would suspend it.
bool hideTyping(Typing typing);

/// Restores the terminal's settings and drops input that wasn't read. Does nothing unless hideTyping() has succeeded.
void showTyping();

/// Whether this process may read from the terminal on stdin: a job in the background would be suspended.
bool isInForeground();

/// Reads up to `size` bytes of stdin. Returns the number of bytes; 0 at the end of input; negative if the read failed.
std::ptrdiff_t readTyped(void *data, std::size_t size);

struct TerminalSize
{
    int columns = 0;
    int rows = 0;
};

/// The size of the terminal on stderr; nothing in both directions if stderr isn't a terminal.
TerminalSize terminalSize();

} // namespace authtray
