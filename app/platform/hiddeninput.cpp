// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platform/hiddeninput.h"

#include <termios.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <utility>

namespace authtray {

namespace {

std::optional<termios> settingsBefore;

constexpr char backspace = '\b', deleteBack = '\x7f', deleteLine = '\x15';

/// A process in the background would be stopped for touching the terminal.
bool isForeground()
{
    return ::tcgetpgrp(STDIN_FILENO) == ::getpgrp();
}

} // namespace

HiddenInput::HiddenInput(QObject *parent) : QObject(parent), m_input(STDIN_FILENO, QSocketNotifier::Read)
{
    connect(&m_input, &QSocketNotifier::activated, this, &HiddenInput::read);
    termios settings{};
    if (!isForeground() || ::tcgetattr(STDIN_FILENO, &settings) != 0) {
        m_input.setEnabled(false);
        return;
    }
    settingsBefore = settings;
    settings.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO); // Ctrl+C goes on being one
    settings.c_cc[VMIN] = 0; // a read never waits
    settings.c_cc[VTIME] = 0;
    ::tcsetattr(STDIN_FILENO, TCSANOW, &settings);
}

HiddenInput::~HiddenInput()
{
    restoreTerminal();
}

void HiddenInput::restoreTerminal()
{
    const auto settings = std::exchange(settingsBefore, std::nullopt);
    if (settings && isForeground())
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &*settings);
}

void HiddenInput::read()
{
    std::array<char, 4096> bytes{};
    const ssize_t length = isForeground() ? ::read(STDIN_FILENO, bytes.data(), bytes.size()) : 0;
    if (length <= 0) // nobody types here any more
        m_input.setEnabled(false);
    for (ssize_t i = 0; i < length; ++i)
        take(bytes[static_cast<size_t>(i)]);
}

void HiddenInput::take(char c)
{
    if (c == '\n' || c == '\r')
        Q_EMIT lineRead(std::exchange(m_line, {}));
    else if (c == backspace || c == deleteBack)
        m_line.chop(1);
    else if (c == deleteLine)
        m_line.clear();
    else if (m_line.size() < longestLine)
        m_line += c;
}

} // namespace authtray
