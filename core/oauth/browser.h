// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QUrl>

namespace authtray {

/// Whether a browser can run on this computer, as far as that can be told: there is a display, or a command in BROWSER.
bool hasBrowser();

/// Opens `url` in the person's browser: the command in BROWSER, else the desktop's own. SignInFailed when no browser
/// can be started. The child's environment carries no token of ours.
Result<> openInBrowser(const QUrl &url);

} // namespace authtray
