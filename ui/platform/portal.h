// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QStringList>

#include <QCoroTask>

#include <chrono>

/// What a Flatpak's sandbox has instead of the desktop's files: org.freedesktop.portal.Desktop on the session bus.
namespace authtray {

/// Whether this process is in one.
bool isInFlatpak();

/// Asks the desktop to start `command` when the person logs in, or no longer to (org.freedesktop.portal.Background,
/// which may ask the person). BadInput where it doesn't; TimedOut.
QCoro::Task<Result<>> requestAutostart(QStringList command, bool isOn,
                                       std::chrono::milliseconds patience = std::chrono::minutes(2));

} // namespace authtray
