// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/loglevel.h"

#include <QLoggingCategory>
#include <QStringList>

/// Log categories. At no level do they get secrets: no token, code, verifier, cookie or response body.
namespace authtray {

Q_DECLARE_LOGGING_CATEGORY(lcSession)
Q_DECLARE_LOGGING_CATEGORY(lcOAuth)
Q_DECLARE_LOGGING_CATEGORY(lcStore)
Q_DECLARE_LOGGING_CATEGORY(lcUi)

/// Writes messages up to `level` to stderr, and silences Qt categories that print tokens. Call it before anything logs.
/// `canWrite`: whether stderr takes a line now. If not, the line is left out, because nothing is done while it waits.
void startLog(LogLevel level, bool (*canWrite)() = nullptr);

/// From now on, also keeps the last lines of LogLevel::Info in memory, to be shown in a window. The output on stderr
/// stays the same. For a program that keeps running.
void keepLog();

/// The kept lines, oldest first. Any thread.
QStringList keptLog();

} // namespace authtray
