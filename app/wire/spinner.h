// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string_view>

namespace authtray {

/// A sign on stderr that turns while something takes long, and leaves nothing behind. stderr must be a terminal, with
/// the cursor at the beginning of a line.
class Spinner
{
public:
    static constexpr std::chrono::milliseconds startDelay{300}; ///< people don't notice shorter waits
    static constexpr std::chrono::milliseconds turnTime{100};

    explicit Spinner(bool isUtf8) : m_isUtf8(isUtf8) { }

    void turn(); ///< to be called once each `turnTime`

    /// Removes the sign before something else is written.
    void hide();

private:
    bool m_isUtf8;
    unsigned m_turns = 0;
    bool m_isVisible = false;
};

} // namespace authtray
