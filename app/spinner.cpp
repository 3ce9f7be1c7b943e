// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/spinner.h"

#include <cstdio>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr auto patience = 300ms; ///< nobody notices what is quicker
constexpr auto turnTime = 100ms;

/// Without escape sequences, so that any terminal can do it.
void putAtStart(const QString &sign)
{
    std::fputs(('\r' + sign.toUtf8()).constData(), stderr);
    std::fflush(stderr);
}

} // namespace

Spinner::Spinner(bool isUtf8)
    : m_signs(isUtf8 ? QStringLiteral("⠋ ⠙ ⠹ ⠸ ⠼ ⠴ ⠦ ⠧ ⠇ ⠏").split(u' ') : QStringLiteral("| / - \\").split(u' '))
{
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { turn(); });
}

Spinner::~Spinner()
{
    stop();
}

void Spinner::start()
{
    m_timer.start(patience);
}

void Spinner::stop()
{
    hide();
    m_timer.stop();
}

void Spinner::hide()
{
    if (std::exchange(m_isVisible, false))
        putAtStart(QStringLiteral(" \r"));
    if (m_timer.isActive())
        m_timer.start(patience);
}

void Spinner::turn()
{
    putAtStart(m_signs.at(m_turns++ % m_signs.size()));
    m_isVisible = true;
    m_timer.start(turnTime);
}

} // namespace authtray
