// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QUrl>

#include <functional>

class QObject;

namespace authtray {

/// Whether a browser can probably run on this computer: there is a display, or BROWSER names a command.
bool hasBrowser();

/// The first command of BROWSER, or else the desktop's, whose program exists; empty if there is none.
QString browserCommand();

/// Opens `url` in a browser: with `command` if it isn't empty, otherwise with the commands in BROWSER, otherwise with
/// the desktop's default. A command isn't run by a shell: it is split into words, which may be in double quotes. %u or
/// %s stands for the address; without either, the address is appended. The child's environment contains no tokens.
/// Errors: SignInFailed if no browser can be started.
///
/// A command that ends with a failure soon after its start has opened nothing: then the next one is tried. After the
/// last one `failed` is called with NoBrowser, as long as `context` exists. Main thread only.
Result<> openInBrowser(const QUrl &url, const QString &command = {}, QObject *context = nullptr,
                       const std::function<void(const Error &)> &failed = {});

/// Checks that the command's program exists. Errors: BadInput.
Result<> checkBrowser(const QString &command);

} // namespace authtray
