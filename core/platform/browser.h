// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QUrl>

namespace authtray {

/// Whether a browser can run on this computer, as far as that can be told: there is a display, or a command in BROWSER.
bool hasBrowser();

/// Opens `url` in the person's browser: by `command` and no other where one is given, else by the one in BROWSER, else
/// the desktop's own. A command is no shell's: words, some in double quotes, with %u or %s where the address belongs,
/// else behind them. SignInFailed when no browser can be started. The child's environment carries no token of ours.
Result<> openInBrowser(const QUrl &url, const QString &command = {});

/// Whether there is such a program. BadInput.
Result<> checkBrowser(const QString &command);

} // namespace authtray
