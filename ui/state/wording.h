// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/history.h"
#include "core/session/sessionstate.h"

#include <QString>

#include <chrono>

/// The sentences for a session's state, the same in tray, window and notification. Times are shown in local time.
namespace authtray {

/// One line: "Signed in as ada@example.com · renews at 14:32".
QString stateLine(const SessionState &state, const QDateTime &now);

/// The same in two or three words, for one among several: "Signed in".
QString briefLine(const SessionState &state);

/// The line and, while there is a token, who and until when.
QString tooltip(const SessionState &state, const QDateTime &now);

/// Whether the state line says what went wrong.
bool isProblemSaid(const SessionState &state);

/// What happened and what to do about it, for a window or a notification.
QString problemLine(const Error &error);

/// "Renewed", "backup.sh asked for the token 12 times".
QString eventLine(const Event &event);

/// What the scopes allow, in words where their meaning is standard (OIDC Core, 5.4 and 11); the others as they are.
QString scopesInWords(const QStringList &scopes);

/// "in 23 minutes", "in 4 seconds", "expired": for a countdown, so that it says seconds only in the last minute.
QString timeLeft(const QDateTime &until, const QDateTime &now);

/// A time of day today, else with its date, in the person's locale.
QString timeOfDay(const QDateTime &time, const QDateTime &now);

/// The whole of it, in the person's locale; empty for an unknown one.
QString exactTime(const QDateTime &time);

} // namespace authtray
