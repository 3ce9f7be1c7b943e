// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platform/liveoutput.h"

#include "app/platform/process.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace authtray {

namespace {

bool isSocket(int descriptor)
{
    struct stat status = {};
    return ::fstat(descriptor, &status) == 0 && S_ISSOCK(status.st_mode);
}

} // namespace

LiveOutput::LiveOutput()
    : m_error(STDOUT_FILENO, QSocketNotifier::Exception), m_input(STDOUT_FILENO, QSocketNotifier::Read),
      m_ready(STDOUT_FILENO, QSocketNotifier::Write)
{
    m_input.setEnabled(isSocket(STDOUT_FILENO));
    m_ready.setEnabled(false);
    connect(&m_error, &QSocketNotifier::activated, this, &LiveOutput::check);
    connect(&m_input, &QSocketNotifier::activated, this, &LiveOutput::checkSocket);
    connect(&m_ready, &QSocketNotifier::activated, this, [this] {
        m_ready.setEnabled(false);
        Q_EMIT ready();
    });
}

bool LiveOutput::hasReader() const
{
    pollfd output{STDOUT_FILENO, 0, 0};
    return ::poll(&output, 1, 0) == 0 || (output.revents & (POLLERR | POLLHUP)) == 0;
}

bool LiveOutput::isReady()
{
    const bool isReady = canWrite(Stream::Out);
    m_ready.setEnabled(!isReady);
    return isReady;
}

void LiveOutput::check()
{
    if (hasReader())
        return;
    m_error.setEnabled(false);
    Q_EMIT readerGone();
}

/// What the reader sends isn't taken, so it would be reported again and again.
void LiveOutput::checkSocket()
{
    char byte = 0;
    m_input.setEnabled(false);
    if (::recv(STDOUT_FILENO, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0)
        Q_EMIT readerGone();
}

} // namespace authtray
