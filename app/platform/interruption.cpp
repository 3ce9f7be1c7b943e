// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platform/interruption.h"

#include "app/platform/process.h"

#include <QSocketNotifier>

#include <fcntl.h>
#include <unistd.h>

#include <array>

namespace authtray {

namespace {

std::array<int, 2> channel{-1, -1};

/// Only calls that are safe in a signal handler.
void notify(int)
{
    const char byte = 0;
    [[maybe_unused]] const auto written = ::write(channel[1], &byte, 1);
}

} // namespace

Interruption::Interruption(QObject *parent) : QObject(parent)
{
    if (::pipe2(channel.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    auto *notifier = new QSocketNotifier(channel[0], QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this] {
        char bytes[16];
        [[maybe_unused]] const auto length = ::read(channel[0], bytes, sizeof bytes);
        Q_EMIT interrupted();
    });
    onInterruption(notify);
}

} // namespace authtray
