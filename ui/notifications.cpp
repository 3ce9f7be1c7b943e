// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notifications.h"

#include "core/session/wording.h"

namespace authtray {

namespace {

constexpr qint64 leadTime = 5 * 60; // seconds before the end: time to act, and not much of it to worry

QDateTime warningTime(const SessionState &state)
{
    return state.expiresAt.isValid() ? state.expiresAt.addSecs(-leadTime) : QDateTime();
}

} // namespace

QString Notifications::next(const SessionState &state, const QDateTime &now)
{
    using Phase = SessionState::Phase;
    if (state.phase == Phase::Valid || state.phase == Phase::SignedOut)
        m_told.clear();
    const Cause cause = causeIn(state, now);
    // Of a session that had ended before we started, the person was told then.
    const bool isOldNews = m_isFirst && cause == Cause::Ended;
    m_isFirst = false;
    if (cause == Cause::None || isTold(cause, state))
        return {};
    m_told.insert(cause);
    if (cause == Cause::CannotRenew)
        m_unrenewed = state.issuedAt;
    return isOldNews ? QString() : stateLine(state, now);
}

/// That renewing fails is over with the next token only: until then the state may well look good between two tries.
bool Notifications::isTold(Cause cause, const SessionState &state) const
{
    return cause == Cause::CannotRenew ? m_unrenewed == state.issuedAt : m_told.contains(cause);
}

QDateTime Notifications::due(const SessionState &state, const QDateTime &now)
{
    const QDateTime warning = warningTime(state);
    const bool isFailing = state.phase == SessionState::Phase::RenewalFailing;
    return isFailing && warning.isValid() && now < warning ? warning : QDateTime();
}

Notifications::Cause Notifications::causeIn(const SessionState &state, const QDateTime &now)
{
    using Phase = SessionState::Phase;
    switch (state.phase) {
    case Phase::RenewalFailing: {
        const QDateTime warning = warningTime(state);
        return warning.isValid() && now >= warning ? Cause::CannotRenew : Cause::None;
    }
    case Phase::Unreachable: return Cause::CannotRenew;
    case Phase::Ended: return Cause::Ended;
    case Phase::StoreLocked: return state.problem ? Cause::KeychainLocked : Cause::None;
    case Phase::PartlyStored: return Cause::CannotSave;
    default: return Cause::None;
    }
}

} // namespace authtray
