// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wire/spinner.h"

#include <array>
#include <cstdio>
#include <utility>

namespace authtray {

namespace {

constexpr std::array utf8Signs{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
constexpr std::array plainSigns{"|", "/", "-", "\\"};

} // namespace

/// Uses no escape sequences, so that it works on any terminal. Output of the terminal itself, such as "^C", overwrites
/// the sign.
void Spinner::turn()
{
    const unsigned turn = m_turns++;
    std::fprintf(stderr, "%s\r", m_isUtf8 ? utf8Signs[turn % utf8Signs.size()] : plainSigns[turn % plainSigns.size()]);
    std::fflush(stderr);
    m_isVisible = true;
}

void Spinner::hide()
{
    if (std::exchange(m_isVisible, false))
        std::fputs(" \r", stderr);
}

} // namespace authtray
