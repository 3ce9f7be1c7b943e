// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text.h"

#include <optional>

namespace authtray {

/// The program that listens on this TCP port of this computer, worded for the middle of a sentence: "node, process
/// 123". For a process of another user, or one whose open files are hidden, the text says only that. Nullopt if no
/// program listens, or the system doesn't tell. Reads the kernel's tables under `proc`. Any thread.
std::optional<Text> portHolder(quint16 port, const QString &proc = QStringLiteral("/proc"));

} // namespace authtray
