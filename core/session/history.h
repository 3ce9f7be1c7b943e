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
    QDateTime time = {}; ///< UTC; of the last one if `times` > 1
    QString program = {}; ///< that asked; empty: it has ended
    QString command = {}; ///< that it asked for
    std::optional<Error> problem = {}; ///< why it failed
    int times = 1; ///< how often it happened: requests less than an hour apart, renewals one after the other

    friend bool operator==(const Event &, const Event &) = default;
};

/// What happened to one session in the last day, in memory only. The number of events is limited.
class History
{
public:
    /// Adds the event by which `before` became `now`. The end of a session is added once, with the time at which it
    /// came or was noticed first. False if there was no event worth showing.
    bool follow(const SessionState &before, const SessionState &now, const QDateTime &time);

    void addRequest(const QString &program, const QString &command, const QDateTime &time);

    void removeRequests();

    /// Newest first.
    QList<Event> events(const QDateTime &now) const;

private:
    bool addRenewal(const QDateTime &time);
    bool add(const Event &event); ///< false: it is there already

    QList<Event> m_events; ///< newest first
    bool m_isOver = true; ///< signed out or ended, by the last state that tells; nobody has signed in before the first
};

} // namespace authtray
