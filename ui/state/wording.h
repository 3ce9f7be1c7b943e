// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/history.h"
#include "core/session/sessionstate.h"
#include "core/session/signoutreport.h"

#include <QString>

#include <chrono>

/// The sentences that tray, window and notifications show for a session's state. Times are local.
namespace authtray {

/// One line: "Signed in as ada@example.com · renews at 14:32".
QString stateLine(const SessionState &state, const QDateTime &now);

/// The state in a few words, for a list of sessions: the account, or what is wrong.
QString briefLine(const SessionState &state);

/// The state line and, if the token is valid, the account and the expiry unless the line contains them.
QString tooltip(const SessionState &state, const QDateTime &now);

/// Whether the state line describes the problem.
bool describesProblem(const SessionState &state);

/// What happened and what to do about it, for a window or a notification.
QString problemLine(const Error &error);

/// What a service demands beyond the sign-in.
QString stepUpLine(const StepUp &stepUp);

/// What a sign-out that has ended the session leaves to know. `host`: the provider's.
QString signOutLine(const SignOutReport &report, const QString &host);

/// "Renewed", "backup.sh asked for the token 12 times".
QString eventLine(const Event &event);

/// What a command asks for: "a token", "the state".
QString requestedBy(const QString &command);

/// Lists what the scopes allow. Scopes of OIDC Core (5.4 and 11) are described in words, others shown unchanged.
QString scopesInWords(const QStringList &scopes);

/// For a countdown: "in 23 minutes", "in 4 seconds", "expired". Seconds are shown only in the last minute.
QString timeLeft(const QDateTime &until, const QDateTime &now);

/// The time of day, with the date unless it is today, in the person's locale.
QString timeOfDay(const QDateTime &time, const QDateTime &now);

/// With the direction of the person's language, also where the first letter would decide it (UAX #9): in panels.
QString inLayoutDirection(const QString &text);

/// Date and time in the long format of the person's locale; empty if `time` is invalid.
QString exactTime(const QDateTime &time);

} // namespace authtray
