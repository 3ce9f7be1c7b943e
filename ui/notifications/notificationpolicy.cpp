// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notifications/notificationpolicy.h"

#include "core/session/wording.h"
#include "ui/state/availableactions.h"
#include "ui/tray/traymenu.h"

#include <utility>

namespace authtray {

namespace {

using Phase = SessionState::Phase;

constexpr qint64 leadTime = 5 * 60; // seconds before the end: time to act, and not much of it to worry

QDateTime warningTime(const SessionState &state)
{
    return state.expiresAt.isValid() ? state.expiresAt.addSecs(-leadTime) : QDateTime();
}

bool isQuiet(Phase phase)
{
    return phase == Phase::Valid || phase == Phase::SignedOut || phase == Phase::SigningIn;
}

} // namespace

std::optional<Notification> NotificationPolicy::next(const SessionState &state, const QDateTime &now, bool isOwn)
{
    const bool isOver = isQuiet(state.phase) && !m_told.isEmpty();
    if (isQuiet(state.phase))
        m_told.clear();
    const Cause elsewhere = doneElsewhere(state, isOwn);
    if (elsewhere != Cause::None)
        return tell(elsewhere, state, now);
    const Cause cause = problemIn(state, now);
    // Of a session that had ended before we started, the person was told then.
    const bool isOldNews = std::exchange(m_isFirst, false) && cause == Cause::Ended;
    if (cause == Cause::None || isTold(cause, state))
        return isOver ? std::optional(Notification()) : std::nullopt;
    m_told.insert(cause);
    if (cause == Cause::CannotRenew)
        m_unrenewed = state.issuedAt;
    if (isOldNews)
        return {};
    return tell(cause, state, now);
}

/// By another program: a person would want to know.
NotificationPolicy::Cause NotificationPolicy::doneElsewhere(const SessionState &state, bool isOwn)
{
    const auto before = m_signedIn;
    if (state.phase == Phase::SignedOut || state.phase == Phase::Ended)
        m_signedIn = QDateTime();
    else if (state.phase == Phase::Valid)
        m_signedIn = state.signedInAt;
    if (isOwn || !before || before == m_signedIn)
        return Cause::None;
    if (m_signedIn->isValid())
        return Cause::SignedIn;
    return state.phase == Phase::SignedOut ? Cause::SignedOut : Cause::None;
}

Notification NotificationPolicy::tell(Cause cause, const SessionState &state, const QDateTime &now)
{
    const QString text = stateLine(state, now);
    const Notification signIn{text, Action::SignIn, TrayMenu::tr("Sign in again")};
    const Notification renew{text, Action::Renew, renewalText(state).remove(u'&')};
    switch (cause) {
    case Cause::Ended:
    case Cause::SignedOut: return signIn;
    case Cause::CannotRenew: return availableActions(state).signIn ? signIn : renew;
    case Cause::KeychainLocked: return renew; // which has the keychain ask for its password
    case Cause::None:
    case Cause::CannotSave:
    case Cause::SignedIn: return {text};
    }
    Q_UNREACHABLE();
}

/// That renewing fails is over with the next token only: until then the state may well look good between two tries.
bool NotificationPolicy::isTold(Cause cause, const SessionState &state) const
{
    return cause == Cause::CannotRenew ? m_unrenewed == state.issuedAt : m_told.contains(cause);
}

QDateTime NotificationPolicy::due(const SessionState &state, const QDateTime &now)
{
    const QDateTime warning = warningTime(state);
    const bool isFailing = state.phase == Phase::RenewalFailing;
    return isFailing && warning.isValid() && now < warning ? warning : QDateTime();
}

NotificationPolicy::Cause NotificationPolicy::problemIn(const SessionState &state, const QDateTime &now)
{
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
