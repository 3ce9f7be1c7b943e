// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/terminal/hiddeninput.h"

#include "app/platform/terminaldevice.h"

#include <array>
#include <utility>

namespace authtray {

namespace {

constexpr char backspace = '\b', deleteBack = '\x7f', deleteLine = '\x15';

} // namespace

HiddenInput::HiddenInput(QObject *parent) : QObject(parent), m_input(standardInput, QSocketNotifier::Read)
{
    connect(&m_input, &QSocketNotifier::activated, this, &HiddenInput::read);
    m_input.setEnabled(hideTyping(Typing::HiddenKeys));
}

HiddenInput::~HiddenInput()
{
    showTyping();
}

void HiddenInput::read()
{
    std::array<char, 4096> bytes{};
    const std::ptrdiff_t length = isInForeground() ? readTyped(bytes.data(), bytes.size()) : 0;
    if (length <= 0) // the end of input, or this process is in the background
        m_input.setEnabled(false);
    for (std::ptrdiff_t i = 0; i < length; ++i)
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
    else if (m_line.size() < maxLineLength)
        m_line += c;
}

} // namespace authtray
