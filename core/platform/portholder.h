// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text.h"

#include <optional>

namespace authtray {

/// Which program listens on this TCP port of this computer, as the middle of a sentence: "node, process 123". A program
/// of another user, or one that hides, is only called that. Nothing where nobody listens, or the system doesn't say.
/// Reads the kernel's tables under `proc`; any thread.
std::optional<Text> portHolder(quint16 port, const QString &proc = QStringLiteral("/proc"));

} // namespace authtray
