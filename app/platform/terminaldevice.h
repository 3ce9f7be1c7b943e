// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

/// The terminal on stdin and stderr as a device. Main thread only.
namespace authtray {

inline constexpr int standardInput = 0; ///< the descriptor

enum class Typing {
    HiddenLines, ///< the terminal hands over whole lines
    HiddenKeys, ///< each byte as it is typed, so that no line is too long; a read never waits
};

/// Stops the terminal from showing what is typed, until showTyping(). False: there is no terminal, or, for HiddenKeys,
/// this process is in the background, where touching the terminal would stop it.
bool hideTyping(Typing typing);

/// Restores the terminal's settings and drops what was typed and not read. Does nothing if there is nothing to restore.
void showTyping();

/// Whether the terminal on stdin lets this process read: another job of the shell would be stopped for it.
bool isInForeground();

/// Reads up to `size` bytes of stdin. The number of bytes read; 0 at the end; negative: the read failed.
std::ptrdiff_t readTyped(void *data, std::size_t size);

/// The width of the terminal on stderr; 0 if it isn't one.
int terminalColumns();

} // namespace authtray
