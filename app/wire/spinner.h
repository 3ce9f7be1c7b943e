// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string_view>

namespace authtray {

/// An animated sign on stderr during a long wait; it is removed at the end. stderr must be a terminal, with the cursor
/// at the beginning of a line.
class Spinner
{
public:
    static constexpr std::chrono::milliseconds startDelay{300}; ///< a shorter wait isn't noticed
    static constexpr std::chrono::milliseconds turnTime{100};

    explicit Spinner(bool isUtf8) : m_isUtf8(isUtf8) { }

    void turn(); ///< call it every `turnTime`

    /// Removes the sign before something else is written.
    void hide();

private:
    bool m_isUtf8;
    unsigned m_turns = 0;
    bool m_isVisible = false;
};

} // namespace authtray
