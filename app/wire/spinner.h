// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string_view>

namespace authtray {

/// A sign at the beginning of a line on stderr that turns while something takes long, and leaves nothing behind. Only
/// for a terminal, whose cursor is at the beginning of a line. Who waits lets it turn.
class Spinner
{
public:
    static constexpr std::chrono::milliseconds patience{300}; ///< nobody notices what is quicker
    static constexpr std::chrono::milliseconds turnTime{100};

    explicit Spinner(bool isUtf8) : m_isUtf8(isUtf8) { }

    void turn();

    /// Makes room for what is written now.
    void hide();

private:
    bool m_isUtf8;
    unsigned m_turns = 0;
    bool m_isVisible = false;
};

} // namespace authtray
