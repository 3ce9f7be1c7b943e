// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platform/systemd.h"

#include <systemd/sd-daemon.h>

namespace authtray {

std::vector<int> takeActivationSockets()
{
    std::vector<int> sockets;
    const int count = ::sd_listen_fds(1);
    for (int index = 0; index < count; ++index) {
        const int descriptor = SD_LISTEN_FDS_START + index;
        if (::sd_is_socket_unix(descriptor, SOCK_STREAM, 1, nullptr, 0) > 0)
            sockets.push_back(descriptor);
    }
    return sockets;
}

void notifyReady()
{
    ::sd_notify(0, "READY=1");
}

} // namespace authtray
