// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text.h"

#include <QHostAddress>

#include <optional>

namespace authtray {

/// The program that listens on this TCP port of this computer, worded for the middle of a sentence: "node, process
/// 123". For a process of another user, or one whose open files are hidden, the text says only that. Nullopt if no
/// program listens, or the system doesn't tell. Reads the kernel's tables under `proc`. Any thread.
std::optional<Text> portHolder(quint16 port, const QString &proc = QStringLiteral("/proc"));

/// An address and port of TCP.
struct Endpoint
{
    QHostAddress address;
    quint16 port;
};

/// Whether what has connected from `peer` to `local` may be another user's program: the other end belongs to somebody
/// but this user and root, or is closed already, so that nobody can tell. False where the system doesn't tell, as with
/// a container's port. Reads the kernel's tables under `proc`. Any thread.
bool isVisitedByAnotherUser(const Endpoint &local, const Endpoint &peer, const QString &proc = QStringLiteral("/proc"));

} // namespace authtray
