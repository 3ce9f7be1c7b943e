// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>
#include <QStringList>

/// Log categories. Nothing secret goes to any of them at any level: no token, code, verifier, cookie or response body.
namespace authtray {

Q_DECLARE_LOGGING_CATEGORY(lcSession)
Q_DECLARE_LOGGING_CATEGORY(lcOAuth)
Q_DECLARE_LOGGING_CATEGORY(lcStore)
Q_DECLARE_LOGGING_CATEGORY(lcUi)

/// Writes the log to stderr from `level` ("error", "warn", "info", "debug") on, and silences Qt categories that
/// print tokens. Call before anything else logs.
void startLog(const QString &level);

/// From now on keeps the last lines from "info" on in memory as well, for people to look at; stderr gets no more than
/// before. For a program that stays.
void keepLog();

/// The lines that were kept, oldest first. Any thread.
QStringList keptLog();

} // namespace authtray
