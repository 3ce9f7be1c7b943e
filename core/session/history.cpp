// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/history.h"

#include <algorithm>

namespace authtray {

namespace {

using Phase = SessionState::Phase;

constexpr qsizetype mostEvents = 100;
constexpr qint64 oneEntry = 60 * 60; ///< seconds between two of the same request that are told as one

/// By what people are told of it.
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

/// A session that hasn't been read yet, or that this is the first word of.
bool isUnknown(const SessionState &state)
{
    return state.profile.isEmpty() || (state.phase == Phase::StoreLocked && !state.problem);
}

bool isOver(const SessionState &state)
{
    return state.phase == Phase::SignedOut || state.phase == Phase::Ended;
}

} // namespace

bool History::follow(const SessionState &before, const SessionState &now, const QDateTime &time)
{
    QList<Event> events;
    const bool wasOver = isOver(before) || isUnknown(before);
    if (hasNew(before.signedInAt, now.signedInAt))
        events += {Event::Kind::SignedIn, now.signedInAt};
    if (hasNew(before.renewedAt, now.renewedAt))
        events += {Event::Kind::Renewed, now.renewedAt};
    if (now.phase == Phase::SignedOut && !wasOver && before.phase != Phase::SigningIn)
        events += {Event::Kind::SignedOut, time};
    if (now.phase == Phase::Ended && !wasOver)
        events += {Event::Kind::Ended, time};
    else if (now.problem && !isSame(now.problem, before.problem) && now.problem->kind != Error::Kind::NotSignedIn)
        events += {Event::Kind::Failed, time, {}, {}, now.problem};
    for (const Event &event : std::as_const(events))
        add(event);
    return !events.isEmpty();
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

QList<Event> History::events(const QDateTime &now) const
{
    QList<Event> recent = m_events;
    recent.removeIf([&](const Event &event) { return event.time < now.addDays(-1); });
    return recent;
}

void History::add(const Event &event)
{
    const auto place = std::ranges::find_if(m_events, [&](const Event &other) { return other.time <= event.time; });
    if (place != m_events.end() && place->time == event.time && isSame(*place, event))
        return; // it has only been read again
    m_events.insert(place, event);
    if (m_events.size() > mostEvents)
        m_events.removeLast();
}

} // namespace authtray
