// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platform/terminaldevice.h"

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <optional>
#include <utility>

namespace authtray {

namespace {

std::optional<termios> settingsBefore; ///< set while typing is hidden
bool mustBeInForeground = false; ///< for restoring the settings

} // namespace

bool isInForeground()
{
    return ::tcgetpgrp(standardInput) == ::getpgrp();
}

bool hideTyping(Typing typing)
{
    const bool isByKey = typing == Typing::HiddenKeys;
    termios settings{};
    if ((isByKey && !isInForeground()) || ::tcgetattr(standardInput, &settings) != 0)
        return false;
    settingsBefore = settings;
    mustBeInForeground = isByKey;
    settings.c_lflag &= ~static_cast<tcflag_t>(isByKey ? ICANON | ECHO : ECHO); // Ctrl+C keeps its meaning
    if (isByKey) {
        settings.c_cc[VMIN] = 0;
        settings.c_cc[VTIME] = 0;
    }
    ::tcsetattr(standardInput, isByKey ? TCSANOW : TCSAFLUSH, &settings);
    return true;
}

void showTyping()
{
    const auto settings = std::exchange(settingsBefore, std::nullopt);
    if (settings && (!mustBeInForeground || isInForeground()))
        ::tcsetattr(standardInput, TCSAFLUSH, &*settings);
}

std::ptrdiff_t readTyped(void *data, std::size_t size)
{
    return ::read(standardInput, data, size);
}

TerminalSize terminalSize()
{
    winsize size{};
    ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size);
    return {size.ws_col, size.ws_row};
}

} // namespace authtray
