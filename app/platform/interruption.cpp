// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platform/interruption.h"

#include "app/platform/process.h"
#include "core/platform/exitinhibitor.h"

#include <QSocketNotifier>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <csignal>

namespace authtray {

namespace {

constexpr unsigned reactionTime = 5; ///< seconds in which the event loop reads an interruption

std::array<int, 2> channel{-1, -1};
volatile std::sig_atomic_t isUnread = 0;

/// Only calls that are safe in a signal handler. If the event loop hangs, nothing else would end the process.
void notify(int signal)
{
    if (signal == SIGALRM && isUnread != 0 && !ExitInhibitor::exists())
        exitAtOnce(128 + SIGINT);
    isUnread = 1;
    ::alarm(reactionTime);
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
        ::alarm(0);
        isUnread = 0;
        Q_EMIT interrupted();
    });
    onInterruption(notify);
}

} // namespace authtray
