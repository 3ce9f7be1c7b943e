// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/history.h"

#include <algorithm>

namespace authtray {

namespace {

using Phase = SessionState::Phase;

constexpr qsizetype maxEvents = 100;
constexpr qint64 oneEntry = 60 * 60; ///< seconds; equal requests within this time are shown as one

/// Whether people see the same error.
bool isSame(const std::optional<Error> &one, const std::optional<Error> &other)
{
    return one && other ? one->kind == other->kind && one->subject == other->subject : !one && !other;
}

bool isSame(const Event &one, const Event &other)
{
    return one.kind == other.kind && one.program == other.program && one.command == other.command
           && isSame(one.problem, other.problem);
}

bool hasNew(const QDateTime &before, const QDateTime &now)
{
    return now.isValid() && now != before;
}

/// Whether the session hasn't been read yet, or is being signed in to, so that it may or may not have ended.
bool isUnknown(const SessionState &state)
{
    return state.profile.isEmpty() || state.phase == Phase::SigningIn
           || (state.phase == Phase::StoreLocked && !state.problem);
}

bool isOver(const SessionState &state)
{
    return state.phase == Phase::SignedOut || state.phase == Phase::Ended;
}

/// Whether the error means that the session has ended, which isn't a failure of later requests.
bool tellsOfEnd(const Error &problem)
{
    return problem.kind == Error::Kind::NotSignedIn || problem.kind == Error::Kind::SessionEnded
           || problem.kind == Error::Kind::AccountChanged || problem.kind == Error::Kind::TokenExpired;
}

/// When the session ended because it can't be renewed; invalid if it didn't.
QDateTime expiryOf(const SessionState &state)
{
    const bool isExpired = state.phase == Phase::Ended && !state.isRenewable;
    return isExpired ? state.expiresAt : QDateTime();
}

} // namespace

bool History::follow(const SessionState &before, const SessionState &now, const QDateTime &time)
{
    bool hasHappened = false;
    const auto tell = [&](const Event &event) { hasHappened = add(event) || hasHappened; };
    const bool wasOver = m_isOver;
    if (!isUnknown(now))
        m_isOver = isOver(now);
    if (hasNew(before.signedInAt, now.signedInAt))
        tell({Event::Kind::SignedIn, now.signedInAt});
    if (hasNew(before.renewedAt, now.renewedAt))
        hasHappened = addRenewal(now.renewedAt) || hasHappened;
    if (now.phase == Phase::SignedOut && !wasOver)
        tell({Event::Kind::SignedOut, time});
    if (const QDateTime expiry = expiryOf(now); expiry.isValid())
        tell({Event::Kind::Ended, expiry});
    else if (now.phase == Phase::Ended && !wasOver)
        tell({Event::Kind::Ended, time});
    const bool isNewProblem = now.problem && !isSame(now.problem, before.problem) && !tellsOfEnd(*now.problem);
    if (isNewProblem && !(now.phase == Phase::Ended && !wasOver))
        tell({Event::Kind::Failed, time, {}, {}, now.problem});
    return hasHappened;
}

/// Counts renewals between which nothing else happened to the session as one event.
bool History::addRenewal(const QDateTime &time)
{
    Event renewal{Event::Kind::Renewed, time};
    const auto before = std::ranges::find_if(m_events,
                                             [](const Event &event) { return event.kind != Event::Kind::Asked; });
    if (before != m_events.end() && before->kind == Event::Kind::Renewed && before->time < time) {
        renewal.times += before->times;
        m_events.erase(before);
    }
    return add(renewal);
}

void History::addRequest(const QString &program, const QString &command, const QDateTime &time)
{
    Event request{Event::Kind::Asked, time, program, command};
    const auto isLately = [&](const Event &other) {
        return isSame(other, request) && other.time > time.addSecs(-oneEntry);
    };
    const auto before = std::ranges::find_if(m_events, isLately);
    if (before != m_events.end()) {
        request.times += before->times;
        m_events.erase(before);
    }
    add(request);
}

void History::removeRequests()
{
    m_events.removeIf([](const Event &event) { return event.kind == Event::Kind::Asked; });
}

QList<Event> History::events(const QDateTime &now) const
{
    QList<Event> recent = m_events;
    recent.removeIf([&](const Event &event) { return event.time < now.addDays(-1); });
    return recent;
}

bool History::add(const Event &event)
{
    const auto isIt = [&](const Event &other) { return other.time == event.time && isSame(other, event); };
    if (std::ranges::any_of(m_events, isIt))
        return false; // the session was only read again
    const auto place = std::ranges::find_if(m_events, [&](const Event &other) { return other.time <= event.time; });
    m_events.insert(place, event);
    if (m_events.size() > maxEvents)
        m_events.removeLast();
    return true;
}

} // namespace authtray
