// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/loglevel.h"

#include <QLoggingCategory>
#include <QStringList>

/// Log categories. Nothing secret goes to any of them at any level: no token, code, verifier, cookie or response body.
namespace authtray {

Q_DECLARE_LOGGING_CATEGORY(lcSession)
Q_DECLARE_LOGGING_CATEGORY(lcOAuth)
Q_DECLARE_LOGGING_CATEGORY(lcStore)
Q_DECLARE_LOGGING_CATEGORY(lcUi)

/// Writes what `level` includes to stderr, and silences Qt categories that print tokens. Call before anything else logs.
void startLog(LogLevel level);

/// From now on keeps the last lines of LogLevel::Info in memory as well, for people to look at; stderr gets no more
/// than before. For a program that keeps running.
void keepLog();

/// The lines that were kept, oldest first. Any thread.
QStringList keptLog();

} // namespace authtray
