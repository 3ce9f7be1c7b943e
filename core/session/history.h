// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessionstate.h"

#include <QList>

namespace authtray {

/// One thing that happened to a session. Holds no token and no argument of a command.
struct Event
{
    enum class Kind { SignedIn, SignedOut, Renewed, Failed, Ended, Asked };

    Kind kind = Kind::Asked;
    QDateTime time = {}; ///< UTC; the last one of several
    QString program = {}; ///< who asked; empty: it has gone
    QString command = {}; ///< what for
    std::optional<Error> problem = {}; ///< why it failed
    int times = 1; ///< that it happened, with less than an hour in between

    friend bool operator==(const Event &, const Event &) = default;
};

/// What happened to one session in the last day, in memory only. What is in it is bounded, however often is asked.
class History
{
public:
    /// Notes what has made `before` become `now`, an end once and with the time at which it came or was noticed first.
    /// False: nothing that one would tell.
    bool follow(const SessionState &before, const SessionState &now, const QDateTime &time);

    void addRequest(const QString &program, const QString &command, const QDateTime &time);

    /// Newest first.
    QList<Event> events(const QDateTime &now) const;

private:
    bool add(const Event &event); ///< false: it is there already

    QList<Event> m_events; ///< newest first
    bool m_isOver = true; ///< signed out or ended, by the last state that tells; nobody has signed in before the first
};

} // namespace authtray
