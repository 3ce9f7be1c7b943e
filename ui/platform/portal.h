// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QStringList>

#include <QCoroTask>

#include <chrono>

/// The portal that a Flatpak sandbox uses instead of the desktop's files: org.freedesktop.portal.Desktop on the session
/// bus.
namespace authtray {

/// Whether this process runs in a Flatpak sandbox.
bool isInFlatpak();

/// Asks the desktop to start `command` at login, or to stop doing so (org.freedesktop.portal.Background, which may ask
/// the person). Errors: BadInput if the desktop or the person refuses; TimedOut.
QCoro::Task<Result<>> requestAutostart(QStringList command, bool isOn,
                                       std::chrono::milliseconds timeout = std::chrono::minutes(2));

} // namespace authtray
