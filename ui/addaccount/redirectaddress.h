// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/redirect.h"

#include <QUrl>

namespace authtray {

/// The redirect's address with its first port, as it is shown and registered at the provider.
QString addressOf(const Redirect &redirect);

/// The redirect that an address names; check() tells whether it leads to this computer.
Redirect redirectFrom(const QUrl &url);

} // namespace authtray
