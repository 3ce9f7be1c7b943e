// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

/// The protocol between this process and systemd, if that has started it: sd_listen_fds(3), sd_notify(3). Main thread
/// only.
namespace authtray {

/// The sockets on which systemd has received connections for this process; it listens on them. Returns them once, and
/// must be called before any thread is started, because it changes the environment.
std::vector<int> takeActivationSockets();

/// Tells systemd that this process serves. Does nothing if systemd hasn't asked.
void notifyReady();

} // namespace authtray
